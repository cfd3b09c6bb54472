using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Data.Mosaics;
using SarGan.Data.Randomness;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Mosaics;

public sealed class TilePyramidTests
{
    [Fact]
    public void Write_OnTheMapsOwnGrid_KeepsEveryPixelAndAveragesUpwards()
    {
        using var folder = new TempFolder();
        // 2 x 2 tiles of zoom 10 whose upper left tile is 908/402: even numbers, so that they have one parent.
        var raster = Noise(InfoAt(new WebMercatorTile(10, 908, 402), 512, 512, 3));
        var result = TilePyramid.Write(raster, folder["map"]);

        Assert.Equal(new TilePyramidResult(9, 10, 5), result);
        Assert.Equal(["10/908/402.png", "10/908/403.png", "10/909/402.png", "10/909/403.png", "9/454/201.png"], Files(folder["map"]));
        var parent = ImageFile.Read(folder["map/9/454/201.png"]);
        for (var y = 0; y < 512; y++)
        {
            var tiles = new[] { ImageFile.Read(folder[$"map/10/908/{402 + (y / 256)}.png"]), ImageFile.Read(folder[$"map/10/909/{402 + (y / 256)}.png"]) };
            for (var x = 0; x < 512; x += 37)
            {
                var at = (((y % 256) * 256) + (x % 256)) * 4;
                Assert.Equal((raster.Band(0)[(y * 512) + x], raster.Band(2)[(y * 512) + x], (byte)255), (tiles[x / 256].Bytes[at], tiles[x / 256].Bytes[at + 2], tiles[x / 256].Bytes[at + 3]));
            }

            y += 30;
        }

        for (var i = 0; i < 256 * 256; i += 97)
        {
            var (x, y) = (2 * (i % 256), 2 * (i / 256));
            var band = raster.Band(1);
            var mean = (band[(y * 512) + x] + band[(y * 512) + x + 1] + band[((y + 1) * 512) + x] + band[((y + 1) * 512) + x + 1]) / 4.0;
            Assert.Equal(mean, parent.Bytes[(i * 4) + 1], 0.501);
        }
    }

