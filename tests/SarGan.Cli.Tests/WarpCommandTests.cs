using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Geo;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Cli.Tests;

public sealed class WarpCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder["out.tif"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Warp_UserDefinedUtmTo4326_IsOnTheGridOfGdalwarp()
    {
        Oracle.Require("gdalwarp");
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info);
        Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326").AssertFine();
        Oracle.Run("gdalwarp", "-q", "-t_srs", "EPSG:4326", "-et", "0", scene, _folder["gdal.tif"]);

        var (ours, gdals) = (TestScenes.InfoOf(Out), TestScenes.InfoOf(_folder["gdal.tif"]));
        Assert.Equal((gdals.Width, gdals.Height, 4326), (ours.Width, ours.Height, ours.Crs?.EpsgCode));
        Assert.Equal(gdals.Transform!.OffsetX, ours.Transform!.OffsetX, 1e-9);
        Assert.Equal(gdals.Transform.OffsetY, ours.Transform.OffsetY, 1e-9);
        var (a, b) = (TestScenes.Read(Out), TestScenes.Read(_folder["gdal.tif"]));
        Assert.True(a.Where((value, i) => value == b[i]).Count() >= 0.99 * a.Length);
    }

    [Fact]
    public void Warp_Json_DescribesTheResult()
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info with { SampleType = SampleType.Float32, NoData = -99 });
        var result = Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326", "--resampling", "bilinear", "--json");
        result.AssertFine();
        var raster = result.Json.GetProperty("raster");
        Assert.Equal((4326, "float32", -99.0), (raster.GetProperty("epsg").GetInt32(), raster.GetProperty("dtype").GetString(), raster.GetProperty("nodata").GetDouble()));
        Assert.Equal(("bilinear", "linear", 0), (result.Json.GetProperty("resampling").GetString(), result.Json.GetProperty("space").GetString(), result.Json.GetProperty("warnings").GetArrayLength()));
        Assert.Equal(135.7, raster.GetProperty("geotransform")[0].GetDouble(), 0.1);
    }

    [Fact]
    public void Warp_FromTheMetre_TakesTheFilesCrsAndExplains()
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info);
        Sargan.Run("warp", "--in", scene, "--out", _folder["plain.tif"], "--to", "EPSG:4326").AssertFine();
        var result = Sargan.Run("warp", "--in", scene, "--out", Out, "--from", "EPSG:9001", "--to", "EPSG:4326", "--json");
        result.AssertFine();
        Assert.Contains("unit, the metre", result.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("warning: EPSG:9001", result.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder["plain.tif"]), File.ReadAllBytes(Out));
    }

    [Fact]
    public void Warp_FromTheMetreOfAFileWithoutCrs_ReturnsOneAndExplains()
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info with { Crs = null });
        Sargan.Run("warp", "--in", scene, "--out", Out, "--from", "EPSG:9001", "--to", "EPSG:4326").AssertFails(1, "unit, the metre", "This file has none");
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public void Warp_MetadataAndBandNames_AreKept()
    {
        var info = TestScenes.Info with { Bands = 2, Metadata = new Dictionary<string, string> { ["SARGAN_LOOKS"] = "4.4", ["TEXT"] = "a < b & c" }, BandNames = ["VV", "VH"] };
        Sargan.Run("warp", "--in", TestScenes.Write(_folder["utm.tif"], info), "--out", Out, "--to", "EPSG:3857").AssertFine();
        var result = TestScenes.InfoOf(Out);
        Assert.Equal(info.Metadata.OrderBy(item => item.Key), result.Metadata.OrderBy(item => item.Key));
        Assert.Equal(info.BandNames, result.BandNames);
    }

    [Theory]
    [InlineData("db", null, -2.9671)] // 10 log10((1 + 0.01) / 2)
    [InlineData("db", "linear", -10)]
    [InlineData(null, null, -10)]
    [InlineData(null, "db", -2.9671)]
    public void Warp_AverageOfDecibels_IsThatOfPower(string? unit, string? space, double expected)
    {
        var info = TestScenes.Info with { SampleType = SampleType.Float32, NoData = null };
        if (unit is not null) info = info with { Metadata = new Dictionary<string, string> { ["SARGAN_UNIT"] = unit } };
        var scene = TestScenes.Write(_folder["db.tif"], info, (column, row, _) => (column + row) % 2 == 0 ? 0 : -20);
        Sargan.Run(["warp", "--in", scene, "--out", Out, "--resolution", "20", "--resampling", "average", "--nodata", "-999", .. space is null ? Array.Empty<string>() : ["--space", space]]).AssertFine();
        Assert.Equal((32, 24), (TestScenes.InfoOf(Out).Width, TestScenes.InfoOf(Out).Height));
        Assert.All(TestScenes.Read(Out), value => Assert.Equal(expected, value, 1e-3));
    }

    [Fact]
    public void Warp_Like_GivesThatGrid()
    {
        var like = TestScenes.Info with { Width = 20, Height = 10, Transform = new AffineTransform(25, 0, 565_050, 0, -25, 3_874_900) };
        TestScenes.Write(_folder["like.tif"], like);
        Sargan.Run("warp", "--in", TestScenes.Write(_folder["utm.tif"], TestScenes.Info), "--out", Out, "--like", _folder["like.tif"]).AssertFine();
        var result = TestScenes.InfoOf(Out);
        Assert.Equal((like.Width, like.Height, like.Transform, like.Crs), (result.Width, result.Height, result.Transform, result.Crs));
        // Middle of the first pixel: 565062.5, 3874887.5, in column 6 and row 11 of the scene.
        Assert.Equal(1 + (3 * 6) + (5 * 11), TestScenes.Read(Out)[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Warp_WithoutNoData_WarnsWhereTheSourceEnds(bool inside)
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info with { NoData = null, Bands = 3 }, rgb: true);
        TestScenes.Write(_folder["like.tif"], TestScenes.Info with { Width = 20, Height = 10, Transform = new AffineTransform(25, 0, 565_050, 0, -25, inside ? 3_874_900 : 3_874_600) });
        var result = Sargan.Run("warp", "--in", scene, "--out", Out, "--like", _folder["like.tif"]);
        result.AssertFine();
        Assert.Equal(!inside, result.Error.Contains("Give --nodata", StringComparison.Ordinal));
    }

    [Fact]
    public void Warp_LikeAGridElsewhere_IsRefused()
    {
        TestScenes.Write(_folder["like.tif"], TestScenes.Info with { Transform = new AffineTransform(25, 0, 575_000, 0, -25, 3_874_900) });
        Sargan.Run("warp", "--in", TestScenes.Write(_folder["utm.tif"], TestScenes.Info), "--out", Out, "--like", _folder["like.tif"]).AssertFails(1, "lies wholly off the grid of");
        Assert.False(File.Exists(Out));
    }

    [Theory]
    [InlineData(-12, null, true)]
    [InlineData(-12, "linear", false)]
    [InlineData(12, null, false)]
    public void Warp_NegativeFloatsThatDoNotSayWhatTheyAre_AskForTheSpace(double value, string? space, bool warns)
    {
        var scene = TestScenes.Write(_folder["db.tif"], TestScenes.Info with { SampleType = SampleType.Float32, NoData = -99 }, (_, _, _) => value);
        var result = Sargan.Run(["warp", "--in", scene, "--out", Out, "--to", "EPSG:4326", "--resampling", "bilinear", .. space is null ? Array.Empty<string>() : ["--space", space]]);
        result.AssertFine();
        Assert.Equal(warns, result.Error.Contains("Give --space db", StringComparison.Ordinal));
    }

    [Fact]
    public void Warp_Colours_StayColours()
    {
        var scene = TestScenes.Write(_folder["rgb.tif"], TestScenes.Info with { Bands = 3 }, rgb: true);
        Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326").AssertFine();
        using var reader = GeoTiffReader.Open(Out);
        Assert.True(reader.Layout.IsRgb);
    }

    [Fact]
    public void Warp_ExistingResult_IsReplacedByForceAlone()
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info);
        File.WriteAllText(Out, "old");
        Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326").AssertFails(1, "is there already", "--force");
        Assert.Equal("old", File.ReadAllText(Out));
        Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326", "--force").AssertFine();
        Assert.Equal(4326, TestScenes.InfoOf(Out).Crs?.EpsgCode);
        Sargan.Run("warp", "--in", scene, "--out", scene, "--to", "EPSG:4326", "--force").AssertFails(1, "overwrite the input");
    }

    [Theory]
    [InlineData("give --to, --like or --resolution")]
    [InlineData("--to: EPSG:4711 is not among the codes", "--to", "EPSG:4711")]
    [InlineData("--to: EPSG:9001 is the code of a unit", "--to", "EPSG:9001")]
    [InlineData("--from: \"nonsense\"", "--to", "EPSG:4326", "--from", "nonsense")]
    [InlineData("--like gives the whole grid", "--to", "EPSG:4326", "--like", "other.tif")]
    [InlineData("--resolution must be above 0. Actual value was -5.", "--resolution", "-5")]
    [InlineData("'lanczos'", "--to", "EPSG:4326", "--resampling", "lanczos")]
    public void Warp_WrongCall_ReturnsTwo(string text, params string[] options) =>
        Sargan.Run(["warp", "--in", "in.tif", "--out", "out.tif", .. options]).AssertFails(2, text);

    [Fact]
    public void Warp_NoDataThatTheSamplesCannotHold_IsRefused()
    {
        var scene = TestScenes.Write(_folder["utm.tif"], TestScenes.Info);
        Sargan.Run("warp", "--in", scene, "--out", Out, "--to", "EPSG:4326", "--nodata", "-9999").AssertFails(1, "--nodata -9999 cannot be held by samples of type uint8");
    }

    [Fact]
    public void Warp_FileThatIsNoTiff_ReturnsOneAndNamesIt()
    {
        File.WriteAllText(_folder["bad.tif"], "this is no raster at all");
        var result = Sargan.Run("warp", "--in", _folder["bad.tif"], "--out", Out, "--to", "EPSG:4326", "--json");
        result.AssertFails(1, _folder["bad.tif"]);
        Assert.Equal(JsonValueKind.String, result.Json.GetProperty("error").ValueKind);
        Sargan.Run("warp", "--in", _folder["none.tif"], "--out", Out, "--to", "EPSG:4326").AssertFails(1, $"There is no file {_folder["none.tif"]}");
    }

    [Fact]
    public void Warp_Interrupted_LeavesTheOldFileAndNothingElse()
    {
        var info = TestScenes.Info with { Width = 6000, Height = 6000 };
        using (var writer = GeoTiffWriter.Create(_folder["large.tif"], info)) writer.Complete();
        File.WriteAllText(Out, "old");
        using (var running = Sargan.Start("warp", "--in", _folder["large.tif"], "--out", Out, "--to", "EPSG:4326", "--resolution", "0.000002", "--resampling", "average", "--force"))
        {
            running.WaitUntil(() => Directory.EnumerateFiles(_folder.FullPath, "*.tmp").Any());
            running.Interrupt();
            running.Wait().AssertFails(1, "Cancelled.");
        }
        Assert.Equal("old", File.ReadAllText(Out));
        Assert.Equal(["large.tif", "out.tif"], Directory.EnumerateFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order());
    }
}
