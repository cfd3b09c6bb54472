using System.Buffers.Binary;
using System.Text;
using SarGan.Geo.GeoTiff.Reading;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>
/// Where everything lies in a cloud-optimised TIFF: header, GDAL's note of the layout, the directories from full resolution to the
/// smallest overview, then tiles from the smallest overview to full resolution, each resolution's in TIFF's own order.
/// </summary>
/// <remarks>The lengths of all packed tiles are known before, so whether offsets need 64 bits is decided exactly. Multi-byte values are little-endian.</remarks>
internal sealed class TiffLayout
{
    // GDAL trusts these lines exactly as they stand; the blank at the end is room for the YES of an editor that breaks the layout.
    private const string Common = "LAYOUT=IFDS_BEFORE_DATA\n";
    private const string Framed = "BLOCK_ORDER=ROW_MAJOR\nBLOCK_LEADER=SIZE_AS_UINT4\nBLOCK_TRAILER=LAST_4_BYTES_REPEATED\n";
    private const string Unedited = "KNOWN_INCOMPATIBLE_EDITION=NO\n ";

    private readonly IReadOnlyList<PackedImage> _images;
    private readonly byte[] _note;

    /// <summary>Lays a file out.</summary>
    /// <param name="images">Full resolution first, then the overviews, finest first.</param>
    /// <param name="framed">Whether each tile has its length before it and its last four bytes after it, as GDAL uses them to read over networks.</param>
    /// <param name="forceBig">BigTIFF in any case.</param>
    public TiffLayout(IReadOnlyList<PackedImage> images, bool framed, bool forceBig)
    {
        _images = images;
        Framing = framed ? 4 : 0;
        var lines = Common + (framed ? Framed : "") + Unedited;
        _note = Encoding.ASCII.GetBytes(FormattableString.Invariant($"GDAL_STRUCTURAL_METADATA_SIZE={lines.Length:D6} bytes\n{lines}"));
        var data = images.Sum(image => image.TileLengths.Sum(length => (long)length + (2 * Framing)));
        Big = forceBig || HeadBytes(big: false) + data > uint.MaxValue;
        HeadLength = HeadBytes(Big);
        FileLength = HeadLength + data;
        Place();
    }

    /// <summary>Whether this is a BigTIFF.</summary>
    public bool Big { get; }

    /// <summary>Bytes before and after each tile.</summary>
    public int Framing { get; }

    /// <summary>Bytes before the first tile's.</summary>
    public long HeadLength { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength { get; }

    /// <summary>Where each tile's data start, image by image.</summary>
    public IReadOnlyList<long[]> TilePositions { get; private set; } = [];

    private int PointerBytes => Big ? 8 : 4;

    private long FirstDirectory => Even((Big ? 16 : 8) + _note.Length);

    /// <summary>Everything before the tiles.</summary>
    public byte[] EncodeHead()
    {
        var head = new byte[HeadLength];
        head[0] = head[1] = (byte)'I';
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)(Big ? 43 : 42));
        if (Big) head[4] = 8; // Bytes of an offset.
        WritePointer(head, PointerBytes, FirstDirectory);
        _note.CopyTo(head, Big ? 16 : 8);
        var at = FirstDirectory;
        for (var i = 0; i < _images.Count; i++)
        {
            var tags = Directory(i, TilePositions[i], Big);
            var end = at + DirectoryBytes(tags, Big);
            WriteDirectory(head, at, tags, i + 1 < _images.Count ? end : 0);
            at = end;
        }
        return head;
    }

    private void Place()
    {
        var positions = new long[_images.Count][];
        var at = HeadLength;
        for (var i = _images.Count - 1; i >= 0; i--)
        {
            var lengths = _images[i].TileLengths;
            positions[i] = new long[lengths.Count];
            for (var tile = 0; tile < lengths.Count; tile++)
            {
                positions[i][tile] = at + Framing;
                at += lengths[tile] + (2 * Framing);
            }
        }
        TilePositions = positions;
    }

    private long HeadBytes(bool big)
    {
        var bytes = Even((big ? 16 : 8) + _note.Length);
        for (var i = 0; i < _images.Count; i++) bytes += DirectoryBytes(Directory(i, new long[_images[i].TileLengths.Count], big), big);
        return bytes;
    }

    private List<TagEntry> Directory(int image, long[] positions, bool big)
    {
        var lengths = new uint[positions.Length];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = (uint)_images[image].TileLengths[i];
        List<TagEntry> tags = [.. _images[image].Tags, TagEntry.Offsets(TiffTag.TileOffsets, positions, big), TagEntry.Longs(TiffTag.TileByteCounts, lengths)];
        tags.Sort((a, b) => a.Number.CompareTo(b.Number));
        return tags;
    }

    private static long DirectoryBytes(List<TagEntry> tags, bool big)
    {
        var (count, entry, pointer) = big ? (8, 20, 8) : (2, 12, 4);
        return Even(count + (entry * tags.Count) + pointer) + tags.Sum(tag => tag.Value.Length > pointer ? Even(tag.Value.Length) : 0L);
    }

    private void WriteDirectory(byte[] head, long start, List<TagEntry> tags, long next)
    {
        var at = (int)start;
        var (count, entry) = Big ? (8, 20) : (2, 12);
        var values = at + (int)Even(count + (entry * tags.Count) + PointerBytes);
        // The high bytes of BigTIFF's wider count stay 0.
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at), (ushort)tags.Count);
        at += count;
        foreach (var tag in tags)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at), tag.Number);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(at + 2), tag.Type);
            WritePointer(head, at + 4, tag.Count);
            if (tag.Value.Length <= PointerBytes)
            {
                tag.Value.CopyTo(head, at + 4 + PointerBytes);
            }
            else
            {
                WritePointer(head, at + 4 + PointerBytes, values);
                tag.Value.CopyTo(head, values);
                values += (int)Even(tag.Value.Length);
            }
            at += entry;
        }
        WritePointer(head, at, next);
    }

    private void WritePointer(byte[] head, int at, long value)
    {
        if (Big) BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(at), value);
        else BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(at), (uint)value);
    }

    private static long Even(long bytes) => bytes + (bytes & 1);
}

/// <summary>One resolution of a file: its tags without the two tables of tiles, and the lengths of its packed tiles in TIFF's order.</summary>
internal sealed record PackedImage(IReadOnlyList<TagEntry> Tags, IReadOnlyList<int> TileLengths);
