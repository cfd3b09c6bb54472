using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>What a <see cref="PaddedConv2d"/> does to height and width.</summary>
internal enum ConvolutionForm
{
    /// <summary>Keeps them: stride 1, the border mirrored.</summary>
    Reflected,

    /// <summary>Halves them: stride 2, zeros around.</summary>
    Halving,

    /// <summary>Doubles them: transposed, stride 2.</summary>
    Doubling,
}

/// <summary>The ResNet generator's convolutions: odd kernels with bias, centred.</summary>
internal sealed class PaddedConv2d : nn.Module<Tensor, LayerContext, Tensor>
{
    private readonly ConvolutionForm _form;
    private readonly long _reach;

    /// <param name="inputChannels">1 or more.</param>
    /// <param name="outputChannels">1 or more.</param>
    /// <param name="kernelSize">Height and width of the kernel, odd; 3 for <see cref="ConvolutionForm.Doubling"/>.</param>
    /// <param name="form">What happens to height and width.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    public PaddedConv2d(int inputChannels, int outputChannels, int kernelSize, ConvolutionForm form, Generator? initialization)
        : base(nameof(PaddedConv2d))
    {
        _form = form;
        _reach = kernelSize / 2;
        var (first, second) = form == ConvolutionForm.Doubling ? (inputChannels, outputChannels) : (outputChannels, inputChannels);
        register_parameter("weight", WeightInitialization.GlorotUniform([first, second, kernelSize, kernelSize], initialization));
        register_parameter("bias", WeightInitialization.Constant(outputChannels, 0));
    }

    /// <param name="input">N x C x H x W of the context's activation type.</param>
    /// <param name="context">How the pass runs.</param>
    /// <returns>N x output channels, height and width as the form says.</returns>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        var weights = context.Derive(this, "padded", () =>
            [context.ForConvolution(context.ValueOf(this, "weight")), context.ForConvolution(context.ValueOf(this, "bias"))]);
        return _form switch
        {
            ConvolutionForm.Halving => nn.functional.conv2d(input, weights[0], weights[1], strides: [2, 2], padding: [_reach, _reach]),
            ConvolutionForm.Doubling => nn.functional.conv_transpose2d(
                input, weights[0], weights[1], strides: [2, 2], padding: [1, 1], output_padding: [1, 1]),
            _ => nn.functional.conv2d(
                nn.functional.pad(input, [_reach, _reach, _reach, _reach], PaddingModes.Reflect), weights[0], weights[1]),
        };
    }
}
