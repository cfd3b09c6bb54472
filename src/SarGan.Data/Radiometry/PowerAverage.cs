namespace SarGan.Data.Radiometry;

/// <summary>Means of power over pixels of a coarser grid, each sample weighted by the share of it that lies within; NaN is left out.</summary>
internal sealed class PowerAverage(int sourceWidth, int width, double factorX, double factorY)
{
    /// <summary>The rows of the source that a row of the result lies over.</summary>
    public (int First, int End) SourceRows(int row, int sourceHeight) => Covered(row, factorY, sourceHeight);

    /// <summary>One row of the result.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="source">Whole rows of the source, from <paramref name="firstRow"/> on.</param>
    /// <param name="firstRow">The first of them.</param>
    /// <param name="sourceHeight">Rows of the whole source.</param>
    /// <param name="means">As many values as the result has columns; NaN where nothing was measured.</param>
    public void Row(int row, ReadOnlySpan<float> source, int firstRow, int sourceHeight, Span<float> means)
    {
        var (top, bottom) = SourceRows(row, sourceHeight);
        for (var column = 0; column < width; column++)
        {
            var (left, right) = Covered(column, factorX, sourceWidth);
            double sum = 0, weight = 0;
            for (var y = top; y < bottom; y++)
            {
                var share = Share(y, row, factorY);
                var values = source.Slice((y - firstRow) * sourceWidth, sourceWidth);
                for (var x = left; x < right; x++)
                {
                    if (float.IsNaN(values[x])) continue;
                    var own = share * Share(x, column, factorX);
                    sum += own * values[x];
                    weight += own;
                }
            }
            means[column] = weight > 0 ? (float)(sum / weight) : float.NaN;
        }
    }

    // A millionth of a pixel is rounding, and must not draw in a neighbour.
    private static (int First, int End) Covered(int index, double factor, int count) =>
        ((int)Math.Floor((index * factor) + 1e-6), Math.Min(count, (int)Math.Ceiling(((index + 1) * factor) - 1e-6)));

    private static double Share(int at, int index, double factor) => Math.Max(0, Math.Min(at + 1, (index + 1) * factor) - Math.Max(at, index * factor));
}
