using System.Runtime.InteropServices;
using System.Text;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>One entry of a TIFF directory: its number, field type, number of values and their bytes.</summary>
internal sealed record TagEntry(ushort Number, ushort Type, long Count, byte[] Value)
{
    public static TagEntry Shorts(ushort number, params ReadOnlySpan<ushort> values) => new(number, 3, values.Length, MemoryMarshal.AsBytes(values).ToArray());

    public static TagEntry Longs(ushort number, params ReadOnlySpan<uint> values) => new(number, 4, values.Length, MemoryMarshal.AsBytes(values).ToArray());

    public static TagEntry Doubles(ushort number, params ReadOnlySpan<double> values) => new(number, 12, values.Length, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Text, in UTF-8 as GDAL does it, ended by a zero.</summary>
    public static TagEntry Ascii(ushort number, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        return new TagEntry(number, 2, bytes.Length, bytes);
    }

    /// <summary>Positions in the file: 32 bits in a classic TIFF, 64 in a BigTIFF.</summary>
    public static TagEntry Offsets(ushort number, ReadOnlySpan<long> offsets, bool big)
    {
        if (big) return new TagEntry(number, 16, offsets.Length, MemoryMarshal.AsBytes(offsets).ToArray());
        var narrow = new uint[offsets.Length];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = checked((uint)offsets[i]);
        return Longs(number, narrow);
    }
}
