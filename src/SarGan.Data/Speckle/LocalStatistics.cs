namespace SarGan.Data.Speckle;

/// <summary>Mean and variance in a square window around each pixel of a row, nodata left out.</summary>
internal sealed class LocalStatistics(int width, int radius)
{
    private readonly double[] _counts = new double[width];
    private readonly double[] _sums = new double[width];
    private readonly double[] _squares = new double[width];

    /// <summary>Sums the columns of the rows around y; summed anew for each row, so that no rounding piles up.</summary>
    public void MoveTo(PowerImage image, int y)
    {
        Array.Clear(_counts);
        Array.Clear(_sums);
        Array.Clear(_squares);
        for (var row = Math.Max(0, y - radius); row <= Math.Min(image.Height - 1, y + radius); row++)
        {
            var values = image.Values.Slice(row * width, width);
            for (var x = 0; x < width; x++)
            {
                double value = values[x];
                if (double.IsNaN(value)) continue;
                _counts[x]++;
                _sums[x] += value;
                _squares[x] += value * value;
            }
        }
    }

    /// <summary>Of the window around x. There is a measurement in it when there is one at x.</summary>
    public (double Mean, double Variance) At(int x)
    {
        double count = 0, sum = 0, squares = 0;
        for (var i = Math.Max(0, x - radius); i <= Math.Min(width - 1, x + radius); i++)
        {
            count += _counts[i];
            sum += _sums[i];
            squares += _squares[i];
        }
        var mean = sum / count;
        return (mean, Math.Max(0, (squares / count) - (mean * mean)));
    }
}
