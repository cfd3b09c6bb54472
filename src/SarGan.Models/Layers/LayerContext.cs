using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>How one pass through a network runs. A network makes it once a pass and hands it to each of its layers.</summary>
/// <remarks>Layers keep no such state of their own, so one set of layers serves several passes at a time.</remarks>
public readonly record struct LayerContext
{
    /// <summary>Which kernels run. Default: <see cref="KernelPolicy.Fast"/>.</summary>
    public KernelPolicy Kernels { get; init; }

    /// <summary>The number format of the convolutions. Default: <see cref="ComputePrecision.Full"/>.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>The layout of the tensors that go from layer to layer. Default: <see cref="TensorLayout.Nchw"/>.</summary>
    public TensorLayout Layout { get; init; }

    /// <summary>Whether norms use the batch's statistics and dropout drops. Default: false.</summary>
    public bool Training { get; init; }

    /// <summary>Whether a backward pass may follow, which decides between kernels. Default: false.</summary>
    public bool Gradients { get; init; }

    /// <summary>Where dropout draws its masks; null leaves it to TorchSharp's global generator. Owned by the caller.</summary>
    public Generator? DropoutGenerator { get; init; }

    /// <summary>Weights folded beforehand; null folds the layers' own parameters in each pass.</summary>
    internal PreparedWeights? Prepared { get; init; }

    /// <summary>Statistics that samples share; null, where each sample is normalised by its own.</summary>
    internal SharedNorms? SharedNorms { get; init; }

    /// <summary>The number format that activations have between layers.</summary>
    internal ScalarType ActivationType(ScalarType parameterType) =>
        Precision == ComputePrecision.BFloat16 ? ScalarType.BFloat16 : parameterType;

    /// <summary>A parameter or buffer of a layer: the prepared copy where there is one, else the layer's own.</summary>
    internal Tensor ValueOf(nn.Module layer, string name) =>
        Prepared?.ValueOf(layer, name) ?? layer.get_parameter(name) ?? layer.get_buffer(name)!; // registered by the layer's constructor

    /// <summary>What <paramref name="make"/> derives from a layer's weights: made once where weights are prepared, else in each pass.</summary>
    internal Tensor[] Derive(nn.Module layer, string form, Func<Tensor[]> make) =>
        Prepared?.Derive(layer, form, make) ?? make();

    /// <summary>Casts a convolution's weight or bias to the activations' type, and lays prepared weights out as the kernels want them.</summary>
    internal Tensor ForConvolution(Tensor weight)
    {
        var cast = weight.to_type(ActivationType(weight.dtype));
        return Prepared is null || cast.dim() != 4 ? cast
            : Layout == TensorLayout.ChannelsLast ? Layouts.ToChannelsLast(cast)
            : cast.contiguous();
    }
}

/// <summary>Changes of memory layout, which TorchSharp has no argument for.</summary>
internal static class Layouts
{
    /// <summary>The same values and shape with the channels of a pixel together.</summary>
    /// <param name="tensor">N x C x H x W.</param>
    public static Tensor ToChannelsLast(Tensor tensor) => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
