using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>A 4 x 4 convolution with bias that is padded as Keras pads 'same'.</summary>
/// <remarks>
/// Stride 2 pads one pixel on each side (even sides); stride 1 pads one before and two after. Parameters: <c>weight</c>,
/// output channels x input channels x 4 x 4, and <c>bias</c>, output channels.
/// </remarks>
public sealed class SameConv2d : nn.Module<Tensor, LayerContext, Tensor>
{
    /// <summary>Height and width of the kernel, in pixels.</summary>
    internal const int KernelSize = 4;

    private readonly int _stride;

    /// <summary>Creates the layer with Glorot-uniform weights and zero bias.</summary>
    /// <param name="inputChannels">1 or more.</param>
    /// <param name="outputChannels">1 or more.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SameConv2d(int inputChannels, int outputChannels, int stride, Generator? initialization = null)
        : base(nameof(SameConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, 2);
        _stride = stride;
        register_parameter("weight", WeightInitialization.GlorotUniform([outputChannels, inputChannels, KernelSize, KernelSize], initialization));
        register_parameter("bias", WeightInitialization.Constant(outputChannels, 0));
    }

    /// <summary>Convolves.</summary>
    /// <param name="input">N x C x H x W of the context's activation type; sides even where the stride is 2.</param>
    /// <param name="context">How the pass runs.</param>
    /// <returns>N x output channels x H/stride x W/stride.</returns>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        var weights = context.Derive(this, "same", () =>
            [context.ForConvolution(context.ValueOf(this, "weight")), context.ForConvolution(context.ValueOf(this, "bias"))]);
        return _stride == 2
            ? nn.functional.conv2d(input, weights[0], weights[1], strides: [2, 2], padding: [1, 1])
            : ConvolveSame(input, weights[0], weights[1]);
    }

    /// <summary>Convolves 4 x 4 with stride 1 and zeros around, one before and two after.</summary>
    /// <remarks>What the library does for padding "same", without the warning that it prints for even kernels.</remarks>
    internal static Tensor ConvolveSame(Tensor input, Tensor weight, Tensor? bias)
    {
        using var padded = nn.functional.pad(input, [0, 1, 0, 1]); // N x C x (H + 1) x (W + 1)
        return nn.functional.conv2d(padded, weight, bias, padding: [1, 1]);
    }
}
