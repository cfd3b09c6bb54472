using System.Runtime.InteropServices;
using System.Text.Json;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Data.Viewing;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Viewing;

public sealed class SceneViewTests
{
    // UTM 53 north near Kyoto: 10 m of the ground are 12.2 m of the map.
    private static readonly RasterInfo Utm = new()
    {
        Width = 300,
        Height = 200,
        SampleType = SampleType.Float32,
        NoData = double.NaN,
        Transform = new AffineTransform(10, 0, 565_000, 0, -10, 3_875_000),
        Crs = CoordinateReferenceSystem.FromEpsg(32653),
    };

    [Fact]
    public void MapRaster_InBlocks_EqualsTheWarpInOnePiece()
    {
        // A plane in x and y: bilinear samples of it are exact, so that nothing but places can differ.
        using var source = Raster(Utm with { Width = 1500, Height = 1100 }, (x, y) => (0.5 * x) + (0.25 * y));
        using var map = new MapRaster(source, 14, SampleSpace.Linear);
        var (info, transform) = (map.Info, map.Info.Transform!);
        Assert.Equal((0, 0), (info.Width % 256, info.Height % 256));
        Assert.Equal(WebMercatorProjection.PixelSizeMetres(14), transform.ScaleX);
        using var whole = Warper.Warp(source, new WarpOptions { Like = info, Resampling = Resampling.Bilinear, ErrorThreshold = 0 });
        var (blocks, once) = (Read(map), Read(whole));
        Assert.True(once.Count(float.IsFinite) > 1500 * 1100);
        for (var i = 0; i < once.Length; i++)
        {
            // On the scene's edge a pixel's middle may fall to either side by the 0.125 pixels of the warp's error threshold; inside, that is 0.1 of a value.
            if (float.IsFinite(once[i]) && float.IsFinite(blocks[i])) Assert.Equal(once[i], blocks[i], 0.12f);
        }

        var apart = Enumerable.Range(0, once.Length).Count(i => float.IsFinite(once[i]) != float.IsFinite(blocks[i]));
        Assert.True(apart < 2 * (1500 + 1100), $"{apart} pixels are there in one of the two alone");
    }

    [Theory]
    [InlineData(null, BackscatterUnit.Power, 0.01, -20)]
    [InlineData(null, BackscatterUnit.Amplitude, 0.1, -20)]
    [InlineData(null, BackscatterUnit.Decibels, -20, -20)]
    [InlineData("power", null, 0.01, -20)]
    [InlineData(null, null, 0.01, -20)]
    [InlineData(null, null, -20, -20)]
    public void Write_RadarInAnyUnit_IsShownInDecibels(string? tag, BackscatterUnit? unit, double sample, double decibels)
    {
        using var folder = new TempFolder();
        var info = Utm with { Metadata = tag is null ? Utm.Metadata : new Dictionary<string, string> { ["SARGAN_UNIT"] = tag } };
        using var sar = Raster(info, (_, _) => sample);
        using var optical = Raster(Utm, (x, _) => x);
        var result = SceneView.Write(new SceneViewSources { Sar = sar, Optical = optical }, folder["map"], new SceneViewOptions { SarUnit = unit, MaxZoom = 12 });
        // All samples are equal: the range lies about them.
        Assert.Equal((decibels - 0.5, decibels + 0.5), (result.Layers[0].Range.Low, result.Layers[0].Range.High), new WithinMillionths());
        Assert.Equal(2, result.Layers.Count);
        // Percentiles 2 and 98 of a ramp from 0 to 299.
        Assert.Equal(6, result.Layers[1].Range.Low, 1.0);
        Assert.Equal(293, result.Layers[1].Range.High, 1.0);
        Assert.Equal(folder["map/index.html"], result.Page);
    }

