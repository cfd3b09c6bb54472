using SarGan.Cli.Tests.Support;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Cli.Tests;

public sealed class CropCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _scene;

    public CropCommandTests() => _scene = TestScenes.Write(_folder["scene.tif"], TestScenes.Info with { SampleType = SampleType.UInt16 });

    private string Out => _folder["out.tif"];

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Crop_Window_IsThatOfGdalTranslate()
    {
        Oracle.Require("gdal_translate");
        string[] window = ["565123", "3874871", "565347", "3874666"];
        Sargan.Run(["crop", "--in", _scene, "--out", Out, "--projwin", .. window]).AssertFine();
        Oracle.Run("gdal_translate", ["-q", "-projwin", .. window, _scene, _folder["gdal.tif"]]);

        var (ours, gdals) = (TestScenes.InfoOf(Out), TestScenes.InfoOf(_folder["gdal.tif"]));
        Assert.Equal((gdals.Width, gdals.Height, gdals.Transform), (ours.Width, ours.Height, ours.Transform));
        Assert.Equal(TestScenes.Read(_folder["gdal.tif"]), TestScenes.Read(Out));
    }

    [Fact]
    public void Crop_CornersTheWrongWayRound_ArePutRightWithAWarning()
    {
        // South before north, as the article has it.
        var result = Sargan.Run("crop", "--in", _scene, "--out", Out, "--projwin", "565100", "3874700", "565300", "3874900", "--json");
        result.AssertFine();
        Assert.Contains("wrong way round", result.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("warning: ", result.Error, StringComparison.Ordinal);
        Assert.Equal((10, 10, 20, 20), Window(result));
        Assert.Equal(1 + (3 * 10) + (5 * 10), TestScenes.Read(Out)[0]);
    }

    [Fact]
    public void Crop_PartlyOutside_IsFilledWithNoDataAndSaysSo()
    {
        var result = Sargan.Run("crop", "--in", _scene, "--out", Out, "--projwin", "564900", "3875000", "565100", "3874900", "--json");
        result.AssertFine();
        Assert.True(result.Json.GetProperty("isPartlyOutside").GetBoolean());
        Assert.Contains("50 % of the result lies outside and holds nodata (0)", result.Error, StringComparison.Ordinal);
        Assert.Equal([0, 0, 1, 4], TestScenes.Read(Out)[8..12]);
    }

    [Fact]
    public void Crop_WhollyOutside_ReturnsOne()
    {
        Sargan.Run("crop", "--in", _scene, "--out", Out, "--projwin", "135.7", "35.1", "135.8", "35.0").AssertFails(1, "scene.tif");
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public void Crop_DegreesWithCrs_AreTransformed()
    {
        var corner = SarGan.Geo.Crs.CoordinateTransformation.Create(TestScenes.UserDefinedUtm, SarGan.Geo.Crs.CoordinateReferenceSystem.Wgs84);
        var (west, north) = corner.Forward(565_200, 3_874_800);
        var (east, south) = corner.Forward(565_400, 3_874_700);
        var result = Sargan.Run(["crop", "--in", _scene, "--out", Out, "--crs", "EPSG:4326", "--json", "--projwin", .. new[] { west, north, east, south }.Select(value => FormattableString.Invariant($"{value:R}"))]);
        result.AssertFine();
        var (x, y, width, height) = Window(result);
        Assert.InRange(x, 18, 20);
        Assert.InRange(y, 18, 20);
        Assert.InRange(width, 20, 23);
        Assert.InRange(height, 10, 13);
    }

    [Fact]
    public void Crop_Geometry_TakesItsBox()
    {
        File.WriteAllText(_folder["area.wkt"], "POLYGON ((565100 3874900, 565200 3874850, 565150 3874800, 565100 3874900))");
        var result = Sargan.Run("crop", "--in", _scene, "--out", Out, "--geometry", _folder["area.wkt"], "--json");
        result.AssertFine();
        Assert.Equal((10, 10, 10, 10), Window(result));
        File.WriteAllText(_folder["area.json"], """{ "type": "Point" }""");
        Sargan.Run("crop", "--in", _scene, "--out", Out, "--geometry", _folder["area.json"], "--force").AssertFails(1, "area.json: This is no GeoJSON");
    }

    [Fact]
    public void Crop_GeometryThatNamesItsCrs_TakesNoOther()
    {
        File.WriteAllText(_folder["area.json"], """{ "type": "Point", "coordinates": [135.7, 35.0] }""");
        Sargan.Run("crop", "--in", _scene, "--out", Out, "--geometry", _folder["area.json"], "--crs", "EPSG:32653").AssertFails(1, "leave --crs out");
    }

    [SkippableFact]
    public void Crop_ColoursWithAMask_SaysThatTheMaskIsLost()
    {
        Oracle.Require("gdal_translate");
        TestScenes.Write(_folder["plain.tif"], TestScenes.Info with { Bands = 3 }, rgb: true);
        Oracle.Run("gdal_translate", "-q", "--config", "GDAL_TIFF_INTERNAL_MASK", "YES", "-a_nodata", "none", "-b", "1", "-b", "2", "-b", "3", "-mask", "1", _folder["plain.tif"], _folder["masked.tif"]);
        var result = Sargan.Run("crop", "--in", _folder["masked.tif"], "--out", Out, "--projwin", "565100", "3874900", "565300", "3874700");
        result.AssertFine();
        Assert.Contains("has a mask, which the result cannot hold", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Crop_ExistingResult_IsReplacedByForceAlone()
    {
        File.WriteAllText(Out, "old");
        string[] call = ["crop", "--in", _scene, "--out", Out, "--projwin", "565100", "3874900", "565300", "3874700"];
        Sargan.Run(call).AssertFails(1, "--force");
        Assert.Equal("old", File.ReadAllText(Out));
        Sargan.Run([.. call, "--force"]).AssertFine();
        Assert.Equal(20, TestScenes.InfoOf(Out).Width);
    }

    [Theory]
    [InlineData("Give one of --projwin and --geometry")]
    [InlineData("--projwin", "--projwin", "1", "2", "3")]
    [InlineData("'x'", "--projwin", "1", "2", "3", "x")]
    [InlineData("--out must end in .tif", "--projwin", "1", "2", "3", "4", "--out", "picture.png")]
    public void Crop_WrongCall_ReturnsTwo(string text, params string[] options) =>
        Sargan.Run(["crop", "--in", _scene, .. options.Contains("--out") ? Array.Empty<string>() : ["--out", Out], .. options]).AssertFails(2, text);

    [Fact]
    public void Crop_TruncatedFile_ReturnsOneAndLeavesNothing()
    {
        File.WriteAllBytes(_folder["cut.tif"], File.ReadAllBytes(_scene)[..^200]);
        Sargan.Run("crop", "--in", _folder["cut.tif"], "--out", Out, "--projwin", "565000", "3875000", "565640", "3874520").AssertFails(1, "cut.tif");
        Assert.Equal(["cut.tif", "scene.tif"], Directory.EnumerateFiles(_folder.FullPath).Select(Path.GetFileName).Order());
    }

    private static (int X, int Y, int Width, int Height) Window(SarganResult result)
    {
        var window = result.Json.GetProperty("window");
        return (window.GetProperty("x").GetInt32(), window.GetProperty("y").GetInt32(), window.GetProperty("width").GetInt32(), window.GetProperty("height").GetInt32());
    }
}
