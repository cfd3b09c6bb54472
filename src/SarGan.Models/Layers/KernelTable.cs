using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Equal ways to double an image and convolve it.</summary>
internal enum UpsampleKernel
{
    /// <summary>Repeat the pixels, then convolve 4 x 4: 64 multiplications for each input pixel and pair of channels.</summary>
    Plain,

    /// <summary>One transposed 5 x 5 convolution of stride 2: 25 multiplications.</summary>
    Transposed,

    /// <summary>One 3 x 3 convolution to four times the channels, then a pixel shuffle: 36 multiplications, on the small image.</summary>
    PixelShuffle,
}

/// <summary>Equal ways to normalise each channel of each sample.</summary>
internal enum InstanceNormKernel
{
    /// <summary>The library's instance norm.</summary>
    Stock,

    /// <summary>Group norm with one group a channel.</summary>
    GroupNorm,

    /// <summary>Batch norm with the batch's own statistics, one sample at a time.</summary>
    BatchNormPerSample,
}

/// <summary>Equal ways to normalise each channel over the batch in training.</summary>
internal enum BatchNormKernel
{
    /// <summary>The library's batch norm.</summary>
    Stock,

    /// <summary>Group norm with one group a channel, the running statistics moved apart. Batches of one only.</summary>
    GroupNorm,
}

/// <summary>The one place that chooses kernels, layouts and norm implementations. All choices compute the same function.</summary>
/// <remarks>The rules come from timings on a CPU with AVX-512; benchmarks/RESULTS.md has what they gain.</remarks>
internal static class KernelTable
{
    /// <summary>Below this many output channels the wide 3 x 3 convolution fills the vector units better than the transposed one.</summary>
    private const int NarrowOutput = 8;

    /// <summary>Pixels in a batch below which folding the weights anew costs more than the multiplications it saves.</summary>
    private const int FewPixelsToFold = 256;

    /// <summary>Pixels in a batch below which even weights folded beforehand cost more to read than they save.</summary>
    private const int FewPixelsFolded = 64;

    /// <summary>The layout between the layers of a network.</summary>
    public static TensorLayout Layout(LayerContext context, DeviceType device, NormKind norm)
    {
        if (context.Kernels == KernelPolicy.Plain || device != DeviceType.CPU) return TensorLayout.Nchw;
        // Group norm's backward pass is ten times slower on channels last, and only bfloat16 convolutions gain enough to pay for the way around it.
        var gains = !context.Gradients || (context.Precision == ComputePrecision.BFloat16 && norm != NormKind.Batch);
        return gains ? TensorLayout.ChannelsLast : TensorLayout.Nchw;
    }

    /// <summary>The kernel for doubling N x C x H x W and convolving it.</summary>
    public static UpsampleKernel Upsample(LayerContext context, int outputChannels, ReadOnlySpan<long> inputShape)
    {
        if (context.Kernels == KernelPolicy.Plain) return UpsampleKernel.Plain;
        if (outputChannels < NarrowOutput) return UpsampleKernel.PixelShuffle;
        var pixels = inputShape[0] * inputShape[2] * inputShape[3];
        var few = context.Prepared is null ? FewPixelsToFold : FewPixelsFolded;
        return pixels < few ? UpsampleKernel.Plain : UpsampleKernel.Transposed;
    }

    /// <summary>Whether a convolution over concatenated tensors runs as the sum of two, which saves the copy.</summary>
    /// <remarks>In the default layout the copy is cheaper than the second convolution's passes over the output.</remarks>
    public static bool SplitsConcatenation(LayerContext context) => context.Layout == TensorLayout.ChannelsLast;

    /// <summary>The implementation of instance norm.</summary>
    public static InstanceNormKernel InstanceNorm(LayerContext context) =>
        context.Kernels == KernelPolicy.Plain ? InstanceNormKernel.Stock
        : context.Layout == TensorLayout.ChannelsLast ? InstanceNormKernel.BatchNormPerSample
        : InstanceNormKernel.GroupNorm;

    /// <summary>The implementation of batch norm in training.</summary>
    public static BatchNormKernel BatchNorm(LayerContext context, long batch) =>
        context.Kernels == KernelPolicy.Fast && context.Layout == TensorLayout.Nchw && batch == 1
            ? BatchNormKernel.GroupNorm
            : BatchNormKernel.Stock;

    /// <summary>Whether group norm takes a float32 gain and bias beside bfloat16 activations. On GPUs all must be of one type.</summary>
    public static bool GroupNormMixesTypes(DeviceType device) => device == DeviceType.CPU;
}
