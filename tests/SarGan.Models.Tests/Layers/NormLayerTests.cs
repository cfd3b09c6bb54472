using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Tests.Layers;

public sealed class NormLayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    public static TheoryData<KernelPolicy, TensorLayout> Implementations => new()
    {
        { KernelPolicy.Plain, TensorLayout.Nchw },
        { KernelPolicy.Fast, TensorLayout.Nchw },
        { KernelPolicy.Fast, TensorLayout.ChannelsLast },
    };

    /// <summary>Of 1 and 3 the mean is 2 and the variance 1.</summary>
    [Theory]
    [MemberData(nameof(Implementations))]
    public void InstanceNorm_TwoPixels_DividesByTheRootOfVariancePlusEpsilon(KernelPolicy kernels, TensorLayout layout)
    {
        using var norm = Prepared(new InstanceNorm(1));
        var output = norm.call(HandWorked.Row(1, 3), new LayerContext { Kernels = kernels, Layout = layout });
        AssertValues([5 - 2 / Math.Sqrt(1.001), 5 + 2 / Math.Sqrt(1.001)], output);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void InstanceNorm_TwoSamplesOfTwoChannels_NormalisesEachAlone(KernelPolicy kernels, TensorLayout layout)
    {
        using var norm = new InstanceNorm(2);
        norm.to(ScalarType.Float64);
        var input = tensor(new double[] { 1, 3, 10, 50, -4, 0, 7, 7 }, ScalarType.Float64).view(2, 2, 1, 2);

        var output = norm.call(input, new LayerContext { Kernels = kernels, Layout = layout });

        // Variances 1, 400, 4 and 0.
        var (a, b, c) = (1 / Math.Sqrt(1.001), 20 / Math.Sqrt(400.001), 2 / Math.Sqrt(4.001));
        AssertValues([-a, a, -b, b, -c, c, 0, 0], output);
    }

    [Fact]
    public void KerasSampleNorm_TwoPixels_AddsEpsilonToTheDeviation()
    {
        using var norm = Prepared(new KerasSampleNorm());
        AssertValues([5 - 2 / 1.001, 5 + 2 / 1.001], norm.call(HandWorked.Row(1, 3), default));
    }

    [Fact]
    public void KerasSampleNorm_TwoChannels_SharesTheStatistics()
    {
        using var norm = new KerasSampleNorm();
        norm.to(ScalarType.Float64);
        // 0, 2, 4, 6: mean 3, population variance 5.
        var output = norm.call(tensor(new double[] { 0, 2, 4, 6 }, ScalarType.Float64).view(1, 2, 1, 2), default);
        var unit = 1 / (Math.Sqrt(5) + 0.001);
        AssertValues([-3 * unit, -unit, unit, 3 * unit], output);
    }

    [Fact]
    public void KerasSampleNorm_ConstantSample_HasFiniteGradients()
    {
        using var norm = new KerasSampleNorm();
        var input = ones(1, 2, 3, 3).requires_grad_(true);
        norm.call(input, new LayerContext { Training = true, Gradients = true }).sum().backward();
        Assert.True(input.grad!.isfinite().all().item<bool>());
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void BatchNorm_Training_MovesTheRunningStatisticsByAFifth(KernelPolicy kernels, TensorLayout layout)
    {
        using var norm = Prepared(new BatchNorm(1));

        var output = norm.call(HandWorked.Row(1, 3), new LayerContext { Kernels = kernels, Layout = layout, Training = true });

        AssertValues([5 - 2 / Math.Sqrt(1.001), 5 + 2 / Math.Sqrt(1.001)], output); // the batch's own statistics
        AssertValues([0.2 * 2], norm.get_buffer("running_mean")!);
        AssertValues([0.8 * 1 + 0.2 * 2], norm.get_buffer("running_var")!); // the unbiased variance of 1 and 3 is 2
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void BatchNorm_TrainingOnTwoSamples_MovesTheStatisticsOfBoth(KernelPolicy kernels, TensorLayout layout)
    {
        using var norm = Prepared(new BatchNorm(1));
        norm.call(HandWorked.Row(1, 3).view(2, 1, 1, 1), new LayerContext { Kernels = kernels, Layout = layout, Training = true });
        AssertValues([0.4], norm.get_buffer("running_mean")!);
        AssertValues([1.2], norm.get_buffer("running_var")!);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void BatchNorm_Inference_UsesTheRunningStatistics(KernelPolicy kernels, TensorLayout layout)
    {
        using var norm = Prepared(new BatchNorm(1));
        using (no_grad())
        {
            norm.get_buffer("running_mean")!.fill_(1);
            norm.get_buffer("running_var")!.fill_(4);
        }

        var output = norm.call(HandWorked.Row(1, 3), new LayerContext { Kernels = kernels, Layout = layout });

        AssertValues([5, 5 + 2 * 2 / Math.Sqrt(4.001)], output);
        AssertValues([1], norm.get_buffer("running_mean")!);
    }

    [Fact]
    public void Create_EachKind_GivesItsLayer()
    {
        Assert.Null(NormLayer.Create(NormKind.None, 2));
        Assert.IsType<InstanceNorm>(NormLayer.Create(NormKind.Instance, 2));
        Assert.IsType<BatchNorm>(NormLayer.Create(NormKind.Batch, 2));
        Assert.IsType<KerasSampleNorm>(NormLayer.Create(NormKind.KerasSample, 2));
    }

    /// <summary>Float64, gain 2, bias 5.</summary>
    private static T Prepared<T>(T norm)
        where T : NormLayer
    {
        using var noGradient = no_grad();
        norm.to(ScalarType.Float64);
        norm.get_parameter("weight")!.fill_(2);
        norm.get_parameter("bias")!.fill_(5);
        return norm;
    }

    private static void AssertValues(double[] expected, Tensor actual)
    {
        var values = HandWorked.Values(actual);
        Assert.Equal(expected.Length, values.Length);
        // Buffers may keep single precision constants on the way.
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], 1e-12);
    }
}
