namespace SarGan.Training.Metrics;

/// <summary>What one image scored; see <see cref="ImageMetrics"/> for each number.</summary>
public sealed record ImageScores
{
    /// <summary>The image.</summary>
    public required string Name { get; init; }

    /// <summary>Its scene; null if unknown.</summary>
    public string? Scene { get; init; }

    /// <summary>Decibels; positive infinity for identical images.</summary>
    public required double Psnr { get; init; }

    /// <summary>-1..1.</summary>
    public required double Ssim { get; init; }

    /// <summary>To the target, 0..1.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>mean|G(x) - x| / mean|G(x) - y|.</summary>
    public required double CopyRatio { get; init; }

    /// <summary>With the target, -1..1; NaN where the target is flat.</summary>
    public required double Correlation { get; init; }

    /// <summary>To the target's.</summary>
    public required double StandardDeviationRatio { get; init; }
}
