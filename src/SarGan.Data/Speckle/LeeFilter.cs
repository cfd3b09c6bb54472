namespace SarGan.Data.Speckle;

/// <summary>The local linear minimum mean square error filter of Lee (1980), "Digital image enhancement and noise filtering by use of local statistics".</summary>
/// <remarks>
/// x = mean + k (I - mean) with k = var(x) / var(I) and var(x) = (var(I) - mean² s) / (1 + s), s = 1 / looks: the mean on even ground, the pixel itself where the ground varies much.
/// Means and variances are those of the window around the pixel.
/// </remarks>
public sealed record LeeFilter : SpeckleFilter
{
    /// <inheritdoc/>
    public override string Name => "lee";

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
            {
                var (mean, variance) = float.IsNaN(image[x, y]) ? default : local.At(x);
                filtered[(y * image.Width) + x] = FilterWindow.MinimumMeanSquareError(image[x, y], mean, variance, Looks);
            }
        }
    }
}
