namespace SarGan.Data.Speckle;

/// <summary>Estimates the equivalent number of looks of an image.</summary>
public static class EquivalentLooks
{
    private const int Block = 25;

    /// <summary>mean² / variance of linear power.</summary>
    /// <param name="power">Samples of even ground, two or more measurements; NaN is left out.</param>
    /// <returns>Infinity where nothing varies.</returns>
    /// <exception cref="ArgumentException">There are fewer than two measurements.</exception>
    public static double Of(ReadOnlySpan<float> power)
    {
        double sum = 0, squares = 0;
        long count = 0;
        foreach (double value in power)
        {
            if (double.IsNaN(value)) continue;
            sum += value;
            squares += value * value;
            count++;
        }
        if (count < 2) throw new ArgumentException($"At least two measurements are needed. Actual count was {count}.", nameof(power));
        var mean = sum / count;
        return mean * mean / ((squares / count) - (mean * mean));
    }

    /// <summary>Over blocks of 25 x 25 pixels the 90th percentile of <see cref="Of"/>: texture only ever lowers a block's figure, so that the most even blocks tell the speckle.</summary>
    /// <param name="power">Linear power, height x width; NaN where there is no measurement.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <returns>Null where no block of measurements fits.</returns>
    /// <exception cref="ArgumentException">The length is not height x width.</exception>
    public static double? Estimate(ReadOnlySpan<float> power, int width, int height)
    {
        if (power.Length != (long)width * height) throw new ArgumentException($"{height} x {width} values are needed. Actual length was {power.Length}.", nameof(power));
        var looks = new List<double>();
        var block = new float[Block * Block];
        for (var y = 0; y + Block <= height; y += Block)
        {
            for (var x = 0; x + Block <= width; x += Block)
            {
                for (var row = 0; row < Block; row++) power.Slice(((y + row) * width) + x, Block).CopyTo(block.AsSpan(row * Block));
                if (block.Any(float.IsNaN)) continue;
                var own = Of(block);
                if (double.IsFinite(own) && own > 0) looks.Add(own);
            }
        }
        if (looks.Count == 0) return null;
        looks.Sort();
        return looks[(int)(0.9 * (looks.Count - 1))];
    }
}
