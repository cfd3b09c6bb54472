namespace SarGan.Registration.Tests;

public sealed class PixelTransformTests
{
    private static readonly PixelTransform Projective = new([2, 0.5, 3, -0.25, 1.5, 4, 0.001, 0.002, 1]);

    [Fact]
    public void Apply_ProjectiveMatrix_DividesByTheThirdCoordinate()
    {
        // By hand: (2*10 + 0.5*20 + 3, -0.25*10 + 1.5*20 + 4) / (0.01 + 0.04 + 1).
        var (x, y) = Projective.Apply(10, 20);
        Assert.Equal(33 / 1.05, x, 12);
        Assert.Equal(31.5 / 1.05, y, 12);
    }

    [Fact]
    public void Invert_ProjectiveMatrix_UndoesIt()
    {
        var (x, y) = Projective.Then(Projective.Invert()).Apply(123.4, -56.7);
        Assert.Equal(123.4, x, 9);
        Assert.Equal(-56.7, y, 9);
    }

    [Fact]
    public void Constructor_AnyScale_MakesTheLastNumberOne() => Assert.Equal([2, 0, 6, 0, 2, 8, 0, 0, 1], new PixelTransform([1, 0, 3, 0, 1, 4, 0, 0, 0.5]).Values);

    [Fact]
    public void Rescale_HalfOfBoth_KeepsCornersTogether()
    {
        // A shift by 8 whole pixels is one by 4 in images of half the size.
        var reduced = new PixelTransform([1, 0, 8, 0, 1, -2, 0, 0, 1]).Rescale(0.5, 0.5);
        var (x, y) = reduced.Apply(0, 0);
        Assert.Equal((4, -1), (Math.Round(x, 12), Math.Round(y, 12)));
        // The optical image enlarged twice: pixel 0's middle, at -0.25 of the old ones, stays the same place.
        var (finer, _) = PixelTransform.Identity.Rescale(2, 1).Apply(0, 0);
        Assert.Equal(-0.25, finer, 12);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, "9 numbers")]
    [InlineData(new double[] { 1, 0, double.NaN, 0, 1, 0, 0, 0, 1 }, "finite")]
    [InlineData(new double[] { 1, 2, 0, 2, 4, 0, 0, 0, 1 }, "determinant is 0")]
    public void Constructor_NoTransform_SaysWhy(double[] rows, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new PixelTransform(rows)).Message, StringComparison.Ordinal);
}
