using SarGan.Benchmarks.Compare;

namespace SarGan.Benchmarks.Tests;

public sealed class QuartilesTests
{
    [Fact]
    public void Of_FourValues_LieBetweenRanks()
    {
        // Ranks 0.75, 1.5 and 2.25 of 1, 2, 4, 8.
        Assert.Equal(new Quartiles(1.75, 3, 5), Quartiles.Of([8, 1, 4, 2]));
    }

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(new Quartiles(7, 7, 7), Quartiles.Of([7]));

    [Fact]
    public void Of_NoValue_IsRefused() => Assert.Throws<ArgumentException>(() => Quartiles.Of([]));
}
