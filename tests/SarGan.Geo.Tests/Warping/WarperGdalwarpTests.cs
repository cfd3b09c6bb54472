using System.Globalization;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.TestSupport;
using Xunit.Abstractions;

namespace SarGan.Geo.Tests.Warping;

/// <summary>Against gdalwarp where it is installed, on scenes made here: UTM zone 33 to longitude and latitude, or within UTM.</summary>
public sealed class WarperGdalwarpTests(ITestOutputHelper output)
{
    private const string Utm = "EPSG:32633";

    private static readonly AffineTransform NorthUp = new(30, 0, 412_345.6, 0, -30, 5_280_123.4);

    public static TheoryData<string, SampleType, double?, Resampling, string> Variants => new()
    {
        { "cubic of bytes", SampleType.Byte, null, Resampling.Cubic, "" },
        { "cubic with nodata", SampleType.UInt16, 0, Resampling.Cubic, "" },
        { "cubic of floats", SampleType.Float32, null, Resampling.Cubic, "" },
        { "average", SampleType.UInt16, null, Resampling.Average, "-tr 0.0015 0.001" },
        { "average with nodata", SampleType.Float32, -99, Resampling.Average, "-tr 0.0015 0.001" },
        { "average, hardly coarser", SampleType.Int16, null, Resampling.Average, "" },
        { "bilinear, 3 times coarser", SampleType.Byte, null, Resampling.Bilinear, "-tr 0.0012 0.0008" },
        { "bilinear, coarser, with nodata", SampleType.Float32, -99, Resampling.Bilinear, "-tr 0.0012 0.0008" },
        { "cubic, coarser", SampleType.UInt16, null, Resampling.Cubic, "-tr 0.0013 0.0009" },
        { "cubic, coarser, with nodata", SampleType.UInt16, 0, Resampling.Cubic, "-tr 0.0013 0.0009" },
        { "bilinear with nodata", SampleType.Int16, -32768, Resampling.Bilinear, "" },
        { "finer", SampleType.UInt16, null, Resampling.Bilinear, "-tr 0.0001 0.0001" },
        { "extent", SampleType.UInt16, null, Resampling.Bilinear, "-te 13.86 47.62 13.93 47.66" },
        { "extent and resolution", SampleType.UInt16, null, Resampling.Nearest, "-te 13.80 47.60 13.93 47.66 -tr 0.0003 0.0002" },
        { "extent and size", SampleType.Float32, null, Resampling.Bilinear, "-te 13.86 47.62 13.93 47.66 -ts 333 222" },
        { "size", SampleType.UInt16, null, Resampling.Nearest, "-ts 211 123" },
        { "64-bit floats", SampleType.Float64, -99, Resampling.Bilinear, "" },
    };

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Warp_ToLongitudeAndLatitude_IsAsGdalwarps(string name, SampleType type, double? noData, Resampling resampling, string arguments)
    {
        using var source = Scene(type, noData, NorthUp);
        Compare(name, source, arguments, Options(arguments) with { Resampling = resampling, ErrorThreshold = 0 }, new TransverseMercator(33), "EPSG:4326");
    }

    [SkippableTheory]
    [InlineData(Resampling.Nearest, "")]
    [InlineData(Resampling.Bilinear, "")]
    [InlineData(Resampling.Cubic, "")]
    [InlineData(Resampling.Average, "-tr 100 100")]
    public void Warp_RotatedWithinOneCrs_IsAsGdalwarps(Resampling resampling, string arguments)
    {
        using var source = Scene(SampleType.UInt16, null, AffineTransform.Similarity(20, 30, 0, 0).Then(new AffineTransform(1, 0, 412_345, 0, -1, 5_280_123)));
        Compare($"rotated {resampling}", source, arguments, Options(arguments) with { Resampling = resampling, ErrorThreshold = 0 }, null, Utm);
    }

    [SkippableTheory]
    [InlineData(3413, -500_000, 500_000, 5000, 200, 200)] // The North Pole in the middle.
    [InlineData(3031, -1_000_000, 2_000_000, 10_000, 200, 300)] // The South Pole off the middle.
    [InlineData(3413, 500_000, -500_000, 5000, 200, 200)] // Beside it.
    [InlineData(3857, -20_037_508.342789244, 20_037_508.342789244, 156_543.03392804097, 256, 256)] // Around the globe.
    [InlineData(6931, -9_000_000, 9_000_000, 90_000, 200, 200)] // Most of it.
    public void Warp_OverThePoleOrAroundTheGlobe_IsAsGdalwarps(int code, double west, double north, double pixel, int width, int height)
    {
        Oracle.Require("gdalwarp");
        using var folder = new TempFolder();
        var raster = Scene(SampleType.UInt16, 0, new AffineTransform(pixel, 0, west, 0, -pixel, north), width, height);
        using var source = new MemoryRaster(raster.Info with { Crs = CoordinateReferenceSystem.FromEpsg(code) }, [raster.Band(0).ToArray()]);
        GdalRaster.Save(source, $"EPSG:{code}", folder["in.tif"]);
        Oracle.Run("gdalwarp", "-q", "-et", "0", "-t_srs", "EPSG:4326", folder["in.tif"], folder["out.tif"]);
        using var theirs = GdalRaster.Load(folder["out.tif"]);

        using var ours = Warper.Warp(source, new WarpOptions { TargetCrs = CoordinateReferenceSystem.Wgs84, ErrorThreshold = 0 });

        Agreement.AssertSameGrid(theirs.Info, ours.Info);
        var agreement = Agreement.Of(ours, theirs, 1);
        output.WriteLine($"EPSG:{code}: {agreement}");
        Assert.True(agreement.Masks >= 0.999 && agreement.Identical >= 0.999, $"{agreement}");
    }

