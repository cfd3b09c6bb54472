namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>The NeXT computer's packing of 2-bit greys (TIFF compression 32766): each row is literal, white but for a literal span, or runs.</summary>
internal static class NextDecoder
{
    private const byte LiteralRow = 0x00;
    private const byte LiteralSpan = 0x40;

    /// <returns>The number of bytes written: whole rows; less than there is room for when the data end or break.</returns>
    public static int Decode(ReadOnlySpan<byte> data, Span<byte> output, int width)
    {
        var rowBytes = (width + 3) / 4;
        output.Fill(0xFF);
        var written = 0;
        while (written + rowBytes <= output.Length && data.Length > 0)
        {
            var row = output.Slice(written, rowBytes);
            var used = data[0] switch
            {
                LiteralRow => CopyRow(data[1..], row),
                LiteralSpan => CopySpan(data[1..], row),
                _ => 1 + ExpandRuns(data, row, width),
            };
            if (used <= 0) break;
            data = data[used..];
            written += rowBytes;
        }
        return written;
    }

    private static int CopyRow(ReadOnlySpan<byte> data, Span<byte> row)
    {
        if (data.Length < row.Length) return 0;
        data[..row.Length].CopyTo(row);
        return 1 + row.Length;
    }

    private static int CopySpan(ReadOnlySpan<byte> data, Span<byte> row)
    {
        if (data.Length < 4) return 0;
        var (offset, length) = ((data[0] << 8) | data[1], (data[2] << 8) | data[3]);
        if (offset + length > row.Length || data.Length < 4 + length) return 0;
        data.Slice(4, length).CopyTo(row[offset..]);
        return 5 + length;
    }

    /// <summary>Each byte: two bits of grey, six of run length.</summary>
    /// <returns>Bytes used less one; -1 when the data end within the row.</returns>
    private static int ExpandRuns(ReadOnlySpan<byte> data, Span<byte> row, int width)
    {
        var (pixel, position) = (0, 0);
        row.Clear();
        while (true)
        {
            var (grey, end) = (data[position] >> 6, Math.Min(pixel + (data[position] & 0x3F), width));
            for (; pixel < end; pixel++) row[pixel >> 2] |= (byte)(grey << (6 - (2 * (pixel & 3))));
            if (pixel >= width) return position;
            if (++position >= data.Length) return -1;
        }
    }
}
