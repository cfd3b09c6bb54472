using System.Buffers.Binary;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>The header of a TIFF or BigTIFF file and the chain of its directories. Every position is checked against the file's length.</summary>
internal sealed class TiffFile : IDisposable
{
    /// <summary>As libtiff: more than this many tags is damage.</summary>
    private const int MaxEntries = 4096;

    /// <summary>An image with its overviews and masks has some dozens; pages of a document beyond this are not looked at.</summary>
    private const int MaxDirectories = 1024;

    private readonly ByteSource _source;
    private long _directoryBytes;

    public TiffFile(ByteSource source, string name)
    {
        _source = source;
        Name = name;
        Length = source.Length;
        Directories = ReadDirectories();
    }

    public string Name { get; }

    public long Length { get; }

    public bool IsBigTiff { get; private set; }

    /// <summary>Motorola byte order.</summary>
    public bool IsBigEndian { get; private set; }

    /// <summary>At least one.</summary>
    public IReadOnlyList<TiffDirectory> Directories { get; }

    /// <summary>What was wrong with directories after the first; null where nothing was.</summary>
    public string? ChainProblem { get; private set; }

    /// <summary>Bytes a value of a field type; 0 where there is no such type.</summary>
    public static int SizeOfType(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    public ushort UInt16(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ulong UInt64(ReadOnlySpan<byte> bytes) => IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>Fills the buffer, or says which part of what the file lacks.</summary>
    public void ReadExactly(long offset, Span<byte> buffer, string what)
    {
        var available = offset < 0 || offset > Length ? 0 : Length - offset;
        if (available < buffer.Length || _source.Read(offset, buffer) < buffer.Length)
            throw Error(FormattableString.Invariant($"{what}: {buffer.Length} bytes are expected at {offset}, and the file ends at {Length}"));
    }

    public RasterFormatException Error(string problem, Exception? cause = null) => new(Name, problem + ".", cause);

    public void Dispose() => _source.Dispose();

    private List<TiffDirectory> ReadDirectories()
    {
        var offset = ReadHeader();
        var directories = new List<TiffDirectory>();
        var seen = new HashSet<long>();
        while (offset != 0 && directories.Count < MaxDirectories)
        {
            try
            {
                if (!seen.Add(offset)) throw Error(FormattableString.Invariant($"directory {directories.Count} at {offset} was met before: the chain of directories is a loop"));
                (var directory, offset) = ReadDirectory(offset, directories.Count);
                directories.Add(directory);
            }
            catch (RasterFormatException exception) when (directories.Count > 0)
            {
                // The image itself is whole; what is lost are overviews or pages.
                ChainProblem = exception.Message;
                break;
            }
        }
        return directories.Count > 0 ? directories : throw Error("the file has no image directory");
    }

    private long ReadHeader()
    {
        Span<byte> header = stackalloc byte[16];
        var length = (int)Math.Min(header.Length, Length);
        header = header[.._source.Read(0, header[..length])];
        if (header.Length < 8 || !(header[..2].SequenceEqual("II"u8) || header[..2].SequenceEqual("MM"u8)))
            throw Error("this is no TIFF file: it does not begin with II or MM");
        IsBigEndian = header[0] == 'M';
        var version = UInt16(header[2..]);
        IsBigTiff = version == 43;
        if (version is not (42 or 43)) throw Error(FormattableString.Invariant($"this is no TIFF file: its version is {version}, and 42 or 43 is expected"));
        if (!IsBigTiff) return UInt32(header[4..]);
        if (header.Length < 16 || UInt16(header[4..]) != 8) throw Error("the BigTIFF header is broken: offsets of 8 bytes are expected");
        return checked((long)Math.Min(UInt64(header[8..]), long.MaxValue));
    }

    private (TiffDirectory Directory, long Next) ReadDirectory(long offset, int index)
    {
        var what = FormattableString.Invariant($"directory {index}");
        Span<byte> number = stackalloc byte[8];
        var countSize = IsBigTiff ? 8 : 2;
        ReadExactly(offset, number[..countSize], what);
        var count = IsBigTiff ? UInt64(number) : UInt16(number);
        if (count is 0 or > MaxEntries)
            throw Error(FormattableString.Invariant($"{what} at {offset} has {count} tags, and 1 to {MaxEntries} are expected"));

        var (entrySize, valueSize) = IsBigTiff ? (20, 8) : (12, 4);
        _directoryBytes += (long)count * entrySize;
        if (_directoryBytes > Length) throw Error(FormattableString.Invariant($"{what} at {offset} overlaps others: together they are longer than the file, {Length}"));
        var bytes = new byte[(int)count * entrySize];
        ReadExactly(offset + countSize, bytes, what);
        var entries = new Dictionary<ushort, TiffEntry>();
        for (var start = 0; start < bytes.Length; start += entrySize)
        {
            var entry = bytes.AsSpan(start, entrySize);
            var type = UInt16(entry[2..]);
            var values = IsBigTiff ? UInt64(entry[4..]) : UInt32(entry[4..]);
            var inline = values <= (ulong)(valueSize / Math.Max(SizeOfType(type), 1));
            var position = inline ? offset + countSize + start + entrySize - valueSize
                : IsBigTiff ? (long)Math.Min(UInt64(entry[12..]), long.MaxValue) : UInt32(entry[8..]);
            // The first of two equal tags counts, as in libtiff.
            entries.TryAdd(UInt16(entry), new TiffEntry(type, values, position));
        }
        return (new TiffDirectory(this, index, entries), ReadNext(offset + countSize + bytes.Length, valueSize));
    }

    private long ReadNext(long offset, int size)
    {
        // Some writers end the file before the last link: no further directory.
        Span<byte> link = stackalloc byte[8];
        link.Clear();
        if (offset > Length - size || _source.Read(offset, link[..size]) < size) return 0;
        return IsBigTiff ? (long)Math.Min(UInt64(link), long.MaxValue) : UInt32(link);
    }
}
