using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Normalises each channel over the batch and its pixels: (x - mean) / sqrt(variance + 0.001), times a gain, plus a bias.</summary>
/// <remarks>
/// Ioffe and Szegedy (2015). In training the batch's statistics are used and move the running ones (buffers <c>running_mean</c>
/// and <c>running_var</c>) by a fifth, which Keras calls a momentum of 0.8; otherwise the running ones are used.
/// </remarks>
public sealed class BatchNorm : NormLayer
{
    /// <summary>How far the running statistics move towards the batch's in one pass.</summary>
    public const double Momentum = 0.2;

    /// <summary>Creates the layer.</summary>
    /// <param name="channels">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is below 1.</exception>
    public BatchNorm(int channels)
        : base(nameof(BatchNorm), channels)
    {
        register_buffer("running_mean", zeros(channels, ScalarType.Float32, CPU));
        register_buffer("running_var", ones(channels, ScalarType.Float32, CPU));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        var weight = context.ValueOf(this, "weight");
        var bias = context.ValueOf(this, "bias");
        var mean = context.ValueOf(this, "running_mean");
        var variance = context.ValueOf(this, "running_var");
        if (!context.Training || KernelTable.BatchNorm(context, input.shape[0]) == BatchNormKernel.Stock)
            return nn.functional.batch_norm(input, mean, variance, weight, bias, context.Training, Momentum, Epsilon);

        MoveStatistics(input, mean, variance);
        return nn.functional.group_norm(input, input.shape[1], weight, bias, Epsilon);
    }

    private static void MoveStatistics(Tensor input, Tensor runningMean, Tensor runningVariance)
    {
        using var noGradient = no_grad();
        var (variance, mean) = var_mean(input.to_type(runningMean.dtype), [0, 2, 3], unbiased: true); // C each
        runningMean.lerp_(mean, Momentum);
        runningVariance.lerp_(variance, Momentum);
    }
}
