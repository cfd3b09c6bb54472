using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;

namespace SarGan.Models.Tests.Layers;

public sealed class KernelTableTests
{
    [Theory]
    [InlineData(256, 1, 16, 16, UpsampleKernel.Transposed)]
    [InlineData(256, 1, 8, 8, UpsampleKernel.Plain)]
    [InlineData(256, 4, 8, 8, UpsampleKernel.Transposed)]
    [InlineData(3, 1, 128, 128, UpsampleKernel.PixelShuffle)]
    internal void Upsample_FoldingInEachPass_PaysFromSomePixelsOn(int outputs, long batch, long height, long width, UpsampleKernel expected) =>
        Assert.Equal(expected, KernelTable.Upsample(new LayerContext { Gradients = true }, outputs, [batch, 8, height, width]));

    [Fact]
    public void Upsample_PlainPolicy_IsPlainEverywhere() =>
        Assert.Equal(UpsampleKernel.Plain, KernelTable.Upsample(new LayerContext { Kernels = KernelPolicy.Plain }, 3, [1, 128, 128, 128]));

    [Theory]
    [InlineData(true, ComputePrecision.Full, NormKind.Instance, TensorLayout.Nchw)]
    [InlineData(true, ComputePrecision.BFloat16, NormKind.Instance, TensorLayout.ChannelsLast)]
    [InlineData(true, ComputePrecision.BFloat16, NormKind.Batch, TensorLayout.Nchw)]
    [InlineData(false, ComputePrecision.Full, NormKind.Batch, TensorLayout.ChannelsLast)]
    public void Layout_Cpu_FollowsGradientsAndPrecision(bool gradients, ComputePrecision precision, NormKind norm, TensorLayout expected)
    {
        var context = new LayerContext { Gradients = gradients, Precision = precision };
        Assert.Equal(expected, KernelTable.Layout(context, DeviceType.CPU, norm));
        Assert.Equal(TensorLayout.Nchw, KernelTable.Layout(context with { Kernels = KernelPolicy.Plain }, DeviceType.CPU, norm));
    }
}
