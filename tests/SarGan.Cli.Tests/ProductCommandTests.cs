using SarGan.Cli.Tests.Support;
using SarGan.Data.Radiometry;
using SarGan.Data.Tests;
using SarGan.Data.Tests.Products;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Tests;

public sealed class ProductCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sigma0", 225)]
    [InlineData("gamma0", 235)]
    public void Calibrate_Safe_WritesDecibelsOfTheQuantity(string quantity, double table)
    {
        var safe = new SafeScene().Write(_folder.FullPath);
        var result = Sargan.Run("calibrate", "--in", safe, "--out", _folder["db.tif"], "--quantity", quantity, "--keep-noise", "--json");
        result.AssertFine();
        Assert.Equal((quantity, "ground range, not terrain corrected"), (result.Json.GetProperty("quantity").GetString(), result.Json.GetProperty("geometry").GetString()));
        using var raster = GeoTiffReader.Open(_folder["db.tif"]);
        var value = new float[1];
        raster.Read(0, new PixelWindow(2, 2, 1, 1), value.AsSpan());
        Assert.Equal(10 * Math.Log10(1e6 / (table * table)), value[0], 1e-4);
        Assert.Equal(["VV", "VH"], raster.Info.BandNames);
        Assert.Equal((6, 4326), (raster.Info.GroundControlPoints.Count, raster.Info.Crs!.EpsgCode));
        Assert.Equal((BackscatterUnit.Decibels, "ground range, not terrain corrected"), (RasterTags.Of(raster.Info).Unit, RasterTags.Of(raster.Info).Geometry));
    }

    [Fact]
    public void CalibrateAndWarp_Zip_BringsTheSceneOntoTheGround()
    {
        var zip = new SafeScene { Width = 40, Height = 30 }.WriteZip(_folder.FullPath);
        Sargan.Run("calibrate", "--in", zip, "--out", _folder["db.tif"], "--bands", "VV", "--resample", "20").AssertFine();
        Sargan.Run("warp", "--in", _folder["db.tif"], "--out", _folder["utm.tif"], "--to", "EPSG:32632", "--resampling", "bilinear", "--order", "1").AssertFine();
        using var raster = GeoTiffReader.Open(_folder["utm.tif"]);
        // 7 degrees east, 45 north is x 342,369.36 and y 4,984,896.17 in UTM 32N (PROJ). It is the middle of the first pixel of 10 m, and 300 m further south the scene leans 7 m to the west.
        Assert.Equal(342_369.36 - 5 - 7, raster.Info.Transform!.OffsetX, 2.0);
        Assert.Equal(4_984_896.17 + 5, raster.Info.Transform.OffsetY, 2.0);
        Assert.Equal(20, raster.Info.Transform.ScaleX, 1.0);
    }

    [Fact]
    public void Info_Safe_SaysWhatItIs()
    {
        var safe = new SafeScene().Write(_folder.FullPath);
        var text = Sargan.Run("info", safe, "--stats");
        text.AssertFine();
        Assert.All(["Sentinel-1 GRD", SafeScene.Name, "8 x 6 pixels, 2 bands", "not terrain corrected", "IPF 3.31", "VH"], part => Assert.Contains(part, text.Output, StringComparison.Ordinal));
        var json = Sargan.Run("info", safe, "--json").Json;
        Assert.Equal(("sigma0", 6, "2021-04-01T05:26:23.794457+00:00"), (json.GetProperty("quantity").GetString(), json.GetProperty("groundControlPoints").GetInt32(), json.GetProperty("acquired").GetString()));
        Assert.Equal(10, json.GetProperty("pixelMetres")[0].GetDouble());
    }

    [Fact]
    public void Info_UnitThatNobodyStates_IsDescribedWithAWarning()
    {
        TestRasters.Write(_folder["rtc", "scene_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]]);
        var result = Sargan.Run("info", _folder["rtc"]);
        result.AssertFine();
        Assert.Contains("say which", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Samples in the files", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_TerrainCorrectedAndOptical_MakeOneFileEach()
    {
        foreach (var band in new[] { "VV", "VH" }) TestRasters.Write(_folder["rtc", $"scene_{band}.tif"], 2, SampleType.Float32, [[0.1f, 1, 0.01f, 10]]);
        Sargan.Run("calibrate", "--in", _folder["rtc"], "--out", _folder["rtc.tif"]).AssertFails(1, "say which (--unit)");
        Sargan.Run("calibrate", "--in", _folder["rtc"], "--out", _folder["rtc.tif"], "--unit", "power", "--quantity", "gamma0").AssertFine();
        using (var raster = GeoTiffReader.Open(_folder["rtc.tif"]))
        {
            var values = new float[4];
            raster.Read(1, raster.Info.Extent, values.AsSpan());
            Assert.All(values.Zip([-10f, 0, -20, 10]), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        }
        foreach (var band in new[] { "B02", "B03", "B04" }) TestRasters.Write(_folder["s2", $"{band}.tif"], 2, SampleType.UInt16, [[1300, 1400, 0, 2000]]);
        Sargan.Run("calibrate", "--in", _folder["s2"], "--out", _folder["s2.tif"]).AssertFails(1, "(--offset)");
        Sargan.Run("calibrate", "--in", _folder["s2"], "--out", _folder["s2.tif"], "--offset=-1000", "--resample", "20").AssertFails(1, "--resample is for radar");
        Sargan.Run("calibrate", "--in", _folder["s2"], "--out", _folder["s2.tif"], "--offset=-1000").AssertFine();
        using var optical = GeoTiffReader.Open(_folder["s2.tif"]);
        Assert.Equal(["B04", "B03", "B02"], optical.Info.BandNames);
        Assert.Equal((-1000.0, 0.0), (RasterTags.Of(optical.Info).Offset, optical.Info.NoData));
    }

    [Fact]
    public void Calibrate_OptionThatTheProductHasNoUseFor_IsRefused()
    {
        var safe = new SafeScene().Write(_folder.FullPath);
        TestRasters.Write(_folder["palsar", "IMG-HH-ALOS2014410740-140829-UBSR2.1GUD.tif"], 2, SampleType.UInt16, [[10000, 1000, 0, 100]]);
        foreach (var band in new[] { "B02", "B03", "B04" }) TestRasters.Write(_folder["s2", $"{band}.tif"], 2, SampleType.UInt16, [[1300, 1400, 0, 2000]]);
        TestRasters.Write(_folder["rtc", "scene_VV.tif"], 2, SampleType.Float32, [[0.1f, 1, 0.01f, 10]]);
        Refused(safe, "--keep-clouds is for Sentinel-2, and", "--keep-clouds");
        Refused(safe, "--offset is for Sentinel-2, and", "--offset=-1000");
        Refused(safe, "--unit is for terrain-corrected radar", "--unit", "dn");
        Refused(_folder["palsar"], "--keep-noise is for Sentinel-1 GRD", "--keep-noise");
        Refused(_folder["palsar"], "is ALOS-2 PALSAR-2. Leave it out.", "--unit", "dn");
        Refused(_folder["rtc"], "--keep-noise is for Sentinel-1 GRD", "--unit", "power", "--keep-noise");
        Refused(_folder["s2"], "--keep-noise is for Sentinel-1 GRD", "--offset=-1000", "--keep-noise");
        Refused(_folder["s2"], "--unit is for terrain-corrected radar", "--offset=-1000", "--unit", "power");
        Assert.False(File.Exists(_folder["out.tif"]));

        void Refused(string product, string expected, params string[] options) =>
            Sargan.Run(["calibrate", "--in", product, "--out", _folder["out.tif"], .. options]).AssertFails(1, expected);
    }

    [Fact]
    public void Calibrate_MeasurementOutsideItsProduct_IsRefusedOrDoubted()
    {
        var safe = new SafeScene().Write(_folder.FullPath);
        var measurement = Path.Combine(safe, "measurement", SafeScene.Vv + ".tiff");
        Sargan.Run("calibrate", "--in", measurement, "--out", _folder["db.tif"]).AssertFails(1, "Open the whole product, the *.SAFE folder or its ZIP");

        // Under another name only its control points can tell.
        using (var source = GeoTiffReader.Open(measurement))
        using (var sink = GeoTiffWriter.Create(_folder["renamed.tif"], source.Info with { Crs = Geo.Crs.CoordinateReferenceSystem.Wgs84, GroundControlPoints = [new(0, 0, 7, 45), new(8, 0, 7.1, 45), new(0, 6, 7, 44.9)] }))
        {
            source.CopyTo(sink, null, default);
            sink.Complete();
        }
        var doubted = Sargan.Run("calibrate", "--in", _folder["renamed.tif"], "--out", _folder["db.tif"]);
        doubted.AssertFine();
        Assert.Contains("as measurements of Sentinel-1 GRD are", doubted.Error, StringComparison.Ordinal);
        var stated = Sargan.Run("calibrate", "--in", _folder["renamed.tif"], "--out", _folder["db.tif"], "--constant=-60", "--force");
        stated.AssertFine();
        Assert.DoesNotContain("Sentinel-1", stated.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_WrongCalls_SayWhatWouldBeRight()
    {
        TestRasters.Write(_folder["dn.tif"], 2, SampleType.UInt16, [[1, 2, 3, 4]]);
        Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--quantity", "gamma0").AssertFails(1, "takes a product's tables");
        Sargan.Run("calibrate", "--in", _folder["dn.tif"], "--out", _folder["db.tif"], "--keep-noise").AssertFails(2, "--keep-noise is for a product");
        var safe = new SafeScene { ProductType = "SLC" }.Write(_folder.FullPath);
        Sargan.Run("calibrate", "--in", safe, "--out", _folder["db.tif"]).AssertFails(1, "complex samples");
        Sargan.Run("calibrate", "--in", safe, "--out", _folder["db.tif"], "--constant=-80").AssertFails(2, "--constant is for a GeoTIFF");
        Directory.CreateDirectory(_folder["empty"]);
        Sargan.Run("calibrate", "--in", _folder["empty"], "--out", _folder["db.tif"]).AssertFails(1, "no product that is known here");
        Assert.False(File.Exists(_folder["db.tif"]));
    }
}
