namespace SarGan.Training.Metrics;

/// <summary>Spearman's rank correlation: whether two quantities rise and fall together, however steeply.</summary>
public static class RankCorrelation
{
    /// <summary>Pearson's correlation of the ranks; equal values share the mean of their ranks.</summary>
    /// <param name="one">Values.</param>
    /// <param name="other">As many.</param>
    /// <returns>-1..1; NaN for fewer than two values, or where one list is constant.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or hold a value that is no number.</exception>
    public static double Spearman(IReadOnlyList<double> one, IReadOnlyList<double> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Count != other.Count) throw new ArgumentException($"The lists must be equally long. Actual lengths were {one.Count} and {other.Count}.", nameof(other));
        var (a, b) = (Ranks(one), Ranks(other));
        var middle = (one.Count - 1) / 2.0;
        var (covariance, varianceA, varianceB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            covariance += (a[i] - middle) * (b[i] - middle);
            varianceA += (a[i] - middle) * (a[i] - middle);
            varianceB += (b[i] - middle) * (b[i] - middle);
        }
        return varianceA > 0 && varianceB > 0 ? covariance / Math.Sqrt(varianceA * varianceB) : double.NaN;
    }

    /// <summary>Ranks from 0.</summary>
    private static double[] Ranks(IReadOnlyList<double> values)
    {
        if (values.Any(double.IsNaN)) throw new ArgumentException("Values must be numbers. At least one is not.");
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var first = 0; first < order.Length;)
        {
            var end = first + 1;
            while (end < order.Length && values[order[end]] == values[order[first]]) end++;
            for (var i = first; i < end; i++) ranks[order[i]] = (first + end - 1) / 2.0;
            first = end;
        }
        return ranks;
    }
}
