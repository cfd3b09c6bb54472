using System.Buffers.Binary;
using System.Text;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Where the values of a tag are.</summary>
/// <param name="Type">TIFF field type, 1 to 18.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Offset">Position of the first one in the file, also for values within the directory.</param>
internal readonly record struct TiffEntry(int Type, ulong Count, long Offset);

/// <summary>One image file directory: tags, whose values are read when asked for and never more of them than the caller allows.</summary>
internal sealed class TiffDirectory(TiffFile file, int index, Dictionary<ushort, TiffEntry> entries)
{
    /// <summary>Longest value list of a tag that describes an image; lists of blocks are read by <see cref="BlockTable"/> in pages.</summary>
    private const int MaxValues = 1 << 16;

    public TiffFile File => file;

    /// <summary>0 for the first directory of the file.</summary>
    public int Index => index;

    public TiffEntry? Find(ushort tag) => entries.TryGetValue(tag, out var entry) ? entry : null;

    /// <summary>One whole number, or what stands for it where the tag is absent.</summary>
    public long Integer(ushort tag, long absent)
    {
        if (Find(tag) is not { } entry) return absent;
        if (entry.Count == 0) throw Error(FormattableString.Invariant($"tag {tag} has no value"));
        var value = Numbers(tag, entry, 1)[0];
        if (value != Math.Floor(value) || Math.Abs(value) > 1L << 53)
            throw Error(FormattableString.Invariant($"tag {tag} is {value}, and a whole number is expected"));
        return (long)value;
    }

    /// <summary>Whole numbers that must all be the same, as SampleFormat's.</summary>
    public long SameInteger(ushort tag, long absent, int samples)
    {
        if (Find(tag) is not { Count: > 1 } entry) return Integer(tag, absent);
        var values = Numbers(tag, entry, Math.Min((int)Math.Min(entry.Count, MaxValues), Math.Max(samples, 1)));
        if (values.Any(value => value != values[0]))
            throw Error(FormattableString.Invariant($"tag {tag} differs between samples; only files with the same value for all are supported"));
        return (long)values[0];
    }

    /// <summary>All values of a numeric tag; empty where it is absent.</summary>
    public double[] Numbers(ushort tag) => Find(tag) is { } entry ? Numbers(tag, entry, CheckedCount(tag, entry, MaxValues)) : [];

    /// <summary>All values of a tag of 16-bit numbers; empty where it is absent.</summary>
    public ushort[] Shorts(ushort tag)
    {
        var values = Numbers(tag);
        if (values.Any(value => value is < 0 or > ushort.MaxValue || value != Math.Floor(value)))
            throw Error(FormattableString.Invariant($"tag {tag} holds values that are no 16-bit numbers"));
        return Array.ConvertAll(values, value => (ushort)value);
    }

    /// <summary>The bytes of a tag of any one-byte type, or null where it is absent.</summary>
    public byte[]? Bytes(ushort tag, int maxLength)
    {
        if (Find(tag) is not { } entry) return null;
        if (TiffFile.SizeOfType(entry.Type) != 1)
            throw Error(FormattableString.Invariant($"tag {tag} has field type {entry.Type}, and bytes or text are expected"));
        var bytes = new byte[CheckedCount(tag, entry, maxLength)];
        file.ReadExactly(entry.Offset, bytes, $"tag {tag}");
        return bytes;
    }

    /// <summary>Text up to its first zero byte, as UTF-8, or Latin-1 where it is not that; null where the tag is absent.</summary>
    public string? Text(ushort tag, int maxLength)
    {
        if (Bytes(tag, maxLength) is not { } bytes) return null;
        var end = Array.IndexOf(bytes, (byte)0);
        var text = bytes.AsSpan(0, end < 0 ? bytes.Length : end);
        return System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);
    }

    public RasterFormatException Error(string problem, Exception? cause = null) =>
        file.Error(FormattableString.Invariant($"directory {index}: {problem}"), cause);

    private int CheckedCount(ushort tag, TiffEntry entry, int max)
    {
        var size = TiffFile.SizeOfType(entry.Type);
        if (size == 0) throw Error(FormattableString.Invariant($"tag {tag} has the unknown field type {entry.Type}"));
        if (entry.Count > (ulong)max) throw Error(FormattableString.Invariant($"tag {tag} has {entry.Count} values, more than the {max} that are supported"));
        if (entry.Offset > file.Length - ((long)entry.Count * size))
            throw Error(FormattableString.Invariant($"the {entry.Count} values of tag {tag} at {entry.Offset} lie beyond the end of the file, {file.Length}"));
        return (int)entry.Count;
    }

    private double[] Numbers(ushort tag, TiffEntry entry, int count)
    {
        var size = TiffFile.SizeOfType(entry.Type);
        CheckedCount(tag, entry with { Count = (ulong)count }, MaxValues);
        if (entry.Type is 2 or 7) throw Error(FormattableString.Invariant($"tag {tag} has field type {entry.Type}, and numbers are expected"));
        var bytes = new byte[count * size];
        file.ReadExactly(entry.Offset, bytes, $"tag {tag}");
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = Number(entry.Type, bytes.AsSpan(i * size, size));
        return values;
    }

    private double Number(int type, ReadOnlySpan<byte> bytes) => type switch
    {
        1 => bytes[0],
        6 => (sbyte)bytes[0],
        3 => file.UInt16(bytes),
        8 => (short)file.UInt16(bytes),
        4 or 13 => file.UInt32(bytes),
        9 => (int)file.UInt32(bytes),
        5 => (double)file.UInt32(bytes) / file.UInt32(bytes[4..]),
        10 => (double)(int)file.UInt32(bytes) / (int)file.UInt32(bytes[4..]),
        11 => BitConverter.UInt32BitsToSingle(file.UInt32(bytes)),
        12 => BitConverter.UInt64BitsToDouble(file.UInt64(bytes)),
        17 => (long)file.UInt64(bytes),
        _ => file.UInt64(bytes),
    };
}
