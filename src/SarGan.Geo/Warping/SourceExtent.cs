using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>How much of the source a part of the target needs.</summary>
internal static class SourceExtent
{
    private const int Points = 9;

    /// <summary>Samples beyond the outermost points that kernels touch.</summary>
    public static (int X, int Y) Margins(KernelScale scale) => (Math.Max(scale.ReachX, 1) + 1, Math.Max(scale.ReachY, 1) + 1);

    public static PixelWindow Window(RasterInfo info, (double Left, double Top, double Right, double Bottom) bounds, int marginX, int marginY)
    {
        var (left, top) = (Math.Max((int)bounds.Left - marginX, 0), Math.Max((int)bounds.Top - marginY, 0));
        var (right, bottom) = (Math.Min((int)Math.Ceiling(bounds.Right) + marginX, info.Width), Math.Min((int)Math.Ceiling(bounds.Bottom) + marginY, info.Height));
        return new PixelWindow(left, top, right - left, bottom - top);
    }

    /// <summary>About how many pixels of the source a part needs.</summary>
    public static long Estimate(WarpJob job, KernelScale scale, PixelWindow part)
    {
        var grid = job.Target.Transform!; // a planned target has one
        var info = job.Source.Info;
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        Span<double> x = stackalloc double[Points], y = stackalloc double[Points];
        for (var row = 0; row < Points; row++)
        {
            for (var i = 0; i < Points; i++)
                (x[i], y[i]) = grid.Apply(part.X + ((double)i / (Points - 1) * part.Width), part.Y + ((double)row / (Points - 1) * part.Height));
            job.Map.Inverse(x, y);
            for (var i = 0; i < Points; i++)
            {
                if (double.IsNaN(x[i]) || double.IsNaN(y[i])) continue;
                (left, right) = (Math.Min(left, x[i]), Math.Max(right, x[i]));
                (top, bottom) = (Math.Min(top, y[i]), Math.Max(bottom, y[i]));
            }
        }
        if (!(left <= info.Width && right >= 0 && top <= info.Height && bottom >= 0)) return 0;
        var (marginX, marginY) = Margins(scale);
        return Window(info, (Math.Max(left, 0), Math.Max(top, 0), Math.Min(right, info.Width), Math.Min(bottom, info.Height)), marginX, marginY).Count;
    }

    /// <summary>Halves a part along the axis that saves more; between rows where it makes no difference, as files lie in rows.</summary>
    public static (PixelWindow First, PixelWindow Second) Halve(WarpJob job, KernelScale scale, PixelWindow part)
    {
        var byRows = (part with { Height = part.Height / 2 }, part with { Y = part.Y + (part.Height / 2), Height = part.Height - (part.Height / 2) });
        var byColumns = (part with { Width = part.Width / 2 }, part with { X = part.X + (part.Width / 2), Width = part.Width - (part.Width / 2) });
        if (part.Height == 1) return byColumns;
        if (part.Width == 1) return byRows;
        return Estimate(job, scale, byColumns.Item1) + Estimate(job, scale, byColumns.Item2) < Estimate(job, scale, byRows.Item1) + Estimate(job, scale, byRows.Item2) ? byColumns : byRows;
    }
}
