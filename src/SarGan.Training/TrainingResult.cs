using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Training.Recipes;
using SarGan.Training.Watchdog;

namespace SarGan.Training;

/// <summary>What a training run left: its last losses and the model, ready to be saved.</summary>
/// <remarks>Owns the averaged generators where there are any; the others stay the recipe's, which must not be disposed before the model is saved.</remarks>
public sealed class TrainingResult : IDisposable
{
    private readonly bool _ownsGenerators;

    internal TrainingResult(BundleManifest manifest, IReadOnlyDictionary<string, TranslationNetwork> generators, bool ownsGenerators) =>
        (Manifest, Generators, _ownsGenerators) = (manifest, generators, ownsGenerators);

    /// <summary>Updates in the whole run.</summary>
    public required long Steps { get; init; }

    /// <summary>The step that the run was resumed at; 0 for a new one.</summary>
    public required long ResumedAt { get; init; }

    /// <summary>Training time, parts before a resume included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The last step's losses; null where there was no step left to do.</summary>
    public required LossReport? Losses { get; init; }

    /// <summary>What the watchdog found in the whole run, parts before a resume included.</summary>
    public IReadOnlyList<WatchdogEvent> WatchdogEvents { get; init; } = [];

    /// <summary>The bundle that was written; null for a run in memory.</summary>
    public required string? ModelPath { get; init; }

    /// <summary>What the bundle says about itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The generators of the bundle by their names in it: averaged ones where the run averages.</summary>
    public IReadOnlyDictionary<string, TranslationNetwork> Generators { get; }

    /// <summary>Writes the model bundle.</summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveModel(string path) => ModelBundle.Save(path, Manifest, Generators);

    /// <summary>Writes the model bundle.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void SaveModel(Stream stream) => ModelBundle.Save(stream, Manifest, Generators);

    /// <summary>Frees the averaged generators.</summary>
    public void Dispose()
    {
        if (!_ownsGenerators) return;
        foreach (var generator in Generators.Values) generator.Dispose();
    }
}
