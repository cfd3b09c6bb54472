using SarGan.Registration.Fitting;

namespace SarGan.Registration.Tests;

public sealed class FittingTests
{
    [Fact]
    public void FalseAlarms_SmallCase_IsWhatThePaperSays() =>
        // n = 5, k = 3, s = 2, p = 0.01: (5 - 2) * C(5, 3) * C(3, 2) * 0.01 = 3 * 10 * 3 * 0.01 = 0.9.
        Assert.Equal(Math.Log10(0.9), FalseAlarms.Log10(5, 3, 2, 0.01), 9);

    [Fact]
    public void FalseAlarms_NoMoreThanTheSample_ProvesNothing() => Assert.Equal(0, FalseAlarms.Log10(100, 2, 2, 1e-6));

    [Theory]
    [InlineData(new double[] { 1.1, 0.1, 5, -0.1, 1.1, 3, 0, 0, 1 }, null)]
    [InlineData(new double[] { 5, 0, 0, 0, 5, 0, 0, 0, 1 }, "factor of 5")]
    [InlineData(new double[] { -1, 0, 0, 0, 1, 0, 0, 0, 1 }, "turns the image over")]
    [InlineData(new double[] { 3, 0, 0, 0, 1, 0, 0, 0, 1 }, "3 times as much")]
    [InlineData(new double[] { 1, 0, 0, 0, 1, 0, -0.03, 0, 1 }, "turns the image over")] // the horizon lies in the image
    public void TransformShape_Problem_NamesIt(double[] rows, string? expected)
    {
        var problem = TransformShape.Problem(new PixelTransform(rows), 100, 100, 4);
        if (expected is null) Assert.Null(problem);
        else Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
