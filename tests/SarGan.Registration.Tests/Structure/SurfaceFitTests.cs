using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class SurfaceFitTests
{
    [Fact]
    public void ToTransform_EachParameter_MovesTheCornerByThatManyPixels()
    {
        var fit = Fit(101, 101);
        // The corner (100, 100) lies 50 sqrt 2 from the centre, at u = v = 1 / sqrt 2.
        var part = 1 / Math.Sqrt(2);

        AssertCorner(fit, [3, -2, 0, 0, 0, 0, 0, 0], 103, 98);
        AssertCorner(fit, [0, 0, 4, 0, 0, 0, 0, 0], 100 - (4 * part), 100 + (4 * part)); // a turn
        AssertCorner(fit, [0, 0, 0, 4, 0, 0, 0, 0], 100 + (4 * part), 100 + (4 * part)); // growth
        AssertCorner(fit, [0, 0, 0, 0, 4, 0, 0, 0], 100 + (4 * part), 100 - (4 * part)); // wider, lower
        AssertCorner(fit, [0, 0, 0, 0, 0, 4, 0, 0], 100 + (4 * part), 100 + (4 * part)); // diagonally longer
    }

    [Fact]
    public void Search_FieldAgainstItselfMoved_FindsTheMove()
    {
        var tuning = new FieldTuning();
        var picture = StructureFieldTests.Noise(160, 160, seed: 11);
        var truth = TransformGeometry.Similarity(1.02, 0.02, (79.5, 79.5), (82.5, 77.5));
        var one = StructureField.Compute(picture.Warp(truth, 160, 160), logarithm: false, tuning);
        var other = StructureField.Compute(picture, logarithm: false, tuning);
        var surfaces = BlockSurfaces.Compute(one, other, 24, 8, 1, CancellationToken.None);
        var fit = new SurfaceFit(surfaces, 160, 160);

        var found = fit.ToTransform(fit.Search(4));

        // A third of a pixel: the search ends at a twentieth, and surfaces are interpolated linearly.
        Assert.InRange(TransformGeometry.Distance(found, truth, 160, 160), 0, 0.35);
    }

    [Fact]
    public void Significance_UnrelatedFields_IsFarBelowThatOfRelatedOnes()
    {
        var tuning = new FieldTuning();
        var one = StructureField.Compute(StructureFieldTests.Noise(160, 160, seed: 12), logarithm: false, tuning);
        var other = StructureField.Compute(StructureFieldTests.Noise(160, 160, seed: 13), logarithm: false, tuning);

        Assert.InRange(AtZero(one, one), 10, double.PositiveInfinity);
        Assert.InRange(AtZero(one, other), -3, 3); // standard deviations of chance

        static double AtZero(StructureField a, StructureField b) => new SurfaceFit(BlockSurfaces.Compute(a, b, 24, 8, 1, CancellationToken.None), 160, 160).Significance(new double[8]);
    }

    private static SurfaceFit Fit(int width, int height)
    {
        var field = StructureField.Compute(StructureFieldTests.Noise(width, height, seed: 9), logarithm: false, new FieldTuning());
        return new SurfaceFit(BlockSurfaces.Compute(field, field, 16, 2, 1, CancellationToken.None), width, height);
    }

    private static void AssertCorner(SurfaceFit fit, double[] parameters, double x, double y)
    {
        var (u, v) = fit.ToTransform(parameters).Apply(100, 100);
        Assert.Equal(x, u, 1e-9);
        Assert.Equal(y, v, 1e-9);
    }
}
