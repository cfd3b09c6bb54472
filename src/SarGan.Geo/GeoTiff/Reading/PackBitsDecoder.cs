namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>PackBits, TIFF 6.0 section 9: runs and literals, each after a signed length byte.</summary>
internal static class PackBitsDecoder
{
    /// <returns>The number of bytes written; less than there is room for when the data ends.</returns>
    public static int Decode(ReadOnlySpan<byte> data, Span<byte> output)
    {
        var (position, written) = (0, 0);
        while (position < data.Length && written < output.Length)
        {
            var length = (sbyte)data[position++];
            if (length >= 0)
            {
                var count = Math.Min(Math.Min(length + 1, data.Length - position), output.Length - written);
                data.Slice(position, count).CopyTo(output[written..]);
                position += count;
                written += count;
            }
            else if (length != -128 && position < data.Length)
            {
                var count = Math.Min(1 - length, output.Length - written);
                output.Slice(written, count).Fill(data[position++]);
                written += count;
            }
        }
        return written;
    }
}
