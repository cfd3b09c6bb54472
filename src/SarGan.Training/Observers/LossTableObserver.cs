using SarGan.Training.Reports;

namespace SarGan.Training.Observers;

/// <summary>Writes the run's <c>losses.csv</c>. <see cref="Trainer"/> adds one to every run with a folder, unless given one.</summary>
public sealed class LossTableObserver : ITrainingObserver, IDisposable
{
    private LossTableWriter? _table;

    /// <inheritdoc/>
    public void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _table?.Dispose();
        _table = null;
        if (run.Folder is null) return;
        LossTable.TruncateAfter(run.Folder.LossesPath, run.LastLoggedStep);
        _table = LossTable.Append(run.Folder.LossesPath);
    }

    /// <inheritdoc/>
    public void OnLog(TrainingRun run, TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var losses = progress.Losses;
        _table?.Write(new LossRow
        {
            Step = progress.Step,
            Epoch = progress.Epoch,
            DiscriminatorLoss = losses.DiscriminatorLoss,
            DiscriminatorAccuracy = losses.DiscriminatorAccuracy,
            GeneratorLoss = losses.GeneratorLoss ?? double.NaN,
            Adversarial = losses.AdversarialLoss,
            Cycle = losses.CycleLoss,
            Identity = losses.IdentityLoss,
            L1 = losses.L1Loss,
            LearningRate = progress.LearningRate,
            Seconds = progress.Elapsed.TotalSeconds,
        });
    }

    /// <inheritdoc/>
    public void OnCheckpointing(TrainingRun run) => _table?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _table?.Dispose();
        _table = null;
    }
}
