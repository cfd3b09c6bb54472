using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Normalises each sample over all its channels and pixels: (x - mean) / (standard deviation + 0.001), times one gain, plus one bias.</summary>
/// <remarks>What keras-contrib's <c>InstanceNormalization()</c> computes when no axis is given. The same in training and inference.</remarks>
public sealed class KerasSampleNorm : NormLayer
{
    // Held, so that no collection frees them during a call: see TensorArithmetic.
    private static readonly Scalar Floor = 1e-14.ToScalar();
    private static readonly Scalar One = 1.0.ToScalar();

    /// <summary>Creates the layer.</summary>
    public KerasSampleNorm()
        : base(nameof(KerasSampleNorm), 1)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        if (context.SharedNorms is { } shared) return shared.Normalize(this, input, context);
        var weight = context.ValueOf(this, "weight");
        // Sums over a whole sample need more digits than bfloat16 has.
        var values = input.to_type(weight.dtype);
        var mean = values.mean([1, 2, 3], keepdim: true); // N x 1 x 1 x 1
        var centred = values - mean;
        var variance = centred.Squared().mean([1, 2, 3], keepdim: true); // N x 1 x 1 x 1
        // The square root has no slope at zero: a constant sample would make NaN gradients. The bound is far below Epsilon squared.
        var deviation = variance.clamp_min(Floor).sqrt();
        var gain = weight / deviation.Plus(Epsilon); // N x 1 x 1 x 1
        return addcmul(context.ValueOf(this, "bias"), centred, gain, One).to_type(input.dtype);
    }

    private protected override Tensor Deviation(Tensor variance) => variance.clamp_min(Floor).sqrt().Plus(Epsilon);
}
