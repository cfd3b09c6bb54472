using SarGan.Data.Drawing;

namespace SarGan.Data.Tests.Drawing;

public sealed class AxisTicksTests
{
    [Fact]
    public void Cover_Linear_MarksRoundNumbersAroundTheData()
    {
        var axis = AxisTicks.Cover([0.13, 0.97, double.NaN, double.PositiveInfinity], logarithmic: false, 5, tight: false);
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1.0"], axis.Marks.Select(mark => mark.Label));
        Assert.Equal((0.0, 1.0), (axis.Low, Math.Round(axis.High, 12)));
        Assert.Equal(0.5, axis.Position(0.5), 12);
    }

    [Fact]
    public void Cover_Tight_EndsAtTheData()
    {
        var axis = AxisTicks.Cover([3, 987], logarithmic: false, 5, tight: true);
        Assert.Equal((3.0, 987.0), (axis.Low, axis.High));
        Assert.Equal(["200", "400", "600", "800"], axis.Marks.Select(mark => mark.Label));
    }

    [Theory]
    [InlineData(156600, "50k")]
    [InlineData(4e6, "1M")]
    public void Cover_LargeNumbers_UseUnits(double high, string second)
        => Assert.Equal(["0", second], AxisTicks.Cover([0, high], logarithmic: false, 4, tight: true).Marks.Take(2).Select(mark => mark.Label));

    [Fact]
    public void Cover_ThreeDecades_MarksOneTwoFive()
    {
        var axis = AxisTicks.Cover([0.03, 4, -1, 0], logarithmic: true, 5, tight: false);
        Assert.Equal(["0.02", "0.05", "0.1", "0.2", "0.5", "1", "2", "5"], axis.Marks.Select(mark => mark.Label));
        Assert.Equal(0, axis.Position(0.02), 9);
        Assert.Equal(1, axis.Position(5), 9);
        Assert.False(double.IsFinite(axis.Position(0)));
        Assert.False(double.IsFinite(axis.Position(-1)));
    }

    [Fact]
    public void Cover_ManyDecades_MarksDecadesOnly()
        => Assert.Equal(
            ["1e-6", "1e-5", "0.0001", "0.001", "0.01", "0.1", "1"],
            AxisTicks.Cover([1e-6, 1], logarithmic: true, 5, tight: false).Marks.Select(mark => mark.Label));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cover_OneValueOrNone_StillHasRoomAndMarks(bool logarithmic)
    {
        foreach (var values in new double[][] { [], [double.NaN], [1], [0.37], [0] })
        {
            var axis = AxisTicks.Cover(values, logarithmic, 5, tight: false);
            Assert.True(axis.High > axis.Low);
            Assert.True(axis.Marks.Count >= 2);
        }
    }
}
