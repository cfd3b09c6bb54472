using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>From the bytes of a decompressed block to samples in the machine's byte order: byte swap, predictor, widening.</summary>
internal static class SampleDecoding
{
    /// <summary>In place where the file's samples have their final size, else widened from <paramref name="raw"/>.</summary>
    /// <param name="image">How the samples are stored.</param>
    /// <param name="raw">Rows of <see cref="TiffImage.FileRowBytes"/>.</param>
    /// <returns>Rows of <see cref="TiffImage.RowBytes"/>.</returns>
    public static byte[] ToSamples(TiffImage image, byte[] raw)
    {
        var rowBytes = (int)image.FileRowBytes;
        var rows = raw.Length / rowBytes;
        var perRow = image.BlockWidth * image.BandsPerBlock;
        if (image.Predictor == 3)
        {
            for (var row = 0; row < rows; row++) UndoFloatPredictor(raw.AsSpan(row * rowBytes, rowBytes), image.Bits / 8, image.BandsPerBlock);
            return image.Bits == 24 ? WidenFloat24(raw, bigEndian: !BitConverter.IsLittleEndian) : raw;
        }

        var swap = image.Directory.File.IsBigEndian == BitConverter.IsLittleEndian;
        if (swap) Swap(raw, image.Bits);
        if (image.Predictor == 2)
        {
            for (var row = 0; row < rows; row++) UndoDifferences(raw.AsSpan(row * rowBytes, rowBytes), image.Bits, image.BandsPerBlock);
        }
        if (image.Bits == 24) return image.SampleType == SampleType.Float32 ? WidenFloat24(raw, image.Directory.File.IsBigEndian) : WidenInteger24(raw, image.Directory.File.IsBigEndian);
        if (image.Bits == image.SampleType.Size() * 8) return raw;
        return Unpack(raw, rows, rowBytes, perRow, image.Bits, image.SampleType.Size());
    }

    private static void Swap(Span<byte> bytes, int bits)
    {
        switch (bits)
        {
            case 16:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 32:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 64:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            default:
                // Single bytes; odd sizes are a stream of bits with the highest first in any file.
                break;
        }
    }

    private static void UndoDifferences(Span<byte> row, int bits, int bands)
    {
        switch (bits)
        {
            case 8: Accumulate(row, bands); break;
            case 16: Accumulate(MemoryMarshal.Cast<byte, ushort>(row), bands); break;
            case 32: Accumulate(MemoryMarshal.Cast<byte, uint>(row), bands); break;
            default: Accumulate(MemoryMarshal.Cast<byte, ulong>(row), bands); break;
        }
    }

    private static void Accumulate<T>(Span<T> values, int bands)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (bands == 1)
        {
            var sum = T.Zero;
            for (var i = 0; i < values.Length; i++) values[i] = sum = unchecked(sum + values[i]);
            return;
        }
        for (var i = bands; i < values.Length; i++) values[i] = unchecked(values[i] + values[i - bands]);
    }

    /// <summary>Adobe's TIFF technical note 3: differences over bytes, all highest bytes of the row first.</summary>
    private static void UndoFloatPredictor(Span<byte> row, int size, int bands)
    {
        Accumulate(row, bands);
        var planes = row.ToArray();
        var count = row.Length / size;
        for (var part = 0; part < size; part++)
        {
            var target = BitConverter.IsLittleEndian ? size - 1 - part : part;
            var plane = planes.AsSpan(part * count, count);
            for (var i = 0; i < plane.Length; i++) row[(i * size) + target] = plane[i];
        }
    }

    private static byte[] WidenInteger24(ReadOnlySpan<byte> raw, bool bigEndian)
    {
        var samples = new byte[raw.Length / 3 * 4];
        var values = MemoryMarshal.Cast<byte, uint>(samples.AsSpan());
        for (var i = 0; i < values.Length; i++) values[i] = UInt24(raw[(i * 3)..], bigEndian);
        return samples;
    }

    /// <summary>1 sign bit, 7 bits of exponent (bias 63), 16 of mantissa, as GDAL reads them.</summary>
    private static byte[] WidenFloat24(ReadOnlySpan<byte> raw, bool bigEndian)
    {
        var samples = new byte[raw.Length / 3 * 4];
        var values = MemoryMarshal.Cast<byte, float>(samples.AsSpan());
        for (var i = 0; i < values.Length; i++)
        {
            var bits = UInt24(raw[(i * 3)..], bigEndian);
            var (exponent, mantissa) = ((int)(bits >> 16) & 0x7F, bits & 0xFFFF);
            var magnitude = exponent switch
            {
                0 => float.ScaleB(mantissa, -62 - 16),
                0x7F => mantissa == 0 ? float.PositiveInfinity : float.NaN,
                _ => float.ScaleB(mantissa | 0x10000, exponent - 63 - 16),
            };
            values[i] = (bits & 0x800000) != 0 ? -magnitude : magnitude;
        }
        return samples;
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes, bool bigEndian) => bigEndian
        ? ((uint)bytes[0] << 16) | ((uint)bytes[1] << 8) | bytes[2]
        : ((uint)bytes[2] << 16) | ((uint)bytes[1] << 8) | bytes[0];

    private static byte[] Unpack(ReadOnlySpan<byte> raw, int rows, int rowBytes, int perRow, int bits, int size)
    {
        var samples = new byte[(long)rows * perRow * size];
        var target = samples.AsSpan();
        for (var row = 0; row < rows; row++)
        {
            var source = raw.Slice(row * rowBytes, rowBytes);
            switch (size)
            {
                case 1: UnpackRow(source, target.Slice(row * perRow, perRow), bits); break;
                case 2: UnpackRow(source, MemoryMarshal.Cast<byte, ushort>(target.Slice(row * perRow * 2, perRow * 2)), bits); break;
                default: UnpackRow(source, MemoryMarshal.Cast<byte, uint>(target.Slice(row * perRow * 4, perRow * 4)), bits); break;
            }
        }
        return samples;
    }

    private static void UnpackRow<T>(ReadOnlySpan<byte> source, Span<T> values, int bits)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong pending = 0;
        var (available, position) = (0, 0);
        var mask = (1UL << bits) - 1;
        for (var i = 0; i < values.Length; i++)
        {
            while (available < bits)
            {
                pending = (pending << 8) | source[position++];
                available += 8;
            }
            available -= bits;
            values[i] = T.CreateTruncating((pending >> available) & mask);
        }
    }
}
