namespace SarGan.Geo.GeoTiff;

/// <summary>How much memory a <see cref="GeoTiffReader"/> may take.</summary>
/// <remarks>
/// A read takes the decoded and the compressed bytes of one block a thread, and keeps decoded blocks up to <see cref="CacheBytes"/>. The declared limit,
/// which a test with damaged files watches, is 8 x <see cref="MaxBlockBytes"/> + 1 MiB for each block decoded (JPEG, fax and YCbCr need working memory;
/// the others stay below 4 x), and 8 MiB + 256 x the length of the file for opening. What a file declares beyond is refused before anything is allocated.
/// </remarks>
public sealed record GeoTiffReaderOptions
{
    /// <summary>The largest block (strip or tile, decoded) that is read, bytes, 1 to 2^31 - 65536. Default 256 MiB. Uncompressed blocks of any size are read in parts.</summary>
    public int MaxBlockBytes
    {
        get;
        init => field = value is >= 1 and <= int.MaxValue - 65535
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"MaxBlockBytes must be 1 to 2147418112. Actual value was {value}."));
    } = 256 << 20;

    /// <summary>
    /// Decoded blocks kept for further windows, bytes, 0 or more. Default 64 MiB: a row of 512 x 512 float tiles of a scene of 32,000 columns.
    /// The last block is kept in any case. Shared by the image, its mask and its overviews.
    /// </summary>
    public long CacheBytes
    {
        get;
        init => field = value >= 0
            ? value : throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"CacheBytes must be 0 or more. Actual value was {value}."));
    } = 64 << 20;

    /// <summary>Whether a stream that was handed in stays open when the reader is disposed. Default true. Files that the reader opened itself are closed in any case.</summary>
    public bool LeaveOpen { get; init; } = true;
}
