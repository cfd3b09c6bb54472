using SarGan.Data.Images;

namespace SarGan.Training.Metrics;

/// <summary>How an <see cref="Evaluator"/> works.</summary>
public sealed record EvaluatorOptions
{
    /// <summary>The mean colour of the training set's target side, one value a channel, 0..255: gives the baseline of a picture without content. Default: null, baseline left out.</summary>
    /// <exception cref="ArgumentException">A value lies outside 0..255, or the list is empty.</exception>
    public IReadOnlyList<double>? MeanColor
    {
        get;
        init => field = value is null || (value.Count > 0 && value.All(v => v is >= 0 and <= 255)) ? value
            : throw new ArgumentException($"MeanColor must hold one value of 0 to 255 for each channel. Actual value was [{FormattableString.Invariant($"{string.Join(", ", value)}")}].", nameof(value));
    }

    /// <summary>Draws of the bootstrap over scenes, 0 to 1,000,000; 0 gives no intervals. Default: 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Resamples
    {
        get;
        init => field = value is >= 0 and <= 1_000_000 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Resamples must be 0 to 1000000. Actual value was {value}.");
    } = 1000;

    /// <summary>Seed of the bootstrap. Default: 1.</summary>
    public long Seed { get; init; } = 1;
}

/// <summary>Judges translations one by one and sums up, beside what a translation must beat: copying the input, and one mean colour.</summary>
/// <param name="options">How; the defaults if null.</param>
public sealed class Evaluator(EvaluatorOptions? options = null)
{
    private readonly EvaluatorOptions _options = options ?? new EvaluatorOptions();
    private readonly List<ScoredImage> _model = [];
    private readonly List<ScoredImage> _copy = [];
    private readonly List<ScoredImage> _meanColor = [];

    /// <summary>Adds an image. Keeps numbers only.</summary>
    /// <param name="sample">The image.</param>
    /// <exception cref="ArgumentException">The three images differ in size, are smaller than 11 x 11, or have channels that cannot be matched; or <see cref="EvaluatorOptions.MeanColor"/> has another number of channels than the target.</exception>
    public void Add(EvaluationSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var target = ChannelMatching.ToBytes(sample.Target);
        var source = ChannelMatching.ToChannels(ChannelMatching.ToBytes(sample.Source), target.Channels);
        var prediction = ChannelMatching.ToChannels(ChannelMatching.ToBytes(sample.Prediction), target.Channels);
        // Everything is scored before anything is kept, so that a bad sample leaves the evaluator as it was.
        var model = ScoredImage.Score(sample, source, prediction, target);
        var copy = ScoredImage.Score(sample, source, source, target);
        var meanColor = _options.MeanColor is { } color ? ScoredImage.Score(sample, source, Flat(target, color), target) : null;
        _model.Add(model);
        _copy.Add(copy);
        if (meanColor is not null) _meanColor.Add(meanColor);
    }

    /// <summary>Sums up what was added so far.</summary>
    /// <exception cref="InvalidOperationException">No image was added.</exception>
    public EvaluationReport Report()
    {
        if (_model.Count == 0) throw new InvalidOperationException("There is nothing to report: no image was added.");
        var rows = new List<EvaluationRow> { Summarize("model", _model), Summarize("copy", _copy) };
        if (_meanColor.Count > 0) rows.Add(Summarize("meanColor", _meanColor));
        var scenes = _model.Select(image => image.Scores.Scene).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return new EvaluationReport { ImageCount = _model.Count, SceneCount = scenes, Rows = rows, Images = [.. _model.Select(image => image.Scores)] };
    }

    /// <summary>The mean colour of images, for <see cref="EvaluatorOptions.MeanColor"/>.</summary>
    /// <param name="images">The training side of the target's domain; 16-bit samples are rounded to 8 bits.</param>
    /// <returns>One value a channel, 0..255, each pixel weighing the same.</returns>
    /// <exception cref="ArgumentException">There is no image, or the images differ in channels.</exception>
    public static IReadOnlyList<double> MeanColorOf(IEnumerable<PixelImage> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        long[]? sums = null;
        long pixels = 0;
        foreach (var image in images.Select(ChannelMatching.ToBytes))
        {
            sums ??= new long[image.Channels];
            if (sums.Length != image.Channels)
                throw new ArgumentException($"The images must have the same number of channels. Actual counts were {sums.Length} and {image.Channels}.", nameof(images));
            for (var i = 0; i < image.Bytes.Length; i++) sums[i % sums.Length] += image.Bytes[i];
            pixels += (long)image.Width * image.Height;
        }
        if (sums is null) throw new ArgumentException("There must be at least one image.", nameof(images));
        return [.. sums.Select(sum => sum / (double)pixels)];
    }

    private EvaluationRow Summarize(string name, List<ScoredImage> images)
    {
        MetricEstimate Mean(Func<ImageScores, double> metric) => Quotient(image => metric(image.Scores), _ => 1);
        MetricEstimate Quotient(Func<ScoredImage, double> dividend, Func<ScoredImage, double> divisor)
            => Bootstrap.Estimate([.. images.Select(image => (image.Scores.Scene, dividend(image), divisor(image)))], _options.Resamples, _options.Seed);
        return new EvaluationRow(name, new MetricSummary
        {
            Psnr = Mean(scores => scores.Psnr),
            Ssim = Mean(scores => scores.Ssim),
            MeanAbsoluteError = Mean(scores => scores.MeanAbsoluteError),
            CopyRatio = Quotient(image => image.ErrorToSource, image => image.Scores.MeanAbsoluteError),
            // A flat target has no correlation with anything: it is left out of dividend and divisor.
            Correlation = Quotient(image => double.IsNaN(image.Scores.Correlation) ? 0 : image.Scores.Correlation, image => double.IsNaN(image.Scores.Correlation) ? 0 : 1),
            StandardDeviationRatio = Quotient(image => image.Deviation, image => image.TargetDeviation),
        });
    }

    private static PixelImage Flat(PixelImage target, IReadOnlyList<double> color)
    {
        if (color.Count != target.Channels)
            throw new ArgumentException($"MeanColor must have as many values as the target has channels. Actual counts were {color.Count} values and {target.Channels} channels.");
        var bytes = new byte[target.Bytes.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Round(color[i % color.Count], MidpointRounding.AwayFromZero);
        return new PixelImage(target.Width, target.Height, target.Channels, bytes);
    }

    /// <summary>What the sums need beside an image's own scores.</summary>
    private sealed record ScoredImage(ImageScores Scores, double ErrorToSource, double Deviation, double TargetDeviation)
    {
        public static ScoredImage Score(EvaluationSample sample, PixelImage source, PixelImage prediction, PixelImage target)
        {
            var error = ImageMetrics.MeanAbsoluteError(prediction, target);
            var errorToSource = ImageMetrics.MeanAbsoluteError(prediction, source);
            var (deviation, targetDeviation) = (ImageMetrics.StandardDeviation(prediction), ImageMetrics.StandardDeviation(target));
            var scores = new ImageScores
            {
                Name = sample.Name,
                Scene = sample.Scene,
                Psnr = ImageMetrics.Psnr(prediction, target),
                Ssim = ImageMetrics.Ssim(prediction, target),
                MeanAbsoluteError = error,
                CopyRatio = errorToSource / error,
                Correlation = ImageMetrics.Correlation(prediction, target),
                StandardDeviationRatio = deviation / targetDeviation,
            };
            return new ScoredImage(scores, errorToSource, deviation, targetDeviation);
        }
    }
}
