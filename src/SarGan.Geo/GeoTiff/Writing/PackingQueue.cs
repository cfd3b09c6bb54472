namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>Packs tiles on the thread pool, at most as many at once as there are cores; the caller packs where all are busy.</summary>
internal sealed class PackingQueue : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);
    private readonly object _gate = new();
    private int _running;
    private Exception? _failure;

    public void Add(TileLevel level, int tile)
    {
        if (!_free.Wait(0))
        {
            level.Pack(tile);
            return;
        }
        lock (_gate) _running++;
        ThreadPool.QueueUserWorkItem(Run, (level, tile), preferLocal: false);
    }

    /// <summary>Throws what made packing fail on another thread.</summary>
    /// <exception cref="IOException">The scratch file could not be written.</exception>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure) throw new IOException(failure.Message, failure);
    }

    /// <summary>Waits until nothing runs any more.</summary>
    public void Drain()
    {
        lock (_gate)
        {
            while (_running > 0) Monitor.Wait(_gate);
        }
    }

    public void Dispose()
    {
        Drain();
        _free.Dispose();
    }

#pragma warning disable CA1031 // A pool thread must not throw; the failure surfaces in the next call of the writer.
    private void Run((TileLevel Level, int Tile) work)
    {
        try
        {
            work.Level.Pack(work.Tile);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
        _free.Release();
        lock (_gate)
        {
            _running--;
            Monitor.PulseAll(_gate);
        }
    }
#pragma warning restore CA1031
}
