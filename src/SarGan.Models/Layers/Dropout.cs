using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Sets activations to zero at random in training and scales the rest, so that the expected value stays.</summary>
internal static class Dropout
{
    /// <summary>Drops.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="rate">The share to drop, in [0, 1).</param>
    /// <param name="context">Whether this is training, and where to draw from.</param>
    /// <returns>The input itself where nothing is dropped.</returns>
    public static Tensor Apply(Tensor input, double rate, LayerContext context)
    {
        if (rate == 0 || !context.Training) return input;

        // Drawn in the shape's own order, so that the mask does not depend on layout or precision.
        var kept = empty(input.shape, ScalarType.Float32, input.device).bernoulli_(1 - rate, context.DropoutGenerator);
        return input * kept.DividedBy(1 - rate).to_type(input.dtype);
    }
}
