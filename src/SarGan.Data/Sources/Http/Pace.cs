namespace SarGan.Data.Sources.Http;

/// <summary>Lets requests start one after another, with a pause between two starts. Safe for concurrent calls.</summary>
internal sealed class Pace(TimeSpan pause, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long? _last;

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A timer may fire a little early.
            while (_last is { } last && pause - clock.GetElapsedTime(last) is { Ticks: > 0 } rest) await Task.Delay(rest, clock, cancellationToken).ConfigureAwait(false);
            _last = clock.GetTimestamp();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
