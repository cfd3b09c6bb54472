using Microsoft.ML.Data;
using SarGan.Data.Images;

namespace SarGan.MLNet;

/// <summary>Between ML.NET's images (8-bit, four interleaved channels) and ours.</summary>
internal static class MLImages
{
    /// <summary>Grey when red, green and blue are equal everywhere, else RGB; alpha is left out.</summary>
    internal static PixelImage ToPixelImage(MLImage image)
    {
        var pixels = image.Pixels;
        var (red, blue) = image.PixelFormat == MLPixelFormat.Rgba32 ? (0, 2) : (2, 0);
        var (width, height) = (image.Width, image.Height);
        var grey = IsGrey(pixels);
        var channels = grey ? 1 : 3;
        var samples = new byte[width * height * channels];
        for (int from = 0, to = 0; to < samples.Length; from += 4, to += channels)
        {
            samples[to] = pixels[from + red];
            if (grey) continue;
            samples[to + 1] = pixels[from + 1];
            samples[to + 2] = pixels[from + blue];
        }

        return new PixelImage(width, height, channels, samples);
    }

    /// <summary>An opaque image; grey becomes three equal channels.</summary>
    /// <param name="image">8-bit, of 1 or 3 channels.</param>
    internal static MLImage FromPixelImage(PixelImage image)
    {
        var samples = image.Bytes;
        var pixels = new byte[image.Width * image.Height * 4];
        var last = image.Channels - 1;
        for (int from = 0, to = 0; to < pixels.Length; from += image.Channels, to += 4)
        {
            pixels[to] = samples[from + last];
            pixels[to + 1] = samples[from + (last / 2)];
            pixels[to + 2] = samples[from];
            pixels[to + 3] = byte.MaxValue;
        }

        return MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Bgra32, pixels);
    }

    private static bool IsGrey(ReadOnlySpan<byte> pixels)
    {
        for (var i = 0; i + 3 < pixels.Length; i += 4)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) return false;
        }

        return true;
    }
}
