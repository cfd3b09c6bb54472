namespace SarGan.Training.Metrics;

/// <summary>A metric over a set of images.</summary>
/// <param name="Value">Over all images.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval over scenes; null where scenes are unknown or there is only one.</param>
/// <param name="High">Upper end.</param>
public sealed record MetricEstimate(double Value, double? Low = null, double? High = null);

/// <summary>All metrics over a set of images.</summary>
public sealed record MetricSummary
{
    /// <summary>Mean over the images of their decibels; positive infinity as soon as one image is identical to its target.</summary>
    public required MetricEstimate Psnr { get; init; }

    /// <summary>Mean over the images.</summary>
    public required MetricEstimate Ssim { get; init; }

    /// <summary>Mean over the images, 0..1.</summary>
    public required MetricEstimate MeanAbsoluteError { get; init; }

    /// <summary>The mean over the images of |G(x) - x| divided by that of |G(x) - y|; below 1 the outputs are nearer to the inputs than to the targets.</summary>
    public required MetricEstimate CopyRatio { get; init; }

    /// <summary>Mean over the images whose target is not flat; NaN where all are.</summary>
    public required MetricEstimate Correlation { get; init; }

    /// <summary>The mean over the images of the outputs' standard deviations divided by that of the targets'.</summary>
    public required MetricEstimate StandardDeviationRatio { get; init; }
}
