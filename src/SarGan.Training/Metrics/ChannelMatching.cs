using SarGan.Data.Images;

namespace SarGan.Training.Metrics;

/// <summary>Brings images to the form in which they are compared: 8 bits and a common number of channels.</summary>
internal static class ChannelMatching
{
    /// <summary>16-bit samples rounded to 8 bits; 8-bit images as they are.</summary>
    public static PixelImage ToBytes(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.BitsPerSample == 8) return image;
        var bytes = new byte[image.Words.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)((image.Words[i] + 128) / 257);
        return new PixelImage(image.Width, image.Height, image.Channels, bytes);
    }

    /// <summary>Grey replicated to many channels, or many channels averaged to grey and rounded; otherwise the counts must be equal.</summary>
    /// <exception cref="ArgumentException">Both counts are above one and differ.</exception>
    public static PixelImage ToChannels(PixelImage image, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Channels == channels) return image;
        if (image.BitsPerSample != 8) throw new ArgumentException("Metrics compare 8-bit images: round the samples to 8 bits first.", nameof(image));
        var bytes = new byte[image.Width * image.Height * channels];
        if (image.Channels == 1)
        {
            for (var i = 0; i < bytes.Length; i++) bytes[i] = image.Bytes[i / channels];
        }
        else if (channels == 1)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var sum = 0;
                for (var c = 0; c < image.Channels; c++) sum += image.Bytes[(i * image.Channels) + c];
                bytes[i] = (byte)((sum + (image.Channels / 2)) / image.Channels);
            }
        }
        else
        {
            throw new ArgumentException($"An image of {image.Channels} channels cannot be compared with one of {channels}: one of them must be grey.", nameof(image));
        }
        return new PixelImage(image.Width, image.Height, channels, bytes);
    }
}
