using SarGan.Training.Events;

namespace SarGan.Training.Observers;

/// <summary>Writes losses, learning rate and speed to the run's event file, which TensorBoard shows. <see cref="Trainer"/> adds it to every run with a folder.</summary>
public sealed class TensorBoardObserver : ITrainingObserver, IDisposable
{
    private readonly TimeProvider _time;
    private EventFile? _file;

    /// <summary>Creates an observer; the file is opened at the run's start.</summary>
    /// <param name="time">For the time stamps; null means the system's clock.</param>
    public TensorBoardObserver(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public void OnStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _file?.Dispose();
        _file = run.Folder is null ? null : new EventFile(run.Folder.EventsPath, run.Step, _time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void OnLog(TrainingRun run, TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var scalars = progress.Losses.Names.Zip(progress.Losses.Read(), (name, value) => ($"losses/{name}", value))
            .Append(("training/learningRate", progress.LearningRate))
            .Append(("training/imagesPerSecond", progress.ImagesPerSecond));
        _file?.Write(new EventMessage(_time.GetUtcNow(), progress.Step).WithScalars(scalars));
    }

    /// <inheritdoc/>
    public void OnCheckpointing(TrainingRun run) => _file?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }
}
