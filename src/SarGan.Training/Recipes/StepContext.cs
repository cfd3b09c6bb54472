using SarGan.Training.Watchdog;

namespace SarGan.Training.Recipes;

/// <summary>What a training step needs to know beside its images.</summary>
public sealed record StepContext
{
    /// <summary>The step, from 0: how many updates came before it. All randomness of a step is keyed by it.</summary>
    public long Step { get; init; }

    /// <summary>The pass over the data, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Combines gradients with those of other processes before each update. Default: <see cref="LocalGradients"/>, which leaves them as they are.</summary>
    public IGradientReducer Reducer { get; init; } = LocalGradients.Instance;

    /// <summary>Where a recipe shows its translations, on the steps where somebody looks; null, the default, on all others. See <see cref="OutputProbe.See"/>.</summary>
    public OutputProbe? Probe { get; init; }
}
