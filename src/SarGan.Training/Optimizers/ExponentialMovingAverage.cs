using SarGan.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Optimizers;

/// <summary>A moving average of a network's weights over training, which usually translates better than the weights of the last step.</summary>
/// <remarks>
/// After n updates the average is the mean of the last weights w with weights proportional to decay^(n-i), normalised to 1 as Adam's moments are
/// (Kingma and Ba 2015), so the initial weights leave no trace: the first update simply copies. Buffers, such as batch norm's running statistics, are copied each time.
/// </remarks>
public sealed class ExponentialMovingAverage : IDisposable
{
    private const string CountName = "average.updates";

    private readonly double _decay;
    private readonly long _startAfter;
    private readonly Dictionary<string, Tensor> _parameters;
    private readonly Dictionary<string, Tensor> _buffers;

    /// <summary>Creates an average that holds the network's present weights until the first update.</summary>
    /// <param name="network">Whose weights to average; it stays the caller's.</param>
    /// <param name="decay">The weight of the past, above 0 and below 1. 0.999 averages over about the last 1000 steps.</param>
    /// <param name="startAfter">Updates that only copy, before averaging begins; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay or the number is outside its range.</exception>
    public ExponentialMovingAverage(nn.Module network, double decay, long startAfter = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (decay is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(decay), FormattableString.Invariant($"The decay must be above 0 and below 1. Actual value was {decay}."));
        ArgumentOutOfRangeException.ThrowIfNegative(startAfter);
        (_decay, _startAfter) = (decay, startAfter);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _parameters = Copy(ParametersOf(network));
        _buffers = Copy(BuffersOf(network));
    }

    /// <summary>Updates so far.</summary>
    public long Updates { get; private set; }

    /// <summary>Takes in the network's weights after a training step.</summary>
    /// <param name="network">The network, or another of the same shape, on the same device.</param>
    /// <exception cref="ArgumentException">The network has other parameters than the one that the average was made for.</exception>
    public void Update(nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var averaged = Updates + 1 - _startAfter;
        var share = averaged <= 1 ? 1.0 : (1 - _decay) / (1 - Math.Pow(_decay, averaged));
        using var alpha = share.ToScalar();
        foreach (var (average, value) in Pairs(_parameters, ParametersOf(network)))
        {
            if (share == 1) average.copy_(value);
            else average.add_(value - average, alpha);
        }

        foreach (var (copy, value) in Pairs(_buffers, BuffersOf(network))) copy.copy_(value);
        Updates++;
    }

    /// <summary>Writes the averaged weights into a network.</summary>
    /// <param name="network">A network of the same shape, on any device.</param>
    /// <exception cref="ArgumentException">The network has other parameters than the one that the average was made for.</exception>
    public void CopyTo(nn.Module network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (average, value) in Pairs(_parameters, ParametersOf(network)).Concat(Pairs(_buffers, BuffersOf(network)))) value.copy_(average);
    }

    /// <summary>Writes the average as safetensors: the network's own names, and "average.updates".</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void Save(Stream stream)
    {
        using var count = tensor(Updates);
        SafeTensors.Write(stream, State.Append((CountName, count)));
    }

    /// <summary>Takes the average back, bit for bit. Every name, shape and type must match; otherwise nothing changes.</summary>
    /// <param name="stream">What <see cref="Save"/> wrote; stays open.</param>
    /// <exception cref="ModelBundleException">The data are damaged, or belong to another network.</exception>
    public void Load(Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var count = tensor(0L);
        StateCopy.Into(State.Append((CountName, count)), SafeTensors.Read(stream), "average");
        Updates = count.item<long>();
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach (var tensor in _parameters.Values.Concat(_buffers.Values)) tensor.Dispose();
    }

    private IEnumerable<(string Name, Tensor Tensor)> State => _parameters.Concat(_buffers).Select(p => (p.Key, p.Value));

    private static IEnumerable<(string Name, Tensor Tensor)> ParametersOf(nn.Module network) =>
        network.named_parameters().Select(p => (p.name, (Tensor)p.parameter));

    private static IEnumerable<(string Name, Tensor Tensor)> BuffersOf(nn.Module network) =>
        network.named_buffers(recurse: true, include_nonpersistent: false).Select(b => (b.name, b.buffer));

    private static Dictionary<string, Tensor> Copy(IEnumerable<(string Name, Tensor Tensor)> tensors) =>
        tensors.ToDictionary(t => t.Name, t => t.Tensor.detach().clone().DetachFromDisposeScope(), StringComparer.Ordinal);

    private static List<(Tensor Own, Tensor Other)> Pairs(Dictionary<string, Tensor> own, IEnumerable<(string Name, Tensor Tensor)> others)
    {
        // All are looked at before the first is changed.
        List<(Tensor, Tensor)> pairs = [];
        foreach (var (name, other) in others)
        {
            if (!own.TryGetValue(name, out var mine) || !mine.shape.AsSpan().SequenceEqual(other.shape))
                throw new ArgumentException($"The network has a tensor {name} [{string.Join(", ", other.shape)}] that the average does not have in this shape.");
            pairs.Add((mine, other));
        }

        return pairs.Count == own.Count ? pairs : throw new ArgumentException("The network lacks tensors that the average has.");
    }
}
