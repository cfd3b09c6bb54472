using SarGan.Data.Radiometry;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Optimizers;
using SarGan.Training.Watchdog;

namespace SarGan.Training;

/// <summary>How long and how <see cref="Trainer"/> trains, whatever the recipe.</summary>
public sealed record TrainerOptions
{
    /// <summary>Updates in the whole run, those before a resume included, 1 or more. For epochs, multiply by the source's steps per epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public required long Steps { get; init => field = Check.AtLeast(1, value); }

    /// <summary>Steps between sample grids, 1 or more. Default: 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int SampleInterval { get; init => field = Check.AtLeast(1, value); } = 200;

    /// <summary>Steps between checkpoints, 1 or more. Default: 1000. The last step gets one in any case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int CheckpointInterval { get; init => field = Check.AtLeast(1, value); } = 1000;

    /// <summary>Checkpoints kept, newest first, 1 or more. Default: 3. With 1, a broken one leaves nothing to fall back to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int KeepCheckpoints { get; init => field = Check.AtLeast(1, value); } = 3;

    /// <summary>Steps between rows of <c>losses.csv</c> and points of the event file, 1 or more. Default: 10. On a GPU each one waits for the device.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public int LogInterval { get; init => field = Check.AtLeast(1, value); } = 10;

    /// <summary>The run's one seed, from which initial weights, dropout and pools draw. Default: 1. The batch source has its own, which should be the same.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Adam's step size before the schedule, above 0. Default: 2e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public double LearningRate { get; init => field = Check.Positive(value); } = 2e-4;

    /// <summary>How the learning rate changes over the run. Default: constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Decay of the moving average of the generators' weights, above 0 and below 1, which the bundle then holds; null means none, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The decay is outside its range.</exception>
    public double? EmaDecay
    {
        get;
        init => field = value is null or (> 0 and < 1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"EmaDecay must be above 0 and below 1. Actual value was {value}."));
    }

    /// <summary>The number format of the convolutions. Default: full precision.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>"cpu" (default), "cuda", "cuda:N", or "auto": CUDA where there is one. Whether there is such a device shows when a run begins.</summary>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public string Device
    {
        get;
        init => field = DeviceName.Check(value);
    }
    = "cpu";

    /// <summary>Threads that load batches ahead, 0 or more; 0 loads in between steps. Default: 1. The batches do not depend on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int Workers { get; init => field = Check.AtLeast(0, value); } = 1;

    /// <summary>The folder of <see cref="Runs.RunFolder"/> where checkpoints, losses, samples and the model go; null keeps everything in memory, the default.</summary>
    public string? RunFolder { get; init; }

    /// <summary>Whether to go on from the newest checkpoint in <see cref="RunFolder"/>; a folder without one starts anew. Default: false, which refuses a folder that holds a run.</summary>
    public bool Resume { get; init; }

    /// <summary>What is looked for while training, and what happens then. Default: warnings, and a stop where numbers are no numbers.</summary>
    public WatchdogOptions Watchdog { get; init; } = new();

    /// <summary>What the model was trained on, in words, for the bundle. Default: null.</summary>
    public string? DataDescription { get; init; }

    /// <summary>Whose data it is and under which licence, for the bundle. Default: null.</summary>
    public string? Attribution { get; init; }

    /// <summary>
    /// The radiometric contract for the bundle, from callers whose batch source does not know it. Default null: what the source says (<see cref="Data.Batches.BatchContent.Describe"/>),
    /// which for tiles read under a contract is that contract, and for pictures their bits. A source that is read under a contract takes no other.
    /// </summary>
    public RadiometricContract? Radiometry { get; init; }

    /// <summary>Checks what a single property cannot.</summary>
    /// <exception cref="ArgumentException">A run is to be resumed, but no folder is given; or the watchdog is to roll back, but there is no folder for checkpoints.</exception>
    public void Validate()
    {
        if (Watchdog.MayRollBack && RunFolder is null) throw new ArgumentException("A watchdog that rolls back needs a RunFolder, where the checkpoints are.");
        if (Resume && RunFolder is null) throw new ArgumentException("Resume needs a RunFolder to go on from.");
    }
}
