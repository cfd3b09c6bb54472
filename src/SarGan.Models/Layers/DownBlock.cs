using SarGan.Models.Networks;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Halves height and width: convolution of stride 2, leaky ReLU, norm. Both the U-Net and the PatchGAN are made of it.</summary>
internal sealed class DownBlock : nn.Module<Tensor, LayerContext, Tensor>
{
    /// <summary>The leaky ReLU's slope for negative values.</summary>
    // Held, so that no collection frees it during a call: see TensorArithmetic.
    private static readonly Scalar Slope = 0.2.ToScalar();

    // TorchSharp also registers fields by itself when a module becomes part of another; the attribute keeps it to the same name.
    [ComponentName(Name = "conv")]
    private readonly SameConv2d _convolution;
    [ComponentName(Name = "norm")]
    private readonly NormLayer? _norm;

    public DownBlock(int inputChannels, int outputChannels, NormKind norm, Generator? initialization)
        : base(nameof(DownBlock))
    {
        _convolution = new SameConv2d(inputChannels, outputChannels, stride: 2, initialization);
        register_module("conv", _convolution);
        _norm = NormLayer.Create(norm, outputChannels);
        if (_norm is not null) register_module("norm", _norm);
    }

    /// <param name="input">N x C x H x W.</param>
    /// <param name="context">How the pass runs.</param>
    /// <returns>N x output channels x H/2 x W/2.</returns>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        // A scope for each block: without gradients, the next block then reuses this one's memory while it is warm.
        using var scope = NewDisposeScope();
        var halved = _convolution.call(input, context).leaky_relu_(Slope);
        return (_norm?.call(halved, context) ?? halved).MoveToOuterDisposeScope();
    }
}
