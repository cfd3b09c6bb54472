namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>LZW as in TIFF 6.0: codes of 9 to 12 bits, highest bit first, widened one code early.</summary>
/// <remarks>
/// No table of strings is built: each string that the table would hold stands in the output already, where its first part was written,
/// and is one byte longer than that part. So an entry is a position and a length.
/// </remarks>
internal static class LzwDecoder
{
    private const int Clear = 256;
    private const int End = 257;

    /// <summary>Before TIFF 5.0's final text, codes were written lowest bit first: such data begins with a clear code that reads 0, 1.</summary>
    public static bool IsOldStyle(ReadOnlySpan<byte> data) => data.Length >= 2 && data[0] == 0 && (data[1] & 1) == 1;

    /// <returns>The number of bytes written; less than there is room for when the data ends or breaks.</returns>
    public static int Decode(ReadOnlySpan<byte> data, Span<byte> output)
    {
        Span<int> starts = stackalloc int[4096];
        Span<int> lengths = stackalloc int[4096];
        var (next, width) = (End + 1, 9);
        var (previousStart, previousLength) = (0, 0);
        var (written, position) = (0, 0);
        ulong bits = 0;
        var available = 0;
        while (written < output.Length)
        {
            while (available < width && position < data.Length)
            {
                bits = (bits << 8) | data[position++];
                available += 8;
            }
            if (available < width) break;
            available -= width;
            var code = (int)(bits >> available) & ((1 << width) - 1);

            if (code == Clear)
            {
                (next, width, previousLength) = (End + 1, 9, 0);
                continue;
            }
            if (code == End) break;

            // The string just completed: the previous one and the first byte of this one, contiguous in the output.
            if (previousLength > 0 && next < 4096) (starts[next], lengths[next++]) = (previousStart, previousLength + 1);
            var start = written;
            if (code < Clear)
            {
                output[written++] = (byte)code;
            }
            else
            {
                if (code >= next) break;
                var length = Math.Min(lengths[code], output.Length - written);
                Copy(output, starts[code], written, length);
                written += length;
            }
            (previousStart, previousLength) = (start, written - start);
            if (next >= (1 << width) - 1 && width < 12) width++;
        }
        return written;
    }

    private static void Copy(Span<byte> output, int from, int to, int length)
    {
        if (from + length <= to)
        {
            output.Slice(from, length).CopyTo(output[to..]);
            return;
        }
        // The string being defined is the string being written: its last byte is its own first one.
        for (var i = 0; i < length; i++) output[to + i] = output[from + i];
    }
}
