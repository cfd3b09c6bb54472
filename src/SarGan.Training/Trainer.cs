using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SarGan.Data.Batches;
using SarGan.Models;
using SarGan.Native;
using SarGan.Training.Checkpoints;
using SarGan.Training.Observers;
using SarGan.Training.Recipes;
using SarGan.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training;

/// <summary>Trains any recipe: loads batches ahead, steps, logs, draws samples, writes checkpoints and the model.</summary>
/// <remarks>
/// Exact resume: on one type of machine, with one number of threads and of steps in all, a run that was stopped or killed at any moment and resumed gives
/// the same weights, bit for bit, as one that was not.
/// </remarks>
public sealed class Trainer
{
    private readonly TrainerOptions _options;
    private readonly IReadOnlyList<ITrainingObserver> _observers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Creates a trainer.</summary>
    /// <param name="options">How long and how to train.</param>
    /// <param name="observers">
    /// Who looks on, beside those that write the run's own files; they stay the caller's. Default: nobody. A <see cref="LossTableObserver"/>,
    /// <see cref="SampleGridObserver"/> or <see cref="TensorBoardObserver"/> among them takes the place of the run's own.
    /// </param>
    /// <param name="logger">Where warnings go. Default: nowhere.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public Trainer(TrainerOptions options, IEnumerable<ITrainingObserver>? observers = null, ILogger<Trainer>? logger = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _observers = [.. observers ?? []];
        _logger = logger ?? NullLogger<Trainer>.Instance;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Combines gradients with those of other processes. Default: <see cref="LocalGradients"/>.</summary>
    public IGradientReducer Reducer { get; init; } = LocalGradients.Instance;

    /// <summary>Trains a recipe to the last step.</summary>
    /// <param name="recipe">What to train; built here unless the caller has, for weights of its own. It stays the caller's, trained and in evaluation mode.</param>
    /// <param name="batches">The training images.</param>
    /// <param name="progress">Told at every step on the CPU, at every logged step elsewhere. Default: nobody.</param>
    /// <param name="cancellationToken">Stops between two steps, after writing a checkpoint, so that the run can be resumed.</param>
    /// <returns>The last losses and the model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">Recipe, batches, options and the checkpoint to resume from do not fit together.</exception>
    /// <exception cref="InvalidOperationException">
    /// The folder holds a run already, and is not to be resumed; or the recipe has been trained before, and no checkpoint is there to go on from; or the device is not there.
    /// </exception>
    /// <exception cref="CheckpointException">Every checkpoint to resume from is broken.</exception>
    /// <exception cref="TrainingDivergedException">A loss or weight became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="NativeLibraryException">The application carries no libtorch; the message says what to add.</exception>
    public TrainingResult Run(Recipe recipe, IBatchSource batches, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(batches);
        if (recipe.NeedsPairs && !batches.Paired) throw new ArgumentException($"The recipe {recipe.Name} needs pairs, but the batches are unpaired.", nameof(batches));
        var folder = _options.RunFolder is null ? null : new RunFolder(_options.RunFolder);
        if (folder is { HoldsRun: true } && !_options.Resume)
            throw new InvalidOperationException($"{folder.FolderPath} already holds a run. Resume it, delete it, or give another folder.");
        if (recipe.IsTrained && !(_options.Resume && folder is { HoldsCheckpoint: true }))
            throw new InvalidOperationException($"The recipe {recipe.Name} has been trained before: make a new one for a new run, or resume the run from its folder.");
        NativeLibraries.EnsureTorchLoads();
        Build(recipe);
        using var session = new TrainingSession(recipe, _options, batches, _logger);
        var run = new TrainingRun(recipe, _options, batches, folder);
        using var loop = new TrainingLoop(session, run, _observers, progress, _time, Reducer, _logger);
        return loop.Run(cancellationToken);
    }

    private void Build(Recipe recipe)
    {
        var setup = new RecipeSetup
        {
            Seed = _options.Seed,
            Device = DeviceName.Open(_options.Device),
            Precision = _options.Precision,
            LearningRate = _options.LearningRate,
        };
        if (!recipe.IsBuilt)
        {
            recipe.Build(setup);
            return;
        }
        var (own, wanted) = (recipe.Setup, setup);
        if (own.Seed != wanted.Seed || own.Precision != wanted.Precision || !IsSame(own.Device, wanted.Device))
        {
            throw new ArgumentException(
                $"The recipe was built with seed {own.Seed}, precision {own.Precision} on {own.Device}, but the options say seed {wanted.Seed}, precision {wanted.Precision} on {wanted.Device}.",
                nameof(recipe));
        }
    }

    // "cuda" without a number is the first one.
    private static bool IsSame(Device one, Device other) => one.type == other.type && Math.Max(0, one.index) == Math.Max(0, other.index);
}
