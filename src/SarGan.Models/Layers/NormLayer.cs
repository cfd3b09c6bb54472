using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Shifts and scales activations to zero mean and unit variance, then by a learnt gain and bias.</summary>
/// <remarks>Parameters: <c>weight</c>, starting at 1, and <c>bias</c>, starting at 0. They stay in their own type when activations are bfloat16.</remarks>
public abstract class NormLayer : nn.Module<Tensor, LayerContext, Tensor>
{
    /// <summary>Added to the variance (to the standard deviation in <see cref="KerasSampleNorm"/>), as Keras does by default.</summary>
    public const double Epsilon = 1e-3;

    /// <summary>Creates gain and bias.</summary>
    /// <param name="name">The class name.</param>
    /// <param name="length">Channels, or 1 where the whole sample shares one.</param>
    private protected NormLayer(string name, int length)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        register_parameter("weight", WeightInitialization.Constant(length, 1));
        register_parameter("bias", WeightInitialization.Constant(length, 0));
    }

    /// <summary>Normalises.</summary>
    /// <param name="input">N x C x H x W.</param>
    /// <param name="context">How the pass runs.</param>
    /// <returns>N x C x H x W, the input's type.</returns>
    public abstract override Tensor forward(Tensor input, LayerContext context);

    /// <summary>The scale and shift that normalise by given moments and apply gain and bias.</summary>
    /// <param name="context">How the pass runs.</param>
    /// <param name="mean">C, or 1 where the whole sample shares one; float64.</param>
    /// <param name="variance">As many.</param>
    /// <returns>As many values each, in the parameters' type and on their device.</returns>
    internal (Tensor Scale, Tensor Shift) Fold(LayerContext context, Tensor mean, Tensor variance)
    {
        var weight = context.ValueOf(this, "weight");
        var bias = context.ValueOf(this, "bias");
        var scale = weight.to_type(ScalarType.Float64) / Deviation(variance.to(weight.device));
        var shift = bias.to_type(ScalarType.Float64) - (mean.to(weight.device) * scale);
        return (scale.to_type(weight.dtype), shift.to_type(weight.dtype));
    }

    /// <summary>What values are divided by.</summary>
    private protected virtual Tensor Deviation(Tensor variance) => variance.Plus(Epsilon).sqrt();

    /// <summary>Group norm with one group a channel: the statistics of each channel of each sample.</summary>
    private protected static Tensor GroupNorm(Tensor input, Tensor weight, Tensor bias) =>
        KernelTable.GroupNormMixesTypes(input.device_type)
            ? nn.functional.group_norm(input, input.shape[1], weight, bias, Epsilon)
            : nn.functional.group_norm(input, input.shape[1], weight.to_type(input.dtype), bias.to_type(input.dtype), Epsilon);

    /// <summary>Trainable parameters that a norm of a kind adds.</summary>
    internal static long ParameterCount(NormKind kind, long channels) => kind switch
    {
        NormKind.None => 0,
        NormKind.KerasSample => 2,
        _ => 2 * channels,
    };

    /// <summary>The layer for a kind of norm, or null for <see cref="NormKind.None"/>.</summary>
    /// <param name="kind">Which norm.</param>
    /// <param name="channels">1 or more.</param>
    internal static NormLayer? Create(NormKind kind, int channels) => kind switch
    {
        NormKind.None => null,
        NormKind.Instance => new InstanceNorm(channels),
        NormKind.Batch => new BatchNorm(channels),
        NormKind.KerasSample => new KerasSampleNorm(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of norm."),
    };
}
