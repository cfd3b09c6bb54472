namespace SarGan.Data.Images;

/// <summary>Reads and writes PNG (8 and 16 bits) and JPEG files.</summary>
/// <remarks>
/// Samples come as they stand in the file: grey, grey+alpha, RGB or RGBA, alpha never multiplied in. Palettes become RGB (RGBA with
/// transparency), 1-, 2- and 4-bit grey is widened to 8, CMYK JPEG becomes RGB. Colour profiles, gamma and EXIF orientation are not applied.
/// Interlaced PNG is read with 8 bits and refused with 16.
/// </remarks>
public static class ImageFile
{
    private const int JpegQuality = 95;

    // No coding of JPEG spends less than one bit on an 8 x 8 block of each component; twice that for safety.
    private const long MaxJpegPixelsPerByte = 1024;

    /// <summary>Reads an image.</summary>
    /// <param name="path">A PNG or JPEG file; the content decides, not the name.</param>
    /// <param name="limits">Size bounds; null for the defaults.</param>
    /// <returns>H x W x C samples of 8 or 16 bits.</returns>
    /// <exception cref="ImageFormatException">The file is broken, truncated, beyond the limits or of another kind.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static PixelImage Read(string path, ImageLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Decode(File.ReadAllBytes(path), path, limits);
    }

    /// <summary>Decodes an image that is already in memory.</summary>
    /// <param name="file">The bytes of a PNG or JPEG file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="limits">Size bounds; null for the defaults.</param>
    /// <returns>H x W x C samples of 8 or 16 bits.</returns>
    /// <exception cref="ImageFormatException">The bytes are broken, truncated, beyond the limits or of another kind.</exception>
    public static PixelImage Decode(byte[] file, string name, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        limits ??= new ImageLimits();
        if (FormatOf(file, name) == ImageFileFormat.Jpeg)
        {
            var jpeg = ReadJpegHeader(file, file.Length, name, limits);
            return SkiaCodec.Read(file, jpeg.Width, jpeg.Height, jpeg.Components == 1 ? 1 : 3, name);
        }

        var png = PngHeader.Parse(file, name, limits);
        if (png.BitDepth >= 8 && !png.HasPalette && !png.Interlaced) return PngReader.Read(file, png, name);
        if (png.BitDepth == 16) throw new ImageFormatException(name, "the PNG file is interlaced with 16 bits a sample, which is not read: save it without interlacing.", null);
        var (_, transparent) = PngReader.CheckChunks(file, png, name);
        return SkiaCodec.Read(file, png.Width, png.Height, ChannelsOf(png, transparent), name);
    }

    /// <summary>Reads the header, and looks whether the file's end is there. Pixels are not decoded.</summary>
    /// <param name="path">A PNG or JPEG file.</param>
    /// <param name="limits">Size bounds; null for the defaults.</param>
    /// <exception cref="ImageFormatException">The header is broken, the file's end is missing, the image is beyond the limits or of another kind.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static ImageInfo ReadInfo(string path, ImageLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var probe = new ImageProbe(path);
        limits ??= new ImageLimits();
        if (FormatOf(probe.Head, path) == ImageFileFormat.Png)
        {
            var png = PngHeader.Parse(probe.Head, path, limits);
            var transparent = png.HasPalette && probe.PngHasTransparency();
            probe.CheckPngEnd();
            return new ImageInfo(ImageFileFormat.Png, png.Width, png.Height, ChannelsOf(png, transparent), png.BitDepth == 16 ? 16 : 8);
        }

        var jpeg = ReadJpegHeader(probe.JpegHead(), probe.Length, path, limits);
        probe.CheckJpegEnd();
        return new ImageInfo(ImageFileFormat.Jpeg, jpeg.Width, jpeg.Height, jpeg.Components == 1 ? 1 : 3, 8);
    }

    /// <summary>Writes an image; the name's extension chooses the format. Written aside, then moved into place.</summary>
    /// <param name="path">Ends in <c>.png</c>, <c>.jpg</c> or <c>.jpeg</c>; an existing file is replaced.</param>
    /// <param name="image">PNG: 1 to 4 channels of 8 or 16 bits, lossless. JPEG: 1 or 3 channels of 8 bits, quality 95.</param>
    /// <exception cref="ArgumentException">The extension is another, or the format cannot hold the image.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, PixelImage image)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var format = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => ImageFileFormat.Png,
            ".JPG" or ".JPEG" => ImageFileFormat.Jpeg,
            var other => throw new ArgumentException($"An image file ends in .png, .jpg or .jpeg. Actual extension was '{other}'.", nameof(path)),
        };
        var bytes = Encode(image, format);
        // Images come by the thousand and can be made again.
        AsideFile.Write(path, stream => stream.Write(bytes), flushToDisk: false);
    }

    /// <summary>Encodes an image.</summary>
    /// <param name="image">PNG: 1 to 4 channels of 8 or 16 bits. JPEG: 1 or 3 channels of 8 bits.</param>
    /// <param name="format">The kind of file.</param>
    /// <returns>The file's bytes; the same image gives the same bytes.</returns>
    /// <exception cref="ArgumentException">The format cannot hold the image.</exception>
    public static byte[] Encode(PixelImage image, ImageFileFormat format)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (format == ImageFileFormat.GeoTiff) throw new ArgumentException("A GeoTIFF file is written by SarGan.Geo's GeoTiffWriter.", nameof(format));
        if (format == ImageFileFormat.Jpeg)
        {
            if (image.Channels is not (1 or 3) || image.BitsPerSample != 8 || Math.Max(image.Width, image.Height) > 65500)
                throw new ArgumentException($"A JPEG file holds 1 or 3 channels of 8 bits and sides up to 65500. Actual image was {image.Width} x {image.Height}, {image.Channels} channels of {image.BitsPerSample} bits.", nameof(image));
            return SkiaCodec.EncodeJpeg(image, JpegQuality);
        }

        if (image.Channels > 4) throw new ArgumentException($"A PNG file holds 1 to 4 channels. Actual count was {image.Channels}.", nameof(image));
        using var stream = new MemoryStream();
        PngWriter.Write(stream, image);
        return stream.ToArray();
    }

    private static ImageFileFormat FormatOf(ReadOnlySpan<byte> head, string name)
    {
        if (head.StartsWith(PngHeader.Signature)) return ImageFileFormat.Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return ImageFileFormat.Jpeg;
        var found = head.IsEmpty ? "the file is empty" : $"it starts with {Convert.ToHexString(head[..Math.Min(8, head.Length)])}";
        throw new ImageFormatException(name, $"a PNG or JPEG file was expected; {found}.", null);
    }

    private static JpegHeader ReadJpegHeader(ReadOnlySpan<byte> head, long fileLength, string name, ImageLimits limits)
    {
        var header = JpegHeader.Parse(head, name, limits);
        if ((long)header.Width * header.Height > fileLength * MaxJpegPixelsPerByte)
            throw new ImageFormatException(name, $"the JPEG file is truncated: {fileLength} bytes cannot hold {header.Width} x {header.Height} pixels.", null);
        return header;
    }

    private static int ChannelsOf(PngHeader header, bool transparent) => header.HasPalette ? transparent ? 4 : 3 : header.SamplesPerPixel;
}
