using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffWriterGroundTests
{
    private static readonly RasterInfo Info = new() { Width = 20, Height = 10, Bands = 2, SampleType = SampleType.Float32 };

    public static TheoryData<double, double, double, double, double, double> Transforms => new()
    {
        { 10, 0, 499980, 0, -10, 4000020 },
        { 8.983152841195215e-5, 0, 139.70000000000002, 0, -8.983152841195215e-5, 35.6 },
        { 8.1, 6.3, 500000.1, 6.2, -8.4, 4500000.7 },
        { 1, 0, 0, 0, 1, 0 }, // South up.
    };

    [SkippableTheory]
    [MemberData(nameof(Transforms))]
    public void Complete_Transform_IsGdalsToTheLastBit(double scaleX, double shearX, double offsetX, double shearY, double scaleY, double offsetY)
    {
        var vrt = GdalVrt(Info with { Transform = new AffineTransform(scaleX, shearX, offsetX, shearY, scaleY, offsetY) });

        var numbers = vrt.Element("GeoTransform")!.Value.Split(',').Select(number => double.Parse(number, CultureInfo.InvariantCulture));
        Assert.Equal([offsetX, scaleX, shearX, offsetY, shearY, scaleY], numbers);
    }

    [Fact]
    public void Complete_NorthUpTransform_IsScaleAndTiepoint()
    {
        var directory = Directory(Info with { Transform = new AffineTransform(10, 0, 499980, 0, -20, 4000020) });

        Assert.Equal([10, 20, 0], directory.Doubles(33550));
        Assert.Equal([0, 0, 0, 499980, 4000020, 0], directory.Doubles(33922));
        Assert.False(directory.Tags.ContainsKey(34264));
    }

    [Fact]
    public void Complete_RotatedTransform_IsMatrix()
    {
        var directory = Directory(Info with { Transform = new AffineTransform(8, 6, 500000, 7, -9, 4500000) });

        Assert.Equal([8, 6, 0, 500000, 7, -9, 0, 4500000, 0, 0, 0, 0, 0, 0, 0, 1], directory.Doubles(34264));
        Assert.False(directory.Tags.ContainsKey(33550));
    }

    [SkippableFact]
    public void Complete_GroundControlPoints_AreGdals()
    {
        var json = GdalInfo(Info with { GroundControlPoints = [new(0, 0, 139.5, 35.5), new(20, 0, 139.75, 35.5, 12), new(0.5, 10, 139.5, 35.25)] });

        var points = json.GetProperty("gcps").GetProperty("gcpList").EnumerateArray()
            .Select(point => new[] { "pixel", "line", "x", "y", "z" }.Select(name => point.GetProperty(name).GetDouble()).ToArray());
        Assert.Equal([[0, 0, 139.5, 35.5, 0], [20, 0, 139.75, 35.5, 12], [0.5, 10, 139.5, 35.25, 0]], points);
    }

    [Theory]
    [InlineData(SampleType.Float32, -9999, "-9999")]
    [InlineData(SampleType.Float32, double.NaN, "nan")]
    [InlineData(SampleType.Float64, 0.1, "0.1")]
    [InlineData(SampleType.UInt64, 18446744073709551615.0, "18446744073709551615")]
    [InlineData(SampleType.Int64, -9223372036854775808.0, "-9223372036854775808")]
    public void Complete_NoData_IsText(SampleType type, double noData, string expected) =>
        Assert.Equal(expected, Directory(Info with { SampleType = type, NoData = noData }).Text(42113));

    [SkippableFact]
    public void Complete_NoDataOfLowestFloat_IsGdals()
    {
        var vrt = GdalVrt(Info with { NoData = float.MinValue });

        Assert.Equal(float.MinValue, double.Parse(vrt.Element("VRTRasterBand")!.Element("NoDataValue")!.Value, CultureInfo.InvariantCulture));
    }

    [SkippableFact]
    public void Complete_MetadataAndBandNames_AreGdals()
    {
        var json = GdalInfo(Info with
        {
            Metadata = new Dictionary<string, string> { ["SENSOR"] = "PALSAR-2", ["a \"name\""] = "x < y & 'z' &lt; 北", ["AREA_OR_POINT"] = "Point" },
            BandNames = ["HH & HV", ""],
        });

        var metadata = json.GetProperty("metadata").GetProperty("");
        Assert.Equal("PALSAR-2", metadata.GetProperty("SENSOR").GetString());
        Assert.Equal("x < y & 'z' &lt; 北", metadata.GetProperty("a \"name\"").GetString());
        Assert.False(metadata.TryGetProperty("AREA_OR_POINT", out var point) && point.GetString() == "Point");
        Assert.Equal("HH & HV", json.GetProperty("bands")[0].GetProperty("description").GetString());
        Assert.False(json.GetProperty("bands")[1].TryGetProperty("description", out _));
    }

    [SkippableTheory]
    [InlineData(4326)]
    [InlineData(32654)]
    [InlineData(3857)]
    public void Complete_Crs_IsGdals(int code)
    {
        var json = GdalInfo(Info with { Crs = CoordinateReferenceSystem.FromEpsg(code), Transform = new AffineTransform(1, 0, 100, 0, -1, 50) });

        Assert.EndsWith($"ID[\"EPSG\",{code}]]", json.GetProperty("coordinateSystem").GetProperty("wkt").GetString(), StringComparison.Ordinal);
        Assert.Equal("Area", json.GetProperty("metadata").GetProperty("").GetProperty("AREA_OR_POINT").GetString());
    }

    [Theory]
    [InlineData(GeoTiffPlanes.Separate)]
    [InlineData(GeoTiffPlanes.Interleaved)]
    public void Complete_Everything_IsReadBackByTheReader(GeoTiffPlanes planes)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info with
        {
            Width = 600,
            Crs = CoordinateReferenceSystem.FromEpsg(32654),
            Transform = new AffineTransform(8.1, 6.3, 500000.1, 6.2, -8.4, 4500000.7),
            NoData = -9999,
            Metadata = new Dictionary<string, string> { ["SENSOR"] = "PALSAR-2 北" },
            BandNames = ["HH", ""],
        });
        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Planes = planes, Overviews = OverviewResampling.Average });

        using var reader = GeoTiffReader.Open(folder["a.tif"]);

        var back = MemoryRaster.Load(reader);
        for (var band = 0; band < 2; band++) Assert.True(raster.Band(band).SequenceEqual(back.Band(band)));
        Assert.Equal(raster.Info.Crs, reader.Info.Crs);
        Assert.Equal(raster.Info.Transform, reader.Info.Transform);
        Assert.Equal(raster.Info.NoData, reader.Info.NoData);
        Assert.Equal(raster.Info.BandNames, reader.Info.BandNames);
        Assert.Equal("PALSAR-2 北", reader.Info.Metadata["SENSOR"]);
        Assert.Equal([(300, 5), (150, 3)], reader.Overviews.Select(overview => (overview.Info.Width, overview.Info.Height)));
    }

    [Theory]
    [InlineData("alpha", true)]
    [InlineData("VH", false)]
    public void Complete_LastBandNamedAlpha_IsAlpha(string name, bool expected)
    {
        using var folder = new TempFolder();
        Samples.Write(folder["a.tif"], Samples.Create(Info with { BandNames = ["grey", name] }), new GeoTiffWriterOptions());
        using var reader = GeoTiffReader.Open(folder["a.tif"]);
        Assert.Equal(expected, reader.HasMask);
    }

    [Fact]
    public void Complete_AlphaOfAPictureWithoutNames_IsNamedByTheReader()
    {
        using var folder = new TempFolder();
        Samples.Write(folder["a.tif"], Samples.Create(new RasterInfo { Width = 20, Height = 20, Bands = 4 }), new GeoTiffWriterOptions { Rgb = true });
        using var reader = GeoTiffReader.Open(folder["a.tif"]);
        Assert.Equal(["", "", "", "alpha"], reader.Info.BandNames);
    }

    [Fact]
    public void Complete_MetadataWithMarkup_IsReadBack()
    {
        using var folder = new TempFolder();
        Samples.Write(folder["a.tif"], Samples.Create(Info with { Metadata = new Dictionary<string, string> { ["NOTE"] = "a < b & \"c\" &lt;" } }), new GeoTiffWriterOptions());
        using var reader = GeoTiffReader.Open(folder["a.tif"]);
        Assert.Equal("a < b & \"c\" &lt;", reader.Info.Metadata["NOTE"]);
    }

    [Fact]
    public void Complete_NothingAboutTheGround_WritesNoTagsOfIt()
    {
        var tags = Directory(Info).Tags.Keys;

        Assert.DoesNotContain(tags, tag => tag > 339);
    }

    private static TiffStructure.Directory Directory(RasterInfo info)
    {
        using var folder = new TempFolder();
        return TiffStructure.Parse(File.ReadAllBytes(Samples.Write(folder["a.tif"], Samples.Create(info)))).Directories.Single();
    }

    // The one output of GDAL that has all digits.
    private static XElement GdalVrt(RasterInfo info)
    {
        Oracle.Require("gdal_translate");
        using var folder = new TempFolder();
        Samples.Write(folder["a.tif"], Samples.Create(info));
        return XElement.Parse(Oracle.Run("gdal_translate", "-q", "-of", "VRT", folder["a.tif"], "/vsistdout/"));
    }

    private static JsonElement GdalInfo(RasterInfo info)
    {
        Oracle.Require("gdalinfo");
        using var folder = new TempFolder();
        Samples.Write(folder["a.tif"], Samples.Create(info));
        return JsonDocument.Parse(Oracle.Run("gdalinfo", "-json", folder["a.tif"])).RootElement;
    }
}
