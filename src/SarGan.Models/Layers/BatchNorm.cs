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
        register_buffer("running_mean", zeros(channels, ScalarType.Float32, CPU).DetachFromDisposeScope());
        register_buffer("running_var", ones(channels, ScalarType.Float32, CPU).DetachFromDisposeScope());
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
        return GroupNorm(input, weight, bias);
    }

    /// <param name="input">1 x C x H x W.</param>
    /// <param name="runningMean">C, moved.</param>
    /// <param name="runningVariance">C, moved.</param>
    private static void MoveStatistics(Tensor input, Tensor runningMean, Tensor runningVariance)
    {
        using var noGradient = no_grad();
        // Mean and squares by themselves: the library's var_mean takes several times as long.
        var planes = input.detach().to_type(runningMean.dtype).flatten(2).squeeze(0); // C x H·W
        var pixels = planes.shape[1];
        var mean = planes.mean([1], keepdim: true); // C x 1
        var variance = (planes - mean).Squared().sum(1).DividedBy(pixels - 1.0); // C; unbiased, as batch norm's own
        runningMean.lerp_(mean.squeeze(1), Momentum);
        runningVariance.lerp_(variance, Momentum);
    }
}
