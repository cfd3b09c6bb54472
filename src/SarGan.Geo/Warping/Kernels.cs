using System.Numerics;

namespace SarGan.Geo.Warping;

/// <summary>Samples at points between samples. What has no value becomes NaN. Weights of samples without a measurement are shared among the others.</summary>
internal static class Kernels
{
    private const double LeastWeight = 0.00001;

    public static void Nearest<T>(in SourceView<T> source, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = source.TryLocate(x[i], y[i], out var offset) && source.IsValid(offset) ? source.Value(offset) : double.NaN;
    }

    public static void Bilinear<T>(in SourceView<T> source, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++) values[i] = source.TryLocate(x[i], y[i], out _) ? Bilinear(source, x[i], y[i]) : double.NaN;
    }

    /// <summary>Cubic where all 16 samples are there, else bilinear.</summary>
    public static void Cubic<T>(in SourceView<T> source, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < values.Length; i++) values[i] = source.TryLocate(x[i], y[i], out _) ? Cubic(source, x[i], y[i]) : double.NaN;
    }

    private static double Bilinear<T>(in SourceView<T> source, double x, double y)
        where T : unmanaged, INumberBase<T>
    {
        var (column, row) = ((int)Math.Floor(x - 0.5), (int)Math.Floor(y - 0.5));
        var (right, below) = (x - 0.5 - column, y - 0.5 - row);
        if (source.Valid.IsEmpty && column >= 0 && row >= 0 && column + 1 < source.RasterWidth && row + 1 < source.RasterHeight)
        {
            var offset = source.Offset(column, row);
            var upper = (source.Value(offset) * (1 - right)) + (source.Value(offset + 1) * right);
            var lower = (source.Value(offset + source.Stride) * (1 - right)) + (source.Value(offset + source.Stride + 1) * right);
            return (upper * (1 - below)) + (lower * below);
        }
        double sum = 0, weights = 0;
        Add(source, column, row, (1 - right) * (1 - below), ref sum, ref weights);
        Add(source, column + 1, row, right * (1 - below), ref sum, ref weights);
        Add(source, column, row + 1, (1 - right) * below, ref sum, ref weights);
        Add(source, column + 1, row + 1, right * below, ref sum, ref weights);
        return weights < LeastWeight ? double.NaN : sum / weights;
    }

    private static void Add<T>(in SourceView<T> source, int column, int row, double weight, ref double sum, ref double weights)
        where T : unmanaged, INumberBase<T>
    {
        if ((uint)column >= (uint)source.RasterWidth || (uint)row >= (uint)source.RasterHeight || weight == 0) return;
        var offset = source.Offset(column, row);
        if (!source.IsValid(offset)) return;
        sum += source.Value(offset) * weight;
        weights += weight;
    }

    private static double Cubic<T>(in SourceView<T> source, double x, double y)
        where T : unmanaged, INumberBase<T>
    {
        var (column, row) = ((int)Math.Floor(x - 0.5), (int)Math.Floor(y - 0.5));
        if (column < 1 || row < 1 || column + 2 >= source.RasterWidth || row + 2 >= source.RasterHeight) return Bilinear(source, x, y);
        Span<double> across = stackalloc double[4], down = stackalloc double[4];
        CubicWeights(x - 0.5 - column, across);
        CubicWeights(y - 0.5 - row, down);
        double sum = 0;
        for (var j = 0; j < 4; j++)
        {
            var offset = source.Offset(column - 1, row - 1 + j);
            if (!source.Valid.IsEmpty && source.Valid.Slice(offset, 4).Contains((byte)0)) return Bilinear(source, x, y);
            var inRow = (source.Value(offset) * across[0]) + (source.Value(offset + 1) * across[1])
                + (source.Value(offset + 2) * across[2]) + (source.Value(offset + 3) * across[3]);
            sum += inRow * down[j];
        }
        return sum;
    }

    private static void CubicWeights(double t, Span<double> weights)
    {
        for (var i = 0; i < 4; i++) weights[i] = WideKernels.CubicWeight(t + 1 - i);
    }
}
