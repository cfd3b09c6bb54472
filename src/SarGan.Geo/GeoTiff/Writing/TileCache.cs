using System.Buffers;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>Memory for incomplete tiles of all resolutions, up to a limit. Safe for concurrent calls.</summary>
internal sealed class TileCache(long limit, int tileBytes)
{
    private long _used;

    public int TileBytes => tileBytes;

    /// <summary>Memory for one tile with undefined content, at least as long as a tile; null where the limit is reached.</summary>
    public byte[]? TryRent()
    {
        if (Interlocked.Add(ref _used, tileBytes) <= limit) return ArrayPool<byte>.Shared.Rent(tileBytes);
        Interlocked.Add(ref _used, -tileBytes);
        return null;
    }

    public void Return(byte[] memory)
    {
        ArrayPool<byte>.Shared.Return(memory);
        Interlocked.Add(ref _used, -tileBytes);
    }
}
