using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.TestSupport;
using Xunit.Abstractions;

namespace SarGan.Geo.Tests.Warping;

/// <summary>Against files that gdalwarp 3.6.2 made from real rasters with exact positions (-et 0).</summary>
public sealed class WarpReferenceTests(ITestOutputHelper output)
{
    public static TheoryData<string, string, int?, double> References => new()
    {
        { "sar/S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif", "s1a_20150309_4326", null, 1e-3 },
        { "sar/ROIs1970_fall_s1_139_p839.tif", "sen12ms_139_p839_4326", null, 1e-3 },
        { "sar/umbra_mount_yasur.tiff", "umbra_4326", 400, 1 },
        { "geotiff-test-data/utm.tif", "utm17_4326", null, 1 },
    };

    [SkippableTheory]
    [MemberData(nameof(References))]
    public void Warp_ToLongitudeAndLatitude_AgreesWithGdalwarp(string source, string reference, int? size, double tolerance)
    {
        Oracle.Require("gdal_translate");
        var folder = RealData.Require("geotiff");
        using var raster = GeoTiffReader.Open(Path.Combine(folder, source));
        foreach (var (resampling, suffix, least) in new[] { (Resampling.Nearest, "near", 0.999), (Resampling.Bilinear, "bilinear", 0) })
        {
            using var theirs = GdalRaster.Load(Path.Combine(folder, "warp_reference", $"{reference}_{suffix}.tif"));
            var options = new WarpOptions { TargetCrs = CoordinateReferenceSystem.Wgs84, Resampling = resampling, ErrorThreshold = 0, Width = size, Height = size };
            using var ours = Warper.Warp(raster, options);
            Agreement.AssertSameGrid(theirs.Info, ours.Info);
            var agreement = Agreement.Of(ours, theirs, tolerance);
            output.WriteLine($"{reference} {suffix}: {agreement}");
            Assert.True(agreement.Masks >= 0.999, $"{suffix}: {agreement}");
            Assert.True(agreement.Identical >= least, $"{suffix}: {agreement}");
            Assert.True(agreement.Within >= 0.999, $"{suffix}: {agreement}");
        }
    }

    internal static MemoryRaster Memory(MemoryRaster source, WarpOptions options, IPlaneMap map)
    {
        var result = new MemoryRaster(Warper.Plan(source, options, map));
        Warper.Warp(source, _ => result.AsSink(), options, map, null, default);
        return result;
    }
}
