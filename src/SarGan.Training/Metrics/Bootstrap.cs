using SarGan.Data.Randomness;

namespace SarGan.Training.Metrics;

/// <summary>A quotient of sums over images (a mean where each divisor is 1), and how it varies when scenes are drawn again with replacement.</summary>
/// <remarks>Efron 1979, percentile interval. Scenes, not images, are drawn: images of one scene are alike, and drawing them singly makes intervals too narrow.</remarks>
internal static class Bootstrap
{
    /// <param name="terms">Per image: scene, dividend, divisor.</param>
    /// <param name="resamples">How often scenes are drawn again.</param>
    /// <param name="seed">Of the draws.</param>
    public static MetricEstimate Estimate(IReadOnlyList<(string? Scene, double Dividend, double Divisor)> terms, int resamples, long seed)
    {
        var value = terms.Sum(term => term.Dividend) / terms.Sum(term => term.Divisor);
        if (resamples == 0 || terms.Any(term => term.Scene is null)) return new MetricEstimate(value);
        var scenes = terms.GroupBy(term => term.Scene, StringComparer.Ordinal)
            .OrderBy(scene => scene.Key, StringComparer.Ordinal)
            .Select(scene => (Dividend: scene.Sum(term => term.Dividend), Divisor: scene.Sum(term => term.Divisor)))
            .ToArray();
        if (scenes.Length < 2) return new MetricEstimate(value);

        var values = new List<double>(resamples);
        // The same draws for every metric and every row, so that they can be compared.
        var random = new RandomStream(seed, "bootstrap");
        for (var i = 0; i < resamples; i++)
        {
            var (dividend, divisor) = (0.0, 0.0);
            for (var s = 0; s < scenes.Length; s++)
            {
                var scene = scenes[random.NextInt(scenes.Length)];
                (dividend, divisor) = (dividend + scene.Dividend, divisor + scene.Divisor);
            }
            if (!double.IsNaN(dividend / divisor)) values.Add(dividend / divisor);
        }
        if (values.Count == 0) return new MetricEstimate(value);
        values.Sort();
        return new MetricEstimate(value, Quantile(values, 0.025), Quantile(values, 0.975));
    }

    /// <summary>Linear between the two nearest order statistics.</summary>
    private static double Quantile(List<double> sorted, double share)
    {
        var position = share * (sorted.Count - 1);
        var (below, above) = (sorted[(int)Math.Floor(position)], sorted[(int)Math.Ceiling(position)]);
        // Infinity minus infinity would be NaN.
        return below == above ? below : below + ((above - below) * (position - Math.Floor(position)));
    }
}
