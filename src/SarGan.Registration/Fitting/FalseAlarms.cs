namespace SarGan.Registration.Fitting;

/// <summary>How surprising the agreement of matches is.</summary>
/// <remarks>
/// The number of false alarms of L. Moisan and B. Stival, "A probabilistic criterion to detect rigid point matches between two images" (IJCV 57, 2004): the
/// expected number, over all choices of k matches of n and of the sample that fits the model, of agreements at least as good among matches with random ends.
/// </remarks>
internal static class FalseAlarms
{
    /// <summary>The common logarithm of the expected number.</summary>
    /// <param name="candidates">n, all matches.</param>
    /// <param name="inliers">k, those that agree.</param>
    /// <param name="sample">Matches that determine the model.</param>
    /// <param name="chance">The probability that a random end lies within the threshold: its disc's share of the image, 0 to 1.</param>
    public static double Log10(int candidates, int inliers, int sample, double chance)
    {
        if (inliers <= sample || chance <= 0) return inliers <= sample ? 0 : double.NegativeInfinity;
        return Math.Log10(Math.Max(candidates - sample, 1)) + LogChoose(candidates, inliers) + LogChoose(inliers, sample) + ((inliers - sample) * Math.Log10(Math.Min(chance, 1)));
    }

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= Math.Min(k, n - k); i++) sum += Math.Log10(n - i + 1) - Math.Log10(i);
        return sum;
    }
}
