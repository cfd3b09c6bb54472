using SarGan.Cli.Tests.Support;
using SarGan.Data.Radiometry;
using SarGan.Data.Tests;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests;

public sealed class CalibrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Calibrate_DigitalNumbers_GivesDecibels()
    {
        TestRasters.Write(_folder["dn.tif"], 2, SampleType.UInt16, [[10000, 1000, 0, 100]]);
        var result = Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["new", "db.tif"], "--json");
        result.AssertFine();
        Assert.Contains("JAXA", result.Json.GetProperty("calibration").GetString(), StringComparison.Ordinal);

        using var raster = GeoTiffReader.Open(_folder["new", "db.tif"]);
        var values = new float[4];
        raster.Read(0, raster.Info.Extent, values.AsSpan());
        // Through float32 power.
        Assert.All(values.Zip([-3f, -23f, float.NaN, -43f]), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        Assert.Equal(32631, raster.Info.Crs!.EpsgCode);
        Assert.Equal(BackscatterUnit.Decibels, RasterTags.Of(raster.Info).Unit);
    }

    [Fact]
    public void Calibrate_ResampledAndFiltered_HasTheCoarserGrid()
    {
        TestRasters.Write(_folder["dn.tif"], 60, SampleType.UInt16, [TestRasters.Noise(3600, 500, 5000, 1)]);
        var result = Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--unit", "dn", "--constant", "-80", "--resample", "30", "--speckle", "refined-lee");
        result.AssertFine();
        Assert.Contains("Equivalent number of looks", result.Error, StringComparison.Ordinal);
        using var raster = GeoTiffReader.Open(_folder["db.tif"]);
        Assert.Equal((20, 20, 30.0), (raster.Info.Width, raster.Info.Height, raster.Info.Transform!.ScaleX));
        Assert.Equal("refined-lee", RasterTags.Of(raster.Info).SpeckleFilter);
    }

    [Fact]
    public void Calibrate_ResultIsThere_NeedsForce()
    {
        TestRasters.Write(_folder["dn.tif"], 2, SampleType.UInt16, [[1, 2, 3, 4]]);
        File.WriteAllText(_folder["db.tif"], "older");
        Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"]).AssertFails(1, "--force");
        Assert.Equal("older", File.ReadAllText(_folder["db.tif"]));
        Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--force").AssertFine();
    }

    [Theory]
    [InlineData(2, "--out must end in .tif", "out.png")]
    [InlineData(1, "would overwrite the input", "in.tif")]
    [InlineData(1, "say which", "out.tif")]
    [InlineData(1, "would be finer", "out.tif", "--unit", "db", "--resample", "5")]
    [InlineData(2, "Looks must be above 0", "out.tif", "--unit", "db", "--speckle", "lee", "--looks", "0")]
    [InlineData(2, "--looks is for --speckle", "out.tif", "--looks", "4")]
    [InlineData(1, "give --looks", "out.tif", "--unit", "db", "--speckle", "lee")]
    public void Calibrate_WrongCall_SaysWhatWouldBeRight(int exitCode, string text, string target, params string[] options)
    {
        TestRasters.Write(_folder["in.tif"], 2, SampleType.Float32, [[-1, -2, -3, -4]]);
        Sargan.Run(["calibrate", "--in", _folder["in.tif"], "--out", _folder[target], .. options]).AssertFails(exitCode, text);
    }

    [Fact]
    public void Calibrate_IntegersThatSayNothing_AreRefusedOrNamed()
    {
        TestRasters.Write(_folder["dn.tif"], 2, SampleType.UInt16, [[100, 200, 300, 400]]);
        TestRasters.Write(_folder["photo.tif"], 2, SampleType.Byte, [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]);

        var result = Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--json");
        result.AssertFine();
        Assert.Contains("PALSAR-2", Assert.Single(result.Json.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Empty(Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--force", "--constant", "-83", "--json").Json.GetProperty("warnings").EnumerateArray());

        Sargan.Run("calibrate", "--in", _folder["photo.tif"], "--out", _folder["photo-db.tif"]).AssertFails(1, "photo.tif has 3 band(s) of Byte", "--unit");
        Assert.False(File.Exists(_folder["photo-db.tif"]));
        Sargan.Run("calibrate", "--in", _folder["photo.tif"], "--out", _folder["photo-db.tif"], "--unit", "dn").AssertFine();
    }
}
