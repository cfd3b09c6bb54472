using SarGan.Data.Images;
using SkiaSharp;

namespace SarGan.Data.Drawing;

/// <summary>Where text stands relative to its point.</summary>
internal enum TextAnchor
{
    Left,
    Centre,
    Right,
}

/// <summary>A white picture to draw on, with the few strokes that grids and plots need. Coordinates in pixels, x right, y down.</summary>
internal sealed class Picture : IDisposable
{
    private readonly SKBitmap _bitmap;

    public Picture(int width, int height)
    {
        _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Canvas = new SKCanvas(_bitmap);
        Canvas.Clear(SKColors.White);
    }

    public SKCanvas Canvas { get; }

    public static float TextWidth(string text, float size)
    {
        using var paint = TextPaint(size, SKColors.Black);
        return paint.MeasureText(text);
    }

    /// <summary>Draws a line of text.</summary>
    /// <param name="text">One line.</param>
    /// <param name="x">Of the anchor.</param>
    /// <param name="middle">Half the height of a capital letter stands above it, half below.</param>
    /// <param name="size">Of the font, in pixels.</param>
    /// <param name="anchor">Which end of the text stands at <paramref name="x"/>.</param>
    /// <param name="color">Of the letters; near-black by default.</param>
    public void Text(string text, float x, float middle, float size, TextAnchor anchor = TextAnchor.Left, SKColor? color = null)
    {
        using var paint = TextPaint(size, color ?? new SKColor(0x22, 0x22, 0x22));
        paint.TextAlign = anchor switch { TextAnchor.Left => SKTextAlign.Left, TextAnchor.Centre => SKTextAlign.Center, _ => SKTextAlign.Right };
        // DejaVu Sans: capitals are 0.729 of the font size high.
        Canvas.DrawText(text, x, middle + (0.3645f * size), paint);
    }

    /// <summary>Draws a line of text that runs upwards, centred.</summary>
    public void UpwardText(string text, float x, float middle, float size)
    {
        Canvas.Save();
        Canvas.RotateDegrees(-90, x, middle);
        Text(text, x, middle, size, TextAnchor.Centre);
        Canvas.Restore();
    }

    /// <summary>Draws an image with each of its pixels as a square of <paramref name="scale"/> pixels: nothing is blurred.</summary>
    public void Image(PixelImage image, int x, int y, int scale)
    {
        using var source = ToBitmap(image);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.None, IsAntialias = false };
        Canvas.DrawBitmap(source, new SKRect(x, y, x + (image.Width * scale), y + (image.Height * scale)), paint);
    }

    public PixelImage ToImage()
    {
        Canvas.Flush();
        var rgba = _bitmap.GetPixelSpan();
        var rgb = new byte[_bitmap.Width * _bitmap.Height * 3];
        for (int i = 0, j = 0; i < rgba.Length; i += 4, j += 3) (rgb[j], rgb[j + 1], rgb[j + 2]) = (rgba[i], rgba[i + 1], rgba[i + 2]);
        return new PixelImage(_bitmap.Width, _bitmap.Height, 3, rgb);
    }

    /// <summary>An image as the screen shows it: grey for one or two channels, else the first three; 16 bits rounded to 8; alpha left out.</summary>
    public static SKBitmap ToBitmap(PixelImage image)
    {
        var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = new byte[image.Width * image.Height * 4];
        var (green, blue) = image.Channels < 3 ? (0, 0) : (1, 2);
        for (int i = 0, j = 0; j < rgba.Length; i += image.Channels, j += 4)
            (rgba[j], rgba[j + 1], rgba[j + 2], rgba[j + 3]) = (Sample(image, i), Sample(image, i + green), Sample(image, i + blue), 255);
        System.Runtime.InteropServices.Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        return bitmap;
    }

    public void Dispose()
    {
        Canvas.Dispose();
        _bitmap.Dispose();
    }

    private static byte Sample(PixelImage image, int i) => image.BitsPerSample == 8 ? image.Bytes[i] : (byte)((image.Words[i] + 128) / 257);

    private static SKPaint TextPaint(float size, SKColor color) => new()
    {
        Typeface = EmbeddedFont.Typeface,
        TextSize = size,
        Color = color,
        IsAntialias = true,
        // Hinting and subpixel placement follow the system's settings otherwise, and pictures should be the same everywhere.
        HintingLevel = SKPaintHinting.NoHinting,
        SubpixelText = true,
    };
}
