using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using SarGan.Geo.Rasters;

namespace SarGan.Scenes;

/// <summary>Reads, translates and writes windows at the same time, with a few windows between the stages and no more.</summary>
internal sealed class ScenePipeline
{
    // Enough that a stage does not wait for a hiccup of its neighbour.
    private const int WindowsBetween = 2;

    private readonly ScenePlan _plan;
    private readonly SceneOutput _target;
    private readonly RasterSink _sink;
    private readonly SceneJournal _journal;
    private readonly int _channels;
    private readonly IWindowScorer? _scorer;
    private readonly WindowBlender _blender;
    // Kept from window to window: fresh memory of this size costs more to touch than to fill.
    private byte[] _samples = [];

    /// <param name="plan">Windows and blocks.</param>
    /// <param name="target">Makes samples of values.</param>
    /// <param name="sink">The result.</param>
    /// <param name="journal">Holds what is finished.</param>
    /// <param name="channels">Channels of a translation.</param>
    /// <param name="scorer">Scores windows; null for none.</param>
    public ScenePipeline(ScenePlan plan, SceneOutput target, RasterSink sink, SceneJournal journal, int channels, IWindowScorer? scorer)
    {
        (_plan, _target, _sink, _journal, _channels, _scorer) = (plan, target, sink, journal, channels, scorer);
        _blender = new WindowBlender(plan, Planes, channels);
    }

    /// <inheritdoc cref="WindowBlender.Difference"/>
    public double? OverlapDifference => _blender.Difference;

    /// <summary>The time that the network took.</summary>
    public TimeSpan NetworkTime { get; private set; }

    private int Planes => _channels + (_scorer is null ? 0 : 1);

    /// <summary>Writes what an earlier run finished.</summary>
    /// <param name="progress">Told the windows done.</param>
    /// <param name="cancellation">Stops between windows.</param>
    /// <returns>How many windows.</returns>
    public int Replay(Action<int> progress, CancellationToken cancellation)
    {
        for (var index = 0; index < _plan.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = (int)_target.BytesOf(_plan.InScene(index).Count);
            var (right, below) = _blender.CarriedLengths(index);
            if (_journal.Read(index, bytes + ((right + below) * (long)sizeof(float))) is not { } payload) return index;
            var carried = MemoryMarshal.Cast<byte, float>(payload.AsSpan(bytes));
            if (_plan.X.Ramp > 0 || _plan.Y.Ramp > 0) _blender.Keep(index, carried[..right], carried[right..]);
            Write(index, payload.AsSpan(0, bytes));
            progress(index + 1);
        }

        return _plan.Count;
    }

    /// <summary>Does the rest.</summary>
    /// <param name="first">The first window to do.</param>
    /// <param name="read">Reads a window.</param>
    /// <param name="networks">Used on this thread alone.</param>
    /// <param name="progress">Told the windows done; called from another thread.</param>
    /// <param name="cancellation">Stops all stages.</param>
    public void Run(int first, Func<int, WindowInput> read, WindowNetworks networks, Action<int> progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        var inputs = Channel.CreateBounded<(int Index, WindowInput Input)>(new BoundedChannelOptions(WindowsBetween) { SingleReader = true, SingleWriter = true });
        var outputs = Channel.CreateBounded<(int Index, WindowInput Input, float[] Values)>(new BoundedChannelOptions(WindowsBetween) { SingleReader = true, SingleWriter = true });
        var reading = Start(() =>
        {
            for (var index = first; index < _plan.Count; index++) Put(inputs.Writer, (index, read(index)), stop.Token);
            inputs.Writer.Complete();
        });
        var writing = Start(() =>
        {
            foreach (var (index, input, values) in All(outputs.Reader, stop.Token))
            {
                Finish(index, input, values);
                progress(index + 1);
            }
        });
        // The network stays on one thread: its library keeps helpers for each thread that calls it.
        Guard(() =>
        {
            foreach (var (index, input) in All(inputs.Reader, stop.Token)) Put(outputs.Writer, (index, input, Translate(input, networks, stop.Token)), stop.Token);
            outputs.Writer.Complete();
        });
        Task.WaitAll(reading, writing);
        NetworkTime = networks.Time;
        cancellation.ThrowIfCancellationRequested();
        failure?.Throw();

        Task Start(Action stage) => Task.Factory.StartNew(() => Guard(stage), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

#pragma warning disable CA1031 // Whatever ends one stage must end the others, and surfaces on the caller's thread.
        void Guard(Action stage)
        {
            try
            {
                stage();
            }
            catch (Exception problem)
            {
                // What stops because another stage failed is not the cause.
                if (!(problem is OperationCanceledException && stop.IsCancellationRequested)) Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
                stop.Cancel();
            }
        }
#pragma warning restore CA1031
    }

    /// <summary>A window's planes: the translation, then scores. All zero where nothing was measured, without asking the network.</summary>
    private float[] Translate(WindowInput input, WindowNetworks networks, CancellationToken cancellation)
    {
        var pixels = input.Valid.Length;
        if (!input.HasMeasurement) return new float[Planes * pixels];
        var output = networks.Forward(input.Values);
        if (_scorer is null) return output.Values;
        var scores = _scorer.Score(new SceneWindow { Area = input.Area, Input = input.Values, Output = output, Valid = input.Valid, Networks = networks.ForScorers }, cancellation);
        if (scores is null || scores.Length != pixels)
            throw new InvalidOperationException($"The scorer {_scorer.BandName} must give a value for each of the window's {pixels} pixels. It gave {scores?.Length ?? 0}.");
        return [.. output.Values, .. scores];
    }

    private void Finish(int index, WindowInput input, float[] values)
    {
        var inScene = _plan.InScene(index);
        var share = _blender.Take(index, values, input.Valid);
        var length = (int)_target.BytesOf(inScene.Count);
        if (_samples.Length < length) _samples = new byte[length];
        var samples = _samples.AsSpan(0, length);
        _target.Encode(share.Block, share.Area, input.Valid, input.Area, inScene, samples);
        if (share.CarriedLength == 0)
        {
            _journal.Append(index, samples);
        }
        else
        {
            _journal.Append(index, [.. samples, .. MemoryMarshal.AsBytes(share.Right.AsSpan()), .. MemoryMarshal.AsBytes(share.Below.AsSpan())]);
        }

        if (_plan.X.Ramp > 0 || _plan.Y.Ramp > 0) _blender.Keep(index, share.Right, share.Below);
        Write(index, samples);
    }

    private void Write(int index, ReadOnlySpan<byte> samples)
    {
        var inScene = _plan.InScene(index);
        var bytes = samples.Length / _sink.Info.Bands;
        for (var band = 0; band < _sink.Info.Bands; band++) _sink.Write(band, inScene, samples.Slice(band * bytes, bytes));
    }

    private static void Put<T>(ChannelWriter<T> writer, T item, CancellationToken cancellation) => writer.WriteAsync(item, cancellation).AsTask().GetAwaiter().GetResult();

    private static IEnumerable<T> All<T>(ChannelReader<T> reader, CancellationToken cancellation)
    {
        while (reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var item)) yield return item;
        }
    }
}
