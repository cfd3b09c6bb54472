using SarGan.Models.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Starting values of weights as Keras draws them. They belong to their layer, whatever dispose scope is open.</summary>
internal static class WeightInitialization
{
    /// <summary>Glorot and Bengio's uniform draw (2010): within plus or minus sqrt(6 / (fan in + fan out)).</summary>
    /// <param name="shape">Output channels, input channels, height, width (for a transposed convolution the first two change places; the draw's range does not).</param>
    /// <param name="generator">A CPU generator; null leaves it to TorchSharp's global one. Drawn in float32 on the CPU, so the values do not depend on the device.</param>
    public static Parameter GlorotUniform(ReadOnlySpan<long> shape, Generator? generator)
    {
        ParameterBudget.Take(shape);
        var area = shape[2] * shape[3];
        var limit = Math.Sqrt(6.0 / ((shape[0] + shape[1]) * area));
        using var noGradient = no_grad();
        using var draw = empty(shape.ToArray(), ScalarType.Float32, CPU);
        var weight = new Parameter(draw.uniform_(-limit, limit, generator));
        weight.DetachFromDisposeScope();
        return weight;
    }

    /// <summary>A float32 vector of equal values on the CPU.</summary>
    public static Parameter Constant(long length, double value)
    {
        ParameterBudget.Take(length);
        using var scalar = value.ToScalar(); // see TensorArithmetic
        var vector = new Parameter(full(length, scalar, ScalarType.Float32, CPU));
        vector.DetachFromDisposeScope();
        return vector;
    }
}
