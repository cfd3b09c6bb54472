namespace SarGan.Consistency;

/// <summary>Means over a square about each pixel, by sums over everything above and to the left: the cost does not depend on the square's size.</summary>
internal sealed class SlidingMean
{
    private readonly int _width, _height, _before, _after;
    private readonly IReadOnlyList<bool>? _valid;
    private readonly double[] _counts;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="side">Side of the square: from (side - 1) / 2 pixels before to side / 2 after. At the image's edge it is cut.</param>
    /// <param name="valid">Which pixels count; null for all.</param>
    public SlidingMean(int width, int height, int side, IReadOnlyList<bool>? valid = null)
    {
        (_width, _height, _before, _after, _valid) = (width, height, (side - 1) / 2, side / 2, valid);
        _counts = Boxes(valid is null ? _ => 1 : i => valid[i] ? 1 : 0);
    }

    /// <summary>The means of values that are given pixel by pixel; 0 where no pixel counts.</summary>
    public float[] Of(Func<int, double> value)
    {
        var sums = Boxes(_valid is null ? value : i => _valid[i] ? value(i) : 0);
        var means = new float[sums.Length];
        for (var i = 0; i < means.Length; i++) means[i] = _counts[i] > 0 ? (float)(sums[i] / _counts[i]) : 0;
        return means;
    }

    /// <summary>Sums over the square about each pixel, rows first and then columns, so that sums stay short and rounding small.</summary>
    private double[] Boxes(Func<int, double> value)
    {
        var rows = new double[_width * _height];
        var line = new double[Math.Max(_width, _height) + 1];
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++) line[x + 1] = line[x] + value((y * _width) + x);
            for (var x = 0; x < _width; x++) rows[(y * _width) + x] = line[Math.Min(_width, x + _after + 1)] - line[Math.Max(0, x - _before)];
        }
        var boxes = new double[rows.Length];
        for (var x = 0; x < _width; x++)
        {
            for (var y = 0; y < _height; y++) line[y + 1] = line[y] + rows[(y * _width) + x];
            for (var y = 0; y < _height; y++) boxes[(y * _width) + x] = line[Math.Min(_height, y + _after + 1)] - line[Math.Max(0, y - _before)];
        }
        return boxes;
    }
}
