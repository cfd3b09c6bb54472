using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace SarGan.Data.Images;

/// <summary>Reads non-interlaced PNG images of 8 and 16 bits: grey, grey with alpha, RGB and RGBA.</summary>
/// <remarks>
/// Skia turns 16-bit grey into 8 bits and premultiplies or drops channels on the way, hence this reader. It is exact, and strict:
/// a wrong checksum, a missing row or a missing end is an error. Colour spaces and colour-key transparency are ignored.
/// </remarks>
internal static class PngReader
{
    // Deflate cannot shrink data below one part in 1032.
    private const long MaxDeflateRatio = 1032;

    public static PixelImage Read(byte[] file, PngHeader header, string name)
    {
        var bytes = header.BitDepth / 8;
        var pixelBytes = header.SamplesPerPixel * bytes;
        var rowBytes = checked((int)header.RowBytes);
        var (data, length) = JoinImageData(file, header, name);
        try
        {
            using var compressed = new MemoryStream(data, 0, length, writable: false);
            using var inflater = new ZLibStream(compressed, CompressionMode.Decompress);
            if (bytes == 1)
            {
                var samples = new byte[(long)rowBytes * header.Height];
                ReadRows(inflater, header, rowBytes, pixelBytes, name, (row, raw) => raw.CopyTo(samples.AsSpan(row * rowBytes)));
                return new PixelImage(header.Width, header.Height, header.SamplesPerPixel, samples);
            }

            var words = new ushort[(long)rowBytes / 2 * header.Height];
            ReadRows(inflater, header, rowBytes, pixelBytes, name, (row, raw) =>
            {
                var source = MemoryMarshal.Cast<byte, ushort>(raw);
                var target = words.AsSpan(row * (rowBytes / 2), rowBytes / 2);
                if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(source, target);
                else source.CopyTo(target);
            });
            return new PixelImage(header.Width, header.Height, header.SamplesPerPixel, words);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException(name, "the compressed data of the PNG file are broken.", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    /// <summary>Walks all chunks, with their checksums, up to the end chunk.</summary>
    /// <returns>The length of the image data, and whether the file has a transparency chunk.</returns>
    /// <exception cref="ImageFormatException">A chunk is cut off or has a wrong checksum, or the data are too few for the image.</exception>
    public static (long DataLength, bool HasTransparency) CheckChunks(ReadOnlySpan<byte> file, PngHeader header, string name)
    {
        long total = 0;
        var transparent = false;
        var ended = false;
        for (var at = PngHeader.Signature.Length; !ended;)
        {
            var chunk = NextChunk(file, ref at, name, out var type);
            if (type.SequenceEqual("IDAT"u8)) total += chunk.Length;
            transparent |= type.SequenceEqual("tRNS"u8);
            ended = type.SequenceEqual("IEND"u8);
        }

        if ((header.RowBytes + 1) * header.Height > total * MaxDeflateRatio)
            throw new ImageFormatException(name, $"the PNG file is truncated: {total} bytes of image data cannot hold {header.Width} x {header.Height} pixels.", null);
        return (total, transparent);
    }

    private static (byte[] Data, int Length) JoinImageData(byte[] file, PngHeader header, string name)
    {
        var (total, _) = CheckChunks(file, header, name);
        var data = ArrayPool<byte>.Shared.Rent((int)total);
        var filled = 0;
        for (var at = PngHeader.Signature.Length; filled < total;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                file.AsSpan(at + 8, length).CopyTo(data.AsSpan(filled));
                filled += length;
            }

            at += 12 + length;
        }

        return (data, filled);
    }

    private static ReadOnlySpan<byte> NextChunk(ReadOnlySpan<byte> file, scoped ref int at, string name, out ReadOnlySpan<byte> type)
    {
        if (file.Length - at < 12) throw new ImageFormatException(name, $"the PNG file is truncated at offset {file.Length}: the end chunk is missing.", null);
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - 12)
            throw new ImageFormatException(name, $"the PNG file is truncated: the chunk at offset {at} needs {length} bytes and {file.Length - at - 12} are left.", null);
        var body = file.Slice(at + 4, (int)length + 4);
        if (Crc32.Compute(body) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + (int)length)..]))
            throw new ImageFormatException(name, $"the checksum of the PNG chunk at offset {at} is wrong.", null);
        at += 12 + (int)length;
        type = body[..4];
        return body[4..];
    }

    private delegate void RowSink(int row, ReadOnlySpan<byte> raw);

    private static void ReadRows(ZLibStream inflater, PngHeader header, int rowBytes, int pixelBytes, string name, RowSink sink)
    {
        const int BlockBytes = 1 << 18;
        var stride = rowBytes + 1;
        var blockRows = Math.Clamp(BlockBytes / stride, 1, header.Height);
        var block = ArrayPool<byte>.Shared.Rent(checked(blockRows * stride));
        var above = ArrayPool<byte>.Shared.Rent(rowBytes);
        try
        {
            Array.Clear(above, 0, rowBytes);
            for (var first = 0; first < header.Height; first += blockRows)
            {
                var rows = Math.Min(blockRows, header.Height - first);
                var read = inflater.ReadAtLeast(block.AsSpan(0, rows * stride), rows * stride, throwOnEndOfStream: false);
                if (read < rows * stride)
                    throw new ImageFormatException(name, $"the PNG file is truncated: {first + (read / stride)} of {header.Height} rows are there.", null);
                ReadOnlySpan<byte> previous = above.AsSpan(0, rowBytes);
                for (var i = 0; i < rows; i++)
                {
                    var row = block.AsSpan((i * stride) + 1, rowBytes);
                    int filter = block[i * stride];
                    if (filter >= PngFilters.Count) throw new ImageFormatException(name, $"row {first + i} of the PNG file has filter {filter}; 0 to 4 are defined.", null);
                    PngFilters.Undo(filter, row, previous, pixelBytes);
                    sink(first + i, row);
                    previous = row;
                }

                previous.CopyTo(above);
            }

            // The stream's own checksum is verified when its end is reached.
            if (inflater.Read(block, 0, 1) != 0) throw new ImageFormatException(name, "the image data of the PNG file go on after the last row.", null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            ArrayPool<byte>.Shared.Return(above);
        }
    }
}
