using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>Normalises each channel of each sample over its pixels: (x - mean) / sqrt(variance + 0.001), times a gain, plus a bias.</summary>
/// <remarks>Ulyanov, Vedaldi and Lempitsky (2016), with learnt gain and bias. The same in training and inference.</remarks>
public sealed class InstanceNorm : NormLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="channels">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="channels"/> is below 1.</exception>
    public InstanceNorm(int channels)
        : base(nameof(InstanceNorm), channels)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input, LayerContext context)
    {
        if (context.SharedNorms is { } shared) return shared.Normalize(this, input, context);
        var weight = context.ValueOf(this, "weight");
        var bias = context.ValueOf(this, "bias");
        return KernelTable.InstanceNorm(context) switch
        {
            InstanceNormKernel.GroupNorm => GroupNorm(input, weight, bias),
            InstanceNormKernel.BatchNormPerSample => PerSample(input, weight, bias),
            _ => nn.functional.instance_norm(input, weight: weight, bias: bias, eps: Epsilon),
        };
    }

    /// <summary>Over a batch of one, batch norm's statistics are the instance's.</summary>
    private static Tensor PerSample(Tensor input, Tensor weight, Tensor bias)
    {
        if (input.shape[0] == 1) return Alone(input);
        return cat([.. input.split(1).Select(Alone)]);

        Tensor Alone(Tensor sample) =>
            nn.functional.batch_norm(sample, null!, null!, weight, bias, training: true, eps: Epsilon); // null: no running statistics
    }
}
