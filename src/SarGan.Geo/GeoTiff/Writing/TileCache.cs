using System.Collections.Concurrent;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>Memory for incomplete tiles of all resolutions, up to a limit. Safe for concurrent calls.</summary>
/// <remarks>Arrays are kept for the next tile: the shared pool drops most of so many, and large arrays are collected late.</remarks>
internal sealed class TileCache(long limit, int tileBytes)
{
    private readonly ConcurrentBag<byte[]> _free = [];
    private long _used;

    /// <summary>Memory for one tile with undefined content; null where the limit is reached.</summary>
    public byte[]? TryRent()
    {
        if (Interlocked.Add(ref _used, tileBytes) <= limit) return _free.TryTake(out var memory) ? memory : new byte[tileBytes];
        Interlocked.Add(ref _used, -tileBytes);
        return null;
    }

    public void Return(byte[] memory)
    {
        _free.Add(memory);
        Interlocked.Add(ref _used, -tileBytes);
    }
}
