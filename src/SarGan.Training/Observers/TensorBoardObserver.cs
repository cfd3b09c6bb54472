using System.Buffers.Binary;
using SarGan.Training.Events;
using SarGan.Training.Recipes;

namespace SarGan.Training.Observers;

/// <summary>Writes losses, learning rate, speed and sample grids to the run's event file, which TensorBoard shows. <see cref="Trainer"/> adds one to every run with a folder, unless given one.</summary>
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
        _file = run.Folder is null ? null : new EventFile(run.Folder.EventsPath, run.LastLoggedStep, _time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void OnLog(TrainingRun run, TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var scalars = progress.Losses.Names.Zip(progress.Losses.Read(), (name, value) => ($"losses/{name}", value))
            .Append(("training/learningRate", progress.LearningRate))
            .Append(("training/imagesPerSecond", progress.ImagesPerSecond))
            .Concat(progress.Watchdog.Where(w => double.IsFinite(w.Value)).Select(w => ($"watchdog/{w.Key}", w.Value)));
        _file?.Write(new EventMessage(_time.GetUtcNow(), progress.Step).WithScalars(scalars));
    }

    /// <inheritdoc/>
    public void OnSample(TrainingRun run, TensorBatch batch)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_file is null || run.Folder?.SamplePath(run.Step) is not { } path || !File.Exists(path)) return;
        var png = File.ReadAllBytes(path);
        // The header chunk is always the first: width and height after 8 bytes of signature and 8 of length and name.
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        _file.Write(new EventMessage(_time.GetUtcNow(), run.Step).WithPicture("samples", width, height, png));
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
