using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.TestSupport;
using Xunit.Abstractions;

namespace SarGan.Geo.Tests.Warping;

/// <summary>Against files that gdalwarp 3.6.2 made from real rasters with exact positions (-et 0).</summary>
public sealed class WarpReferenceTests(ITestOutputHelper output)
{
    public static TheoryData<string, string, int, bool, int?, double> References => new()
    {
        { "sar/S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif", "s1a_20150309_4326", 31, false, null, 1e-3 },
        { "sar/ROIs1970_fall_s1_139_p839.tif", "sen12ms_139_p839_4326", 50, false, null, 1e-3 },
        { "sar/umbra_mount_yasur.tiff", "umbra_4326", 59, true, 400, 1 },
        { "geotiff-test-data/utm.tif", "utm17_4326", 17, false, null, 1 },
    };

    [SkippableTheory]
    [MemberData(nameof(References))]
    public void Warp_ToLongitudeAndLatitude_AgreesWithGdalwarp(string source, string reference, int zone, bool isSouth, int? size, double tolerance)
    {
        Oracle.Require("gdal_translate");
        var folder = RealData.Require("geotiff");
        using var raster = GdalRaster.Load(Path.Combine(folder, source));
        var map = new WarpMap(GroundMap.Of(raster.Info, source, null), new TransverseMercator(zone, isSouth));
        foreach (var (resampling, suffix, least) in new[] { (Resampling.Nearest, "near", 0.999), (Resampling.Bilinear, "bilinear", 0) })
        {
            using var theirs = GdalRaster.Load(Path.Combine(folder, "warp_reference", $"{reference}_{suffix}.tif"));
            var options = new WarpOptions { Resampling = resampling, ErrorThreshold = 0, Width = size, Height = size };
            using var ours = Memory(raster, options, map);
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
