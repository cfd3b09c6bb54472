using System.Numerics;

namespace SarGan.Geo.Warping;

/// <summary>Kernels for a target coarser than the source: they cover every sample between neighbouring points, so that none is skipped.</summary>
internal static class WideKernels
{
    private const double LeastWeight = 0.000001;

    /// <summary>A triangle or a cubic, stretched along each axis on its own.</summary>
    public static void Stretched<T>(in SourceView<T> source, KernelScale scale, bool isCubic, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var across = new double[(2 * scale.ReachX) + 1];
        for (var i = 0; i < values.Length; i++)
            values[i] = source.TryLocate(x[i], y[i], out _) ? Stretched(source, scale, isCubic, (x[i], y[i]), across) : double.NaN;
    }

    /// <summary>The mean over the rectangle between the upper left and the lower right corner of the target's pixel.</summary>
    public static void Average<T>(in SourceView<T> source, (double[] X, double[] Y) upperLeft, (double[] X, double[] Y) lowerRight, KernelScale scale, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var (marginX, marginY) = (2 * Math.Max(1, Math.Ceiling(1 / scale.X)), 2 * Math.Max(1, Math.Ceiling(1 / scale.Y)));
        for (var i = 0; i < values.Length; i++)
        {
            var (left, right) = (Math.Min(upperLeft.X[i], lowerRight.X[i]), Math.Max(upperLeft.X[i], lowerRight.X[i]));
            var (top, bottom) = (Math.Min(upperLeft.Y[i], lowerRight.Y[i]), Math.Max(upperLeft.Y[i], lowerRight.Y[i]));
            var isNear = left >= -marginX && top >= -marginY && right <= source.RasterWidth + marginX && bottom <= source.RasterHeight + marginY;
            values[i] = isNear ? Average(source, left, top, right, bottom) : double.NaN;
        }
    }

    /// <summary>Keys's kernel with a = -0.5.</summary>
    public static double CubicWeight(double distance)
    {
        var t = Math.Abs(distance);
        if (t <= 1) return (t * t * ((1.5 * t) - 2.5)) + 1;
        return t <= 2 ? (t * t * ((-0.5 * t) + 2.5)) - (4 * t) + 2 : 0;
    }

    private static double Stretched<T>(in SourceView<T> source, KernelScale scale, bool isCubic, (double X, double Y) point, Span<double> across)
        where T : unmanaged, INumberBase<T>
    {
        var (column, row) = ((int)Math.Floor(point.X - 0.5), (int)Math.Floor(point.Y - 0.5));
        var (right, below) = (point.X - 0.5 - column, point.Y - 0.5 - row);
        var (scaleX, scaleY) = (Math.Min(scale.X, 1), Math.Min(scale.Y, 1));
        var (firstColumn, lastColumn) = (Math.Max(column - scale.ReachX + 1, 0), Math.Min(column + scale.ReachX, source.RasterWidth - 1));
        var (firstRow, lastRow) = (Math.Max(row - scale.ReachY + 1, 0), Math.Min(row + scale.ReachY, source.RasterHeight - 1));
        double acrossSum = 0;
        for (var c = firstColumn; c <= lastColumn; c++) acrossSum += across[c - firstColumn] = Weight((c - column - right) * scaleX, isCubic);
        double sum = 0, weights = 0;
        for (var r = firstRow; r <= lastRow; r++)
        {
            var offset = source.Offset(firstColumn, r);
            double inRow = 0, weightsInRow = 0;
            if (source.Valid.IsEmpty)
            {
                for (var c = 0; c <= lastColumn - firstColumn; c++) inRow += source.Value(offset + c) * across[c];
                weightsInRow = acrossSum;
            }
            else
            {
                for (var c = 0; c <= lastColumn - firstColumn; c++)
                {
                    if (source.Valid[offset + c] == 0) continue;
                    inRow += source.Value(offset + c) * across[c];
                    weightsInRow += across[c];
                }
            }
            var down = Weight((r - row - below) * scaleY, isCubic);
            sum += inRow * down;
            weights += weightsInRow * down;
        }
        return weights < LeastWeight ? double.NaN : sum / weights;
    }

    private static double Weight(double distance, bool isCubic) => isCubic ? CubicWeight(distance) : Math.Max(0, 1 - Math.Abs(distance));

    private static double Average<T>(in SourceView<T> source, double left, double top, double right, double bottom)
        where T : unmanaged, INumberBase<T>
    {
        const double Rounding = 1e-10;
        var (firstColumn, endColumn) = Cover(left, right, source.RasterWidth, Rounding);
        var (firstRow, endRow) = Cover(top, bottom, source.RasterHeight, Rounding);
        double sum = 0, weights = 0;
        for (var r = firstRow; r < endRow; r++)
        {
            var down = Share(r, firstRow, endRow, top, bottom);
            var offset = source.Offset(firstColumn, r);
            for (var c = firstColumn; c < endColumn; c++, offset++)
            {
                if (!source.IsValid(offset)) continue;
                var weight = down * Share(c, firstColumn, endColumn, left, right);
                sum += source.Value(offset) * weight;
                weights += weight;
            }
        }
        return weights > 0 ? sum / weights : double.NaN;
    }

    private static (int First, int End) Cover(double from, double to, int size, double rounding)
    {
        var (first, end) = (Math.Max((int)Math.Floor(from + rounding), 0), Math.Min((int)Math.Ceiling(to - rounding), size));
        return first == end && end < size ? (first, end + 1) : (first, end);
    }

    /// <summary>How much of a sample's pixel lies under the target's; a single one counts whole. Where the target's hangs over the source's edge, the sample there stands for what is missing (gdalwarp's rule).</summary>
    private static double Share(int index, int first, int end, double from, double to)
    {
        if (first + 1 == end) return 1;
        if (index == first) return 1 - (from - first);
        return index + 1 == end ? 1 - (end - to) : 1;
    }
}
