using System.Buffers.Binary;
using System.IO.Compression;

namespace SarGan.Data.Images;

/// <summary>Writes PNG images of 8 and 16 bits with 1 to 4 channels. The same samples give the same bytes.</summary>
/// <remarks>Each row takes the filter with the smallest sum of absolute differences (ISO/IEC 15948, section 12.7).</remarks>
internal static class PngWriter
{
    public static void Write(Stream stream, PixelImage image)
    {
        stream.Write(PngHeader.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)image.BitsPerSample;
        header[9] = image.Channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 };
        header[10..].Clear();
        WriteChunk(stream, "IHDR"u8, header);
        using var data = new MemoryStream();
        using (var deflater = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true)) WriteRows(deflater, image);
        WriteChunk(stream, "IDAT"u8, data.GetBuffer().AsSpan(0, checked((int)data.Length)));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static void WriteRows(ZLibStream deflater, PixelImage image)
    {
        var bytes = image.BitsPerSample / 8;
        var pixelBytes = image.Channels * bytes;
        var rowBytes = checked(image.Width * pixelBytes);
        byte[] above = new byte[rowBytes], row = new byte[rowBytes], best = new byte[rowBytes + 1], candidate = new byte[rowBytes + 1];
        for (var y = 0; y < image.Height; y++)
        {
            CopyRow(image, y, row);
            var smallest = long.MaxValue;
            for (var filter = 0; filter < PngFilters.Count; filter++)
            {
                candidate[0] = (byte)filter;
                var sum = PngFilters.Apply(filter, row, above, pixelBytes, candidate.AsSpan(1));
                if (sum >= smallest) continue;
                smallest = sum;
                (best, candidate) = (candidate, best);
            }

            deflater.Write(best);
            (above, row) = (row, above);
        }
    }

    private static void CopyRow(PixelImage image, int y, byte[] row)
    {
        var samples = image.Width * image.Channels;
        if (image.BitsPerSample == 8)
        {
            image.Bytes.Slice(y * samples, samples).CopyTo(row);
            return;
        }

        var words = image.Words.Slice(y * samples, samples);
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(2 * i), words[i]);
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var body = new byte[4 + data.Length];
        type.CopyTo(body);
        data.CopyTo(body.AsSpan(4));
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(body));
        stream.Write(word);
    }
}
