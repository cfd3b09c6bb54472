using SarGan.Cli.Tests.Support;
using SarGan.Data.Layouts;
using SarGan.Data.Randomness;
using SarGan.Data.Splits;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests;

public sealed class TileCommandTests : IDisposable
{
    private static readonly RasterInfo Sar = TestScenes.Info with { Width = 100, Height = 100, SampleType = SampleType.Float32, NoData = -99, Metadata = new Dictionary<string, string> { ["SARGAN_UNIT"] = "db" } };

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _call;

    public TileCommandTests()
    {
        // Noise: a pattern would repeat itself, and the audit would take that for a leak.
        var random = new RandomStream(1, "tile command");
        TestScenes.Write(_folder["sar.tif"], Sar, (_, _, _) => -20 + (0.1 * random.NextInt(150)));
        TestScenes.Write(_folder["optical.tif"], TestScenes.Info with { Width = 100, Height = 100, Bands = 3 }, (_, _, _) => 1 + random.NextInt(200), rgb: true);
        _call = ["tile", "--sar", _folder["sar.tif"], "--optical", _folder["optical.tif"], "--out", Out];
    }

    private string Out => _folder["tiles"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tile_Random_KeepsGroundTypeAndMetadataAndTheStripApart()
    {
        var result = Sargan.Run([.. _call, "--size", "16", "--count", "40", "--margin", "5", "--json"]);
        result.AssertFine();
        Assert.Equal((40, 8), (result.Json.GetProperty("train").GetInt32(), result.Json.GetProperty("test").GetInt32()));

        // Rows 80 to 99 are held out, rows 75 to 79 are the margin.
        var (train, test) = (Tiles("trainA"), Tiles("testA"));
        Assert.Equal((40, 8), (train.Length, test.Length));
        Assert.All(train, tile => Assert.True(RowOf(tile) + 16 <= 75));
        Assert.All(test, tile => Assert.True(RowOf(tile) >= 80));
        var tile = TestScenes.InfoOf(train[0]);
        Assert.Equal((SampleType.Float32, -99.0, "db", TestScenes.UserDefinedUtm), (tile.SampleType, tile.NoData!.Value, tile.Metadata["SARGAN_UNIT"], tile.Crs));
        using var optical = GeoTiffReader.Open(Tiles("trainB")[0]);
        Assert.True(optical.Layout.IsRgb);
        Assert.Equal(tile.Transform, optical.Info.Transform);
    }

    [Fact]
    public void Tile_Png_IsADataSetWithoutLeak()
    {
        Sargan.Run([.. _call, "--size", "16", "--count", "20", "--margin", "5", "--png", "--sar-range", "-25", "0"]).AssertFine();
        var dataset = DatasetFolder.Open(Out);
        Assert.Equal((20, 4), (dataset.Train.Count, dataset.Test.Count));
        Assert.False(LeakAudit.Run(dataset).Leaks);
    }

    [Fact]
    public void Tile_GridWithOverlap_CutsRowByRow()
    {
        var result = Sargan.Run([.. _call, "--size", "40", "--grid", "--overlap", "10", "--test-strip", "none", "--json"]);
        result.AssertFine();
        Assert.Equal((9, 0), (result.Json.GetProperty("train").GetInt32(), result.Json.GetProperty("test").GetInt32()));
        Assert.Equal("r000000_c000000.tif", Path.GetFileName(Tiles("trainA")[0]));
        Assert.Equal("r000060_c000060.tif", Path.GetFileName(Tiles("trainA")[^1]));
    }

    [Fact]
    public void Tile_EarlierTiles_AreReplacedByForceAlone()
    {
        Sargan.Run([.. _call, "--size", "16", "--count", "5"]).AssertFine();
        Sargan.Run([.. _call, "--size", "16", "--count", "6"]).AssertFails(1, "is not empty", "--force");
        Assert.Equal(5, Tiles("trainA").Length);
        Sargan.Run([.. _call, "--size", "16", "--count", "6", "--force"]).AssertFine();
        Assert.Equal(6, Tiles("trainA").Length);
        File.WriteAllText(_folder["tiles", "notes.txt"], "mine");
        Sargan.Run([.. _call, "--size", "16", "--count", "7", "--force"]).AssertFails(1, "notes.txt");
    }

    [Fact]
    public void Tile_ScenesOfDifferentGrids_ReturnsOneAndTheRemedy()
    {
        TestScenes.Write(_folder["optical.tif"], TestScenes.Info);
        Sargan.Run([.. _call, "--size", "16"]).AssertFails(1, "not on one grid", "sargan warp");
        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData("Size must be", "--size", "0")]
    [InlineData("--test-share must be above 0 and below 1. Actual value was 1.", "--test-share", "1")]
    [InlineData("--overlap needs --grid", "--overlap", "8")]
    [InlineData("--grid takes every place", "--grid", "--count", "5")]
    [InlineData("need --png", "--sar-range", "-25", "0")]
    [InlineData("A range goes from a low to a higher value", "--png", "--sar-range", "0", "-25")]
    [InlineData("'left'", "--test-strip", "left")]
    public void Tile_WrongCall_ReturnsTwo(string text, params string[] options) => Sargan.Run([.. _call, .. options]).AssertFails(2, text);

    [Fact]
    public void Tile_TooSmallAScene_NamesTheOptionsThatWouldHelp() =>
        Sargan.Run([.. _call, "--size", "64"]).AssertFails(1, "--test-strip Bottom, --test-share 0.2, --margin 32");

    [Fact]
    public void Tile_Interrupted_LeavesNothing()
    {
        using (var running = Sargan.Start([.. _call, "--size", "8", "--count", "3000"]))
        {
            running.WaitUntil(() => Directory.EnumerateFiles(_folder.FullPath, "r*.tif", SearchOption.AllDirectories).Any());
            running.Interrupt();
            running.Wait().AssertFails(1, "Cancelled.");
        }
        Assert.Equal(["optical.tif", "sar.tif"], Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order());
    }

    private string[] Tiles(string side) => [.. Directory.GetFiles(_folder["tiles", side]).Order(StringComparer.Ordinal)];

    private static int RowOf(string tile) => int.Parse(Path.GetFileName(tile).AsSpan(1, 6), System.Globalization.CultureInfo.InvariantCulture);
}
