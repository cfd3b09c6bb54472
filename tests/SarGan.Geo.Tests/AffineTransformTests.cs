using SarGan.Geo;

namespace SarGan.Geo.Tests;

public class AffineTransformTests
{
    // A rotated geotransform: 10 m pixels turned against the map.
    private static readonly AffineTransform Rotated = new(8, 6, 500000, 6, -8, 4500000);

    [Fact]
    public void Apply_Geotransform_MapsColumnAndRow()
    {
        Assert.Equal((500000 + (8 * 3) + (6 * 2), 4500000 + (6 * 3) - (8 * 2)), Rotated.Apply(3, 2));
    }

    [Fact]
    public void Determinant_RowsDownwards_IsNegative() => Assert.Equal(-100, Rotated.Determinant);

    [Fact]
    public void Invert_Geotransform_UndoesIt()
    {
        var (x, y) = Rotated.Invert().Apply(500036, 4500002);

        Assert.Equal(3, x, 1e-9);
        Assert.Equal(2, y, 1e-9);
    }

    [Fact]
    public void Invert_TinyDegreesPerPixel_Works()
    {
        var transform = new AffineTransform(8.983152841195215e-5, 0, 139.7, 0, -8.983152841195215e-5, 35.6);

        var (x, y) = transform.Invert().Then(transform).Apply(139.75, 35.5);

        Assert.Equal(139.75, x, 1e-12);
        Assert.Equal(35.5, y, 1e-12);
    }

    [Theory]
    [InlineData(1, 2, 2, 4)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(double.NaN, 0, 0, 1)]
    public void Invert_FlatOrNotFinite_Throws(double scaleX, double shearX, double shearY, double scaleY) =>
        Assert.Throws<InvalidOperationException>(() => new AffineTransform(scaleX, shearX, 0, shearY, scaleY, 0).Invert());

    [Fact]
    public void Then_TwoTransforms_AppliesTheFirstFirst()
    {
        var shiftThenDouble = AffineTransform.Translation(1, 2).Then(new AffineTransform(2, 0, 0, 0, 2, 0));

        Assert.Equal((12, 24), shiftThenDouble.Apply(5, 10));
    }

    [Fact]
    public void Then_InEitherOrder_EqualsApplyingInTurn()
    {
        var turn = AffineTransform.Similarity(33, 1.5, 7, -4);

        var (x, y) = Rotated.Then(turn).Apply(11, 13);
        var (column, row) = Rotated.Apply(11, 13);
        var expected = turn.Apply(column, row);

        Assert.Equal(expected.X, x, 1e-6);
        Assert.Equal(expected.Y, y, 1e-6);
    }

    [Fact]
    public void Similarity_QuarterTurnAboutAPoint_KeepsThePointAndTurnsXToY()
    {
        var turn = AffineTransform.Similarity(90, 2, 10, 20);

        var (cx, cy) = turn.Apply(10, 20);
        var (x, y) = turn.Apply(13, 20);

        Assert.Equal(10, cx, 1e-12);
        Assert.Equal(20, cy, 1e-12);
        Assert.Equal(10, x, 1e-12);
        Assert.Equal(26, y, 1e-12);
    }

    [Fact]
    public void Identity_AnyPoint_Stays() => Assert.Equal((3.5, -2), AffineTransform.Identity.Apply(3.5, -2));
}
