using SarGan.Training;

namespace SarGan.MLNet;

/// <summary>How long and how an estimator trains.</summary>
public sealed record EstimatorTrainingOptions
{
    /// <summary>Passes over the data, 1 or more. Default: 200, the article's. On a CPU that is a matter of days for a thousand tiles of 256 x 256 pixels; a few thousand steps show where it goes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Epochs
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Epochs must be 1 or more. Actual value was {value}.");
    } = 200;

    /// <summary>Updates in all, 1 or more, instead of <see cref="Epochs"/>. Default: null, epochs count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public long? Steps
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"Steps must be 1 or more. Actual value was {value}.");
    }

    /// <summary>Images of each domain in a step, 1 or more. Default: null, which is 1 for CycleGAN and 3 for Pix2Pix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? BatchSize
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"BatchSize must be 1 or more. Actual value was {value}.");
    }

    /// <summary>Whether tiles are mirrored left to right at random. Default: true.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>The one seed of order, mirroring and weights. Default: 1. The seed of the MLContext is not read: ML.NET keeps it to itself.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Where training runs: "cpu", "cuda", "cuda:N", or "auto". Default: "cpu". Where the result runs is <see cref="TranslationTransformerOptions.Translator"/>'s affair.</summary>
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    public string Device
    {
        get;
        init => field = TranslatorDevice.Check(value);
    } = "cpu";

    /// <summary>
    /// Changes everything else about the training: learning rate, schedule, weight averaging, precision, and a run folder for checkpoints, losses and samples. It is given the options that would be used
    /// otherwise, as in <c>Trainer = t => t with { EmaDecay = 0.999, RunFolder = "run" }</c>. Default: null, no change.
    /// </summary>
    public Func<TrainerOptions, TrainerOptions>? Trainer { get; init; }
}

/// <summary>What an estimator's training talks to while it runs.</summary>
public sealed record TrainingServices
{
    /// <summary>Is told of each step. Default: null, nobody is.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops reading and training: Fit then ends in an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }
}
