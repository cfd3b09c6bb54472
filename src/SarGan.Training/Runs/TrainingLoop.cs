using Microsoft.Extensions.Logging;
using SarGan.Data.Batches;
using SarGan.Training.Checkpoints;
using SarGan.Training.Observers;
using SarGan.Training.Recipes;
using SarGan.Training.Watchdog;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Runs;

/// <summary>One run of <see cref="Trainer"/> from its first step, or from a checkpoint, to its last.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private const int BatchesAhead = 4;
    private readonly TrainingSession _session;
    private readonly TrainingRun _run;
    private readonly List<IDisposable> _own = [];
    private readonly IReadOnlyList<ITrainingObserver> _observers;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly IGradientReducer _reducer;
    private readonly CheckpointStore? _checkpoints;
    private readonly RateMeter _meter;
    private long _began;
    private long _checkpointed = -1;
    private WatchdogAlarm? _alarm;
    private bool _stepping;

    public TrainingLoop(TrainingSession session, TrainingRun run, IReadOnlyList<ITrainingObserver> observers, IProgress<TrainingProgress>? progress, TimeProvider time, IGradientReducer reducer, ILogger logger)
    {
        (_session, _run, _progress, _time, _reducer) = (session, run, progress, time, reducer);
        _observers = run.Folder is null ? observers : WithOwn(observers);
        _checkpoints = run.Folder is null ? null : new CheckpointStore(run.Folder.CheckpointsPath, run.Options.KeepCheckpoints, logger);
        (_meter, _began) = (new RateMeter(time), time.GetTimestamp());
    }

    private TrainerOptions Options => _run.Options;

    private Recipe Recipe => _run.Recipe;

    public TrainingResult Run(CancellationToken cancellationToken)
    {
        _run.Folder?.Create();
        Resume();
        TrainingResult result;
        try
        {
            Summarize("running");
            result = Train(cancellationToken);
        }
        catch (Exception e) // whatever it is, it goes on to the caller
        {
            SummarizeFailure(e);
            throw;
        }
        Summarize("finished");
        foreach (var observer in _observers) observer.OnEnd(_run, result);
        return result;
    }

    public void Dispose()
    {
        foreach (var observer in _own) observer.Dispose();
    }

    /// <summary>The caller's observers and, for each of the run's own files that none of them writes, one that does: two would write one file.</summary>
    private List<ITrainingObserver> WithOwn(IReadOnlyList<ITrainingObserver> given)
    {
        List<ITrainingObserver> all = [.. given.Where(o => o is not TensorBoardObserver)];
        if (!all.OfType<SampleGridObserver>().Any()) all.Insert(0, new SampleGridObserver());
        if (!all.OfType<LossTableObserver>().Any()) all.Insert(0, Own(new LossTableObserver()));
        // The event file comes last, since it takes over the grids that the others draw.
        var events = given.OfType<TensorBoardObserver>().ToList();
        all.AddRange(events.Count > 0 ? events : [Own(new TensorBoardObserver(_time))]);
        return all;
    }

    private T Own<T>(T observer)
        where T : IDisposable
    {
        _own.Add(observer);
        return observer;
    }

    private TrainingResult Train(CancellationToken cancellationToken)
    {
        var first = _session.Step;
        LossReport? losses = null;
        for (; ; GoBack())
        {
            foreach (var observer in _observers) observer.OnStart(_run);
            // Something to go back to, should the run go wrong before its first checkpoint.
            if (Options.Watchdog.MayRollBack && _session.Step == 0) WriteCheckpoint();
            losses = TrainOn(losses, cancellationToken);
            if (_alarm is null) return Finish(first, losses);
        }
    }

    /// <summary>Trains to the last step, or until the watchdog wants to go back.</summary>
    private LossReport? TrainOn(LossReport? losses, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var batch in new BatchPrefetcher(_run.Batches, Options.Workers, BatchesAhead).Read(_session.Step, Options.Steps, cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                losses = Step(batch);
                if (_alarm is not null) break;
            }
        }
        catch (OperationCanceledException) when (!_stepping)
        {
            // Between two steps everything fits together, so nothing done so far is lost.
            WriteCheckpoint();
            throw;
        }
        catch (TrainingDivergedException e)
        {
            _alarm = _session.Watch.Inspect(e);
            if (_alarm is null) throw;
        }
        return losses;
    }

    /// <summary>Back to the last checkpoint from before the trouble. The same steps at the same rate would end alike, bit for bit, so rates are lowered.</summary>
    private void GoBack()
    {
        var alarm = _alarm!; // set, or there is no going back
        if (!_session.Watch.MayRollBack) throw Stop(alarm, $" The run has gone back {_session.Watch.RollBacks} times already (WatchdogOptions.MostRollBacks).");
        if (_checkpoints?.OpenAtMost(alarm.Since) is not { } checkpoint) throw Stop(alarm, " There is no checkpoint from before the trouble to go back to.");
        using (checkpoint.File) _session.RollBack(checkpoint.File, checkpoint.Path, _run.Elapsed);
        _began = _time.GetTimestamp();
        _session.Watch.RolledBack(alarm, _session.Step);
        (_alarm, _checkpointed) = (null, _session.Step);
        (_run.Step, _run.WatchdogEvents) = (_session.Step, [.. _session.Watch.Events]);
        Summarize("running");
    }

    private WatchdogException Stop(WatchdogAlarm alarm, string? because = null)
    {
        var stop = _session.Watch.Stop(alarm, because);
        _run.WatchdogEvents = [.. _session.Watch.Events];
        return stop;
    }

    private void Resume()
    {
        if (Options.Resume && _checkpoints?.OpenNewest() is { } newest)
        {
            using var file = newest.File;
            _session.Load(file, newest.Path);
            _checkpointed = _session.Step;
        }
        (_run.Step, _run.Elapsed, _run.WatchdogEvents) = (_session.Step, _session.ElapsedBefore, [.. _session.Watch.Events]);
    }

    private LossReport Step(TrainingBatch batch)
    {
        _stepping = true;
        using var scope = NewDisposeScope();
        using var tensors = TensorBatch.From(batch, Recipe.Setup.Device, Recipe.Setup.Type);
        if (_session.Step == 0) Recipe.Initialize(tensors);
        var rate = _session.BeginStep();
        using var probe = Options.Watchdog.LooksAtOutputs && (_session.Step + 1) % Options.LogInterval == 0 ? new OutputProbe() : null;
        using var losses = Recipe.Step(tensors, new StepContext { Step = _session.Step, Epoch = batch.Epoch, Reducer = _reducer, Probe = probe });
        _session.EndStep(batch, losses);
        (_run.Step, _run.Elapsed) = (_session.Step, _session.ElapsedBefore + _time.GetElapsedTime(_began));
        _meter.Add(batch.Sar.Count);
        _stepping = false;

        Report(batch, losses, rate, probe);
        if (_alarm is not null) return losses; // what follows would preserve and show what is to be undone
        if (Due(Options.SampleInterval)) foreach (var observer in _observers) observer.OnSample(_run, tensors);
        if (Due(Options.CheckpointInterval)) WriteCheckpoint();
        return losses;
    }

    /// <summary>Reads the losses where that is free or due, stops on divergence, and tells whoever wants to know.</summary>
    private void Report(TrainingBatch batch, LossReport losses, double rate, OutputProbe? probe)
    {
        var logged = _run.Step % Options.LogInterval == 0 || _run.Step == Options.Steps;
        // On a GPU reading waits for the device, so that there only steps that leave a trace are checked.
        if (!logged && Recipe.Setup.Device.type != DeviceType.CPU && !Due(Options.SampleInterval) && !Due(Options.CheckpointInterval)) return;
        ThrowUnlessPasses(losses.Divergence(_run.Step));
        // The last step of a run may lie between intervals, where the one that it is resumed to would not look.
        if (_run.Step % Options.LogInterval == 0) Watch(losses, probe);
        var progress = new TrainingProgress
        {
            Step = _run.Step,
            TotalSteps = Options.Steps,
            Epoch = batch.Epoch,
            ImagesPerSecond = _meter.ImagesPerSecond,
            Elapsed = _run.Elapsed,
            Remaining = TimeSpan.FromSeconds(_meter.SecondsPerStep * (Options.Steps - _run.Step)),
            LearningRate = rate,
            Losses = losses,
            Watchdog = logged ? _session.Watch.Values : new Dictionary<string, double>(),
        };
        if (logged) foreach (var observer in _observers) observer.OnLog(_run, progress);
        _progress?.Report(progress);
    }

    /// <summary>Shows the watchdog a logged step; what it cannot let pass is thrown, or kept as the alarm to go back for.</summary>
    private void Watch(LossReport losses, OutputProbe? probe)
    {
        var alarm = _session.Watch.Inspect(new WatchdogReading(_run.Step, losses.DiscriminatorLoss, losses.DiscriminatorAccuracy, probe?.Read() ?? []));
        if (alarm is { Found.Action: WatchdogAction.Stop }) throw Stop(alarm);
        _alarm = alarm;
        ShowEvents();
    }

    /// <summary>Goes on where all is finite (null) or the watchdog lets it pass.</summary>
    private void ThrowUnlessPasses(TrainingDivergedException? diverged)
    {
        var passes = _session.Watch.LetsPass(diverged);
        ShowEvents();
        if (!passes) throw diverged!; // what does not pass is something
    }

    private void ShowEvents()
    {
        if (_session.Watch.Events.Count == _run.WatchdogEvents.Count) return;
        _run.WatchdogEvents = [.. _session.Watch.Events];
        Summarize("running"); // warnings are for those who look while it runs
    }

    private bool Due(int interval) => _run.Step % interval == 0 || _run.Step == Options.Steps;

    private void WriteCheckpoint()
    {
        if (_checkpoints is null || _checkpointed == _session.Step) return;
        // A run that goes on with such weights goes on without them in a checkpoint: the last good one stays the newest.
        if (_session.WeightDivergence() is { } diverged)
        {
            ThrowUnlessPasses(diverged);
            return;
        }
        foreach (var observer in _observers) observer.OnCheckpointing(_run);
        var path = _checkpoints.Write(_session.Step, stream => _session.Save(stream, _run.Elapsed), _session.Watch.NeededCheckpoint);
        _checkpointed = _session.Step;
        foreach (var observer in _observers) observer.OnCheckpoint(_run, path);
    }

    private TrainingResult Finish(long first, LossReport? losses)
    {
        // No model is made of weights that are no numbers, whatever the watchdog let pass.
        if (_checkpointed != _session.Step && _session.WeightDivergence() is { } diverged) throw diverged;
        // Trained networks are for use: running statistics, no dropout.
        foreach (var network in Recipe.Networks.Values) network.eval();
        var (generators, owned) = ModelExport.Generators(_session, Recipe);
        var result = new TrainingResult(ModelExport.Manifest(_session, _run), generators, owned)
        {
            Steps = _session.Step,
            ResumedAt = first,
            Elapsed = _run.Elapsed,
            Losses = losses,
            WatchdogEvents = _run.WatchdogEvents,
            ModelPath = _run.Folder?.ModelPath,
        };
        if (result.ModelPath is { } path) result.SaveModel(path);
        return result;
    }

    private void SummarizeFailure(Exception failure)
    {
        try
        {
            Summarize(failure is OperationCanceledException ? "cancelled" : failure is TrainingDivergedException ? "diverged" : failure is WatchdogException ? "stopped" : "failed", failure.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk may be what failed; the first failure says more than this one.
        }
    }

    private void Summarize(string status, string? message = null)
    {
        if (_run.Folder is { } folder) RunSummary.Write(folder.SummaryPath, _run, status, message);
    }
}
