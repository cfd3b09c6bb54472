using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.Warping;

/// <summary>How far two rasters of one grid agree, over all bands.</summary>
/// <param name="Masks">Share of samples that are nodata in both or in neither.</param>
/// <param name="Identical">Share of the samples valid in both that are equal.</param>
/// <param name="Within">Share of them that differ by the tolerance or less.</param>
/// <param name="Greatest">The greatest difference among them.</param>
internal sealed record Agreement(double Masks, double Identical, double Within, double Greatest)
{
    public static Agreement Of(MemoryRaster ours, MemoryRaster theirs, double tolerance)
    {
        Assert.Equal((theirs.Info.Width, theirs.Info.Height, theirs.Info.Bands), (ours.Info.Width, ours.Info.Height, ours.Info.Bands));
        long samples = 0, masks = 0, both = 0, identical = 0, within = 0;
        double greatest = 0;
        var (a, b) = (new double[ours.Info.Extent.Count], new double[ours.Info.Extent.Count]);
        for (var band = 0; band < ours.Info.Bands; band++)
        {
            ours.Read(band, ours.Info.Extent, a);
            theirs.Read(band, ours.Info.Extent, b);
            for (var i = 0; i < a.Length; i++)
            {
                samples++;
                var (isA, isB) = (IsValid(a[i], theirs.Info.NoData), IsValid(b[i], theirs.Info.NoData));
                if (isA == isB) masks++;
                if (!isA || !isB) continue;
                both++;
                var difference = Math.Abs(a[i] - b[i]);
                if (difference == 0) identical++;
                if (difference <= tolerance) within++;
                greatest = Math.Max(greatest, difference);
            }
        }
        return new Agreement((double)masks / samples, (double)identical / both, (double)within / both, greatest);
    }

    public static void AssertSameGrid(RasterInfo theirs, RasterInfo ours)
    {
        Assert.Equal((theirs.Width, theirs.Height), (ours.Width, ours.Height));
        double[] a = Numbers(theirs.Transform!), b = Numbers(ours.Transform!); // both were planned
        for (var i = 0; i < 6; i++) Assert.True(Math.Abs(a[i] - b[i]) <= 1e-9 * Math.Max(Math.Abs(a[i]), 1e-6), $"geotransform: {theirs.Transform} expected, {ours.Transform} found");
    }

    private static double[] Numbers(AffineTransform t) => [t.OffsetX, t.ScaleX, t.ShearX, t.OffsetY, t.ShearY, t.ScaleY];

    // Without a nodata value gdalwarp leaves 0 where nothing reaches.
    private static bool IsValid(double value, double? noData) => !double.IsNaN(value) && value != (noData ?? 0);
}
