using System.Buffers.Binary;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>A little-endian TIFF of one strip, built in memory for LibTiff.NET.</summary>
internal sealed class OneStripTiff
{
    private const int HeaderBytes = 8;
    private readonly int _stripBytes;
    private readonly SortedDictionary<ushort, (int Type, int Count, byte[] Values)> _entries = [];

    /// <param name="stripBytes">Length of the strip that <see cref="ToArray"/> will be given.</param>
    public OneStripTiff(int stripBytes)
    {
        _stripBytes = stripBytes;
        Add(TiffTag.StripOffsets, 4, HeaderBytes);
        Add(TiffTag.StripByteCounts, 4, stripBytes);
    }

    /// <param name="tag">The tag.</param>
    /// <param name="type">3 SHORT, 4 LONG or 11 FLOAT.</param>
    /// <param name="values">One or more.</param>
    public void Add(ushort tag, int type, params double[] values)
    {
        var size = TiffFile.SizeOfType(type);
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++)
        {
            var target = bytes.AsSpan(i * size);
            if (type == 3) BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)values[i]);
            else if (type == 4) BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)values[i]);
            else BinaryPrimitives.WriteSingleLittleEndian(target, (float)values[i]);
        }
        _entries[tag] = (type, values.Length, bytes);
    }

    /// <summary>Adds a tag of type UNDEFINED.</summary>
    public void Add(ushort tag, byte[] values) => _entries[tag] = (7, values.Length, values);

    /// <summary>The whole file.</summary>
    public byte[] ToArray(ReadOnlySpan<byte> strip)
    {
        var directory = HeaderBytes + _stripBytes + (_stripBytes & 1);
        var values = directory + 2 + (_entries.Count * 12) + 4;
        var tiff = new byte[values + _entries.Values.Sum(entry => entry.Values.Length > 4 ? entry.Values.Length + (entry.Values.Length & 1) : 0)];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), (uint)directory);
        strip.CopyTo(tiff.AsSpan(HeaderBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(directory), (ushort)_entries.Count);
        var position = directory + 2;
        foreach (var (tag, (type, count, bytes)) in _entries)
        {
            var entry = tiff.AsSpan(position, 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            if (bytes.Length <= 4)
            {
                bytes.CopyTo(entry[8..]);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(entry[8..], values);
                bytes.CopyTo(tiff.AsSpan(values));
                values += bytes.Length + (bytes.Length & 1);
            }
            position += 12;
        }
        return tiff;
    }
}
