using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Networks;

/// <summary>Whole networks against <see cref="PlainReference"/>, and the fast kernels against the plain composition.</summary>
public sealed class NetworkEqualityTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Generator _generator = new(7);

    public void Dispose()
    {
        _scope.Dispose();
        _generator.Dispose();
    }

    /// <summary>Small networks whose layers nevertheless reach every kernel: 8 filters are wide enough for the transposed one.</summary>
    public static TheoryData<string, long> Cases()
    {
        var data = new TheoryData<string, long>();
        foreach (var name in new[] { "instance", "batch", "keras", "none", "deep", "patch", "conditional", "resnet", "resnetBatch" })
        {
            data.Add(name, 1);
            data.Add(name, 2);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FastInFloat64_EqualsTheReferenceWithAllGradients(string name, long batch) =>
        AssertEqualsReference(name, batch, KernelPolicy.Fast, layout: null);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_PlainInFloat64_EqualsTheReferenceWithAllGradients(string name, long batch) =>
        AssertEqualsReference(name, batch, KernelPolicy.Plain, layout: null);

    /// <summary>The layout that bfloat16 training takes, held to float64's accuracy.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_ChannelsLastInFloat64_EqualsTheReferenceWithAllGradients(string name, long batch) =>
        AssertEqualsReference(name, batch, KernelPolicy.Fast, TensorLayout.ChannelsLast);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FloatWithGradients_IsWithinRoundingOfTheReference(string name, long batch)
    {
        using var network = Create(name);
        var input = Input(network, batch, ScalarType.Float32);
        var expected = Reference(name, network, input, out _);
        // float32 has 1.2e-7 of rounding; some twenty layers of sums over hundreds of products, values near 1.
        AssertClose(expected, network.call(input), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FloatWithoutGradients_IsWithinRoundingOfTheReference(string name, long batch)
    {
        using var network = Create(name);
        var input = Input(network, batch, ScalarType.Float32);
        var expected = Reference(name, network, input, out _);
        using (no_grad()) AssertClose(expected, network.call(input), 1e-4); // as above; channels last sums in another order
    }

    [Theory]
    [InlineData("instance")]
    [InlineData("batch")]
    [InlineData("patch")]
    public void Forward_BFloat16_IsNearFullPrecisionAndReturnsFloat(string name)
    {
        using var network = Create(name);
        var input = Input(network, 1, ScalarType.Float32);
        var expected = network.call(input).detach();
        network.Precision = ComputePrecision.BFloat16;
        var actual = network.call(input);
        actual.square().mean().backward();

        Assert.Equal(ScalarType.Float32, actual.dtype);
        // bfloat16 keeps 8 bits: 0.4 % a rounding, amplified by the norms of half a dozen layers.
        AssertClose(expected, actual, 0.15);
        Assert.NotEqual(0, (expected - actual).abs().max().item<float>());
        Assert.All(network.parameters(), p => Assert.Equal(ScalarType.Float32, p.grad!.dtype));
    }

    private void AssertEqualsReference(string name, long batch, KernelPolicy kernels, TensorLayout? layout)
    {
        using var network = Create(name);
        network.to(ScalarType.Float64);
        network.Kernels = kernels;
        var input = Input(network, batch, ScalarType.Float64).requires_grad_(true);
        var reference = Input(input);
        var expected = Reference(name, network, reference, out var leaves);
        var actual = layout is { } given ? RunIn(network, input, given) : network.call(input);

        // A fixed random weighting, so that every output pixel has its own gradient.
        var weighting = randn(expected.shape, ScalarType.Float64, generator: _generator);
        (expected * weighting).sum().backward();
        (actual * weighting).sum().backward();

        AssertClose(expected, actual, 1e-10);
        var gradients = network.named_parameters().Select(p => (p.name, Actual: p.parameter.grad!, Expected: leaves[p.name].grad!)).ToList();
        gradients.Add(("input", input.grad!, reference.grad!));
        var largest = gradients.Max(g => g.Expected.abs().max().item<double>());
        foreach (var (parameter, actualGradient, expectedGradient) in gradients)
        {
            // Gradients that cancel to nothing (a bias before a norm) are held against the network's largest, the others against themselves.
            var scale = Math.Max(expectedGradient.abs().max().item<double>(), 1e-3 * largest);
            var error = (actualGradient - expectedGradient).abs().max().item<double>() / scale;
            Assert.True(error <= 1e-10, $"The gradient of {parameter} is off by {error}.");
        }
    }

    private static Tensor RunIn(TranslationNetwork network, Tensor input, TensorLayout layout)
    {
        var layers = (ILayeredNetwork)network;
        var output = layers.Run(Layouts.ToChannelsLast(input), new LayerContext { Layout = layout, Training = true, Gradients = true });
        return layers.EndsInTanh ? output.tanh() : output;
    }

    private static Tensor Input(Tensor input) => input.detach().clone().requires_grad_(true);

    private Tensor Input(TranslationNetwork network, long batch, ScalarType type) =>
        rand([batch, network.InputChannels, 48, 64], type, generator: _generator) * 2 - 1; // not square

    private static Tensor Reference(string name, TranslationNetwork network, Tensor input, out Dictionary<string, Tensor> leaves)
    {
        leaves = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone().requires_grad_(true));
        var reference = new PlainReference(leaves);
        return Options(name) switch
        {
            UNetOptions unet => reference.UNet(input, unet),
            ResNetOptions resnet => reference.ResNet(input, resnet),
            PatchDiscriminatorOptions patch => reference.Patch(input, patch),
            _ => throw new InvalidOperationException(name),
        };
    }

    private TranslationNetwork Create(string name)
    {
        TranslationNetwork network = Options(name) switch
        {
            UNetOptions unet => new UNetGenerator(unet, _generator),
            ResNetOptions resnet => new ResNetGenerator(resnet, _generator),
            PatchDiscriminatorOptions patch => new PatchDiscriminator(patch, _generator),
            _ => throw new InvalidOperationException(name),
        };
        using var noGradient = no_grad();
        // Gains of one and biases of zero would hide mistakes in their use.
        foreach (var parameter in network.parameters()) parameter.add_(randn(parameter.shape, generator: _generator) * 0.1);
        return network;
    }

    private static object Options(string name) => name switch
    {
        "instance" => new UNetOptions { Filters = 8, Depth = 3 },
        "batch" => new UNetOptions { Filters = 8, Depth = 3, Norm = NormKind.Batch, NormalizesFirst = false },
        "keras" => new UNetOptions { Filters = 4, Depth = 2, Norm = NormKind.KerasSample },
        "none" => new UNetOptions { Filters = 4, Depth = 1, Norm = NormKind.None, InputChannels = 2, OutputChannels = 9 },
        "deep" => new UNetOptions { Filters = 8, MaxFilters = 16, Depth = 4, InputChannels = 1, OutputChannels = 4 },
        "patch" => new PatchDiscriminatorOptions { Filters = 8 },
        "conditional" => new PatchDiscriminatorOptions { Filters = 4, ConditionChannels = 2, Layers = 3, Norm = NormKind.Batch },
        "resnet" => new ResNetOptions { Filters = 4, Blocks = 2 },
        "resnetBatch" => new ResNetOptions { Filters = 4, Blocks = 1, Norm = NormKind.Batch },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var error = ((expected - actual).abs().max() / expected.abs().max()).to_type(ScalarType.Float64).item<double>();
        Assert.True(error <= tolerance, $"The largest difference is {error} of the largest value.");
    }
}
