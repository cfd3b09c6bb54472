using SarGan.Data.Batches;
using SarGan.Training.Recipes;
using SarGan.Training.Runs;
using SarGan.Training.Watchdog;

namespace SarGan.Training;

/// <summary>A training run as observers see it.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(Recipe recipe, TrainerOptions options, IBatchSource batches, RunFolder? folder) =>
        (Recipe, Options, Batches, Folder) = (recipe, options, batches, folder);

    /// <summary>What is trained.</summary>
    public Recipe Recipe { get; }

    /// <summary>How it is trained.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Where its batches come from.</summary>
    public IBatchSource Batches { get; }

    /// <summary>Where its files go; null for a run in memory.</summary>
    public RunFolder? Folder { get; }

    /// <summary>Updates done.</summary>
    public long Step { get; internal set; }

    /// <summary>Time since training began, parts before a resume included.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>What the watchdog has found so far.</summary>
    public IReadOnlyList<WatchdogEvent> WatchdogEvents { get; internal set; } = [];

    /// <summary>The last step whose row stays when the run goes on: a shorter run logs its last step even between intervals, a longer one would not have.</summary>
    internal long LastLoggedStep => Step % Options.LogInterval == 0 || Step == Options.Steps ? Step : Step - 1;
}
