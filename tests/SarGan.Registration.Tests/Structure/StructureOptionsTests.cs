using SarGan.Registration.Structure;

namespace SarGan.Registration.Tests.Structure;

public sealed class StructureOptionsTests
{
    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new StructureOptions();

        Assert.Equal((14, 0.75, 1.5), (options.MaxRotationDegrees, options.MinScale, options.MaxScale));
        Assert.Equal(double.PositiveInfinity, options.MaxShiftPixels);
        Assert.Equal(TransformModel.Homography, options.MostPliable);
        Assert.Equal((720, 0), (options.WorkingSide, options.Threads));
    }

    [Fact]
    public void Init_ValueOutOfRange_NamesThePropertyAndTheValue()
    {
        Assert.Contains("MaxRotationDegrees must be between 0 and 180. Actual value was 181.", Thrown(() => new StructureOptions { MaxRotationDegrees = 181 }), StringComparison.Ordinal);
        Assert.Contains("MinScale must be between 0.1 and 10. Actual value was NaN.", Thrown(() => new StructureOptions { MinScale = double.NaN }), StringComparison.Ordinal);
        Assert.Contains("WorkingSide must be between 128 and 4096. Actual value was 64.", Thrown(() => new StructureOptions { WorkingSide = 64 }), StringComparison.Ordinal);
        Assert.Contains("Threads", Thrown(() => new StructureOptions { Threads = -1 }), StringComparison.Ordinal);
        Assert.Contains("MostPliable", Thrown(() => new StructureOptions { MostPliable = (TransformModel)9 }), StringComparison.Ordinal);
        Assert.Contains("MaxShiftPixels", Thrown(() => new StructureOptions { MaxShiftPixels = -1 }), StringComparison.Ordinal);

        static string Thrown(Func<StructureOptions> make) => Assert.Throws<ArgumentOutOfRangeException>(make).Message;
    }

    [Fact]
    public void Constructor_EmptyRangeOfScales_SaysSo() =>
        Assert.Contains("MaxScale must be MinScale or more. Actual values were 0.9 and 1.2.", Assert.Throws<ArgumentException>(() => new StructureRegistration(new StructureOptions { MinScale = 1.2, MaxScale = 0.9 })).Message, StringComparison.Ordinal);
}
