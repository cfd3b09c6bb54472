using System.Text.Json;
using SarGan.Models.Inference;
using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Inference;

/// <summary>Norms with the statistics of a sample instead of each image's own.</summary>
public sealed class FrozenNormTests : IDisposable
{
    // Rounding of float32 through a dozen layers, whose statistics are summed in another order.
    private const double Tolerance = 2e-5;

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(NormKind.Instance, "unet")]
    [InlineData(NormKind.KerasSample, "unet")]
    [InlineData(NormKind.Instance, "resnet")]
    public void Freeze_WithTheImagesOwnStatistics_ChangesNothing(NormKind norm, string kind)
    {
        using var prepared = InferenceNetwork.Prepare(Network(norm, kind));
        var image = Image(1);
        using var frozen = prepared.Freeze(prepared.MeasureNorms(image));

        Assert.True(prepared.NormalizesByImage);
        Assert.False(frozen.NormalizesByImage);
        AssertNear(prepared.Forward(image), frozen.Forward(image));
    }

    [Fact]
    public void MeasureNorms_OfTheFirstLayer_IsTheMeanAndVarianceOfItsInput()
    {
        using var network = Network(NormKind.Instance, "unet");
        using var prepared = InferenceNetwork.Prepare(network);
        var batch = cat([Image(1), Image(2), Image(3)]);

        var moments = prepared.MeasureNorms(batch).Layers["down1.norm"];

        // By hand in float64: the first convolution, then the leaky ReLU.
        var weight = network.get_parameter("down1.conv.weight")!.to_type(ScalarType.Float64);
        var bias = network.get_parameter("down1.conv.bias")!.to_type(ScalarType.Float64);
        var activations = nn.functional.leaky_relu(nn.functional.conv2d(batch.to_type(ScalarType.Float64), weight, bias, strides: [2, 2], padding: [1, 1]), 0.2);
        var byChannel = activations.transpose(0, 1).flatten(1);
        var (mean, variance) = (byChannel.mean([1]).data<double>().ToArray(), byChannel.var(1, unbiased: false).data<double>().ToArray());
        for (var channel = 0; channel < mean.Length; channel++)
        {
            Assert.Equal(mean[channel], moments.Mean[channel], 1e-6);
            Assert.Equal(variance[channel], moments.Variance[channel], 1e-6);
        }
    }

    [Fact]
    public void MeasureNorms_PixelsWithoutWeight_DoNotCount()
    {
        using var prepared = InferenceNetwork.Prepare(Network(NormKind.Instance, "unet"));
        var batch = cat([Image(1), Image(2) * 50]);
        var weights = cat([ones(1, 1, 32, 32), zeros(1, 1, 32, 32)]);

        var (alone, weighted) = (prepared.MeasureNorms(Image(1)), prepared.MeasureNorms(batch, weights));

        foreach (var (name, moments) in alone.Layers)
            Assert.All(moments.Mean.Zip(weighted.Layers[name].Mean), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Throws<ArgumentException>(() => prepared.MeasureNorms(batch, zeros(2, 1, 32, 32)));
        Assert.Throws<ArgumentException>(() => prepared.MeasureNorms(batch, ones(1, 1, 32, 32)));
    }

    [Fact]
    public void Freeze_StatisticsFromJson_AreTheSame()
    {
        using var prepared = InferenceNetwork.Prepare(Network(NormKind.Instance, "unet"));
        var statistics = prepared.MeasureNorms(Image(1));
        var again = NormStatistics.FromJson(JsonDocument.Parse(statistics.ToJson().GetRawText()).RootElement);
        using var one = prepared.Freeze(statistics);
        using var other = prepared.Freeze(again);
        var image = Image(2);

        Assert.Equal(one.Forward(image).data<float>().ToArray(), other.Forward(image).data<float>().ToArray());
    }

    [Theory]
    [InlineData("""{"down1.norm":{"mean":[0],"variance":[-1]}}""")]
    [InlineData("""{"down1.norm":{"mean":[0,1],"variance":[1]}}""")]
    [InlineData("""{"down1.norm":{"mean":[],"variance":[]}}""")]
    [InlineData("""{"down1.norm":{"average":[0],"variance":[1]}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void FromJson_SomethingElse_IsRefused(string json) =>
        Assert.Throws<FormatException>(() => NormStatistics.FromJson(JsonDocument.Parse(json).RootElement));

    [Fact]
    public void Freeze_StatisticsOfAnotherNetwork_AreRefused()
    {
        using var prepared = InferenceNetwork.Prepare(Network(NormKind.Instance, "unet"));
        using var other = InferenceNetwork.Prepare(Network(NormKind.Instance, "resnet"));
        var statistics = other.MeasureNorms(Image(1));

        var problem = Assert.Throws<ArgumentException>(() => prepared.Freeze(statistics));
        Assert.Contains("another network", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MeasureNorms_OfBatchNorm_IsEmpty()
    {
        using var prepared = InferenceNetwork.Prepare(Network(NormKind.Batch, "unet"));
        Assert.Empty(prepared.MeasureNorms(Image(1)).Layers);
        Assert.False(prepared.NormalizesByImage);
    }

    private static TranslationNetwork Network(NormKind norm, string kind)
    {
        using var initialization = new Generator(3, CPU);
        TranslationNetwork network = kind == "unet"
            ? new UNetGenerator(new UNetOptions { InputChannels = 1, OutputChannels = 2, Filters = 4, Depth = 3, Norm = norm }, initialization)
            : new ResNetGenerator(new ResNetOptions { InputChannels = 1, OutputChannels = 2, Filters = 4, Blocks = 2, Norm = norm }, initialization);
        network.eval();
        return network;
    }

    private static Tensor Image(long seed)
    {
        using var generator = new Generator((ulong)seed, CPU);
        return rand([1, 1, 32, 32], generator: generator) * 2 - 1;
    }

    private static void AssertNear(Tensor expected, Tensor actual) => Assert.InRange((expected - actual).abs().max().item<float>(), 0, Tolerance);
}
