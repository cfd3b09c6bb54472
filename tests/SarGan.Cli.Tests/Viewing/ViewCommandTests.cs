using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Geo.Crs;
using SarGan.Geo.WebMercator;

namespace SarGan.Cli.Tests.Viewing;

public sealed class ViewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Map => _folder["map"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void View_Scenes_BecomeTilesInTheirPlacesAndColours()
    {
        var result = Sargan.Run("view", "--sar", ViewScenes.WriteSar(_folder["sar.tif"]), "--optical", ViewScenes.WriteTranslation(_folder["out.tif"]), "--out", Map, "--sar-range", "-25", "0", "--optical-range", "0", "255", "--json");
        result.AssertFine();
        var layers = result.Json.GetProperty("layers").EnumerateArray().ToList();
        Assert.Equal(["sar SAR", "optical Translated", "confidence Consistency"], layers.Select(layer => $"{layer.GetProperty("id")} {layer.GetProperty("title")}"));
        // 10 m at 35 N are 12.2 m of the map: between zoom 13 (19.1 m) and 14 (9.55 m).
        Assert.All(layers, layer => Assert.Equal(14, layer.GetProperty("maxZoom").GetInt32()));

        // -20 dB of -25 to 0 is a fifth of 255, -5 dB four fifths.
        Assert.Equal([51, 51, 51, 255], Pixel("sar", 100, 300));
        Assert.Equal([204, 204, 204, 255], Pixel("sar", 500, 300));
        Assert.Equal(0, Pixel("sar", 80, 80)[3]);
        Assert.Equal([200, 100, 50, 255], Pixel("optical", 100, 100));
        Assert.Equal(0, Pixel("optical", 600, 440)[3]);
        // Viridis: violet for 0, yellow for 1.
        Assert.Equal([0x44, 0x01, 0x54, 255], Pixel("confidence", 300, 100));
        Assert.Equal([0xfd, 0xe7, 0x25, 255], Pixel("confidence", 300, 400));
        // Nothing that a browser would have to fetch elsewhere.
        Assert.DoesNotContain("//unpkg", File.ReadAllText(_folder["map", "index.html"]), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["map", "assets", "leaflet", "LICENSE.txt"]));
        // The index in the page names the files that there are, and no other.
        var view = JsonDocument.Parse(File.ReadAllText(_folder["map", "view.json"])).RootElement;
        foreach (var layer in view.GetProperty("layers").EnumerateArray())
        {
            var id = layer.GetProperty("id").GetString()!; // each has one
            var indexed = layer.GetProperty("tiles").EnumerateObject().SelectMany(zoom => zoom.Value.EnumerateObject().SelectMany(column => column.Value.EnumerateArray()
                .SelectMany(run => Enumerable.Range(run[0].GetInt32(), run[1].GetInt32() - run[0].GetInt32() + 1)).Select(row => $"{zoom.Name}/{column.Name}/{row}.png")));
            Assert.Equal(Directory.GetFiles(_folder["map", "tiles", id], "*.png", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_folder["map", "tiles", id], file).Replace('\\', '/')).Order(StringComparer.Ordinal), indexed.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void View_ThereAlready_IsReplacedByForceAlone()
    {
        string[] call = ["view", "--sar", ViewScenes.WriteSar(_folder["sar.tif"]), "--optical", ViewScenes.WriteTranslation(_folder["out.tif"]), "--out", Map, "--max-zoom", "11"];
        Sargan.Run(call).AssertFine();
        Assert.Equal(["11"], Directory.GetDirectories(_folder["map", "tiles", "sar"]).Select(Path.GetFileName));
        Sargan.Run(call).AssertFails(1, "holds a view already", "--force");
        Sargan.Run([.. call, "--title", "Again", "--force"]).AssertFine();
        Assert.Contains("<title>Again</title>", File.ReadAllText(_folder["map", "index.html"]), StringComparison.Ordinal);
        File.WriteAllText(_folder["map", "mine.txt"], "mine");
        Sargan.Run([.. call, "--force"]).AssertFails(1, "something else than a view");
        Assert.Equal("mine", File.ReadAllText(_folder["map", "mine.txt"]));
    }

    [Fact]
    public void View_WrongInput_ReturnsItsCodeAndLeavesNothing()
    {
        var (sar, optical) = (ViewScenes.WriteSar(_folder["sar.tif"]), ViewScenes.WriteTranslation(_folder["out.tif"]));
        var nowhere = TestScenes.Write(_folder["nowhere.tif"], TestScenes.Info with { Crs = null });
        var empty = TestScenes.Write(_folder["empty.tif"], TestScenes.Info with { SampleType = Geo.Rasters.SampleType.Int16 }, (_, _, _) => 0);
        Sargan.Run("view", "--sar", nowhere, "--optical", optical, "--out", Map).AssertFails(1, "nowhere.tif does not say what its coordinates mean");
        Sargan.Run("view", "--sar", empty, "--optical", optical, "--out", Map).AssertFails(1, "empty.tif holds no measurement");
        Sargan.Run("view", "--sar", sar, "--optical", _folder["none.tif"], "--out", Map).AssertFails(1, "There is no file");
        Sargan.Run("view", "--sar", sar, "--optical", optical, "--out", Map, "--sar-bands", "1,2").AssertFails(2, "--sar-bands must name one band or three");
        Sargan.Run("view", "--sar", sar, "--optical", optical, "--out", Map, "--optical-bands", "7").AssertFails(1, "which has 5");
        Sargan.Run("view", "--sar", sar, "--optical", optical, "--out", Map, "--max-zoom", "31").AssertFails(2, "MaxZoom must be 0 to 30");
        Sargan.Run("view", "--sar", sar, "--optical", optical, "--out", Map, "--percentiles", "60", "40").AssertFails(2, "--percentiles");
        Assert.Empty(Directory.GetDirectories(_folder.FullPath));
    }

    /// <summary>The colour of a place, given as column and row of the scene, on the finest zoom: red, green, blue and alpha, all 0 where there is no tile.</summary>
    private int[] Pixel(string layer, double column, double row)
    {
        var (x, y) = TestScenes.Info.Transform!.Apply(column, row);
        (x, y) = CoordinateTransformation.Create(TestScenes.UserDefinedUtm, CoordinateReferenceSystem.FromEpsg(3857)).Forward(x, y);
        var pixel = WebMercatorProjection.PixelSizeMetres(14);
        var (left, top) = ((int)((x + WebMercatorProjection.HalfWorld) / pixel), (int)((WebMercatorProjection.HalfWorld - y) / pixel));
        var path = _folder["map", "tiles", layer, "14", $"{left / 256}", $"{top / 256}.png"];
        if (!File.Exists(path)) return [0, 0, 0, 0];
        var tile = ImageFile.Read(path);
        var at = (((top % 256) * 256) + (left % 256)) * tile.Channels;
        return tile.Channels == 2 ? [tile.Bytes[at], tile.Bytes[at], tile.Bytes[at], tile.Bytes[at + 1]] : [tile.Bytes[at], tile.Bytes[at + 1], tile.Bytes[at + 2], tile.Bytes[at + 3]];
    }
}
