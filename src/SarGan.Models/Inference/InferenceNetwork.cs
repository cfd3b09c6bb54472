using SarGan.Models.Layers;
using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Inference;

/// <summary>A trained network made ready to run: its weights copied, folded and laid out once, no gradients, statistics as after training.</summary>
/// <remarks>
/// <see cref="Forward"/> is safe for concurrent calls. Networks built from SarGan's layers are copied: later training, moving or
/// disposing of the original does not matter. A network that somebody else wrote runs through its own <c>forward</c>, one call at a
/// time, in evaluation mode; it is neither copied nor disposed.
/// </remarks>
public sealed class InferenceNetwork : IDisposable
{
    private readonly Func<Tensor, Tensor> _forward;
    private readonly PreparedWeights? _weights;

    private InferenceNetwork(TranslationNetwork network, Func<Tensor, Tensor> forward, PreparedWeights? weights)
    {
        _forward = forward;
        _weights = weights;
        InputChannels = network.InputChannels;
        OutputChannels = network.OutputChannels;
        SizeMultiple = network.SizeMultiple;
        ReceptiveFieldRadius = network.ReceptiveFieldRadius;
    }

    /// <inheritdoc cref="TranslationNetwork.InputChannels"/>
    public int InputChannels { get; }

    /// <inheritdoc cref="TranslationNetwork.OutputChannels"/>
    public int OutputChannels { get; }

    /// <inheritdoc cref="TranslationNetwork.SizeMultiple"/>
    public int SizeMultiple { get; }

    /// <inheritdoc cref="TranslationNetwork.ReceptiveFieldRadius"/>
    public int ReceptiveFieldRadius { get; }

    /// <summary>Makes a network ready.</summary>
    /// <param name="network">The network; its mode and weights are left as they are.</param>
    /// <param name="precision">The number format of the convolutions. Default: the weights' own.</param>
    /// <returns>The prepared network, on the device that the weights were on.</returns>
    public static InferenceNetwork Prepare(TranslationNetwork network, ComputePrecision precision = ComputePrecision.Full)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network is ILayeredNetwork layers ? OfLayers(network, layers, precision) : OfAnyKind(network, precision);
    }

    /// <summary>Runs the network.</summary>
    /// <param name="input">N x C x H x W, float32 in [-1, 1], on the weights' device. Left as it is.</param>
    /// <returns>N x C x H x W, float32 (in [-1, 1] for generators), owned by the caller.</returns>
    /// <exception cref="ArgumentException">Channels or size are wrong.</exception>
    public Tensor Forward(Tensor input)
    {
        // Not inference mode, which saves nothing measurable here and whose results no later autograd would take.
        using var noGradient = no_grad();
        return _forward(input);
    }

    /// <summary>Frees the copied weights. No call of <see cref="Forward"/> may be running.</summary>
    public void Dispose() => _weights?.Dispose();

    private static InferenceNetwork OfLayers(TranslationNetwork network, ILayeredNetwork layers, ComputePrecision precision)
    {
        var weights = new PreparedWeights(network);
        var context = new LayerContext { Precision = precision, Prepared = weights };
        return new InferenceNetwork(network, input => NetworkPass.Forward(network, layers, input, context), weights);
    }

    private static InferenceNetwork OfAnyKind(TranslationNetwork network, ComputePrecision precision)
    {
        var gate = new Lock();
        return new InferenceNetwork(network, Forward, weights: null);

        Tensor Forward(Tensor input)
        {
            // Mode and precision belong to the network, so only one call may change them at a time.
            lock (gate)
            {
                var (wasTraining, wasPrecision) = (network.training, network.Precision);
                network.eval();
                network.Precision = precision;
                try
                {
                    return network.call(input);
                }
                finally
                {
                    network.Precision = wasPrecision;
                    network.train(wasTraining);
                }
            }
        }
    }
}
