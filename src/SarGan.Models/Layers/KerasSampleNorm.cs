using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Normalises each sample over all its channels and pixels: (x - mean) / (standard deviation + 0.001), times one gain, plus one bias.</summary>
/// <remarks>What keras-contrib's <c>InstanceNormalization()</c> computes when no axis is given. The same in training and inference.</remarks>
public sealed class KerasSampleNorm : NormLayer
{
    /// <summary>Creates the layer.</summary>
    public KerasSampleNorm()
        : base(nameof(KerasSampleNorm), 1)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        var weight = context.ValueOf(this, "weight");
        // Sums over a whole sample need more digits than bfloat16 has.
        var values = input.to_type(weight.dtype);
        var mean = values.mean([1, 2, 3], keepdim: true); // N x 1 x 1 x 1
        var centred = values - mean;
        var variance = centred.square().mean([1, 2, 3], keepdim: true); // N x 1 x 1 x 1
        // The square root has no slope at zero: a constant sample would make NaN gradients. The bound is far below Epsilon squared.
        var deviation = variance.clamp_min(1e-14).sqrt();
        var gain = weight / (deviation + Epsilon); // N x 1 x 1 x 1
        return addcmul(context.ValueOf(this, "bias"), centred, gain, 1).to_type(input.dtype);
    }
}
