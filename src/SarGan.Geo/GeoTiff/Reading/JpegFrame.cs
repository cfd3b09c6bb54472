namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>What a JPEG stream's frame header says: looked at before a decoder may allocate for it.</summary>
internal readonly record struct JpegFrame(int Width, int Height, int Bits, int Components, int HorizontalSampling, int VerticalSampling)
{
    /// <summary>The first frame header of a stream; null where there is none before the scan.</summary>
    public static JpegFrame? Find(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4 || data[0] != 0xFF || data[1] != 0xD8) return null;
        var position = 2;
        while (position + 4 <= data.Length)
        {
            if (data[position] != 0xFF) return null;
            var marker = data[position + 1];
            if (marker is 0xFF)
            {
                position++;
                continue;
            }
            if (marker is 0xDA or 0xD9) return null;
            var length = (data[position + 2] << 8) | data[position + 3];
            var isFrame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
            if (isFrame) return Parse(data[position..]);
            position += 2 + length;
        }
        return null;
    }

    private static JpegFrame? Parse(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 13) return null;
        return new JpegFrame((segment[7] << 8) | segment[8], (segment[5] << 8) | segment[6], segment[4], segment[9], segment[11] >> 4, segment[11] & 15);
    }
}
