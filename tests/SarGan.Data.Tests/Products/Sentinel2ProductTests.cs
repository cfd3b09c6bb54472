using System.Globalization;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Products;

public sealed class Sentinel2ProductTests : IDisposable
{
    private const string Scene = "T33UUP_20220613T101031";
    private static readonly ProductOptions NoOffset = new() { ReflectanceOffset = 0 };

    private readonly TempFolder _folder = new();

    public Sentinel2ProductTests()
    {
        // 4 x 4 pixels of 10 m, B11 and SCL 2 x 2 of 20 m.
        Band("B02", 4, 10, 100);
        Band("B03", 4, 10, 200);
        Band("B04", 4, 10, 300);
        Band("B11", 2, 20, 1000);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_Bands_AreRedGreenBlueOnOneGrid()
    {
        using var product = SceneProduct.Open(_folder.Path, NoOffset);
        Assert.Equal(["B04", "B03", "B02"], product.Raster.Info.BandNames);
        Assert.Equal((SampleType.UInt16, 0.0, 32633), (product.Raster.Info.SampleType, product.Raster.Info.NoData, product.Raster.Info.Crs!.EpsgCode));
        Assert.Equal([.. Enumerable.Range(300, 16).Select(value => (float)value)], Values(product, 0));
        Assert.Equal((Domain.Optical, Scene, new DateTimeOffset(2022, 6, 13, 10, 10, 31, TimeSpan.Zero)), (product.Domain, product.SceneId, product.AcquiredAt));
        Assert.Equal(10.0, product.Contract.GroundSampleDistanceX!.Value, 0.01);
    }

    [Fact]
    public void Open_CoarserBand_IsRepeatedOnTheFinerGrid()
    {
        using var product = SceneProduct.Open(_folder.Path, NoOffset with { Bands = ["B11", "B02"] });
        Assert.Equal([1000f, 1000, 1001, 1001, 1000, 1000, 1001, 1001, 1002, 1002, 1003, 1003, 1002, 1002, 1003, 1003], Values(product, 0));
        var window = new float[3];
        product.Raster.Read(0, new PixelWindow(1, 1, 1, 3), window.AsSpan());
        Assert.Equal([1000f, 1002, 1002], window);
        using var alone = SceneProduct.Open(_folder.Path, NoOffset with { Bands = ["B11"] });
        Assert.Equal(2, alone.Raster.Info.Width);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Open_SceneClassification_MakesCloudsNoData(int type, bool isMasked)
    {
        // The class lies over the upper left 20 m pixel; the others are vegetation.
        WriteRaster("SCL", 2, 20, SampleType.Byte, [type, 4, 4, 4]);
        using var product = Assert.IsType<Sentinel2Product>(SceneProduct.Open(_folder.Path, NoOffset));
        Assert.True(product.IsCloudMasked);
        var values = Values(product, 2);
        var valid = new byte[16];
        product.Raster.ReadMask(2, product.Raster.Info.Extent, valid);
        for (var i = 0; i < 16; i++)
        {
            var expected = isMasked && i is 0 or 1 or 4 or 5 ? 0 : 100 + i;
            Assert.Equal(isMasked && i is 0 or 1 or 4 or 5 ? 0 : 100f + i, values[i]);
            Assert.Equal(expected == 0 ? 0 : 255, valid[i]);
        }
        using var unmasked = SceneProduct.Open(_folder.Path, NoOffset with { MaskClouds = false });
        Assert.Equal(100, Values(unmasked, 2)[0]);
    }

    [Fact]
    public void Open_MaskAskedForWithoutClassification_IsRefused() =>
        Assert.Contains("no scene classification", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path, NoOffset with { MaskClouds = true })).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_NobodySaysTheOffset_IsRefused() =>
        Assert.Contains("which offset", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("04.00", true, -1000)]
    [InlineData("05.09", true, -1000)]
    [InlineData("03.01", false, 0)]
    public void Open_Metadata_GiveTheOffset(string baseline, bool hasList, double offset)
    {
        File.WriteAllText(_folder["MTD_MSIL2A.xml"], Metadata(baseline, hasList ? _ => -1000 : null));
        using var product = SceneProduct.Open(_folder.Path);
        var scaling = Assert.IsType<OpticalScaling>(product.Contract.Scaling);
        Assert.Equal((10000.0, offset), (scaling.Quantification, scaling.Offset));
        // DN 1300 is 0.03 with the offset and 0.13 without.
        Assert.Equal(offset == 0 ? 0.13 : 0.03, scaling.ToPhysical(1300), 1e-12);
        var tags = RasterTags.Of(product.Raster.Info);
        Assert.Equal((RadiometricQuantity.Reflectance, 10000.0, offset, "Sentinel-2"), (tags.Quantity, tags.Quantification, tags.Offset, tags.Sensor));
        Assert.Contains("says that the reflectance offset is", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path, new ProductOptions { ReflectanceOffset = -1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_MetadataWithDifferentOffsets_OpensEqualOnesOnly()
    {
        File.WriteAllText(_folder["MTD_MSIL2A.xml"], Metadata("04.00", id => id == 3 ? -900 : -1000));
        Assert.Contains("different offsets", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
        using var product = SceneProduct.Open(_folder.Path, new ProductOptions { Bands = ["B04"] });
        Assert.Equal(-900, ((OpticalScaling)product.Contract.Scaling).Offset);
    }

    [Theory]
    [InlineData("""{"earthsearch:boa_offset_applied": true, "s2:processing_baseline": "05.00"}""", null, 0)]
    [InlineData("""{"earthsearch:boa_offset_applied": false, "s2:processing_baseline": "05.00"}""", null, -1000)]
    [InlineData("""{"s2:processing_baseline": "03.01"}""", null, 0)]
    [InlineData("""{"s2:processing_baseline": "05.00"}""", """[{"scale": 0.0001, "offset": -0.1}]""", -1000)]
    [InlineData("{}", """[{"scale": 0.0001, "offset": 0}]""", 0)]
    [InlineData("{}", """[{"scale": 0.0001}], "bands": [{"name": "B04", "raster:scale": 0.001}]""", 0)]
    [InlineData("""{"earthsearch:boa_offset_applied": true}""", """[{"scale": 0.0001, "offset": -0.1}]""", 0)]
    public void Open_StacItem_GivesTheOffset(string properties, string? bands, double offset)
    {
        var assets = string.Join(",", new[] { "B02", "B03", "B04" }.Select(band => $"\"{band}\": {{\"href\": \"https://example.org/x/{Scene}_{band}_10m.tif?sig=1\"{(bands is null ? "" : $", \"raster:bands\": {bands}")}}}"));
        File.WriteAllText(_folder["item.json"], $"{{\"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"S2A_33UUP\", \"properties\": {properties}, \"assets\": {{{assets}}}}}");
        using var product = SceneProduct.Open(_folder.Path);
        var scaling = Assert.IsType<OpticalScaling>(product.Contract.Scaling);
        Assert.Equal((10000.0, offset), (scaling.Quantification, scaling.Offset));
        Assert.Equal("S2A_33UUP", product.SceneId);
    }

    [Theory]
    [InlineData("""
        "bands": [{"name": "B04", "eo:common_name": "red", "raster:scale": 0.0001, "raster:offset": -0.1}]
        """, -1000)]
    [InlineData("""
        "raster:scale": 0.0001, "raster:offset": -0.1, "bands": [{"name": "B04"}]
        """, -1000)]
    [InlineData("""
        "raster:scale": 0.0001, "raster:offset": -0.1, "bands": [{"name": "B04", "raster:offset": 0}]
        """, 0)]
    [InlineData("""
        "raster:scale": 0.0001, "raster:offset": -0.1
        """, -1000)]
    public void Open_StacItemOfVersion11_GivesTheOffset(string fields, double offset)
    {
        var assets = string.Join(",", new[] { "B02", "B03", "B04" }.Select(band => $"\"{band}\": {{\"href\": \"./{Scene}_{band}_10m.tif\", {fields}}}"));
        File.WriteAllText(_folder["item.json"], $"{{\"type\": \"Feature\", \"stac_version\": \"1.1.0\", \"id\": \"S2A_33UUP\", \"properties\": {{}}, \"assets\": {{{assets}}}}}");
        using var product = SceneProduct.Open(_folder.Path);
        var scaling = Assert.IsType<OpticalScaling>(product.Contract.Scaling);
        Assert.Equal((10000.0, offset), (scaling.Quantification, scaling.Offset));
    }

    [Fact]
    public void Open_BandsOfOneAssetWithDifferentScales_AreNotGuessed()
    {
        var assets = string.Join(",", new[] { "B02", "B03", "B04" }.Select(band => $"\"{band}\": {{\"href\": \"./{Scene}_{band}_10m.tif\", \"raster:scale\": 0.0001, \"bands\": [{{\"raster:offset\": 0}}, {{\"raster:offset\": -0.1}}]}}"));
        File.WriteAllText(_folder["item.json"], $"{{\"stac_version\": \"1.1.0\", \"properties\": {{}}, \"assets\": {{{assets}}}}}");
        Assert.Contains("which offset", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_StacItemWithoutSense_IsRefused()
    {
        File.WriteAllText(_folder["item.json"], """{"stac_version": "1.0.0", "properties": {}, "assets": {"red": {"href": "T33UUP_20220613T101031_B04_10m.tif", "raster:bands": [{"scale": 1e-320, "offset": 0}]}}}""");
        Assert.Contains("is none of reflectances", Assert.Throws<RasterFormatException>(() => SceneProduct.Open(_folder.Path, new ProductOptions { Bands = ["B04"] })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S2A_MSIL2A_20220613T101031_N0400_R022_T33UUP_20220613T160000", -1000)]
    [InlineData("S2A_MSIL2A_20210613T101031_N0300_R022_T33UUP_20210613T160000", 0)]
    public void Open_BaselineInTheFoldersName_GivesTheOffset(string name, double offset)
    {
        var folder = _folder[name];
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        using var product = SceneProduct.Open(folder);
        Assert.Equal(offset, ((OpticalScaling)product.Contract.Scaling).Offset);
    }

    [Fact]
    public void Open_BaselineInTheNameOfAFolderAbove_SaysNothing()
    {
        var folder = _folder["S2A_MSIL2A_20220613T101031_N0400_R022_T33UUP_20220613T160000/bands"];
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(_folder.Path)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var error = Assert.Throws<ArgumentException>(() => SceneProduct.Open(folder));
        Assert.Contains("which offset", error.Message, StringComparison.Ordinal);
        Assert.Equal("options", error.ParamName);
    }

    [Fact]
    public void Open_Jpeg2000_SaysWhatToDo()
    {
        var granule = Path.Combine(_folder.Path, "S2A_MSIL2A.SAFE", "GRANULE", "L2A_T33UUP", "IMG_DATA", "R10m");
        Directory.CreateDirectory(granule);
        File.WriteAllText(Path.Combine(granule, $"{Scene}_B04_10m.jp2"), "no matter");
        File.WriteAllText(_folder["S2A_MSIL2A.SAFE/MTD_MSIL2A.xml"], Metadata("04.00", _ => -1000));
        var message = Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder["S2A_MSIL2A.SAFE"])).Message;
        Assert.Contains("JPEG2000", message, StringComparison.Ordinal);
        Assert.Contains("gdal_translate", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SeveralScenes_AreRefused()
    {
        WriteRaster("B04", 4, 10, SampleType.UInt16, [.. Enumerable.Range(0, 16).Select(value => (float)value)], "T33UUQ_20220613T101031");
        Assert.Contains("several scenes", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path, NoOffset)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BandsElsewhere_AreRefused()
    {
        var info = Grid(2, 20) with { Transform = new AffineTransform(20, 0, 300010, 0, -20, 5600040), SampleType = SampleType.UInt16 };
        using (var writer = GeoTiffWriter.Create(_folder[$"{Scene}_B12_20m.tif"], info)) writer.Complete();
        Assert.Contains("does not lie on the grid", Assert.Throws<DatasetLayoutException>(() => SceneProduct.Open(_folder.Path, NoOffset with { Bands = ["B02", "B12"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RadarQuantity_IsRefused() =>
        Assert.Contains("is optical", Assert.Throws<ArgumentException>(() => SceneProduct.Open(_folder.Path, NoOffset with { Quantity = RadiometricQuantity.Sigma0 })).Message, StringComparison.Ordinal);

    private static string Metadata(string baseline, Func<int, double>? offset)
    {
        var list = offset is null ? "" : $"<BOA_ADD_OFFSET_VALUES_LIST>{string.Concat(Enumerable.Range(0, 13).Select(id => string.Create(CultureInfo.InvariantCulture, $"<BOA_ADD_OFFSET band_id=\"{id}\">{offset(id)}</BOA_ADD_OFFSET>")))}</BOA_ADD_OFFSET_VALUES_LIST>";
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd"><n1:General_Info>
              <Product_Info><PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE></Product_Info>
              <Product_Image_Characteristics><QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>{list}</Product_Image_Characteristics>
            </n1:General_Info></n1:Level-2A_User_Product>
            """;
    }

    private static RasterInfo Grid(int side, double metres) => new()
    {
        Width = side,
        Height = side,
        Crs = CoordinateReferenceSystem.FromEpsg(32633),
        Transform = new AffineTransform(metres, 0, 300000, 0, -metres, 5600040),
    };

    private static float[] Values(SceneProduct product, int band)
    {
        var values = new float[product.Raster.Info.Extent.Count];
        product.Raster.Read(band, product.Raster.Info.Extent, values.AsSpan());
        return values;
    }

    private void Band(string name, int side, double metres, int first) => WriteRaster(name, side, metres, SampleType.UInt16, [.. Enumerable.Range(first, side * side).Select(value => (float)value)]);

    private void WriteRaster(string name, int side, double metres, SampleType type, float[] values, string scene = Scene)
    {
        var info = Grid(side, metres) with { SampleType = type };
        using var writer = GeoTiffWriter.Create(_folder[FormattableString.Invariant($"{scene}_{name}_{metres}m.tif")], info);
        var samples = new byte[values.Length * type.Size()];
        SampleTypes.FromSingle(type, values, samples);
        writer.Write(0, info.Extent, samples);
        writer.Complete();
    }
}
