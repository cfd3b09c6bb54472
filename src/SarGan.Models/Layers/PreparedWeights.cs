using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Models.Layers;

/// <summary>A frozen copy of a network's parameters and buffers, with the forms that kernels want derived from it at most once.</summary>
/// <remarks>Safe for concurrent use. Which form a layer wants depends on the input's size, so forms are derived at first need.</remarks>
internal sealed class PreparedWeights : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(nn.Module Layer, string Name), Tensor> _values = [];
    private readonly Dictionary<(nn.Module Layer, string Form), Tensor[]> _derived = [];
    private bool _disposed;

    /// <summary>Copies everything that a network's layers hold.</summary>
    public PreparedWeights(nn.Module network)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var layer in network.modules())
        {
            foreach (var (name, value) in layer.named_parameters(recurse: false))
                _values[(layer, name)] = value.detach().clone().DetachFromDisposeScope();
            foreach (var (name, value) in layer.named_buffers(recurse: false))
                _values[(layer, name)] = value.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>The copy of one parameter or buffer, owned by this object.</summary>
    public Tensor ValueOf(nn.Module layer, string name) => _values[(layer, name)];

    /// <summary>The form that <paramref name="make"/> gives, made at the first call.</summary>
    public Tensor[] Derive(nn.Module layer, string form, Func<Tensor[]> make)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_derived.TryGetValue((layer, form), out var known)) return known;

            var made = make();
            foreach (var tensor in made) tensor.DetachFromDisposeScope();
            return _derived[(layer, form)] = made;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var tensor in _values.Values) tensor.Dispose();
            foreach (var tensor in _derived.Values.SelectMany(made => made)) tensor.Dispose();
            _values.Clear();
            _derived.Clear();
        }
    }
}
