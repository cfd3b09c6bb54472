using System.Buffers.Binary;

namespace SarGan.Data.Images;

/// <summary>The frame header of a JPEG file (ITU-T T.81, section B.2.2).</summary>
internal readonly record struct JpegHeader(int Width, int Height, int Components)
{
    /// <summary>Walks the segments up to the frame header.</summary>
    /// <param name="file">The file from its start; the frame header must lie inside.</param>
    /// <param name="name">For messages.</param>
    /// <param name="limits">Size bounds.</param>
    /// <exception cref="ImageFormatException">No frame header is found, or the image is larger than the limits or than the file can hold.</exception>
    public static JpegHeader Parse(ReadOnlySpan<byte> file, string name, ImageLimits limits)
    {
        var position = 2;
        while (position + 4 <= file.Length)
        {
            if (file[position] != 0xFF) throw new ImageFormatException(name, $"the JPEG file has no marker at offset {position}, where one is due.", null);
            var marker = file[position + 1];
            if (marker == 0xFF)
            {
                position++;
                continue;
            }

            // Restart markers and TEM have no length.
            if (marker is 0x01 or (>= 0xD0 and <= 0xD7))
            {
                position += 2;
                continue;
            }

            if (marker is 0xD9 or 0xDA) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            // SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return ParseFrame(file[(position + 2)..], name, limits);
            position += 2 + Math.Max((int)length, 2);
        }

        throw new ImageFormatException(name, "the JPEG file has no frame header before its image data: it is truncated or broken.", null);
    }

    private static JpegHeader ParseFrame(ReadOnlySpan<byte> segment, string name, ImageLimits limits)
    {
        if (segment.Length < 8) throw new ImageFormatException(name, "the JPEG file is truncated in its frame header.", null);
        if (segment[2] != 8) throw new ImageFormatException(name, $"the JPEG file has {segment[2]} bits a sample; 8 are read.", null);
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        ImageSizes.Check(width, height, name, limits);
        if (segment[7] is not (1 or 3 or 4)) throw new ImageFormatException(name, $"the JPEG file has {segment[7]} components; 1, 3 or 4 are read.", null);
        return new JpegHeader(width, height, segment[7]);
    }
}
