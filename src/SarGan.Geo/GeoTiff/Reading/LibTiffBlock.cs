using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Decodes a block by LibTiff.NET: JPEG, CCITT, LZW of the old kind, and YCbCr that is not JPEG.</summary>
/// <remarks>
/// The block becomes the only strip of a TIFF in memory whose tags are ours. So LibTiff.NET never sees the file's own directories: what it
/// allocates is bounded by sizes checked before, blocks of one file are decoded in parallel (a Tiff object serves one thread), and whatever it
/// throws on broken data belongs to one block.
/// </remarks>
internal static class LibTiffBlock
{
    /// <param name="image">How the block is stored.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="data">The compressed bytes.</param>
    /// <returns>Rows of <see cref="TiffImage.FileRowBytes"/>, before the predictor.</returns>
    public static byte[] Decode(TiffImage image, int rows, ReadOnlySpan<byte> data)
    {
        JpegFrame? frame = image.Compression == TiffCompression.Jpeg ? CheckJpeg(image, rows, data) : null;
        var tiff = BuildTiff(image, frame?.Height ?? rows, frame, data);
        var output = new byte[checked((int)(rows * image.FileRowBytes))];
        LibTiffErrors.Clear();
        try
        {
            using var stream = new MemoryStream(tiff, writable: false);
            using var reader = Tiff.ClientOpen("block", "r", stream, new TiffStream())
                ?? throw image.Directory.Error(FormattableString.Invariant($"LibTiff.NET refuses the block: {LibTiffErrors.Last}"));
            if (image.IsYCbCr && image.Compression != TiffCompression.Jpeg)
            {
                ReadRgb(image, reader, rows, output);
                return output;
            }
            if (image.IsYCbCr) reader.SetField(BitMiracle.LibTiff.Classic.TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
            var read = reader.ReadEncodedStrip(0, output, 0, output.Length);
            if (read < output.Length)
                throw image.Directory.Error(FormattableString.Invariant($"{TiffCompression.Name(image.Compression)} data give {Math.Max(read, 0)} of {output.Length} bytes: {LibTiffErrors.Last}"));
            return output;
        }
#pragma warning disable CA1031 // LibTiff.NET answers broken data with whatever its arrays and casts throw, plain Exception among it.
        catch (Exception exception) when (exception is not RasterFormatException)
#pragma warning restore CA1031
        {
            throw image.Directory.Error(FormattableString.Invariant($"{TiffCompression.Name(image.Compression)} data are broken: {exception.Message}"), exception);
        }
    }

    private static JpegFrame CheckJpeg(TiffImage image, int rows, ReadOnlySpan<byte> data)
    {
        var found = JpegFrame.Find(data) ?? throw image.Directory.Error("a JPEG block has no frame header");
        if (found.Bits != 8) throw image.Directory.Error(FormattableString.Invariant($"JPEG of {found.Bits} bits a sample is not supported; 8 is"));
        if (found.Width != image.BlockWidth || found.Height < rows || found.Height > Math.Max(image.BlockHeight, rows) || found.Components != image.BandsPerBlock)
            throw image.Directory.Error(FormattableString.Invariant($"a JPEG block is {found.Width} x {found.Height} x {found.Components}, and {image.BlockWidth} x {rows} x {image.BandsPerBlock} is expected"));
        return found;
    }

    /// <summary>LibTiff.NET hands out rows from the bottom up, a pixel as 0xAABBGGRR.</summary>
    private static void ReadRgb(TiffImage image, Tiff reader, int rows, byte[] output)
    {
        var pixels = new int[image.BlockWidth * rows];
        if (!reader.ReadRGBAStrip(0, pixels)) throw image.Directory.Error(FormattableString.Invariant($"YCbCr data are broken: {LibTiffErrors.Last}"));
        for (var row = 0; row < rows; row++)
        {
            var line = pixels.AsSpan((rows - 1 - row) * image.BlockWidth, image.BlockWidth);
            var target = output.AsSpan(row * image.BlockWidth * 3);
            for (var x = 0; x < line.Length; x++)
            {
                target[x * 3] = (byte)line[x];
                target[(x * 3) + 1] = (byte)(line[x] >> 8);
                target[(x * 3) + 2] = (byte)(line[x] >> 16);
            }
        }
    }

    private static byte[] BuildTiff(TiffImage image, int rows, JpegFrame? frame, ReadOnlySpan<byte> data)
    {
        var tiff = new OneStripTiff(data.Length);
        var bands = image.BandsPerBlock;
        tiff.Add(TiffTag.ImageWidth, 4, image.BlockWidth);
        tiff.Add(TiffTag.ImageLength, 4, rows);
        tiff.Add(TiffTag.BitsPerSample, 3, [.. Enumerable.Repeat((double)image.Bits, bands)]);
        tiff.Add(TiffTag.Compression, 3, image.Compression);
        tiff.Add(TiffTag.Photometric, 3, image.IsYCbCr ? 6 : bands >= 3 ? 2 : 1);
        tiff.Add(TiffTag.FillOrder, 3, image.IsBitReversed ? 2 : 1);
        tiff.Add(TiffTag.SamplesPerPixel, 3, bands);
        tiff.Add(TiffTag.RowsPerStrip, 4, rows);
        tiff.Add(TiffTag.PlanarConfiguration, 3, 1);
        if (bands > 3) tiff.Add(TiffTag.ExtraSamples, 3, [.. Enumerable.Repeat(0.0, bands - 3)]);
        if (image.Compression == TiffCompression.CcittFax3) tiff.Add(TiffTag.Group3Options, 4, image.Directory.Integer(TiffTag.Group3Options, 0));
        if (image.Compression == TiffCompression.CcittFax4) tiff.Add(TiffTag.Group4Options, 4, image.Directory.Integer(TiffTag.Group4Options, 0));
        if (image.Compression == TiffCompression.Jpeg && image.Directory.Bytes(TiffTag.JpegTables, 1 << 16) is { } tables) tiff.Add(TiffTag.JpegTables, tables);
        if (image.IsYCbCr) AddYCbCr(tiff, image.Directory, frame);
        return tiff.ToArray(data);
    }

    private static void AddYCbCr(OneStripTiff tiff, TiffDirectory directory, JpegFrame? frame)
    {
        double[] subsampling = frame is { } found ? [found.HorizontalSampling, found.VerticalSampling] : directory.Numbers(TiffTag.YCbCrSubsampling);
        if (subsampling.Length != 2) subsampling = [2, 2];
        if (subsampling.Any(value => value is not (1 or 2 or 4)))
            throw directory.Error(FormattableString.Invariant($"YCbCr subsampling {subsampling[0]} x {subsampling[1]} is not supported; 1, 2 and 4 are"));
        tiff.Add(TiffTag.YCbCrSubsampling, 3, subsampling);
        foreach (var (tag, count) in new[] { (TiffTag.YCbCrCoefficients, 3), (TiffTag.ReferenceBlackWhite, 6) })
        {
            var values = directory.Numbers(tag);
            if (values.Length == count && Array.TrueForAll(values, value => Math.Abs(value) < 1e6)) tiff.Add(tag, 11, values);
        }
    }
}
