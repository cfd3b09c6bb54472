using System.Buffers.Binary;

namespace SarGan.Data.Images;

/// <summary>The first chunk of a PNG file (ISO/IEC 15948, section 11.2.2).</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    /// <summary>Signature, chunk length and type, 13 bytes of data, checksum.</summary>
    public const int Length = 33;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The whole last chunk, which is the same in every file.</summary>
    public static ReadOnlySpan<byte> EndChunk => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    /// <summary>Samples a pixel in the file; 1 for a palette index.</summary>
    public int SamplesPerPixel => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public bool HasPalette => ColorType == 3;

    /// <summary>Bytes of one row before filtering.</summary>
    public long RowBytes => (((long)Width * SamplesPerPixel * BitDepth) + 7) / 8;

    /// <summary>Reads and checks the header.</summary>
    /// <exception cref="ImageFormatException">The bytes are no PNG header, or the image is larger than the limits.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> file, string name, ImageLimits limits)
    {
        if (file.Length < Length) throw new ImageFormatException(name, $"the PNG file is truncated: {file.Length} bytes where the header alone has {Length}.", null);
        if (BinaryPrimitives.ReadUInt32BigEndian(file[8..]) != 13 || !file.Slice(12, 4).SequenceEqual("IHDR"u8))
            throw new ImageFormatException(name, "the PNG file does not start with an IHDR chunk of 13 bytes.", null);
        if (Crc32.Compute(file[12..29]) != BinaryPrimitives.ReadUInt32BigEndian(file[29..]))
            throw new ImageFormatException(name, "the checksum of the PNG header is wrong.", null);
        var width = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        ImageSizes.Check(width, height, name, limits);
        var header = new PngHeader((int)width, (int)height, file[24], file[25], file[28] == 1);
        var known = header.ColorType switch
        {
            0 => header.BitDepth is 1 or 2 or 4 or 8 or 16,
            3 => header.BitDepth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => header.BitDepth is 8 or 16,
            _ => false,
        };
        if (!known || file[26] != 0 || file[27] != 0 || file[28] > 1)
            throw new ImageFormatException(name, $"the PNG header is not valid: bit depth {file[24]}, colour type {file[25]}, compression {file[26]}, filter {file[27]}, interlace {file[28]}.", null);
        // A very wide image of many bytes a pixel: one row with its filter byte must fit an array.
        if (header.RowBytes >= Array.MaxLength) throw new ImageFormatException(name, $"a row of {width} pixels has {header.RowBytes} bytes; at most {Array.MaxLength - 1} are read.", null);
        return header;
    }
}

/// <summary>The size rules that every format shares.</summary>
internal static class ImageSizes
{
    /// <summary>Refuses sizes that are zero or beyond the limits, and those whose samples no array can hold.</summary>
    public static void Check(long width, long height, string name, ImageLimits limits)
    {
        if (width <= 0 || height <= 0) throw new ImageFormatException(name, $"the header says {width} x {height} pixels; both must be 1 or more.", null);
        // A side below 2^31 squared still fits 64 bits. Four samples a pixel is the most that a file of these formats decodes to.
        if (width > int.MaxValue || height > int.MaxValue || width * height > limits.MaxPixels || width * height > Array.MaxLength / 4)
            throw new ImageFormatException(name, $"the header says {width} x {height} pixels; at most {Math.Min(limits.MaxPixels, Array.MaxLength / 4)} pixels are read (ImageLimits.MaxPixels).", null);
    }
}
