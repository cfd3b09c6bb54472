using SarGan.Data.Images;
using SkiaSharp;

namespace SarGan.Data.Drawing;

/// <summary>Pictures as PNG: 8-bit RGB, written aside and moved into place.</summary>
internal static class PngFile
{
    public static void Write(string path, PixelImage picture)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var bitmap = Picture.ToBitmap(picture);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100) ?? throw new IOException($"{path}: the picture could not be encoded as PNG.");
        var aside = path + ".partial";
        using (var stream = File.Create(aside)) data.SaveTo(stream);
        File.Move(aside, path, overwrite: true);
    }
}
