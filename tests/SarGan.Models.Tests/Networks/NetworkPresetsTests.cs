using SarGan.Models.Networks;
using SarGan.TestSupport;
using TorchSharp;

namespace SarGan.Models.Tests.Networks;

public sealed class NetworkPresetsTests
{
    public static TheoryData<string, long> ParameterCounts => new()
    {
        { "CycleGanGenerator", 6_173_827 },
        { "CycleGanDiscriminator", 2_766_529 },
        { "CycleGanKerasGenerator", 6_171_025 },
        { "CycleGanKerasDiscriminator", 2_764_743 },
        { "Pix2PixGenerator", 41_834_499 },
        { "Pix2PixDiscriminator", 2_769_601 },
        // The published ResNet-9 has 11,378,179 without gains and biases of norms; these are 2 for each of 5,248 normed channels.
        { "ResNet", 11_378_179 + 2 * 5_248 },
    };

    [Theory]
    [MemberData(nameof(ParameterCounts))]
    public void Create_Preset_HasTheReferencesNumberOfParameters(string preset, long expected)
    {
        using var network = NetworkCatalog.CreateDefault().Create(Spec(preset));
        Assert.Equal(expected, network.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(expected, CountFromOptions(network.Spec));
    }

    /// <summary>The names are the checkpoint format.</summary>
    [Theory]
    [MemberData(nameof(ParameterCounts))]
    public void StateDict_Preset_HasTheApprovedNamesAndShapes(string preset, long parameters)
    {
        using var network = NetworkCatalog.CreateDefault().Create(Spec(preset));
        var entries = network.state_dict();
        // What is saved is the parameters and, where there are any, running statistics.
        Assert.Equal(parameters, entries.Where(entry => !entry.Key.Contains("running_", StringComparison.Ordinal)).Sum(entry => entry.Value.numel()));
        var lines = entries.Select(entry => $"{entry.Key}: {string.Join(" x ", entry.Value.shape)}");
        ApprovedText.Verify(string.Join('\n', lines), preset);
    }

    [Theory]
    [InlineData(256, 4, 7)]
    [InlineData(128, 4, 6)]
    [InlineData(64, 4, 5)]
    [InlineData(32, 4, 4)]
    [InlineData(16, 3, 3)]
    [InlineData(4, 1, 1)]
    [InlineData(96, 4, 5)]
    [InlineData(1024, 4, 7)]
    public void Depth_Size_LeavesTwoPixelsAtTheNarrowest(int size, int cycleGan, int pix2Pix)
    {
        Assert.Equal(cycleGan, NetworkPresets.CycleGanGenerator(size: size).Depth);
        Assert.Equal(cycleGan, NetworkPresets.CycleGanDiscriminator(size: size).Layers);
        Assert.Equal(pix2Pix, NetworkPresets.Pix2PixGenerator(size: size).Depth);
    }

    [Fact]
    public void Depth_SizeThatIsNoMultiple_NamesTheNearestRightSizes()
    {
        var error = Assert.Throws<ArgumentException>(() => NetworkPresets.CycleGanGenerator(size: 250));
        Assert.StartsWith("Size must be a multiple of 16. Actual value was 250; the nearest right sizes are 240 and 256.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_SizeBelowFour_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => NetworkPresets.Pix2PixGenerator(size: 3));

    private static NetworkSpec Spec(string preset) => preset switch
    {
        "CycleGanGenerator" => NetworkPresets.CycleGanGenerator().ToSpec(),
        "CycleGanDiscriminator" => NetworkPresets.CycleGanDiscriminator().ToSpec(),
        "CycleGanKerasGenerator" => NetworkPresets.CycleGanKerasGenerator().ToSpec(),
        "CycleGanKerasDiscriminator" => NetworkPresets.CycleGanKerasDiscriminator().ToSpec(),
        "Pix2PixGenerator" => NetworkPresets.Pix2PixGenerator().ToSpec(),
        "Pix2PixDiscriminator" => NetworkPresets.Pix2PixDiscriminator().ToSpec(),
        "ResNet" => new ResNetOptions().ToSpec(),
        _ => throw new ArgumentOutOfRangeException(nameof(preset)),
    };

    private static long CountFromOptions(NetworkSpec spec) => spec.Name switch
    {
        "unet" => spec.ReadOptions<UNetOptions>().ParameterCount,
        "patch" => spec.ReadOptions<PatchDiscriminatorOptions>().ParameterCount,
        _ => spec.ReadOptions<ResNetOptions>().ParameterCount,
    };
}
