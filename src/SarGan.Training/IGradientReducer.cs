using static TorchSharp.torch;

namespace SarGan.Training;

/// <summary>Combines the gradients of several processes that train the same networks; called after each backward pass, before the update.</summary>
public interface IGradientReducer
{
    /// <summary>Replaces each gradient by its mean over the processes, in place. Parameters come in the same order in every process.</summary>
    /// <param name="parameters">The parameters of one update; one without a gradient is left out.</param>
    void Reduce(IReadOnlyList<Tensor> parameters);
}

/// <summary>One process: gradients stay as they are.</summary>
public sealed class LocalGradients : IGradientReducer
{
    private LocalGradients()
    {
    }

    /// <summary>The reducer; it has no state.</summary>
    public static LocalGradients Instance { get; } = new();

    /// <inheritdoc/>
    public void Reduce(IReadOnlyList<Tensor> parameters)
    {
    }
}
