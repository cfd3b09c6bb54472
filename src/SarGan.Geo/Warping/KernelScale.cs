using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>How much wider kernels are than between neighbouring samples: pixels of the target for one of the source, along each axis, over the whole target.</summary>
/// <param name="X">Below 1 where the target is coarser.</param>
/// <param name="Y">Below 1 where the target is coarser.</param>
/// <param name="Reach">Samples that the kernel has on either side before it is widened.</param>
internal readonly record struct KernelScale(double X, double Y, int Reach)
{
    private const int Points = 21;

    /// <summary>Up to 5 % coarser, the narrow kernels serve (gdalwarp's rule).</summary>
    public bool IsNarrow => X >= 0.95 && Y >= 0.95;

    public int ReachX => X < 1 ? (int)Math.Ceiling(Reach / X) : Reach;

    public int ReachY => Y < 1 ? (int)Math.Ceiling(Reach / Y) : Reach;

    public static KernelScale Measure(IPlaneMap map, RasterInfo source, RasterInfo target, Resampling resampling)
    {
        var reach = resampling switch { Resampling.Bilinear => 1, Resampling.Cubic => 2, _ => 0 };
        if (Bounds(map, target) is not { } bounds) return new KernelScale(1, 1, reach);
        return new KernelScale(
            Along(bounds.Left, bounds.Right, source.Width, target.Width, reach),
            Along(bounds.Top, bounds.Bottom, source.Height, target.Height, reach),
            reach);
    }

    private static double Along(double from, double to, int source, int target, int reach)
    {
        var first = Math.Clamp(Math.Floor(RoundIfClose(from)), 0, source);
        var covered = Math.Clamp(Math.Ceiling(RoundIfClose(to)), 0, source) - first;
        if (covered <= 0) return 1;
        var margin = reach * Math.Max(1, covered / target);
        var extra = Math.Min(margin, first) + Math.Min(margin, source - first - covered);
        if (covered <= target && covered + extra >= target) return 1;
        var scale = target / covered;
        if (scale >= 1) return scale;
        // A whole number of samples a pixel, but for a rounded size, is meant to be that number.
        var reduction = Math.Round(1 / scale);
        return Math.Abs((1 / scale) - reduction) < 0.05 ? 1 / reduction : scale;
    }

    private static double RoundIfClose(double value) => Math.Abs(value - Math.Round(value)) < 1e-6 ? Math.Round(value) : value;

    private static (double Left, double Top, double Right, double Bottom)? Bounds(IPlaneMap map, RasterInfo target)
    {
        var grid = target.Transform!; // a planned target has one
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        Span<double> x = stackalloc double[Points], y = stackalloc double[Points];
        for (var row = 0; row < Points; row++)
        {
            for (var i = 0; i < Points; i++) (x[i], y[i]) = grid.Apply((double)i / (Points - 1) * target.Width, (double)row / (Points - 1) * target.Height);
            map.Inverse(x, y);
            for (var i = 0; i < Points; i++)
            {
                if (double.IsNaN(x[i]) || double.IsNaN(y[i])) continue;
                (left, right) = (Math.Min(left, x[i]), Math.Max(right, x[i]));
                (top, bottom) = (Math.Min(top, y[i]), Math.Max(bottom, y[i]));
            }
        }
        return left <= right ? (left, top, right, bottom) : null;
    }
}
