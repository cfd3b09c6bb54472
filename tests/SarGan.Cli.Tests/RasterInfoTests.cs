using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Cli.Tests;

public sealed class RasterInfoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _scene;

    public RasterInfoTests() => _scene = TestScenes.Write(
        _folder["scene.tif"],
        TestScenes.Info with { Bands = 2, SampleType = SampleType.Float32, NoData = -99, BandNames = ["VV", "VH"], Metadata = new Dictionary<string, string> { ["SARGAN_UNIT"] = "db" } },
        (column, row, band) => column == 0 ? -99 : -20 + (0.25 * ((column + (3 * row)) % 40)) - (7 * band));

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Info_Json_AgreesWithGdalinfo()
    {
        Oracle.Require("gdalinfo");
        var result = Sargan.Run("info", _scene, "--json");
        result.AssertFine();
        var (ours, gdals) = (result.Json, JsonDocument.Parse(Oracle.Run("gdalinfo", "-json", "-stats", _scene)).RootElement);
        Assert.Equal(Numbers(gdals.GetProperty("size")), new[] { ours.GetProperty("width").GetDouble(), ours.GetProperty("height").GetDouble() });
        Assert.Equal(Numbers(gdals.GetProperty("geoTransform")), Numbers(ours.GetProperty("geotransform")));
        for (var band = 0; band < 2; band++)
        {
            var (a, b) = (ours.GetProperty("statistics")[band], gdals.GetProperty("bands")[band]);
            Assert.Equal(b.GetProperty("description").GetString(), a.GetProperty("name").GetString());
            Assert.Equal(b.GetProperty("noDataValue").GetDouble(), ours.GetProperty("nodata").GetDouble());
            // gdalinfo prints three decimals.
            foreach (var (name, theirs) in new[] { ("min", "minimum"), ("max", "maximum"), ("mean", "mean"), ("std", "stdDev") })
                Assert.Equal(b.GetProperty(theirs).GetDouble(), a.GetProperty(name).GetDouble(), 1e-3);
        }
    }

    [Fact]
    public void Info_Json_HoldsTypePlaceStorageAndStatistics()
    {
        var json = Sargan.Run("info", _scene, "--json").Json;
        Assert.Equal(("float32", 2, "ITRF97 / UTM 53N"), (json.GetProperty("dtype").GetString(), json.GetProperty("bands").GetInt32(), json.GetProperty("crs").GetString()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("epsg").ValueKind);
        Assert.Equal(("Deflate", 3), (json.GetProperty("layout").GetProperty("compression").GetString(), json.GetProperty("layout").GetProperty("predictor").GetInt32()));
        Assert.Equal("db", json.GetProperty("metadata").GetProperty("SARGAN_UNIT").GetString());
        Assert.Equal(63 / 64.0, json.GetProperty("statistics")[0].GetProperty("validShare").GetDouble());
        // UTM at 0.7 degrees from its meridian: 10 m on the map are 10.003 m on the ground.
        Assert.Equal(10.003, json.GetProperty("pixelMetres")[0].GetDouble(), 0.002);
    }

    [Fact]
    public void Info_Text_SaysTheSame()
    {
        var result = Sargan.Run("info", _scene);
        result.AssertFine();
        Assert.All(["64 x 48 pixels, 2 bands of float32", "ITRF97 / UTM 53N (no EPSG code)", "565000", "-99", "SARGAN_UNIT", "1 VV", "98.44 %"], text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Info_LargeRaster_ComputesStatisticsOnlyWhenAsked()
    {
        var info = new RasterInfo { Width = 12_000, Height = 9_000 };
        using (var writer = GeoTiffWriter.Create(_folder["large.tif"], info)) writer.Complete();
        var json = Sargan.Run("info", _folder["large.tif"], "--json").Json;
        Assert.Equal(JsonValueKind.Null, json.GetProperty("statistics").ValueKind);
        Assert.Contains("108 million samples", json.GetProperty("statisticsWithheld").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Sargan.Run("info", _folder["large.tif"], "--json", "--stats").Json.GetProperty("statistics")[0].GetProperty("max").GetDouble());
    }

    [Fact]
    public void Info_TiffByContent_NeedsNoExtension()
    {
        File.Copy(_scene, _folder["scene.dat"]);
        Sargan.Run("info", _folder["scene.dat"]).AssertFine();
    }

    [Fact]
    public void Info_BrokenRaster_ReturnsOneInTermsOfRasters()
    {
        File.WriteAllText(_folder["bad.tif"], "this is no raster at all");
        var result = Sargan.Run("info", _folder["bad.tif"], "--json");
        result.AssertFails(1, "bad.tif");
        Assert.Contains("TIFF", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
