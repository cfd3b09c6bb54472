using SarGan.Registration.Fitting;

namespace SarGan.Registration.Tests;

public sealed class SpatialSpreadTests
{
    [Fact]
    public void Of_Corners_IsOne() => Assert.Equal(1, SpatialSpread.Of([(0, 0), (10, 0), (0, 20), (10, 20), (5, 5)], 11, 21), 12);

    [Fact]
    public void Of_Triangle_IsItsAreaInShares() => Assert.Equal(0.25, SpatialSpread.Of([(0, 0), (5, 0), (0, 10), (1, 1)], 11, 11), 12);

    [Theory]
    [InlineData(new double[] { })]
    [InlineData(new double[] { 1, 1, 2, 2 })]
    [InlineData(new double[] { 1, 1, 2, 2, 3, 3, 3, 3 })]
    public void Of_PointsOnALine_IsNothing(double[] coordinates) =>
        Assert.Equal(0, SpatialSpread.Of(coordinates.Chunk(2).Select(pair => (pair[0], pair[1])), 10, 10), 12);
}