    [SkippableFact]
    public void Warp_OblongPixelsWithinOneCrs_ChoosesGdalwarpsGrid()
    {
        using var source = Scene(SampleType.UInt16, null, new AffineTransform(30, 0, 412_345.6, 0, -45, 5_280_123.4));
        Compare("oblong", source, "", new WarpOptions { ErrorThreshold = 0 }, null, Utm);
    }

    [Theory]
    [InlineData(SampleType.UInt16, null, 0.0004)]
    [InlineData(SampleType.UInt16, null, 0.0002)]
    [InlineData(SampleType.Byte, null, 0.0004)]
    [InlineData(SampleType.Byte, null, 0.0002)]
    [InlineData(SampleType.Int16, -32768.0, 0.0004)]
    [InlineData(SampleType.Int16, -32768.0, 0.0002)]
    [InlineData(SampleType.Float32, -99.0, 0.0004)]
    [InlineData(SampleType.Float32, -99.0, 0.0002)]
    public void Warp_AlongLines_StaysCloseToTheExactWarp(SampleType type, double? noData, double resolution)
    {
        using var source = Scene(type, noData, NorthUp);
        var map = new WarpMap(new AffineGroundMap(NorthUp), new TransverseMercator(33));
        var options = new WarpOptions { Resampling = Resampling.Bilinear, ResolutionX = resolution, ResolutionY = resolution };
        using var exact = WarpReferenceTests.Memory(source, options with { ErrorThreshold = 0 }, map);
        using var quick = WarpReferenceTests.Memory(source, options with { ErrorThreshold = 0.00005 }, map);
        var agreement = Agreement.Of(quick, exact, type == SampleType.Float32 ? 0.05 : 1);
        output.WriteLine($"{type} {noData} {resolution}: {agreement}");
        Assert.True(agreement.Masks >= 0.999 && agreement.Within >= 0.999, $"{agreement}");
    }

    private void Compare(string name, MemoryRaster source, string arguments, WarpOptions options, IPlaneMap? crs, string target)
    {
        Oracle.Require("gdalwarp");
        using var folder = new TempFolder();
        GdalRaster.Save(source, Utm, folder["in.tif"]);
        string[] fixedPart = ["-q", "-et", "0", "-t_srs", target, "-r", options.Resampling switch { Resampling.Nearest => "near", Resampling.Bilinear => "bilinear", Resampling.Cubic => "cubic", _ => "average" }];
        Oracle.Run("gdalwarp", [.. fixedPart, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), folder["in.tif"], folder["out.tif"]]);
        using var theirs = GdalRaster.Load(folder["out.tif"]);
        using var ours = WarpReferenceTests.Memory(source, options, new WarpMap(GroundMap.Of(source.Info, name, null), crs));
        Agreement.AssertSameGrid(theirs.Info, ours.Info);
        var isFloating = source.Info.SampleType.IsFloatingPoint();
        var agreement = Agreement.Of(ours, theirs, isFloating ? 1e-3 : 1);
        output.WriteLine($"{name}: {agreement}");
        Assert.True(agreement.Masks >= 0.999, $"{agreement}");
        Assert.True((options.Resampling == Resampling.Nearest ? agreement.Identical : agreement.Within) >= 0.999, $"{agreement}");
    }

    private static WarpOptions Options(string arguments)
    {
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = new WarpOptions();
        for (var i = 0; i < words.Length; i++)
        {
            double Number(int offset) => double.Parse(words[i + offset], CultureInfo.InvariantCulture);
            options = words[i] switch
            {
                "-tr" => options with { ResolutionX = Number(1), ResolutionY = Number(2) },
                "-ts" => options with { Width = (int)Number(1), Height = (int)Number(2) },
                "-te" => options with { Extent = new GroundExtent(Number(1), Number(2), Number(3), Number(4)) },
                _ => options,
            };
        }
        return options;
    }

    /// <summary>Waves with grain, and where there is nodata a patch, single pixels and a border of it.</summary>
    internal static MemoryRaster Scene(SampleType type, double? noData, AffineTransform transform, int width = 230, int height = 170)
    {
        var raster = new MemoryRaster(new RasterInfo { Width = width, Height = height, SampleType = type, Transform = transform, NoData = noData });
        var random = new Random(7);
        var values = new double[width * height];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            var wave = (Math.Sin(x / 9.0) * Math.Cos(y / 7.0)) + (0.3 * random.NextDouble());
            values[i] = type.IsFloatingPoint() ? (10 * wave) - 12 : type == SampleType.Byte ? 120 + (90 * wave) : 20_000 + (12_000 * wave);
            var isHole = (x is > 40 and < 70 && y is > 30 and < 60) || y < 5 || random.Next(200) == 0;
            if (noData is { } nothing && isHole) values[i] = nothing;
        }
        SampleTypes.FromDouble(type, values, raster.Band(0));
        return raster;
    }
}
