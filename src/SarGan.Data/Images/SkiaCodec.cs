using System.Runtime.InteropServices;
using SkiaSharp;

namespace SarGan.Data.Images;

/// <summary>The 8-bit formats that Skia reads and writes: JPEG, and PNG with a palette, with fewer than 8 bits, or interlaced.</summary>
internal static class SkiaCodec
{
    public static PixelImage Read(byte[] file, int width, int height, int channels, string name)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null) throw new ImageFormatException(name, "the image cannot be decoded: its header is broken.", null);
        if (codec.Info.Width != width || codec.Info.Height != height)
            throw new ImageFormatException(name, $"the header says {width} x {height} pixels and the decoder {codec.Info.Width} x {codec.Info.Height}.", null);
        var grey = channels == 1 && codec.Info.ColorType == SKColorType.Gray8;
        var info = new SKImageInfo(width, height, grey ? SKColorType.Gray8 : SKColorType.Rgba8888, channels is 2 or 4 ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        // Colour-key transparency of a grey or RGB file is ignored, and Skia must be asked for it to be.
        if (info.AlphaType == SKAlphaType.Opaque && codec.Info.AlphaType != SKAlphaType.Opaque) info = info.WithAlphaType(SKAlphaType.Unpremul);
        var pixels = new byte[(long)info.RowBytes * height];
        var handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        SKCodecResult result;
        try
        {
            result = codec.GetPixels(info, handle.AddrOfPinnedObject());
        }
        finally
        {
            handle.Free();
        }

        // Anything else leaves the picture half filled.
        if (result == SKCodecResult.IncompleteInput) throw new ImageFormatException(name, "the image is truncated: its last rows are missing.", null);
        if (result != SKCodecResult.Success) throw new ImageFormatException(name, $"the image cannot be decoded ({result}).", null);
        return new PixelImage(width, height, channels, grey || channels == 4 ? pixels : TakeChannels(pixels, channels));
    }

    public static byte[] EncodeJpeg(PixelImage image, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, image.Channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque));
        unsafe
        {
            var target = new Span<byte>((void*)bitmap.GetPixels(), bitmap.ByteCount);
            var source = image.Bytes;
            if (image.Channels == 1)
            {
                for (var y = 0; y < image.Height; y++) source.Slice(y * image.Width, image.Width).CopyTo(target[(y * bitmap.RowBytes)..]);
            }
            else
            {
                for (int i = 0, j = 0; i < source.Length; i += 3, j += 4)
                    (target[j], target[j + 1], target[j + 2], target[j + 3]) = (source[i], source[i + 1], source[i + 2], 255);
            }
        }

        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality) ?? throw new InvalidOperationException("Skia could not encode the picture as JPEG.");
        return encoded.ToArray();
    }

    private static byte[] TakeChannels(byte[] rgba, int channels)
    {
        var samples = new byte[(long)rgba.Length / 4 * channels];
        for (int i = 0, j = 0; i < rgba.Length; i += 4, j += channels)
        {
            samples[j] = rgba[i];
            if (channels == 2) samples[j + 1] = rgba[i + 3];
            if (channels == 3) (samples[j + 1], samples[j + 2]) = (rgba[i + 1], rgba[i + 2]);
        }

        return samples;
    }
}