    [Fact]
    public void Write_NoData_IsTransparentAndDarkensNothing()
    {
        using var folder = new TempFolder();
        var raster = new MemoryRaster(InfoAt(new WebMercatorTile(8, 10, 20), 256, 256, 1) with { NoData = 0 });
        // A chequered left half; the right half has no measurement.
        for (var y = 0; y < 256; y++)
        {
            for (var x = 0; x < 128; x++) raster.Band(0)[(y * 256) + x] = (byte)((x + y) % 2 == 0 ? 0 : 200);
        }

        TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { MinZoom = 7 });
        var tile = ImageFile.Read(folder["map/8/10/20.png"]);
        Assert.Equal((2, 0, 0, 200, 255), (tile.Channels, tile.Bytes[0], tile.Bytes[1], tile.Bytes[2], tile.Bytes[3]));
        Assert.Equal(0, tile.Bytes[(200 * 2) + 1]);
        // Half of each four pixels is there: half transparent, and as bright as those that are.
        var parent = ImageFile.Read(folder["map/7/5/10.png"]);
        Assert.Equal((200, 128), (parent.Bytes[0], parent.Bytes[1]));
        Assert.Equal(0, parent.Bytes[(70 * 2) + 1]);
    }

    [Fact]
    public void Write_FloatsOffTheGrid_ScaleByTheRangeAndChooseTheNearestZoom()
    {
        using var folder = new TempFolder();
        // 10 m pixels lie between zoom 13 (19.1 m) and 14 (9.55 m).
        var info = new RasterInfo
        {
            Width = 300,
            Height = 200,
            SampleType = SampleType.Float32,
            Transform = new AffineTransform(10, 0, 15551234, 0, -10, 4256789),
            Crs = CoordinateReferenceSystem.FromEpsg(3857),
        };
        var raster = new MemoryRaster(info);
        var values = new float[300 * 200];
        Array.Fill(values, -10f);
        raster.Write(0, info.Extent, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        Assert.Throws<ArgumentException>(() => TilePyramid.Write(raster, folder["map"]));

        var result = TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { Ranges = [new SampleRange(-25, 0)] });

        Assert.Equal((13, 14), (result.MinZoom, result.MaxZoom));
        var opaque = 0;
        foreach (var file in Directory.GetFiles(folder["map/14"], "*", SearchOption.AllDirectories))
        {
            var tile = ImageFile.Read(file);
            for (var i = 0; i < 256 * 256; i++)
            {
                if (tile.Bytes[(2 * i) + 1] == 255) opaque++;
                if (tile.Bytes[(2 * i) + 1] > 0) Assert.Equal(153, tile.Bytes[2 * i]);
            }
        }

        // 3000 m x 2000 m in pixels of 9.5546 m: 314 x 209.3, edges aside.
        Assert.InRange(opaque, 312 * 207, 315 * 210);
    }

    [Fact]
    public void Write_AcrossTheDateLine_ComesOutOnBothSides()
    {
        using var folder = new TempFolder();
        var info = InfoAt(new WebMercatorTile(5, 0, 12), 512, 256, 1);
        var raster = Noise(info with { Transform = AffineTransform.Translation(-256, 0).Then(info.Transform!) });
        TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { MinZoom = 0 });
        Assert.Contains("5/31/12.png", Files(folder["map"]));
        Assert.Contains("5/0/12.png", Files(folder["map"]));
        Assert.Equal(raster.Band(0)[0], ImageFile.Read(folder["map/5/31/12.png"]).Bytes[0]);
        Assert.Equal(raster.Band(0)[256], ImageFile.Read(folder["map/5/0/12.png"]).Bytes[0]);
        // Zoom 0 holds both halves, one at each side: a world of 8 by 8 pixels a tile of zoom 5.
        var world = ImageFile.Read(folder["map/0/0/0.png"]);
        Assert.True(world.Bytes[(((100 * 256) + 3) * 2) + 1] > 0 && world.Bytes[(((100 * 256) + 252) * 2) + 1] > 0);
        Assert.Equal(0, world.Bytes[(((100 * 256) + 128) * 2) + 1]);
    }

    [Fact]
    public async Task Write_AMosaicOfTheSameTiles_GivesThemBack()
    {
        using var folder = new TempFolder();
        var raster = Noise(InfoAt(new WebMercatorTile(10, 908, 402), 768, 768, 3));
        TilePyramid.Write(raster, folder["map"]);
        using var pictures = new TilePictures(new TileTemplate(folder["map/{z}/{x}/{y}.png"]));
        var mosaic = await TileMosaic.AssembleAsync(new WebMercatorTile(10, 909, 403), pictures.ReadAsync);
        Assert.Empty(mosaic.Missing);
        for (var band = 0; band < 3; band++) Assert.True(raster.Band(band).SequenceEqual(mosaic.Raster.Band(band)));
        Assert.Equal(raster.Info.Transform!.OffsetX, mosaic.Raster.Info.Transform!.OffsetX, 1e-6);
        Assert.Equal(raster.Info.Transform.OffsetY, mosaic.Raster.Info.Transform.OffsetY, 1e-6);
    }

    [Fact]
    public void Write_AlphaBand_IsTheOpacity()
    {
        using var folder = new TempFolder();
        var info = InfoAt(new WebMercatorTile(8, 10, 20), 256, 256, 2) with { BandNames = ["grey", TileMosaic.AlphaBand] };
        var raster = new MemoryRaster(info);
        raster.Band(0).Fill(90);
        raster.Band(1)[..128].Fill(51);
        TilePyramid.Write(raster, folder["map"]);
        var tile = ImageFile.Read(folder["map/8/10/20.png"]);
        Assert.Equal((90, 51, 0), (tile.Bytes[0], tile.Bytes[1], tile.Bytes[257]));
    }

    [Fact]
    public void Write_ElsewhereThanTheMap_NeedsAWarp()
    {
        using var folder = new TempFolder();
        var good = Noise(InfoAt(new WebMercatorTile(8, 10, 20), 256, 256, 1));
        var tilted = new MemoryRaster(good.Info with { Transform = good.Info.Transform! with { ShearX = 0.1 } });
        Assert.Contains("Warp", Assert.Throws<ArgumentException>(() => TilePyramid.Write(tilted, folder["map"])).Message, StringComparison.Ordinal);
        Assert.Equal(1, TilePyramid.Write(tilted, folder["map"], new TilePyramidOptions { Warp = _ => good }).Tiles);
    }

    [Fact]
    public void Write_FilledFolderTooManyTilesOrZoomsTheWrongWayRound_AreRefusedBeforeAnyWork()
    {
        using var folder = new TempFolder();
        var raster = Noise(InfoAt(new WebMercatorTile(8, 10, 20), 256, 256, 1));
        File.WriteAllText(folder["mine.txt"], "mine");
        Assert.Throws<IOException>(() => TilePyramid.Write(raster, folder.Path));
        Assert.Contains("MaxTiles", Assert.Throws<ArgumentException>(() => TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { MaxZoom = 20 })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { MinZoom = 9, MaxZoom = 8 }));
        Assert.Throws<ArgumentException>(() => TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { Bands = [1] }));
        Assert.Equal(["mine.txt"], Files(folder.Path));
    }

    [Fact]
    public void Write_Cancelled_LeavesNothingBehind()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        var raster = Noise(InfoAt(new WebMercatorTile(8, 10, 20), 512, 512, 1));
        Assert.Throws<OperationCanceledException>(() => TilePyramid.Write(raster, folder["map"], null, new Once(source.Cancel), source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_CoarserThanTheRaster_AveragesAllOfIt()
    {
        using var folder = new TempFolder();
        var raster = new MemoryRaster(InfoAt(new WebMercatorTile(10, 908, 404), 1024, 1024, 1));
        for (var i = 0; i < 1024 * 1024; i++) raster.Band(0)[i] = (byte)(i % 2 == 0 ? 10 : 30);
        Assert.Equal(new TilePyramidResult(8, 8, 1), TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { MaxZoom = 8 }));
        Assert.Equal(["8/227/101.png"], Files(folder["map"]));
        Assert.Equal((20, 255), (ImageFile.Read(folder["map/8/227/101.png"]).Bytes[600], ImageFile.Read(folder["map/8/227/101.png"]).Bytes[601]));
    }

    [Fact]
    public void Write_Decibels_AreAveragedInPowerOnEveryZoom()
    {
        using var folder = new TempFolder();
        var raster = new MemoryRaster(InfoAt(new WebMercatorTile(10, 908, 404), 512, 512, 1) with { SampleType = SampleType.Float32, NoData = double.NaN });
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(raster.Band(0));
        for (var i = 0; i < values.Length; i++) values[i] = (i + (i / 512)) % 2 == 0 ? 0 : -20;
        TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { Ranges = [new SampleRange(-25.5, 0)], SampleSpace = SampleSpace.Decibels, MinZoom = 8 });
        // A range of 25.5 dB makes 10 grey levels a decibel.
        var own = ImageFile.Read(folder["map/10/908/404.png"]);
        Assert.Equal((255, 55), (own.Bytes[0], own.Bytes[2]));
        // Half the pixels have power 1 and half 0.01: the mean of 0.505 is -2.967 dB. The mean of the decibels would be -10.
        Assert.Equal(255 - 30, ImageFile.Read(folder["map/9/454/202.png"]).Bytes[2 * 700]);
        Assert.Equal(255 - 30, ImageFile.Read(folder["map/8/227/101.png"]).Bytes[2 * 20]);
    }

    [Fact]
    public void Write_Colours_FollowTheAverageOfTheValues()
    {
        using var folder = new TempFolder();
        var raster = new MemoryRaster(InfoAt(new WebMercatorTile(10, 908, 404), 512, 512, 1));
        for (var i = 0; i < 512 * 512; i++) raster.Band(0)[i] = (byte)(i % 2 == 0 ? 0 : 255);
        var map = new ColourMap(new Colour(0, 0, 0), new Colour(0, 200, 0), new Colour(250, 0, 0));
        TilePyramid.Write(raster, folder["map"], new TilePyramidOptions { Colours = map });
        Assert.Equal([0, 0, 0, 255, 250, 0, 0, 255], ImageFile.Read(folder["map/10/908/404.png"]).Bytes[..8].ToArray());
        // 127.5 is painted as level 128, beside the middle stop; the mean of the colours would have no green at all.
        Assert.Equal([1, 199, 0, 255], ImageFile.Read(folder["map/9/454/202.png"]).Bytes[..4].ToArray());
        Assert.Throws<ArgumentException>(() => TilePyramid.Write(Noise(InfoAt(new WebMercatorTile(8, 10, 20), 256, 256, 3)), folder["other"], new TilePyramidOptions { Colours = map }));
    }

    [Fact]
    public void Write_AnyNumberOfThreads_GivesTheSameFiles()
    {
        using var folder = new TempFolder();
        var raster = Noise(InfoAt(new WebMercatorTile(10, 907, 404), 2600, 1300, 3));
        var one = TilePyramid.Write(raster, folder["one"], new TilePyramidOptions { Threads = 1, MinZoom = 6 });
        Assert.Equal(one, TilePyramid.Write(raster, folder["many"], new TilePyramidOptions { Threads = 8, MinZoom = 6 }));
        Assert.Equal(Files(folder["one"]), Files(folder["many"]));
        Assert.All(Files(folder["one"]), file => Assert.Equal(File.ReadAllBytes(folder[$"one/{file}"]), File.ReadAllBytes(folder[$"many/{file}"])));
    }

    private static RasterInfo InfoAt(WebMercatorTile tile, int width, int height, int bands)
    {
        var pixel = WebMercatorProjection.PixelSizeMetres(tile.Zoom);
        return new RasterInfo
        {
            Width = width,
            Height = height,
            Bands = bands,
            Transform = new AffineTransform(pixel, 0, tile.Bounds.West, 0, -pixel, tile.Bounds.North),
            Crs = CoordinateReferenceSystem.FromEpsg(3857),
        };
    }

    private static MemoryRaster Noise(RasterInfo info)
    {
        var raster = new MemoryRaster(info);
        var random = new RandomStream(4, "pyramid");
        for (var band = 0; band < info.Bands; band++)
        {
            var samples = raster.Band(band);
            for (var i = 0; i < samples.Length; i++) samples[i] = (byte)random.NextInt(256);
        }

        return raster;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private sealed class Once(Action action) : IProgress<TilePyramidProgress>
    {
        public void Report(TilePyramidProgress value) => action();
    }
}
