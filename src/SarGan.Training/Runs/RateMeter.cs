namespace SarGan.Training.Runs;

/// <summary>Speed over the last few steps, so that a pause for a checkpoint is soon forgotten.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private const int Window = 20;
    private readonly Queue<(long Timestamp, int Images)> _steps = new();
    private long _last = time.GetTimestamp();
    private TimeSpan _span;
    private long _images;

    /// <summary>Images in a second; 0 before the first step.</summary>
    public double ImagesPerSecond => _span > TimeSpan.Zero ? _images / _span.TotalSeconds : 0;

    /// <summary>Seconds a step; 0 before the first.</summary>
    public double SecondsPerStep => _steps.Count == 0 ? 0 : _span.TotalSeconds / _steps.Count;

    /// <summary>Notes that a step ended now.</summary>
    public void Add(int images)
    {
        var now = time.GetTimestamp();
        _steps.Enqueue((now - _last, images));
        _span += time.GetElapsedTime(_last, now);
        _images += images;
        _last = now;
        if (_steps.Count <= Window) return;
        var (ticks, old) = _steps.Dequeue();
        _span -= time.GetElapsedTime(0, ticks);
        _images -= old;
    }
}
