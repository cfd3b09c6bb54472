using SarGan.Models.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>What norms do in a pass in which they do not take their statistics from each sample: the one place where that is decided.</summary>
internal abstract class SharedNorms
{
    // Held, so that no collection frees it during a call: see TensorArithmetic.
    private static readonly Scalar One = 1.0.ToScalar();

    /// <summary>The names of the norms that take statistics from each sample.</summary>
    public static Dictionary<NormLayer, string> LayersOf(TranslationNetwork network) => network.named_modules()
        .Where(module => module.module is InstanceNorm or KerasSampleNorm)
        .ToDictionary(module => (NormLayer)module.module, module => module.name);

    /// <summary>Normalises.</summary>
    /// <param name="layer">The norm.</param>
    /// <param name="input">N x C x H x W.</param>
    /// <param name="context">How the pass runs.</param>
    public abstract Tensor Normalize(NormLayer layer, Tensor input, LayerContext context);

    /// <summary>Times a scale, plus a shift.</summary>
    /// <param name="input">N x C x H x W.</param>
    /// <param name="scale">C, or 1.</param>
    /// <param name="shift">As many.</param>
    protected static Tensor Apply(Tensor input, Tensor scale, Tensor shift) =>
        addcmul(shift.view(-1, 1, 1).to_type(input.dtype), input, scale.view(-1, 1, 1).to_type(input.dtype), One);
}

/// <summary>Norms with statistics given beforehand, folded to a scale and a shift.</summary>
internal sealed class FrozenNorms : SharedNorms, IDisposable
{
    private readonly Dictionary<NormLayer, (Tensor Scale, Tensor Shift)> _folded = [];

    /// <exception cref="ArgumentException">The statistics are those of another network.</exception>
    public FrozenNorms(IReadOnlyDictionary<NormLayer, string> layers, NormStatistics statistics, LayerContext context)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        if (layers.Count != statistics.Layers.Count || !layers.Values.All(statistics.Layers.ContainsKey))
            throw new ArgumentException($"The statistics are of another network: they have the norms {string.Join(", ", statistics.Layers.Keys)}, and the network has {string.Join(", ", layers.Values.Order(StringComparer.Ordinal))}.", nameof(statistics));
        foreach (var (layer, name) in layers)
        {
            var moments = statistics.Layers[name];
            if (moments.Mean.Count != context.ValueOf(layer, "weight").shape[0])
                throw new ArgumentException($"The statistics are of another network: norm '{name}' has {context.ValueOf(layer, "weight").shape[0]} channels, and the statistics have {moments.Mean.Count}.", nameof(statistics));
            var (scale, shift) = layer.Fold(context, tensor(moments.Mean.ToArray()), tensor(moments.Variance.ToArray()));
            _folded[layer] = (scale.DetachFromDisposeScope(), shift.DetachFromDisposeScope());
        }
    }

    public override Tensor Normalize(NormLayer layer, Tensor input, LayerContext context)
    {
        var (scale, shift) = _folded[layer];
        return Apply(input, scale, shift);
    }

    public void Dispose()
    {
        foreach (var (scale, shift) in _folded.Values)
        {
            scale.Dispose();
            shift.Dispose();
        }

        _folded.Clear();
    }
}

/// <summary>Norms that pool their statistics over the whole batch, by the weights of pixels, and write them down.</summary>
internal sealed class NormCollector(IReadOnlyDictionary<NormLayer, string> layers, Tensor weights) : SharedNorms
{
    private const long ElementsAtOnce = 1 << 21;

    private readonly Dictionary<string, NormMoments> _moments = new(StringComparer.Ordinal);

    /// <summary>What was written down.</summary>
    public NormStatistics Statistics => new(_moments);

    public override Tensor Normalize(NormLayer layer, Tensor input, LayerContext context)
    {
        using var scope = NewDisposeScope();
        var factor = weights.shape[2] / input.shape[2];
        // A cell inside counts as much as pixels with a measurement lie in it.
        var shares = factor == 1 ? weights : nn.functional.avg_pool2d(weights, factor); // N x 1 x H x W
        var channels = layer is KerasSampleNorm ? 1 : input.shape[1];
        var total = shares.sum().DividedBy(1.0 / (layer is KerasSampleNorm ? input.shape[1] : 1));
        var mean = Sum(input, shares, null, channels) / total; // C, or 1
        var variance = Sum(input, shares, mean, channels) / total;
        _moments[layers[layer]] = new NormMoments(mean.cpu().data<double>().ToArray(), variance.cpu().data<double>().ToArray());
        var (scale, shift) = layer.Fold(context, mean, variance);
        return Apply(input, scale, shift).MoveToOuterDisposeScope();
    }

    /// <summary>The weighted sum of values, or of squared distances from a mean: in double precision, some rows at a time, which bounds the memory.</summary>
    private static Tensor Sum(Tensor input, Tensor shares, Tensor? mean, long channels)
    {
        var sum = zeros(channels, ScalarType.Float64, input.device);
        var (height, rows) = (input.shape[2], Math.Max(1, ElementsAtOnce / (input.shape[1] * input.shape[3])));
        for (var sample = 0L; sample < input.shape[0]; sample++)
        {
            for (var row = 0L; row < height; row += rows)
            {
                using var scope = NewDisposeScope();
                var count = Math.Min(rows, height - row);
                var values = input.select(0, sample).narrow(1, row, count).to_type(ScalarType.Float64); // C x rows x W
                if (mean is not null) values = (values - mean.view(-1, 1, 1)).Squared();
                var weighted = (values * shares.select(0, sample).narrow(1, row, count)).sum([1, 2]); // C
                sum.PlusInPlace((channels == 1 ? weighted.sum() : weighted).view(channels));
            }
        }

        return sum;
    }
}
