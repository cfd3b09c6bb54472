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
    private readonly IDisposable? _owned;
    private readonly TranslationNetwork _network;
    private readonly LayerContext _context;

    // By layer: named once, while the network that was copied is certainly alive.
    private readonly IReadOnlyDictionary<NormLayer, string> _norms;

    private InferenceNetwork(TranslationNetwork network, Func<Tensor, Tensor> forward, IDisposable? owned, IReadOnlyDictionary<NormLayer, string> norms, LayerContext context = default)
    {
        _network = network;
        _norms = norms;
        _forward = forward;
        _owned = owned;
        _context = context;
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

    /// <summary>About how many bytes of working memory a pixel of the input takes in full precision, weights apart; null for networks that are not SarGan's.</summary>
    public double? BytesPerPixel => _network is ILayeredNetwork layers ? layers.ValuesPerPixel * sizeof(float) : null;

    /// <summary>Whether norms take their statistics from the very image that they normalise, so that an output pixel depends on the whole of it.</summary>
    public bool NormalizesByImage => _network.NormalizesPerSample && _context.SharedNorms is null && (!CanFreeze || _norms.Count > 0);

    /// <summary>Whether <see cref="MeasureNorms"/> and <see cref="Freeze"/> work: true for networks of SarGan's layers.</summary>
    public bool CanFreeze => _network is ILayeredNetwork;

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

    /// <summary>Runs images through the network together and writes down what its norms see: each norm pools over the whole batch, and normalises by that, before the next one measures.</summary>
    /// <param name="input">N x C x H x W, float32 in [-1, 1], on the weights' device: a sample of a larger image. Left as it is.</param>
    /// <param name="weights">N x 1 x H x W, float32, 0 or more: how much each pixel counts, 0 for those without a measurement. Null: all count alike.</param>
    /// <returns>The statistics; empty for a network without norms that take theirs from an image.</returns>
    /// <exception cref="ArgumentException">Channels or sizes are wrong, or all weights are 0.</exception>
    /// <exception cref="InvalidOperationException">The network is not made of SarGan's layers.</exception>
    public NormStatistics MeasureNorms(Tensor input, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ThrowIfForeign();
        NetworkPass.CheckInput(_network, input);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        long[] shape = [input.shape[0], 1, input.shape[2], input.shape[3]];
        if (weights is not null && !weights.shape.AsSpan().SequenceEqual(shape))
            throw new ArgumentException($"Weights must be {string.Join(" x ", shape)}. Actual shape was {string.Join(" x ", weights.shape)}.", nameof(weights));
        var counts = weights is null ? ones(shape, ScalarType.Float64, input.device) : weights.to_type(ScalarType.Float64);
        if (!(counts.sum().item<double>() > 0)) throw new ArgumentException("Some pixel must have a weight above 0.", nameof(weights));
        var collector = new NormCollector(_norms, counts);
        NetworkPass.Forward(_network, (ILayeredNetwork)_network, input, _context with { SharedNorms = collector });
        return collector.Statistics;
    }

    /// <summary>The same network with its norms frozen: an output pixel then depends on the pixels within <see cref="ReceptiveFieldRadius"/> alone.</summary>
    /// <param name="statistics">From <see cref="MeasureNorms"/> of the same network.</param>
    /// <returns>A network that uses this one's weights: dispose it first. The weights stay this one's.</returns>
    /// <exception cref="ArgumentException">The statistics are of another network.</exception>
    /// <exception cref="InvalidOperationException">The network is not made of SarGan's layers.</exception>
    public InferenceNetwork Freeze(NormStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ThrowIfForeign();
        var norms = new FrozenNorms(_norms, statistics, _context);
        var context = _context with { SharedNorms = norms };
        return new InferenceNetwork(_network, input => NetworkPass.Forward(_network, (ILayeredNetwork)_network, input, context), norms, _norms, context);
    }

    /// <summary>Frees the copied weights. No call of <see cref="Forward"/> may be running.</summary>
    public void Dispose() => _owned?.Dispose();

    private void ThrowIfForeign()
    {
        if (!CanFreeze) throw new InvalidOperationException($"{_network.GetType().Name} is not made of SarGan's layers, so its norms cannot be frozen.");
    }

    private static InferenceNetwork OfLayers(TranslationNetwork network, ILayeredNetwork layers, ComputePrecision precision)
    {
        var weights = new PreparedWeights(network);
        var context = new LayerContext { Precision = precision, Prepared = weights };
        return new InferenceNetwork(network, input => NetworkPass.Forward(network, layers, input, context), weights, SharedNorms.LayersOf(network), context);
    }

    private static InferenceNetwork OfAnyKind(TranslationNetwork network, ComputePrecision precision)
    {
        var gate = new Lock();
        return new InferenceNetwork(network, Forward, owned: null, new Dictionary<NormLayer, string>());

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
