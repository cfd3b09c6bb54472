using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using SarGan.Data.Tiling;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Tiling;

public sealed class TileCutterTests
{
    private static readonly TileCutterOptions Png = new() { Format = TileFormat.Png, Size = 16, Count = 30, MarginPixels = 4 };

    [Fact]
    public void Write_Png_LaysDownPairsThatOpenAndDoNotLeak()
    {
        using var folder = new TempFolder();
        var pair = TestScenes.Pair(120, 120);
        var result = TileCutter.Write(pair, folder["tiles"], Png);

        Assert.Equal((folder["tiles"], 30, 6), (result.Folder, result.Train, result.Test));
        var dataset = DatasetFolder.Open(folder["tiles"]);
        Assert.Equal((30, 6), (dataset.Train.Count, dataset.Test.Count));
        Assert.All(dataset.All, tiles => Assert.Equal(Path.GetFileName(tiles.SarPath), Path.GetFileName(tiles.OpticalPath)));
        foreach (var tiles in dataset.All)
        {
            // The name says where the tile was cut.
            var name = Path.GetFileNameWithoutExtension(tiles.SarPath);
            var window = new PixelWindow(int.Parse(name[9..]), int.Parse(name[1..7]), 16, 16);
            var (sar, optical) = (ImageFile.Read(tiles.SarPath), ImageFile.Read(tiles.OpticalPath));
            var expected = new byte[256];
            pair.Sar.Read(0, window, expected.AsSpan());
            Assert.Equal(expected, sar.Bytes.ToArray());
            pair.Optical.Read(2, window, expected.AsSpan());
            Assert.Equal(expected, optical.Bytes.ToArray().Where((_, i) => i % 3 == 2));
        }

        var audit = LeakAudit.Run(dataset);
        Assert.Equal((true, 6, 0L), (audit.Footprints.Auditable, audit.Footprints.TestTilesCompared, audit.Footprints.Matches));
        Assert.False(audit.Leaks);
        Assert.Equal(["manifest.csv", "testA", "testB", "trainA", "trainB"], Directory.EnumerateFileSystemEntries(folder["tiles"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["tiles"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_TestTileMovedOntoTrainingGround_IsFoundByTheAudit()
    {
        using var folder = new TempFolder();
        TileCutter.Write(TestScenes.Pair(120, 120), folder["tiles"], Png with { Arrangement = TileArrangement.Grid });
        // A training tile among the test tiles: one tile of overlap with itself is not, but with a copy under another name is.
        var lines = File.ReadAllLines(folder["tiles/manifest.csv"]);
        var train = lines.First(line => line.StartsWith("train,", StringComparison.Ordinal)).Split(',');
        var at = Array.FindIndex(lines, line => line.StartsWith("test,", StringComparison.Ordinal));
        var test = lines[at].Split(',');
        train.AsSpan(^4).CopyTo(test.AsSpan(^4));
        lines[at] = string.Join(',', test);
        File.WriteAllLines(folder["tiles/manifest.csv"], lines);
        Assert.Equal((1, 1L), (LeakAudit.Run(DatasetFolder.Open(folder["tiles"])).Footprints.LeakingTestTiles, LeakAudit.Run(DatasetFolder.Open(folder["tiles"])).Footprints.Matches));
    }

    [Fact]
    public void Write_ThenSplitAnew_CarriesThePixelFootprintsOn()
    {
        using var folder = new TempFolder();
        TileCutter.Write(TestScenes.Pair(120, 120), folder["tiles"], Png with { Arrangement = TileArrangement.Grid, Overlap = 8, TestStrip = TestStrip.None });
        var split = DatasetSplit.Write(DatasetFolder.Open(folder["tiles"]), folder["split"], new SplitOptions { By = SplitUnit.Patch, Test = 0.3, Mode = SplitMode.Copy });
        var audit = LeakAudit.Run(DatasetFolder.Open(folder["split"])).Footprints;
        Assert.True(audit.Auditable);
        // Tiles that overlap their neighbours by half, divided at random: the leak is the point of the test.
        Assert.True(audit.LeakingTestTiles > split.Dataset.Test.Count / 2, audit.ToString());
    }

    [Fact]
    public void Write_GeoTiff_KeepsTypeNoDataGeoreferenceAndMetadata()
    {
        using var folder = new TempFolder();
        var scenes = new TestScenes();
        var info = TestScenes.Info(64, 64, SampleType.Float32) with { NoData = -9999, BandNames = ["VV"], Metadata = new Dictionary<string, string> { ["unit"] = "db" } };
        var sar = TestScenes.Noise(info, 1);
        var pair = new RasterPair(sar, TestScenes.Noise(TestScenes.Info(64, 64, SampleType.UInt16, 3), 2));
        TileCutter.Write(pair, folder["tiles"], new TileCutterOptions { Size = 16, Arrangement = TileArrangement.Grid, TestShare = 0.3, MarginPixels = 0, CreateRaster = scenes.Create });

        var tile = scenes.Written["trainA/r000016_c000032.tif"];
        Assert.Equal((16, 16, SampleType.Float32, -9999.0, "VV", "db"), (tile.Info.Width, tile.Info.Height, tile.Info.SampleType, tile.Info.NoData, tile.Info.BandNames![0], tile.Info.Metadata["unit"]));
        Assert.Equal(info.Transform!.Apply(32, 16), tile.Info.Transform!.Apply(0, 0));
        Assert.Equal(info.Transform.Apply(48, 32), tile.Info.Transform.Apply(16, 16));
        var expected = new byte[16 * 16 * 4];
        sar.Read(0, new PixelWindow(32, 16, 16, 16), expected.AsSpan());
        Assert.Equal(expected, tile.Band(0).ToArray());
        Assert.Equal((SampleType.UInt16, 3), (scenes.Written["testB/r000045_c000000.tif"].Info.SampleType, scenes.Written["testB/r000045_c000000.tif"].Info.Bands));
    }

    [Fact]
    public void Write_PointsInsteadOfATransform_AreShifted()
    {
        using var folder = new TempFolder();
        var scenes = new TestScenes();
        var info = TestScenes.Info(32, 32) with { Transform = null, GroundControlPoints = [new GroundControlPoint(20, 5, 139, 35)] };
        TileCutter.Write(new RasterPair(TestScenes.Noise(info, 1), TestScenes.Noise(info, 2)), folder["tiles"], new TileCutterOptions { Size = 16, Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None, CreateRaster = scenes.Create });
        Assert.Equal([new GroundControlPoint(4, 5, 139, 35)], scenes.Written["trainA/r000000_c000016.tif"].Info.GroundControlPoints);
    }

    [Fact]
    public void Write_WithACrs_ListsLongitudeAndLatitudeToo()
    {
        using var folder = new TempFolder();
        // One tile of zoom 8 as the scene: its corner is known in degrees.
        var bounds = new WebMercatorTile(8, 10, 20).Bounds;
        var info = new RasterInfo { Width = 32, Height = 32, Transform = new AffineTransform(bounds.Width / 32, 0, bounds.West, 0, -bounds.Height / 32, bounds.North), Crs = CoordinateReferenceSystem.FromEpsg(3857) };
        TileCutter.Write(new RasterPair(TestScenes.Noise(info, 1), TestScenes.Noise(info, 2)), folder["tiles"], Png with { Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None, Size = 32 });
        var fields = File.ReadAllLines(folder["tiles/manifest.csv"])[1].Split(',')[8..12].Select(field => double.Parse(field, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var expected = new WebMercatorTile(8, 10, 20).GeographicBounds;
        Assert.Equal([expected.West, expected.South, expected.East, expected.North], fields, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void Write_GeoTiffByDefault_ReadsBackAsTheScene()
    {
        using var folder = new TempFolder();
        var info = TestScenes.Info(64, 64, SampleType.Float32) with { NoData = -9999, Crs = CoordinateReferenceSystem.FromEpsg(32654) };
        var sar = TestScenes.Noise(info, 1);
        var optical = TestScenes.Noise(TestScenes.Info(64, 64, SampleType.UInt16, 3) with { Crs = info.Crs }, 2);
        TileCutter.Write(new RasterPair(sar, optical), folder["tiles"], new TileCutterOptions { Size = 16, Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None });

        using var tile = GeoTiffReader.Open(folder["tiles/trainA/r000016_c000032.tif"]);
        Assert.Equal((16, 16, SampleType.Float32, -9999.0, 32654), (tile.Info.Width, tile.Info.Height, tile.Info.SampleType, tile.Info.NoData, tile.Info.Crs!.EpsgCode));
        var (x, y) = tile.Info.Transform!.Apply(0, 0);
        var (expectedX, expectedY) = info.Transform!.Apply(32, 16);
        Assert.Equal(expectedX, x, 1e-6);
        Assert.Equal(expectedY, y, 1e-6);
        byte[] samples = new byte[16 * 16 * 4], expected = new byte[16 * 16 * 4];
        tile.Read(0, tile.Info.Extent, samples.AsSpan());
        sar.Read(0, new PixelWindow(32, 16, 16, 16), expected.AsSpan());
        Assert.Equal(expected, samples);
        using var twin = GeoTiffReader.Open(folder["tiles/trainB/r000016_c000032.tif"]);
        Assert.Equal((SampleType.UInt16, 3), (twin.Info.SampleType, twin.Info.Bands));
    }

    [Fact]
    public void Write_PngOfOtherTypes_NeedsARangeAndSpreadsIt()
    {
        using var folder = new TempFolder();
        var sar = TestScenes.Noise(TestScenes.Info(32, 32, SampleType.Float32) with { NoData = -1 }, 1);
        float[] row = [-25, -12.5f, 0, 3, -1, float.NaN];
        SampleTypes.FromSingle(SampleType.Float32, row, sar.Band(0)[..24]);
        var pair = new RasterPair(sar, TestScenes.Noise(TestScenes.Info(32, 32), 2));
        var options = Png with { Arrangement = TileArrangement.Grid, TestStrip = TestStrip.None, MaxNoDataShare = 0.1 };
        var error = Assert.Throws<ArgumentException>(() => TileCutter.Write(pair, folder["tiles"], options));
        Assert.Contains("has Float32", error.Message, StringComparison.Ordinal);
        TileCutter.Write(pair, folder["tiles"], options with { SarRange = new SampleRange(-25, 0) });
        // -12.5 lies at 127.5, which rounds up; what is no measurement is 0.
        Assert.Equal([0, 128, 255, 255, 0, 0], ImageFile.Read(folder["tiles/trainA/r000000_c000000.png"]).Bytes[..6].ToArray());
    }

    [Fact]
    public void Write_FolderWithFiles_IsRefusedWithoutForce_AndForeignFilesAlways()
    {
        using var folder = new TempFolder();
        var pair = TestScenes.Pair(120, 120);
        TileCutter.Write(pair, folder["tiles"], Png);
        Assert.Contains("is not empty", Assert.Throws<DatasetLayoutException>(() => TileCutter.Write(pair, folder["tiles"], Png)).Message, StringComparison.Ordinal);

        TileCutter.Write(pair, folder["tiles"], Png with { Count = 5, TestCount = 2, Force = true });
        Assert.Equal(5, Directory.GetFiles(folder["tiles/trainA"]).Length);

        File.WriteAllText(folder["tiles/trainA/notes.txt"], "mine");
        var error = Assert.Throws<DatasetLayoutException>(() => TileCutter.Write(pair, folder["tiles"], Png with { Force = true }));
        Assert.Contains("notes.txt", error.Message, StringComparison.Ordinal);
        File.Delete(folder["tiles/trainA/notes.txt"]);

        // A tile that was edited is the user's, too.
        var tile = Directory.GetFiles(folder["tiles/testB"])[0];
        TestTiles.Write(tile, TestTiles.Noise(16, 16, 3, 9));
        error = Assert.Throws<DatasetLayoutException>(() => TileCutter.Write(pair, folder["tiles"], Png with { Force = true }));
        Assert.Contains(Path.GetFileName(tile), error.Message, StringComparison.Ordinal);
        Assert.Equal(5, Directory.GetFiles(folder["tiles/trainA"]).Length);
        Assert.Equal(["tiles"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Write_ForceIntoSomeoneElsesFolder_IsRefused()
    {
        using var folder = new TempFolder();
        TestTiles.Write(folder["tiles/trainA/a.png"], TestTiles.Noise(4, 4, 1, 1));
        File.WriteAllText(folder["tiles/manifest.csv"], "split,sar,optical\ntrain,trainA/a.png,trainA/a.png\n");
        Assert.Throws<DatasetLayoutException>(() => TileCutter.Write(TestScenes.Pair(120, 120), folder["tiles"], Png with { Force = true }));
        Assert.True(File.Exists(folder["tiles/trainA/a.png"]));
    }

    [Fact]
    public void Write_Cancelled_LeavesNothingBehind()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        var progress = new Once(source.Cancel);
        Assert.Throws<OperationCanceledException>(() => TileCutter.Write(TestScenes.Pair(120, 120), folder["tiles"], Png, progress, source.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        using var folder = new TempFolder();
        TileCutter.Write(TestScenes.Pair(120, 120), folder["one"], Png);
        TileCutter.Write(TestScenes.Pair(120, 120), folder["two"], Png);
        var files = Directory.GetFiles(folder["one"], "*", SearchOption.AllDirectories);
        Assert.Equal(73, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace(folder["one"], folder["two"], StringComparison.Ordinal))));
    }

    private sealed class Once(Action action) : IProgress<TileCutProgress>
    {
        public void Report(TileCutProgress value) => action();
    }
}
