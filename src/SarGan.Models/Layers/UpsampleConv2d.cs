using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Doubles height and width by repeating pixels, then convolves 4 x 4 with bias, padded as Keras pads 'same'.</summary>
/// <remarks>
/// The parameters are those of <see cref="SameConv2d"/>. Which of the equal kernels runs (the plain composition, a transposed
/// convolution, a 3 x 3 convolution with pixel shuffle) is decided pass by pass; the parameters and their gradients do not change with it.
/// </remarks>
public sealed class UpsampleConv2d : nn.Module<Tensor, Tensor?, LayerContext, Tensor>
{
    private readonly int _outputChannels;

    /// <summary>Creates the layer with Glorot-uniform weights and zero bias.</summary>
    /// <param name="inputChannels">Channels of input and skip together, 1 or more.</param>
    /// <param name="outputChannels">1 or more.</param>
    /// <param name="initialization">A CPU generator for the weights; null uses TorchSharp's global one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public UpsampleConv2d(int inputChannels, int outputChannels, Generator? initialization = null)
        : base(nameof(UpsampleConv2d))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputChannels, 1);
        _outputChannels = outputChannels;
        const int size = SameConv2d.KernelSize;
        register_parameter("weight", WeightInitialization.GlorotUniform([outputChannels, inputChannels, size, size], initialization));
        register_parameter("bias", WeightInitialization.Constant(outputChannels, 0));
    }

    /// <summary>Doubles and convolves, as if input and skip were concatenated.</summary>
    /// <param name="input">N x C x H x W of the context's activation type.</param>
    /// <param name="skip">N x C' x H x W, or null; C + C' are the layer's input channels.</param>
    /// <param name="context">How the pass runs.</param>
    /// <returns>N x output channels x 2H x 2W.</returns>
    public override Tensor forward(Tensor input, Tensor? skip, LayerContext context)
    {
        var kernel = KernelTable.Upsample(context, _outputChannels, input.shape);
        if (skip is not null && !KernelTable.SplitsConcatenation(context))
        {
            input = cat([input, skip], 1);
            skip = null;
        }

        var inputChannels = input.shape[1];
        var parts = skip is null ? 1 : 2;
        var weights = context.Derive(this, $"{kernel}/{parts}", () => Fold(kernel, context, parts == 1 ? null : inputChannels));
        if (skip is null) return Spread(kernel, Convolve(kernel, input, weights[0], weights[1]));
        var sum = Convolve(kernel, input, weights[0], weights[1]).PlusInPlace(Convolve(kernel, skip, weights[2], null));
        return Spread(kernel, sum);
    }

    /// <summary>Weight and bias in the kernel's form; where the concatenation is split, the skip's weight as the third.</summary>
    private Tensor[] Fold(UpsampleKernel kernel, LayerContext context, long? splitAt)
    {
        var weight = context.ValueOf(this, "weight");
        var folded = kernel switch
        {
            UpsampleKernel.Transposed => KernelFolding.ToTransposed(weight),
            UpsampleKernel.PixelShuffle => KernelFolding.ToPhases(weight),
            _ => weight,
        };
        var bias = context.ForConvolution(context.ValueOf(this, "bias"));
        if (kernel == UpsampleKernel.PixelShuffle) bias = bias.repeat_interleave(4); // one for each pixel of the 2 x 2 block
        if (splitAt is not { } count) return [context.ForConvolution(folded), bias];

        var inputDimension = kernel == UpsampleKernel.Transposed ? 0 : 1;
        var rest = folded.shape[inputDimension] - count;
        return
        [
            context.ForConvolution(folded.narrow(inputDimension, 0, count)),
            bias,
            context.ForConvolution(folded.narrow(inputDimension, count, rest)),
        ];
    }

    private static Tensor Convolve(UpsampleKernel kernel, Tensor input, Tensor weight, Tensor? bias) => kernel switch
    {
        UpsampleKernel.Transposed =>
            nn.functional.conv_transpose2d(input, weight, bias, strides: [2, 2], padding: [2, 2], output_padding: [1, 1]),
        UpsampleKernel.PixelShuffle => nn.functional.conv2d(input, weight, bias, padding: [1, 1]),
        _ => SameConv2d.ConvolveSame(
            nn.functional.interpolate(input, scale_factor: [2, 2], mode: InterpolationMode.Nearest), weight, bias),
    };

    private static Tensor Spread(UpsampleKernel kernel, Tensor output) =>
        kernel == UpsampleKernel.PixelShuffle ? nn.functional.pixel_shuffle(output, 2) : output;
}
