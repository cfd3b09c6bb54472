using System.Buffers.Binary;
using System.Text;

namespace SarGan.Models.Weights;

/// <summary>One file of a <see cref="StoredZip"/>.</summary>
/// <param name="Name">ASCII, no folders.</param>
/// <param name="Length">Bytes, below 4 GiB.</param>
/// <param name="Crc">The zip checksum.</param>
internal sealed record StoredZipEntry(string Name, long Length, uint Crc);

/// <summary>The one form of zip archive that bundles have: uncompressed files, one after the other, dated 1980-01-01.</summary>
/// <remarks>
/// Every zip tool opens it. Reading demands exactly this form, so each byte outside the files is known in advance: there is
/// nothing to unpack and so no zip bomb, no second reading of an ambiguous archive, and any flipped bit is found.
/// The framework's writer is not used because its bytes differ between operating systems.
/// </remarks>
internal static class StoredZip
{
    /// <summary>More than any bundle needs: two networks and a manifest.</summary>
    internal const int MaxEntries = 64;

    private const int MaxNameLength = 128;
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const ushort Utf8Flag = 0x0800;
    private const ushort FirstOfJanuary1980 = 0x0021;

    /// <summary>Writes an archive whose files' lengths and checksums are known; they are checked against what is written.</summary>
    internal static void Write(Stream stream, IReadOnlyList<StoredZipEntry> entries, Action<StoredZipEntry, Stream> writeContent)
    {
        if (Offsets(entries)[^1] > uint.MaxValue - 65536)
            throw new ArgumentException("The networks are too large for a bundle, which holds 4 GiB. Save them one by one with SafeTensors.");
        foreach (var entry in entries)
        {
            stream.Write(Local(entry));
            using var content = new MeasuringStream(stream);
            writeContent(entry, content);
            if (content.Length != entry.Length || content.Crc != entry.Crc)
                throw new InvalidOperationException($"{entry.Name} changed while it was saved. Save between training steps, not during one.");
        }

        stream.Write(Directory(entries));
    }

    /// <summary>Reads the directory and checks that all around the files is as it must be.</summary>
    /// <returns>The files in order, with the position of each one's first byte.</returns>
    internal static IReadOnlyList<(StoredZipEntry Entry, long Offset)> ReadDirectory(Stream stream)
    {
        if (stream.Length == 0) throw new ModelBundleException("The file is empty.") { Expected = "a model bundle" };
        var start = ReadAt(stream, 0, (int)Math.Min(4, stream.Length));
        if (!start.AsSpan().SequenceEqual("PK\x03\x04"u8))
            throw new ModelBundleException("This is not a model bundle.") { Offset = 0, Expected = "a zip archive as SarGan writes it" };
        if (stream.Length < EndLength) throw CutShort(stream.Length);
        var end = ReadAt(stream, stream.Length - EndLength, EndLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054b50) throw CutShort(stream.Length - EndLength);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        long length = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        long begin = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (begin + length + EndLength != stream.Length) throw NotOurs(stream.Length - EndLength);
        if (count is 0 or > MaxEntries || length > MaxEntries * (CentralLength + MaxNameLength)) throw NotOurs(stream.Length - EndLength);

        var directory = ReadAt(stream, begin, (int)length + EndLength);
        var entries = ParseDirectory(directory.AsSpan(0, (int)length), count, begin);
        if (Mismatch(directory, Directory(entries)) is { } at) throw NotOurs(begin + at);
        var offsets = Offsets(entries);
        for (var i = 0; i < entries.Count; i++)
        {
            var expected = Local(entries[i]);
            var position = offsets[i] - expected.Length;
            if (Mismatch(ReadAt(stream, position, expected.Length), expected) is { } bad) throw NotOurs(position + bad);
        }

        return [.. entries.Zip(offsets)];
    }

    private static List<StoredZipEntry> ParseDirectory(ReadOnlySpan<byte> bytes, int count, long begin)
    {
        var entries = new List<StoredZipEntry>(count);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length - at < CentralLength) throw NotOurs(begin + at);
            var record = bytes[at..];
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]);
            if (nameLength is 0 or > MaxNameLength || record.Length - CentralLength < nameLength) throw NotOurs(begin + at);
            var name = record.Slice(CentralLength, nameLength);
            if (name.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E)) throw NotOurs(begin + at + CentralLength);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]);
            entries.Add(new StoredZipEntry(Encoding.ASCII.GetString(name), length, BinaryPrimitives.ReadUInt32LittleEndian(record[16..])));
            at += CentralLength + nameLength;
        }

        return entries;
    }

    // The position of each file's first byte, and last that of the directory.
    private static long[] Offsets(IReadOnlyList<StoredZipEntry> entries)
    {
        var offsets = new long[entries.Count + 1];
        long position = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            offsets[i] = position + LocalLength + entries[i].Name.Length;
            position = offsets[i] + entries[i].Length;
        }

        offsets[^1] = position;
        return offsets;
    }

    private static byte[] Local(StoredZipEntry entry)
    {
        var bytes = new byte[LocalLength + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x04034b50);
        WriteCommon(bytes.AsSpan(4), entry);
        Encoding.ASCII.GetBytes(entry.Name, bytes.AsSpan(LocalLength));
        return bytes;
    }

    private static byte[] Directory(IReadOnlyList<StoredZipEntry> entries)
    {
        var offsets = Offsets(entries);
        var length = entries.Sum(e => CentralLength + e.Name.Length);
        var bytes = new byte[length + EndLength];
        var at = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var record = bytes.AsSpan(at, CentralLength + entry.Name.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(record, 0x02014b50);
            BinaryPrimitives.WriteUInt16LittleEndian(record[4..], 10);
            WriteCommon(record[6..], entry);
            BinaryPrimitives.WriteUInt32LittleEndian(record[42..], (uint)(offsets[i] - LocalLength - entry.Name.Length));
            Encoding.ASCII.GetBytes(entry.Name, record[CentralLength..]);
            at += record.Length;
        }

        var end = bytes.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)offsets[^1]);
        return bytes;
    }

    // The fields that a file's own header and the directory share: version 1.0, flags, stored, date, checksum, sizes, name length.
    private static void WriteCommon(Span<byte> bytes, StoredZipEntry entry)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, 10);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[14..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[18..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], (ushort)entry.Name.Length);
    }

    private static byte[] ReadAt(Stream stream, long position, int count)
    {
        if (position < 0 || position + count > stream.Length) throw NotOurs(Math.Max(position, 0));
        stream.Position = position;
        var bytes = new byte[count];
        if (stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) < count) throw CutShort(position);
        return bytes;
    }

    private static int? Mismatch(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        var common = actual.CommonPrefixLength(expected);
        return common == actual.Length && common == expected.Length ? null : common;
    }

    private static ModelBundleException CutShort(long offset) => new("The archive has no end: it was cut short, or something was appended.")
    {
        Offset = offset,
        Remedy = "Fetch or copy the file again.",
    };

    private static ModelBundleException NotOurs(long offset) => new("The archive is damaged, or was not written by SarGan.")
    {
        Offset = offset,
        Expected = "uncompressed files in the form that ModelBundle.Save writes",
        Remedy = "Fetch the file again; an archive that was unpacked and packed again must be saved anew with ModelBundle.Save.",
    };
}
