using SarGan.Data.Images;

namespace SarGan.Training.Metrics;

/// <summary>How far an image is from another. Samples are 8-bit and count as value / 255, so the data range is 1; all sums are float64.</summary>
public static class ImageMetrics
{
    private const double Range = 255;

    /// <summary>Peak signal-to-noise ratio: 10 log10(1 / mean squared error over all pixels and channels).</summary>
    /// <param name="image">8-bit.</param>
    /// <param name="reference">8-bit, the same width, height and channels.</param>
    /// <returns>Decibels; positive infinity for identical images.</returns>
    /// <exception cref="ArgumentException">The images differ in size or channels, or one has 16-bit samples.</exception>
    public static double Psnr(PixelImage image, PixelImage reference)
    {
        CheckAlike(image, reference);
        var a = image.Bytes;
        var b = reference.Bytes;
        long sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = a[i] - b[i];
            sum += difference * difference;
        }
        return sum == 0 ? double.PositiveInfinity : 10 * Math.Log10(Range * Range * a.Length / sum);
    }

    /// <summary>Structural similarity, mean over pixels and channels.</summary>
    /// <remarks>
    /// Wang, Bovik, Sheikh, Simoncelli 2004: Gaussian window of 11 x 11 with standard deviation 1.5, K1 = 0.01, K2 = 0.03, weighted (not sample) variances. Only
    /// windows that lie wholly inside the image count.
    /// </remarks>
    /// <param name="image">8-bit, at least 11 x 11.</param>
    /// <param name="reference">8-bit, the same width, height and channels.</param>
    /// <returns>-1..1; 1 for identical images.</returns>
    /// <exception cref="ArgumentException">The images differ in size or channels, are smaller than the window, or one has 16-bit samples.</exception>
    public static double Ssim(PixelImage image, PixelImage reference)
    {
        CheckAlike(image, reference);
        return StructuralSimilarity.Mean(image, reference);
    }

    /// <summary>Mean absolute difference over all pixels and channels.</summary>
    /// <param name="image">8-bit.</param>
    /// <param name="reference">8-bit, the same width, height and channels.</param>
    /// <returns>0..1.</returns>
    /// <exception cref="ArgumentException">The images differ in size or channels, or one has 16-bit samples.</exception>
    public static double MeanAbsoluteError(PixelImage image, PixelImage reference)
    {
        CheckAlike(image, reference);
        var a = image.Bytes;
        var b = reference.Bytes;
        long sum = 0;
        for (var i = 0; i < a.Length; i++) sum += Math.Abs(a[i] - b[i]);
        return sum / (Range * a.Length);
    }

    /// <summary>Whether a translation has left its input: mean|G(x) - x| / mean|G(x) - y|. Below 1 the output is nearer to the input than to the target: the network copies.</summary>
    /// <param name="source">x, 8-bit; grey is replicated, colour averaged, to the prediction's channels.</param>
    /// <param name="prediction">G(x), 8-bit, the same width and height.</param>
    /// <param name="target">y, 8-bit, the same width, height and channels as the prediction.</param>
    /// <returns>0 or more; positive infinity where the prediction equals the target, NaN where all three are equal.</returns>
    /// <exception cref="ArgumentException">The images differ in size, channels cannot be matched, or one has 16-bit samples.</exception>
    public static double CopyRatio(PixelImage source, PixelImage prediction, PixelImage target)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        return MeanAbsoluteError(prediction, ChannelMatching.ToChannels(source, prediction.Channels)) / MeanAbsoluteError(prediction, target);
    }

    /// <summary>Pearson's correlation of the pixels, channel by channel, mean over the channels.</summary>
    /// <remarks>Channel by channel, because a single colour correlates with any picture of about that colour when channels are pooled.</remarks>
    /// <param name="image">8-bit.</param>
    /// <param name="reference">8-bit, the same width, height and channels.</param>
    /// <returns>-1..1. A constant channel of the image counts as 0; constant channels of the reference are left out, and NaN is returned where all of them are constant.</returns>
    /// <exception cref="ArgumentException">The images differ in size or channels, or one has 16-bit samples.</exception>
    public static double Correlation(PixelImage image, PixelImage reference)
    {
        CheckAlike(image, reference);
        var (sum, channels) = (0.0, 0);
        for (var c = 0; c < image.Channels; c++)
        {
            var (varianceA, varianceB, covariance) = Moments(image, reference, c);
            if (varianceB == 0) continue;
            channels++;
            if (varianceA > 0) sum += covariance / Math.Sqrt(varianceA * varianceB);
        }
        return channels == 0 ? double.NaN : sum / channels;
    }

    /// <summary>The standard deviation of the pixels of each channel about that channel's mean, mean over the channels.</summary>
    /// <param name="image">8-bit.</param>
    /// <returns>0..0.5.</returns>
    /// <exception cref="ArgumentException">The image has 16-bit samples.</exception>
    public static double StandardDeviation(PixelImage image)
    {
        CheckAlike(image, image);
        var sum = 0.0;
        for (var c = 0; c < image.Channels; c++) sum += Math.Sqrt(Moments(image, image, c).VarianceA);
        return sum / image.Channels;
    }

    /// <summary>How much of the target's contrast an image has: the quotient of the <see cref="StandardDeviation"/>s.</summary>
    /// <param name="image">8-bit.</param>
    /// <param name="reference">8-bit, the same width, height and channels.</param>
    /// <returns>0 or more; 1 is right; positive infinity where only the reference is flat, NaN where both are.</returns>
    /// <exception cref="ArgumentException">The images differ in size or channels, or one has 16-bit samples.</exception>
    public static double StandardDeviationRatio(PixelImage image, PixelImage reference)
    {
        CheckAlike(image, reference);
        return StandardDeviation(image) / StandardDeviation(reference);
    }

    private static (double VarianceA, double VarianceB, double Covariance) Moments(PixelImage image, PixelImage reference, int channel)
    {
        var a = image.Bytes;
        var b = reference.Bytes;
        var channels = image.Channels;
        long sumA = 0, sumB = 0, sumAA = 0, sumBB = 0, sumAB = 0;
        for (var i = channel; i < a.Length; i += channels)
        {
            sumA += a[i];
            sumB += b[i];
            sumAA += a[i] * a[i];
            sumBB += b[i] * b[i];
            sumAB += a[i] * b[i];
        }
        // Whole numbers up to here, so that a constant channel has a variance of exactly 0.
        Int128 n = image.Width * (long)image.Height;
        var scale = (double)n * (double)n * Range * Range;
        return (
            (double)((n * sumAA) - ((Int128)sumA * sumA)) / scale,
            (double)((n * sumBB) - ((Int128)sumB * sumB)) / scale,
            (double)((n * sumAB) - ((Int128)sumA * sumB)) / scale);
    }

    private static void CheckAlike(PixelImage image, PixelImage reference)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(reference);
        if (image.BitsPerSample != 8 || reference.BitsPerSample != 8) throw new ArgumentException("Metrics compare 8-bit images: round the samples to 8 bits first.");
        if ((image.Width, image.Height, image.Channels) != (reference.Width, reference.Height, reference.Channels))
        {
            throw new ArgumentException(
                $"The images must have the same width, height and channels. Actual sizes were {image.Width} x {image.Height} x {image.Channels} and {reference.Width} x {reference.Height} x {reference.Channels}.");
        }
    }
}
