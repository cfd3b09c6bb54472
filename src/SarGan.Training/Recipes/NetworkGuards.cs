using SarGan.Models.Networks;
using static TorchSharp.torch;

namespace SarGan.Training.Recipes;

/// <summary>Keeps the weights of networks out of a gradient: they pass gradients on but receive none.</summary>
public sealed class FrozenWeights : IDisposable
{
    private readonly List<Tensor> _frozen = [];

    /// <summary>Freezes the weights until <see cref="Dispose"/>.</summary>
    /// <param name="networks">The networks.</param>
    public FrozenWeights(params IReadOnlyList<TranslationNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        foreach (var parameter in networks.SelectMany(n => n.parameters()).Where(p => p.requires_grad))
        {
            parameter.requires_grad = false;
            _frozen.Add(parameter);
        }
    }

    /// <summary>Lets gradients in again.</summary>
    public void Dispose()
    {
        foreach (var parameter in _frozen) parameter.requires_grad = true;
        _frozen.Clear();
    }
}

/// <summary>Keeps the running statistics of networks as they are, whatever passes happen before <see cref="Dispose"/>.</summary>
/// <remarks>Dispose it only after the backward pass: batch norm's gradient may refuse statistics that were overwritten after its forward pass.</remarks>
public sealed class KeptStatistics : IDisposable
{
    private readonly List<(Tensor Buffer, Tensor Kept)> _buffers = [];

    /// <summary>Notes the statistics; costs nothing for networks without any.</summary>
    /// <param name="networks">The networks.</param>
    public KeptStatistics(params IReadOnlyList<TranslationNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(networks);
        using var noGradient = no_grad();
        foreach (var buffer in networks.SelectMany(n => n.buffers())) _buffers.Add((buffer, buffer.clone().DetachFromDisposeScope()));
    }

    /// <summary>Puts the statistics back.</summary>
    public void Dispose()
    {
        using var noGradient = no_grad();
        foreach (var (buffer, kept) in _buffers)
        {
            buffer.copy_(kept);
            kept.Dispose();
        }
        _buffers.Clear();
    }
}
