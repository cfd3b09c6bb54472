using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

/// <summary>What all built-in networks have in common: sizes, errors, starting weights, modes and memory.</summary>
public sealed class TranslationNetworkTests
{
    public static TheoryData<string> Names => ["unet", "resnet", "patch"];

    [Theory]
    [InlineData(100, 96, "multiples of 16, 32 or more. Actual size was 100 x 96 (height x width, pixels); the nearest right sizes are 96 or 112 for the height and 96 for the width.")]
    [InlineData(64, 16, "the nearest right sizes are 64 for the height and 32 for the width.")]
    [InlineData(64, 33, "the nearest right sizes are 64 for the height and 32 or 48 for the width.")]
    public void Forward_WrongSize_NamesTheNearestRightSizes(long height, long width, string expected)
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 1 });
        using var input = zeros(1, 3, height, width);
        var error = Assert.Throws<ArgumentException>(() => network.call(input));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_WrongChannels_NamesTheShape()
    {
        using var network = new UNetGenerator(new UNetOptions { Filters = 1 });
        using var input = zeros(1, 1, 64, 32);
        var error = Assert.Throws<ArgumentException>(() => network.call(input));
        Assert.Contains("N x 3 x height x width. Actual shape was 1 x 1 x 64 x 32.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(2, 32, 80)]
    public void Forward_PatchDiscriminator_GivesACellForEachMultiple(long batch, long height, long width)
    {
        using var network = new PatchDiscriminator(new PatchDiscriminatorOptions { Filters = 1 });
        using var input = zeros(batch, 3, height, width);
        using var output = network.call(input);
        Assert.Equal([batch, 1, height / 16, width / 16], output.shape);
    }

    [Fact]
    public void Forward_TargetAndCondition_EqualsTheirConcatenation()
    {
        using var scope = NewDisposeScope();
        using var network = new PatchDiscriminator(new PatchDiscriminatorOptions { Filters = 2, Layers = 2, ConditionChannels = 1 });
        var target = rand(1, 3, 16, 16);
        var condition = rand(1, 1, 16, 16);
        Assert.True(network.forward(target, condition).eq(network.call(cat([target, condition], 1))).all().item<bool>());
        Assert.Equal(4, network.InputChannels);
    }

    [Fact]
    public void Forward_ConditionWithWrongChannels_Throws()
    {
        using var scope = NewDisposeScope();
        using var network = new PatchDiscriminator(new PatchDiscriminatorOptions { Filters = 1, Layers = 2, ConditionChannels = 1 });
        // Four channels in all, as they should be, but the wrong way round.
        var error = Assert.Throws<ArgumentException>(() => network.forward(rand(1, 1, 16, 16), rand(1, 3, 16, 16)));
        Assert.Contains("The target must have 3 channels and the condition 1. Actual numbers were 1 and 3.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constructor_EqualSeeds_DrawsEqualWeights(string name)
    {
        using var first = Create(name, seed: 11);
        using var second = Create(name, seed: 11);
        using var other = Create(name, seed: 12);

        var otherWeights = other.state_dict();
        var secondWeights = second.state_dict();
        foreach (var (key, value) in first.state_dict())
        {
            Assert.True(value.eq(secondWeights[key]).all().item<bool>(), key);
            if (key.EndsWith("conv.weight", StringComparison.Ordinal)) Assert.False(value.eq(otherWeights[key]).all().item<bool>(), key);
        }
    }

    [Fact]
    public void Constructor_Weights_AreGlorotUniformAndBiasesZero()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var network = new UNetGenerator(new UNetOptions { Filters = 32, Depth = 2 }, generator);

        var weight = network.get_parameter("down2.conv.weight")!; // 64 x 32 x 4 x 4
        var limit = Math.Sqrt(6.0 / ((64 + 32) * 16));
        Assert.InRange(weight.abs().max().item<float>(), 0.99 * limit, limit);
        Assert.Equal(limit / Math.Sqrt(3), weight.std().item<float>(), 0.01 * limit);
        Assert.Equal(0, network.get_parameter("down2.conv.bias")!.abs().max().item<float>());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_WithAndWithoutBackward_LeaksNoTensor(string name)
    {
        using var network = Create(name, seed: 1);
        using var input = zeros(1, 3, 32, 32);
        Pass(); // gradients appear at the first pass and stay
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Pass();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Pass()
        {
            using (no_grad()) network.call(input).Dispose();
            using var output = network.call(input);
            using var mean = output.mean();
            mean.backward();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constructor_AndDispose_LeakNoTensor(string name)
    {
        Create(name, seed: 1).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Create(name, seed: 1).Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constructor_InsideAScope_OutlivesIt(string name)
    {
        TranslationNetwork network;
        using (NewDisposeScope()) network = Create(name, seed: 1);
        using var input = zeros(1, 3, 32, 32);
        using var output = network.call(input);
        network.Dispose();
        Assert.Equal(4, output.dim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forward_Dropout_DropsInTrainingOnly(bool training)
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(4);
        using var second = new Generator(5);
        using var network = new UNetGenerator(new UNetOptions { Filters = 2, Depth = 2, Dropout = 0.5 });
        network.train(training);
        var input = rand(1, 3, 16, 16);

        network.DropoutGenerator = first;
        var a = network.call(input);
        network.DropoutGenerator = second;
        var b = network.call(input);

        Assert.Equal(training, network.training);
        Assert.Equal(!training, a.eq(b).all().item<bool>());
    }

    [Theory]
    [InlineData(NormKind.Instance, true)]
    [InlineData(NormKind.KerasSample, true)]
    [InlineData(NormKind.Batch, false)]
    public void NormalizesPerSample_EachNorm_SaysWhetherBatchesMayBeJoined(NormKind norm, bool expected)
    {
        using var scope = NewDisposeScope();
        using var network = new UNetGenerator(new UNetOptions { Filters = 2, Depth = 2, Norm = norm });
        network.to(ScalarType.Float64);
        var input = rand([2, 3, 16, 16], ScalarType.Float64);

        var together = network.call(input);
        var apart = cat([.. input.split(1).Select(sample => network.call(sample))]);

        Assert.Equal(expected, network.NormalizesPerSample);
        Assert.Equal(expected, (together - apart).abs().max().item<double>() < 1e-12);
    }

    private static TranslationNetwork Create(string name, ulong seed)
    {
        using var generator = new Generator(seed);
        return name switch
        {
            "unet" => new UNetGenerator(new UNetOptions { Filters = 8, Depth = 2, Norm = NormKind.Batch }, generator),
            "resnet" => new ResNetGenerator(new ResNetOptions { Filters = 2, Blocks = 1 }, generator),
            _ => new PatchDiscriminator(new PatchDiscriminatorOptions { Filters = 2, Layers = 2 }, generator),
        };
    }
}
