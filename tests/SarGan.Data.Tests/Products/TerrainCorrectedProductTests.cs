using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Products;

public sealed class TerrainCorrectedProductTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 0.5 in power, whatever the file holds.
    [Theory]
    [InlineData("S1A_IW_20210401T052623_DVP_RTC10_G_gpuned_1234_", ".tif", 0.5, RadiometricQuantity.Gamma0TerrainCorrected, "HyP3")]
    [InlineData("S1A_IW_20210401T052623_DVP_RTC10_G_gduned_1234_", ".tif", -3.0103, RadiometricQuantity.Gamma0TerrainCorrected, "HyP3")]
    [InlineData("S1A_IW_20210401T052623_DVP_RTC30_G_sauned_1234_", ".tif", 0.70710678, RadiometricQuantity.Sigma0, "HyP3")]
    [InlineData("OPERA_L2_RTC-S1_T069-147170-IW1_20231001T052623Z_20231002T000000Z_S1A_30_v1.0_", ".tif", 0.5, RadiometricQuantity.Gamma0TerrainCorrected, "OPERA")]
    [InlineData("iw-", ".rtc.tiff", 0.5, RadiometricQuantity.Gamma0TerrainCorrected, "*.rtc.tiff")]
    public void Open_NameOfAService_SaysWhatTheSamplesAre(string before, string after, double sample, RadiometricQuantity quantity, string source)
    {
        foreach (var polarisation in new[] { "VV", "VH" })
            TestRasters.Write(_folder[before + (before == "iw-" ? polarisation.ToLowerInvariant() : polarisation) + after], 2, SampleType.Float32, [TestRasters.Flat(4, (float)sample)]);
        using var product = Assert.IsType<TerrainCorrectedProduct>(SceneProduct.Open(_folder.Path));
        Assert.Equal(["VV", "VH"], product.Raster.Info.BandNames);
        Assert.All(Values(product, 1), value => Assert.Equal(0.5, value, 1e-5));
        var tags = RasterTags.Of(product.Raster.Info);
        Assert.Equal((quantity, BackscatterUnit.Power, "Sentinel-1", "C"), (tags.Quantity, tags.Unit, tags.Sensor, tags.RadarBand));
        Assert.Contains(source, tags.CalibrationSource, StringComparison.Ordinal);
        Assert.Equal(32631, product.Raster.Info.Crs!.EpsgCode);
        Assert.Empty(product.Warnings);
        product.Contract.Validate();
    }

    [Fact]
    public void Open_JaxaMosaic_IsGammaNoughtOfAmplitudes()
    {
        TestRasters.Write(_folder["N36E140_20_sl_HH_F02DAR.tif"], 2, SampleType.UInt16, [[10000, 1000, 0, 100]]);
        TestRasters.Write(_folder["N36E140_20_sl_HV_F02DAR.tif"], 2, SampleType.UInt16, [[1000, 1000, 1000, 1000]]);
        using var product = SceneProduct.Open(_folder.Path);
        Assert.Equal(Math.Pow(10, -0.3), Values(product, 0)[0], 1e-5);
        Assert.Equal(float.NaN, Values(product, 0)[2]);
        Assert.Equal((RadiometricQuantity.Gamma0TerrainCorrected, "L"), (product.Contract.Quantity, product.Contract.RadarBand));
    }

    [Fact]
    public void Open_NobodySaysTheUnit_IsRefused()
    {
        TestRasters.Write(_folder["scene_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]]);
        Assert.Contains("say which", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
        using var product = SceneProduct.Open(_folder.Path, new ProductOptions { Samples = BackscatterUnit.Power, Quantity = RadiometricQuantity.Gamma0TerrainCorrected });
        Assert.Equal([1f, 2, 3, 4], Values(product, 0));
        Assert.Equal(RadiometricQuantity.Gamma0TerrainCorrected, product.Contract.Quantity);
    }

    [Fact]
    public void Open_NobodySaysTheQuantity_WarnsAndLeavesItOpen()
    {
        TestRasters.Write(_folder["scene_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]]);
        using var product = SceneProduct.Open(_folder.Path, new ProductOptions { Samples = BackscatterUnit.Power });
        Assert.Null(product.Contract.Quantity);
        Assert.Contains("which quantity", Assert.Single(product.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TagsOfTheFiles_AreTaken()
    {
        var tags = new RasterTags { Quantity = RadiometricQuantity.Gamma0TerrainCorrected, Unit = BackscatterUnit.Decibels, Looks = 4.4 }.ApplyTo(new Dictionary<string, string>());
        TestRasters.Write(_folder["scene_VH.tif"], 2, SampleType.Float32, [[-10, 0, -20, 3]], tags: tags);
        using var product = SceneProduct.Open(_folder.Path, new ProductOptions { Quantity = RadiometricQuantity.Gamma0 });
        Assert.All(Values(product, 0).Zip([0.1, 1, 0.01, 1.99526]), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.Equal(4.4, product.Contract.Looks);
        Assert.Contains("Actual choice was power; leave it out", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path, new ProductOptions { Samples = BackscatterUnit.Power })).Message, StringComparison.Ordinal);
        Assert.Contains("Actual choice was sigma0; leave it out", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path, new ProductOptions { Quantity = RadiometricQuantity.Sigma0 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s1a-iw-grd-vv-20210401t052623-20210401t052648-026269-032297-001.tiff")]
    [InlineData("iw-vv.tiff")]
    [InlineData("iw-vh.tif")]
    public void Open_MeasurementOfGroundRange_IsRefused(string name)
    {
        var options = new ProductOptions { Samples = BackscatterUnit.Amplitude, Quantity = RadiometricQuantity.Gamma0TerrainCorrected };
        TestRasters.Write(_folder[name], 2, SampleType.UInt16, [[1, 2, 3, 4]]);
        var message = Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path, options)).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("Sentinel-1 GRD measurement, not terrain corrected: open the SAFE folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FilesWithoutAPlace_AreRefused()
    {
        TestRasters.Write(_folder["scene_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]], onGround: false);
        var options = new ProductOptions { Samples = BackscatterUnit.Power, Quantity = RadiometricQuantity.Gamma0TerrainCorrected };
        Assert.Contains("no georeference", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder.Path, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SeveralScenes_AreRefused()
    {
        TestRasters.Write(_folder["first_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]]);
        TestRasters.Write(_folder["second_VV.tif"], 2, SampleType.Float32, [[1, 2, 3, 4]]);
        Assert.Contains("several scenes", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_RealBigEarthNetPatch_GivesPowerOfItsDecibels()
    {
        // SNAP's terrain-corrected sigma0 in dB, 120 x 120.
        const string Stem = "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_87_48_";
        foreach (var polarisation in new[] { "VV", "VH" }) File.CreateSymbolicLink(_folder[$"{Stem}{polarisation}.tif"], RealData.Require($"geotiff/sar/{Stem}{polarisation}.tif"));
        using var product = SceneProduct.Open(_folder.Path, new ProductOptions { Samples = BackscatterUnit.Decibels, Quantity = RadiometricQuantity.Sigma0 });
        Assert.Equal((120, 120, 2, 32633), (product.Raster.Info.Width, product.Raster.Info.Height, product.Raster.Info.Bands, product.Raster.Info.Crs!.EpsgCode));
        Assert.Equal(("Sentinel-1", new DateTimeOffset(2017, 6, 13, 16, 50, 43, TimeSpan.Zero)), (product.Contract.Sensor, product.AcquiredAt));
        for (var band = 0; band < 2; band++)
        {
            using var file = GeoTiffReader.Open(_folder[$"{Stem}{product.Raster.Info.BandNames![band]}.tif"]);
            var decibels = new float[120 * 120];
            file.Read(0, file.Info.Extent, decibels.AsSpan());
            Assert.All(Values(product, band).Zip(decibels), pair => Assert.Equal(pair.Second, 10 * Math.Log10(pair.First), 1e-4));
        }
    }

    private static float[] Values(SceneProduct product, int band)
    {
        var values = new float[product.Raster.Info.Extent.Count];
        product.Raster.Read(band, product.Raster.Info.Extent, values.AsSpan());
        return values;
    }
}
