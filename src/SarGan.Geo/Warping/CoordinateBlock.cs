using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Neighbouring pixels of a target's row whose positions in the source lie on a line, evenly spaced.</summary>
/// <param name="First">Column of the first pixel, counted from the block's.</param>
/// <param name="Count">Pixels, 1 or more.</param>
/// <param name="X">Column in the source of the first pixel's point; NaN where it has none.</param>
/// <param name="Y">Row in the source.</param>
/// <param name="StepX">From pixel to pixel.</param>
/// <param name="StepY">From pixel to pixel.</param>
internal readonly record struct CoordinateSpan(int First, int Count, double X, double Y, double StepX, double StepY);

/// <summary>
/// Where the pixels of a block of the target lie in the source. Along a row, exact positions of the ends and the middle are compared with the straight line
/// between the ends; where they differ by more than the threshold, each half is treated alike (gdalwarp's approximation).
/// </summary>
internal sealed class CoordinateBlock(IPlaneMap map, AffineTransform grid, double threshold, int targetWidth)
{
    private const int FewPoints = 5;
    private readonly List<CoordinateSpan> _spans = [];
    private readonly List<int> _starts = [];
    private double[] _x = [];
    private double[] _y = [];

    /// <summary>Spans of a row of the block, from left to right without gaps.</summary>
    public ReadOnlySpan<CoordinateSpan> Row(int row) => CollectionsMarshal.AsSpan(_spans)[_starts[row].._starts[row + 1]];

    /// <summary>Computes the positions of points at a fixed place within each pixel of a window.</summary>
    /// <param name="window">Of the target.</param>
    /// <param name="place">0.5 for the middles, 0 for the upper left corners, 1 for the lower right ones.</param>
    public void Fill(PixelWindow window, double place)
    {
        _spans.Clear();
        _starts.Clear();
        if (_x.Length < targetWidth) (_x, _y) = (new double[targetWidth], new double[targetWidth]);
        for (var row = 0; row < window.Height; row++)
        {
            _starts.Add(_spans.Count);
            var isPart = threshold > 0 && window.Width < targetWidth;
            if (!isPart)
            {
                FillRow(window.X + place, window.Y + row + place, window.Width);
                continue;
            }
            // Where lines break must not depend on how memory divides the target.
            FillRow(place, window.Y + row + place, targetWidth);
            Cut(_starts[row], window);
        }
        _starts.Add(_spans.Count);
    }

    /// <summary>Bounds of all positions, ignoring those without one and whatever lies far off the source; null where none is left.</summary>
    public (double Left, double Top, double Right, double Bottom)? Bounds(double width, double height)
    {
        double left = double.PositiveInfinity, top = left, right = double.NegativeInfinity, bottom = right;
        foreach (var span in CollectionsMarshal.AsSpan(_spans))
        {
            Add(span.X, span.Y);
            if (span.Count > 1) Add(span.X + (span.StepX * (span.Count - 1)), span.Y + (span.StepY * (span.Count - 1)));
        }
        return left <= width && right >= 0 && top <= height && bottom >= 0 ? (Math.Max(left, 0), Math.Max(top, 0), Math.Min(right, width), Math.Min(bottom, height)) : null;

        void Add(double x, double y)
        {
            if (double.IsNaN(x) || double.IsNaN(y)) return;
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
        }
    }

    /// <summary>Writes the positions of a row one by one.</summary>
    public static void Expand(ReadOnlySpan<CoordinateSpan> spans, Span<double> x, Span<double> y)
    {
        foreach (var span in spans)
        {
            for (var i = 0; i < span.Count; i++)
            {
                x[span.First + i] = span.X + (i * span.StepX);
                y[span.First + i] = span.Y + (i * span.StepY);
            }
        }
    }

    /// <summary>Keeps what lies in a window of spans of whole rows.</summary>
    private void Cut(int start, PixelWindow window)
    {
        var kept = start;
        for (var i = start; i < _spans.Count; i++)
        {
            var span = _spans[i];
            var (first, end) = (Math.Max(span.First, window.X), Math.Min(span.First + span.Count, (int)window.EndX));
            if (end <= first) continue;
            var skipped = first - span.First;
            _spans[kept++] = span with { First = first - window.X, Count = end - first, X = span.X + (skipped * span.StepX), Y = span.Y + (skipped * span.StepY) };
        }
        _spans.RemoveRange(kept, _spans.Count - kept);
    }

    private void FillRow(double column, double row, int count)
    {
        if (threshold == 0 || count <= FewPoints)
        {
            FillExactly(column, row, 0, count);
            return;
        }
        Span<double> x = stackalloc double[3], y = stackalloc double[3];
        var middle = (count - 1) / 2;
        Locate(column, row, [0, middle, count - 1], x, y);
        Divide(column, row, (0, x[0], y[0]), (middle, x[1], y[1]), (count - 1, x[2], y[2]));
        // The last point belongs to no piece, as each ends before its end.
        Add(new CoordinateSpan(count - 1, 1, x[2], y[2], 0, 0));
    }

    /// <summary>Adds spans from the first point up to, and without, the last.</summary>
    private void Divide(double column, double row, (int Index, double X, double Y) first, (int Index, double X, double Y) middle, (int Index, double X, double Y) last)
    {
        var count = last.Index - first.Index;
        var (stepX, stepY) = ((last.X - first.X) / count, (last.Y - first.Y) / count);
        var error = Math.Abs(first.X + (stepX * (middle.Index - first.Index)) - middle.X) + Math.Abs(first.Y + (stepY * (middle.Index - first.Index)) - middle.Y);
        if (error <= threshold)
        {
            Add(new CoordinateSpan(first.Index, count, first.X, first.Y, stepX, stepY));
            return;
        }
        if (count <= FewPoints)
        {
            FillExactly(column, row, first.Index, count);
            return;
        }
        Span<double> x = stackalloc double[2], y = stackalloc double[2];
        Span<int> at = [(first.Index + middle.Index) / 2, (middle.Index + last.Index) / 2];
        Locate(column, row, at, x, y);
        Divide(column, row, first, (at[0], x[0], y[0]), middle);
        Divide(column, row, middle, (at[1], x[1], y[1]), last);
    }

    private void FillExactly(double column, double row, int first, int count)
    {
        Span<double> x = _x.AsSpan(0, count), y = _y.AsSpan(0, count);
        for (var i = 0; i < count; i++) (x[i], y[i]) = grid.Apply(column + first + i, row);
        map.Inverse(x, y);
        for (var i = 0; i < count; i++) Add(new CoordinateSpan(first + i, 1, x[i], y[i], 0, 0));
    }

    private void Locate(double column, double row, ReadOnlySpan<int> indices, Span<double> x, Span<double> y)
    {
        for (var i = 0; i < indices.Length; i++) (x[i], y[i]) = grid.Apply(column + indices[i], row);
        map.Inverse(x, y);
    }

    private void Add(CoordinateSpan span) => _spans.Add(span);
}
