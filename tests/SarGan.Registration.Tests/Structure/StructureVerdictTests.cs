using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class StructureVerdictTests
{
    private static readonly StructureEvidence Fitting = new()
    {
        Transform = PixelTransform.Identity,
        Model = TransformModel.Similarity,
        Matches = [.. Enumerable.Repeat(new PointMatch(0, 0, 0, 0), 40)],
        Significance = 20,
        HeldOut = 10,
        HalvesApart = 1,
        FineFactor = 2.5,
    };

    [Fact]
    public void Objections_AllConditionsMet_AreNone() => Assert.Empty(StructureVerdict.Objections(Fitting, inliers: 20, spread: 0.5, "range"));

    [Fact]
    public void Objections_HalvesApart_SayWhichPixelsAndWhatWasSearched()
    {
        var objections = StructureVerdict.Objections(Fitting with { HalvesApart = 7 }, inliers: 20, spread: 0.5, "range");

        Assert.Equal(2, objections.Count);
        Assert.Contains("7.0 pixels apart; 4 are allowed. These are pixels of the last comparison, each 2.50 pixels of the compared optical image long.", objections[0], StringComparison.Ordinal);
        Assert.Equal("range", objections[1]);
    }
}
