using System.Numerics;

namespace SarGan.Geo.Warping;

/// <summary>Computes rows of the target in the space in which samples may be mixed; NaN where there is no value.</summary>
internal sealed class RowResampler<TWork>(Resampling resampling, SampleSpace space, int width)
    where TWork : unmanaged, INumber<TWork>
{
    private readonly (double[] X, double[] Y) _points = (new double[width], new double[width]);
    private readonly (double[] X, double[] Y) _lowerRight = resampling == Resampling.Average ? (new double[width], new double[width]) : ([], []);
    private readonly double[] _values = new double[width];
    private readonly float[] _singles = new float[width];
    private readonly List<int> _left = [];
    private CoordinateSpan[] _spans = [];
    private int _spanCount;
    private int _count;
    private bool _isExpanded;

    /// <summary>Of the part of the target in which the next rows lie.</summary>
    public KernelScale Scale { get; set; } = new(1, 1, 0);

    /// <summary>Exact positions make spans of single points, for which nothing is to be gained.</summary>
    private bool IsFast => resampling == Resampling.Bilinear && BilinearSpans.Handles<TWork>(Scale) && _spanCount * 16 <= _count;

    private KernelScale EffectiveScale => Scale.IsNarrow ? new KernelScale(1, 1, Scale.Reach) : Scale;

    /// <summary>Where the next row's points lie.</summary>
    public void TakeRow(ReadOnlySpan<CoordinateSpan> points, ReadOnlySpan<CoordinateSpan> lowerRight, int count)
    {
        (_count, _isExpanded, _spanCount) = (count, false, points.Length);
        if (_spans.Length < points.Length) _spans = new CoordinateSpan[points.Length];
        points.CopyTo(_spans);
        if (lowerRight.Length > 0) CoordinateBlock.Expand(lowerRight, _lowerRight.X, _lowerRight.Y);
    }

    /// <summary>The row in single precision, where that is good enough and pays.</summary>
    public bool TryFill(in SourceView<TWork> source, out ReadOnlySpan<float> values)
    {
        values = _singles.AsSpan(0, _count);
        if (!IsFast) return false;
        foreach (var span in _spans.AsSpan(0, _spanCount))
        {
            _left.Clear();
            var (first, end) = BilinearSpans.Fill(source, EffectiveScale, span, _singles, _left);
            Single(source, span, 0, first);
            Single(source, span, end, span.Count);
            foreach (var start in _left) Single(source, span, start - span.First, start - span.First + 8);
        }
        return true;
    }

    public Span<double> Fill(in SourceView<TWork> source)
    {
        Expand();
        var values = _values.AsSpan(0, _count);
        ReadOnlySpan<double> x = _points.X.AsSpan(0, _count), y = _points.Y.AsSpan(0, _count);
        switch (resampling)
        {
            case Resampling.Nearest:
                Kernels.Nearest(source, x, y, values);
                break;
            case Resampling.Average:
                WideKernels.Average(source, _points, _lowerRight, Scale, values);
                break;
            case Resampling.Cubic when Scale.IsNarrow:
                Kernels.Cubic(source, x, y, values);
                break;
            case Resampling.Bilinear when Scale.IsNarrow:
                Kernels.Bilinear(source, x, y, values);
                break;
            default:
                WideKernels.Stretched(source, Scale, resampling == Resampling.Cubic, x, y, values);
                break;
        }
        if (resampling == Resampling.Cubic && space != SampleSpace.Linear) KeepPowerPositive(source, values);
        return values;
    }

    /// <summary>NaN into the target's pixels that lie on the source and yet have no value.</summary>
    public void MarkHoles<T>(in SourceView<TWork> source, Span<T> target)
        where T : unmanaged, INumber<T>
    {
        Expand();
        var noNumber = T.CreateTruncating(double.NaN);
        var values = _values.AsSpan(0, _count);
        if (IsFast)
        {
            for (var i = 0; i < _count; i++) values[i] = _singles[i];
        }
        for (var i = 0; i < _count; i++)
        {
            var (x, y) = (_points.X[i], _points.Y[i]);
            if (double.IsNaN(values[i]) && x >= 0 && y >= 0 && x <= source.RasterWidth && y <= source.RasterHeight) target[i] = noNumber;
        }
    }

    private void Expand()
    {
        if (_isExpanded) return;
        CoordinateBlock.Expand(_spans.AsSpan(0, _spanCount), _points.X, _points.Y);
        _isExpanded = true;
    }

    private void Single(in SourceView<TWork> source, CoordinateSpan span, int first, int end)
    {
        Span<double> x = stackalloc double[8], y = stackalloc double[8], values = stackalloc double[8];
        for (; first < end; first += 8)
        {
            var count = Math.Min(8, end - first);
            for (var i = 0; i < count; i++) (x[i], y[i]) = (span.X + ((first + i) * span.StepX), span.Y + ((first + i) * span.StepY));
            if (Scale.IsNarrow) Kernels.Bilinear(source, x[..count], y[..count], values[..count]);
            else WideKernels.Stretched(source, Scale, isCubic: false, x[..count], y[..count], values[..count]);
            for (var i = 0; i < count; i++) _singles[span.First + first + i] = (float)values[i];
        }
    }

    /// <summary>A cubic may swing below zero beside bright scatterers, which no power can: there the linear kernel of the same width holds.</summary>
    private void KeepPowerPositive(in SourceView<TWork> source, Span<double> values)
    {
        Span<double> x = stackalloc double[1], y = stackalloc double[1];
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] <= 0)) continue;
            (x[0], y[0]) = (_points.X[i], _points.Y[i]);
            if (Scale.IsNarrow) Kernels.Bilinear(source, x, y, values.Slice(i, 1));
            else WideKernels.Stretched(source, Scale, isCubic: false, x, y, values.Slice(i, 1));
        }
    }
}
