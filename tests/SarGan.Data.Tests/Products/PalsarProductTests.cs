using System.IO.Compression;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Products;

public sealed class PalsarProductTests : IDisposable
{
    private const string Scene = "ALOS2014410740-140829-UBSR2.1GUD";

    // The items that these products have, with values of a scene that never was.
    private const string Summary = """
        Odi_SceneId="ALOS2014410740-140829"
        Scs_SceneID="ALOS2014410740-140829"
        Pds_ProductID="UBSR2.1GUD"
        Pds_PixelSpacing="2.500000"
        Img_SceneCenterDateTime="20140829 02:43:00.123"
        Img_OffNadirAngle="35.4"
        Img_ImageSceneLeftTopLatitude="35.800"
        Img_ImageSceneLeftTopLongitude="139.600"
        Img_ImageSceneRightTopLatitude="35.810"
        Img_ImageSceneRightTopLongitude="139.700"
        Img_ImageSceneLeftBottomLatitude="35.700"
        Img_ImageSceneLeftBottomLongitude="139.590"
        Img_ImageSceneRightBottomLatitude="35.710"
        Img_ImageSceneRightBottomLongitude="139.690"
        Lbi_Satellite="ALOS2"
        Lbi_Sensor="SAR"
        Lbi_ProcessLevel="2.1"
        Lbi_ObservationDate="20140829"
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Folder_GivesSigmaNoughtOfEachPolarisation()
    {
        using var product = Assert.IsType<PalsarProduct>(SceneProduct.Open(Write(Summary)));
        Assert.Equal(["HH", "HV"], product.Raster.Info.BandNames);
        // 10 log10(DN²) - 83: DN 10000 is -3 dB, DN 1000 is -23 dB; DN 0 was never measured.
        Assert.Equal([Math.Pow(10, -0.3), Math.Pow(10, -2.3), double.NaN, Math.Pow(10, -4.3)], Values(product, 0), Near);
        Assert.Equal([Math.Pow(10, -2.3), Math.Pow(10, -2.3), Math.Pow(10, -2.3), Math.Pow(10, -2.3)], Values(product, 1), Near);
        Assert.Equal(("2.1", -83.0), (product.Level, Assert.Single(product.CalibrationDecibels.Distinct())));
    }

    [Fact]
    public void Open_Folder_SaysWhatItIs()
    {
        using var product = SceneProduct.Open(Write(Summary));
        var tags = RasterTags.Of(product.Raster.Info);
        Assert.Equal((RadiometricQuantity.Sigma0, BackscatterUnit.Power, "ALOS-2 PALSAR-2", "L"), (tags.Quantity, tags.Unit, tags.Sensor, tags.RadarBand));
        Assert.Contains("- 83 dB (JAXA", tags.CalibrationSource, StringComparison.Ordinal);
        Assert.Contains("orthorectified", tags.Geometry, StringComparison.Ordinal);
        Assert.Equal(("ALOS2014410740-140829", new DateTimeOffset(2014, 8, 29, 2, 43, 0, 123, TimeSpan.Zero)), (product.SceneId, product.AcquiredAt));
        Assert.Equal("2014-08-29T02:43:00.123Z", product.Raster.Info.Metadata["ACQUIRED"]);
        Assert.Contains(product.Details, detail => detail is { Key: "Pixel spacing", Value: "2.5 m" });
        Assert.Equal(32631, product.Raster.Info.Crs!.EpsgCode);
        Assert.Empty(product.Warnings);
        product.Contract.Validate();
        Assert.Equal(10.0, product.Contract.GroundSampleDistanceX!.Value, 0.01);
    }

    [Fact]
    public void Open_FactorInTheSummary_IsTakenAndNamed()
    {
        using var product = SceneProduct.Open(Write(Summary + "\nCal_CalibrationFactor=\"-80.5\"\n"));
        Assert.Equal(Math.Pow(10, -0.05), Values(product, 0)[0], 1e-5);
        Assert.Contains("- 80.5 dB (Cal_CalibrationFactor of the product's summary.txt)", RasterTags.Of(product.Raster.Info).CalibrationSource, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cal_CalibrationFactorHH=\"-80\"\nCal_CalibrationFactorHV=\"-79.5\"")]
    [InlineData("Cal_HV_CalibrationFactor=\"-79.5\"\nCal_CalibrationFactor=\"-80\"")]
    [InlineData("Cal_HHCalibrationFactor=\"-80\"\nCal_CalibrationFactor_HV=\"-79.5\"\nCal_CalibrationFactor=\"-1\"")]
    public void Open_FactorOfEachPolarisation_IsTakenForItsBand(string items)
    {
        using var product = Assert.IsType<PalsarProduct>(SceneProduct.Open(Write(Summary + "\n" + items + "\n")));
        Assert.Equal([-80, -79.5], product.CalibrationDecibels);
        // DN 10000 with -80 dB is 0 dB, DN 1000 with -79.5 dB is -19.5 dB.
        Assert.Equal(1, Values(product, 0)[0], 1e-5);
        Assert.Equal(Math.Pow(10, -1.95), Values(product, 1)[0], 1e-7);
        Assert.Contains("-80 dB in HH, -79.5 dB in HV", RasterTags.Of(product.Raster.Info).CalibrationSource, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cal_CalibrationFactorHH=\"-80\"", "no calibration factor of HV")]
    [InlineData("Cal_CalibrationFactor=\"-80\"\nCal_OtherCalibrationFactor=\"-81\"", "give HH different calibration factors")]
    public void Open_FactorsThatLeaveADoubt_AreRefused(string items, string expected) =>
        Assert.Contains(expected, Assert.Throws<RasterFormatException>(() => SceneProduct.Open(Write(Summary + "\n" + items + "\n"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_FilesWithoutAPlace_AreTiedByTheCorners()
    {
        using var product = SceneProduct.Open(Write(Summary, onGround: false));
        Assert.Equal(
            [new(0.5, 0.5, 139.6, 35.8), new(1.5, 0.5, 139.7, 35.81), new(0.5, 1.5, 139.59, 35.7), new GroundControlPoint(1.5, 1.5, 139.69, 35.71)],
            product.Raster.Info.GroundControlPoints);
        Assert.Equal(4326, product.Raster.Info.Crs!.EpsgCode);
        Assert.Equal(2.5, product.Contract.GroundSampleDistanceY);
    }

    [Fact]
    public void Open_CornersAcross180Degrees_DoNotJump()
    {
        var summary = Summary.Replace("\"139.600\"", "\"179.950\"", StringComparison.Ordinal).Replace("\"139.700\"", "\"-179.950\"", StringComparison.Ordinal)
            .Replace("\"139.590\"", "\"179.940\"", StringComparison.Ordinal).Replace("\"139.690\"", "\"-179.960\"", StringComparison.Ordinal);
        using var product = SceneProduct.Open(Write(summary, onGround: false));
        Assert.All(product.Raster.Info.GroundControlPoints.Zip([179.95, 180.05, 179.94, 180.04]), pair => Assert.Equal(pair.Second, pair.First.X, 1e-9));
    }

    [Fact]
    public void Open_WithoutSummary_KnowsWhatTheNameSays()
    {
        using var product = Assert.IsType<PalsarProduct>(SceneProduct.Open(Write(null)));
        Assert.Equal(("2.1", "ALOS2014410740-140829", null), (product.Level, product.SceneId, product.AcquiredAt));
        Assert.Contains("no summary.txt", Assert.Single(product.Warnings), StringComparison.Ordinal);
        Assert.Equal(Math.Pow(10, -0.3), Values(product, 0)[0], 1e-5);
    }

    [Fact]
    public void Open_Zip_GivesTheSame()
    {
        ZipFile.CreateFromDirectory(Write(Summary), _folder["product.zip"]);
        using var product = SceneProduct.Open(_folder["product.zip"]);
        Assert.Equal(Math.Pow(10, -0.3), Values(product, 0)[0], 1e-5);
        Assert.Equal("ALOS2014410740-140829", product.SceneId);
    }

    [Theory]
    [InlineData("Lbi_ProcessLevel=\"2.1\"", "Lbi_ProcessLevel=\"1.1\"", "level 1.1")]
    [InlineData("Lbi_ProcessLevel=\"2.1\"", "Lbi_ProcessLevel=\"3.1\"", "level 3.1; levels 1.5 and 2.1 are read")]
    [InlineData("Pds_PixelSpacing=\"2.500000\"", "Pds_PixelSpacing=\"two\"", "Pds_PixelSpacing must be a finite number")]
    [InlineData("Pds_PixelSpacing=\"2.500000\"", "Pds_PixelSpacing=\"-2\"", "Pds_PixelSpacing must be above 0")]
    [InlineData("Lbi_Sensor=\"SAR\"", "SAR", "line 16 is not of the form")]
    [InlineData("Lbi_Sensor=\"SAR\"", "Scs_SceneID=\"ALOS2999\"", "line 16 gives Scs_SceneID another value")]
    [InlineData("Lbi_Sensor=\"SAR\"", "Cal_CalibrationFactor=\"1e300\"", "Cal_CalibrationFactor must be -200 to 200 dB")]
    [InlineData("20140829 02:43:00.123", "yesterday", "Img_SceneCenterDateTime must be a time")]
    public void Open_BrokenSummary_SaysWhereAndWhat(string text, string instead, string expected) =>
        Assert.Contains(expected, Assert.Throws<RasterFormatException>(() => SceneProduct.Open(Write(Summary.Replace(text, instead, StringComparison.Ordinal)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_Bytes_AreRefused()
    {
        var product = Write(Summary);
        TestRasters.Write(Path.Combine(product, $"IMG-HV-{Scene}.tif"), 2, SampleType.Byte, [[1, 2, 3, 4]]);
        Assert.Contains("The file has 1 of Byte, stretched for the eye", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(product)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SummaryAlone_NamesWhatIsMissing()
    {
        Directory.CreateDirectory(_folder["alone"]);
        File.WriteAllText(_folder["alone/summary.txt"], Summary);
        Assert.Contains("IMG-HH-ALOS2*.tif", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder["alone"])).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder[$"alone/IMG-HH-{Scene}"], "CEOS");
        Assert.Contains("not in CEOS", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder["alone"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GammaNought_IsRefused() =>
        Assert.Contains("takes incidence angles", Assert.Throws<ArgumentException>(() => SceneProduct.Open(Write(Summary), new ProductOptions { Quantity = RadiometricQuantity.Gamma0 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_PolarisationsOfDifferentSize_AreRefused()
    {
        var product = Write(Summary);
        TestRasters.Write(Path.Combine(product, $"IMG-HV-{Scene}.tif"), 2, SampleType.UInt16, [[1, 2, 3, 4, 5, 6]]);
        Assert.Contains("the sizes are 2 x 2 and 2 x 3", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(product)).Message, StringComparison.Ordinal);
    }

    private static bool Near(double expected, float actual) => double.IsNaN(expected) ? float.IsNaN(actual) : Math.Abs(expected - actual) <= 1e-6 * expected;

    private static bool Near(double expected, double actual) => Near(expected, (float)actual);

    private static double[] Values(SceneProduct product, int band)
    {
        var values = new double[product.Raster.Info.Extent.Count];
        product.Raster.Read(band, product.Raster.Info.Extent, values.AsSpan());
        return values;
    }

    private string Write(string? summary, bool onGround = true)
    {
        var folder = _folder[$"product-{Guid.NewGuid():N}"];
        TestRasters.Write(Path.Combine(folder, $"IMG-HH-{Scene}.tif"), 2, SampleType.UInt16, [[10000, 1000, 0, 100]], onGround: onGround);
        TestRasters.Write(Path.Combine(folder, $"IMG-HV-{Scene}.tif"), 2, SampleType.UInt16, [[1000, 1000, 1000, 1000]], onGround: onGround);
        if (summary is not null) File.WriteAllText(Path.Combine(folder, "summary.txt"), summary);
        return folder;
    }
}
