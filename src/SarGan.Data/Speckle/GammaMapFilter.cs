namespace SarGan.Data.Speckle;

/// <summary>The maximum a posteriori filter for gamma-distributed ground of Lopes, Nezry, Touzi and Laur (1990, 1993), "Structure detection and statistical adaptive speckle filtering in SAR images".</summary>
/// <remarks>
/// With C = sqrt(var(I)) / mean in the window, Cu = 1 / sqrt(looks) and Cmax = sqrt(2) Cu: the mean where C is at most Cu, the pixel itself where C is Cmax or more (a point target or an edge), and between
/// them the positive root of a x² - (a - looks - 1) mean x - looks mean I = 0 with a = (1 + Cu²) / (C² - Cu²).
/// </remarks>
public sealed record GammaMapFilter : SpeckleFilter
{
    /// <inheritdoc/>
    public override string Name => "gamma-map";

    /// <summary>Side of the window in pixels. Default 7, odd, 3 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is even or below 3.</exception>
    public int WindowSize { get; init => field = FilterWindow.Odd(value, nameof(WindowSize)); } = 7;

    /// <inheritdoc/>
    public override int Radius => WindowSize / 2;

    private protected override void Filter(PowerImage image, Span<float> filtered)
    {
        var local = new LocalStatistics(image.Width, Radius);
        for (var y = 0; y < image.Height; y++)
        {
            local.MoveTo(image, y);
            for (var x = 0; x < image.Width; x++)
                filtered[(y * image.Width) + x] = float.IsNaN(image[x, y]) ? float.NaN : Estimate(image[x, y], local.At(x));
        }
    }

    private float Estimate(float pixel, (double Mean, double Variance) local)
    {
        var (mean, variance) = local;
        var speckle = 1 / Looks;
        var texture = mean > 0 ? variance / (mean * mean) : 0;
        if (texture <= speckle) return (float)mean;
        if (texture >= 2 * speckle) return pixel;
        var a = (1 + speckle) / (texture - speckle);
        var b = a - Looks - 1;
        return (float)(((b * mean) + Math.Sqrt((mean * mean * b * b) + (4 * a * Looks * mean * pixel))) / (2 * a));
    }
}
