namespace SarGan.Data.Sources.Http;

/// <summary>How much a <see cref="HttpRangeStream"/> asks for at once and keeps.</summary>
public sealed record HttpRangeStreamOptions
{
    /// <summary>
    /// Bytes of a block: the least that is fetched. Default 64 KiB, which holds the tags of most cloud-optimised GeoTIFFs; 1 KiB to 16 MiB. Larger blocks mean fewer requests and more bytes that nobody wanted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int BlockBytes { get; init => field = Check.Range(value, 1 << 10, 1 << 24, nameof(BlockBytes)); } = 1 << 16;

    /// <summary>Bytes of blocks that are kept, the ones used last. Default 16 MiB; 1 KiB to 1 GiB. One block is kept in any case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int CacheBytes { get; init => field = Check.Range(value, 1 << 10, 1 << 30, nameof(CacheBytes)); } = 16 << 20;

    /// <summary>Most blocks that one request asks for, where a read wants several that follow each other.</summary>
    internal int BlocksAtOnce => Math.Max(1, Math.Min(8 << 20, CacheBytes) / BlockBytes);

    internal int BlocksKept => Math.Max(1, CacheBytes / BlockBytes);
}