    [Fact]
    public void Write_ACoarserZoom_IsDrawnFromTheOverviewsOfTheFile()
    {
        using var folder = new TempFolder();
        var info = Utm with { Width = 2048, Height = 2048 };
        using (var raster = Raster(info, (x, y) => x + y))
        using (var writer = GeoTiffWriter.Create(folder["scene.tif"], info, new GeoTiffWriterOptions { Overviews = OverviewResampling.Average }))
        {
            raster.CopyTo(writer);
            writer.Complete();
        }

        using var scene = GeoTiffReader.Open(folder["scene.tif"]);
        // 12.2 m of the map take zoom 14; zoom 12 is four times coarser than that, as is the second overview.
        var own = LayerPlan.Create(scene, raster => raster, maxZoom: null);
        Assert.Equal((14, 14, 2048), (own.MaxZoom, own.DrawnZoom, own.Raster.Info.Width));
        var coarse = LayerPlan.Create(scene, raster => raster, maxZoom: 12);
        Assert.Equal((12, 12, 512), (coarse.MaxZoom, coarse.DrawnZoom, coarse.Raster.Info.Width));
        var finer = LayerPlan.Create(scene, raster => raster, maxZoom: 20);
        Assert.Equal((14, 14, 2048), (finer.MaxZoom, finer.DrawnZoom, finer.Raster.Info.Width));
    }

    [Fact]
    public void Write_NamesFromOutside_StayTextInThePage()
    {
        using var folder = new TempFolder();
        const string Evil = "</script><script>alert(1)</script>/*view*/<!--title-->";
        using var raster = Raster(Utm with { Metadata = new Dictionary<string, string> { ["SARGAN_SOURCE"] = Evil, ["SARGAN_ATTRIBUTION"] = Evil }, BandNames = [Evil] }, (x, _) => x);
        SceneView.Write(new SceneViewSources { Sar = raster, Optical = raster }, folder["map"], new SceneViewOptions { Title = Evil, MaxZoom = 11 });
        var page = File.ReadAllText(folder["map/index.html"]);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        const string Start = "<script type=\"application/json\" id=\"view\">";
        var json = page[(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..];
        using var view = JsonDocument.Parse(json[..json.IndexOf("</script>", StringComparison.Ordinal)]);
        Assert.Equal((Evil, Evil), (view.RootElement.GetProperty("title").GetString(), view.RootElement.GetProperty("attribution").GetString()));
    }

    [Fact]
    public void Write_Cancelled_LeavesNothingBehind()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        using var raster = Raster(Utm, (x, _) => x);
        Assert.Throws<OperationCanceledException>(() => SceneView.Write(new SceneViewSources { Sar = raster, Optical = raster }, folder["map"], null, new Once(source.Cancel), source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_FilledFolderOrTooManyTiles_IsRefusedBeforeAnyWork()
    {
        using var folder = new TempFolder();
        using var raster = Raster(Utm, (x, _) => x);
        var sources = new SceneViewSources { Sar = raster, Optical = raster };
        File.WriteAllText(folder["view.json"], "{ \"generator\": \"another\" }");
        Assert.Throws<IOException>(() => SceneView.Write(sources, folder.Path, new SceneViewOptions { Replace = true }));
        File.WriteAllText(folder["view.json"], "no JSON");
        Assert.Throws<IOException>(() => SceneView.Write(sources, folder.Path, new SceneViewOptions { Replace = true }));
        Assert.Contains("MaxTiles", Assert.Throws<ArgumentException>(() => SceneView.Write(sources, folder["map"], new SceneViewOptions { MaxTiles = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SceneView.Write(sources, folder["map"], new SceneViewOptions { LowPercentile = 50, HighPercentile = 50 }));
        Assert.Equal(["view.json"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static MemoryRaster Raster(RasterInfo info, Func<int, int, double> sample)
    {
        var raster = new MemoryRaster(info);
        var values = MemoryMarshal.Cast<byte, float>(raster.Band(0));
        for (var i = 0; i < values.Length; i++) values[i] = (float)sample(i % info.Width, i / info.Width);
        return raster;
    }

    private static float[] Read(RasterSource raster)
    {
        var values = new float[raster.Info.Extent.Count];
        raster.Read(0, raster.Info.Extent, values.AsSpan());
        return values;
    }

    private sealed class Once(Action action) : IProgress<SceneViewProgress>
    {
        public void Report(SceneViewProgress value) => action();
    }

    /// <summary>Samples are floats: seven digits.</summary>
    private sealed class WithinMillionths : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-5 && Math.Abs(x.Item2 - y.Item2) < 1e-5;

        public int GetHashCode((double, double) obj) => 0;
    }
}
