using SarGan.Training.Metrics;

namespace SarGan.Training.Tests.Metrics;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Spearman_MonotoneButCurved_IsOne() => Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]), 1e-12);

    [Fact]
    public void Spearman_TextbookExample_IsWorkedOutByHand()
    {
        // Ranks 1..5 against 2, 1, 4, 3, 5: sum of squared differences 4, so 1 - 6 * 4 / (5 * 24) = 0.8.
        Assert.Equal(0.8, RankCorrelation.Spearman([1, 2, 3, 4, 5], [20, 10, 40, 30, 50]), 1e-12);
    }

    [Fact]
    public void Spearman_Ties_ShareTheMeanOfTheirRanks()
    {
        // Ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: covariance 4.5, variances 4.5 and 5.
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), RankCorrelation.Spearman([1, 2, 2, 3], [1, 2, 3, 4]), 1e-12);
    }

    [Fact]
    public void Spearman_Constant_IsNoNumber() => Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3])));

    [Fact]
    public void Spearman_UnequalLengthsOrNoNumbers_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, double.NaN], [1, 2]));
    }
}
