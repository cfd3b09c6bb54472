using SarGan.Data.Images;
using SarGan.TestSupport;
using SkiaSharp;

namespace SarGan.Data.Tests.Images;

public sealed class ImageFileTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 16)]
    public void WriteRead_AnyPngKind_GivesTheSameSamples(int channels, int bits)
    {
        using var folder = new TempFolder();
        foreach (var (width, height) in new[] { (1, 1), (2, 3), (7, 5), (33, 17) })
        {
            var image = bits == 8 ? TestTiles.Noise(width, height, channels, 1) : TestTiles.Noise16(width, height, channels, 1);
            ImageFile.Write(folder["x.png"], image);

            AssertSame(image, ImageFile.Read(folder["x.png"]));
            Assert.Equal(new ImageInfo(ImageFileFormat.Png, width, height, channels, bits), ImageFile.ReadInfo(folder["x.png"]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_SmoothImages_UndoesWhateverFiltersTheWriterChose(int channels)
    {
        var image = TestTiles.Waves(61, 47, channels);
        AssertSame(image, ImageFile.Decode(ImageFile.Encode(image, ImageFileFormat.Png), "waves"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_EachFilterByItself_IsUndone(int filter)
    {
        foreach (var channels in new[] { 1, 2, 3, 4 })
        {
            foreach (var bits in new[] { 8, 16 })
            {
                var random = new Randomness.RandomStream(filter, "rows", channels, bits);
                int width = 13, height = 6, bytes = width * channels * bits / 8;
                var raw = new byte[height * (bytes + 1)];
                for (var i = 0; i < raw.Length; i++) raw[i] = i % (bytes + 1) == 0 ? (byte)filter : (byte)random.NextInt(256);

                var image = ImageFile.Decode(PngBytes.Build(width, height, bits, channels, raw), "filtered");

                Assert.Equal(PngBytes.UnfilterByTheBook(raw, height, bytes, channels * bits / 8), PngBytes.BigEndian(image));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_PngWrittenBySkia_GivesItsPixels(int channels)
    {
        var image = TestTiles.Waves(40, 30, channels);
        using var bitmap = new SKBitmap(new SKImageInfo(40, 30, channels == 1 ? SKColorType.Gray8 : SKColorType.Rgba8888, channels == 4 ? SKAlphaType.Unpremul : SKAlphaType.Opaque));
        var stride = channels == 1 ? 1 : 4;
        for (var i = 0; i < 40 * 30 * stride; i++) Pixels(bitmap)[i] = i % stride < channels ? image.Bytes[(i / stride * channels) + (i % stride)] : (byte)255;
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        AssertSame(image, ImageFile.Decode(data.ToArray(), "skia"));
    }

    [Fact]
    public void Read_SkiaReadsOurPng_SamePixels()
    {
        var image = TestTiles.Waves(50, 20, 3);
        using var bitmap = SKBitmap.Decode(ImageFile.Encode(image, ImageFileFormat.Png));
        for (var y = 0; y < 20; y++)
        {
            for (var x = 0; x < 50; x++)
            {
                var at = ((y * 50) + x) * 3;
                Assert.Equal(new SKColor(image.Bytes[at], image.Bytes[at + 1], image.Bytes[at + 2]), bitmap.GetPixel(x, y));
            }
        }
    }

    [Fact]
    public void Read_TransparentPixels_KeepTheirColour()
    {
        var image = new PixelImage(2, 1, 4, [200, 100, 50, 0, 10, 20, 30, 1]);
        AssertSame(image, ImageFile.Decode(ImageFile.Encode(image, ImageFileFormat.Png), "transparent"));
    }

    [Fact]
    public void Read_PaletteAndOneBitGrey_BecomeRgbAndGrey()
    {
        // Colour type 3, 8 bits: index 1, 0. One-bit grey: 1, 0, 1.
        var palette = PngBytes.Build(2, 1, 8, colorType: 3, [0, 1, 0], ("PLTE", [10, 20, 30, 40, 50, 60]));
        var bits = PngBytes.Build(3, 1, 1, colorType: 0, [0, 0b1010_0000]);

        AssertSame(new PixelImage(2, 1, 3, [40, 50, 60, 10, 20, 30]), ImageFile.Decode(palette, "palette"));
        AssertSame(new PixelImage(3, 1, 1, [255, 0, 255]), ImageFile.Decode(bits, "bits"));
    }

    [Fact]
    public void Read_PaletteWithTransparency_GivesUnmultipliedRgba()
    {
        var file = PngBytes.Build(2, 1, 8, colorType: 3, [0, 0, 1], ("PLTE", [200, 100, 50, 40, 50, 60]), ("tRNS", [128]));
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["p.png"], file);

        AssertSame(new PixelImage(2, 1, 4, [200, 100, 50, 128, 40, 50, 60, 255]), ImageFile.Decode(file, "palette"));
        Assert.Equal(4, ImageFile.ReadInfo(folder["p.png"]).Channels);
    }

    [Fact]
    public void Read_InterlacedEightBit_PutsThePassesTogether()
    {
        // Adam7 on 2 x 2: pass 1 has the upper left pixel, pass 6 the upper right, pass 7 the lower row; each row has a filter byte.
        static byte[] Interlaced(int colorType, byte[] rows)
        {
            using var packed = new MemoryStream();
            using (var zlib = new System.IO.Compression.ZLibStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);
            return PngBytes.Assemble(("IHDR", PngBytes.Header(2, 2, 8, colorType, interlace: 1)), ("IDAT", packed.ToArray()), ("IEND", []));
        }

        AssertSame(new PixelImage(2, 2, 1, [10, 20, 30, 40]), ImageFile.Decode(Interlaced(0, [0, 10, 0, 20, 0, 30, 40]), "grey"));
        AssertSame(new PixelImage(2, 2, 2, [10, 1, 20, 2, 30, 3, 40, 0]), ImageFile.Decode(Interlaced(4, [0, 10, 1, 0, 20, 2, 0, 30, 3, 40, 0]), "grey with alpha"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WriteRead_Jpeg_IsCloseAndHasTheChannels(int channels)
    {
        using var folder = new TempFolder();
        var image = TestTiles.Waves(64, 48, channels);
        ImageFile.Write(folder["x.jpg"], image);

        var back = ImageFile.Read(folder["x.jpg"]);

        Assert.Equal(new ImageInfo(ImageFileFormat.Jpeg, 64, 48, channels, 8), ImageFile.ReadInfo(folder["x.jpg"]));
        Assert.Equal(channels, back.Channels);
        var error = 0.0;
        for (var i = 0; i < back.Bytes.Length; i++) error += Math.Abs(back.Bytes[i] - image.Bytes[i]);
        Assert.InRange(error / back.Bytes.Length, 0, 4);
    }

    [Fact]
    public void Write_UnknownExtensionOrTooManyChannels_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.Throws<ArgumentException>(() => ImageFile.Write(folder["x.tif"], TestTiles.Noise(2, 2, 1, 1)));
        Assert.Throws<ArgumentException>(() => ImageFile.Write(folder["x.png"], TestTiles.Noise(2, 2, 5, 1)));
        Assert.Throws<ArgumentException>(() => ImageFile.Write(folder["x.jpg"], TestTiles.Noise(2, 2, 4, 1)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Write_OverAnExistingFile_ReplacesItAndLeavesNothingAside()
    {
        using var folder = new TempFolder();
        ImageFile.Write(folder["x.png"], TestTiles.Noise(4, 4, 1, 1));
        ImageFile.Write(folder["x.png"], TestTiles.Noise(4, 4, 1, 2));

        AssertSame(TestTiles.Noise(4, 4, 1, 2), ImageFile.Read(folder["x.png"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    public void Read_RealTiles_AgreesWithSkia()
    {
        foreach (var file in Directory.EnumerateFiles(RealData.Require("sen12/ROIs1158_spring/s2_90")))
        {
            var image = ImageFile.Read(file);
            using var bitmap = SKBitmap.Decode(file);
            for (var i = 0; i < image.Width * image.Height; i += 7)
                Assert.Equal(new SKColor(image.Bytes[3 * i], image.Bytes[(3 * i) + 1], image.Bytes[(3 * i) + 2]), bitmap.GetPixel(i % image.Width, i / image.Width));
        }
    }

    internal static void AssertSame(PixelImage expected, PixelImage actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Channels, expected.BitsPerSample), (actual.Width, actual.Height, actual.Channels, actual.BitsPerSample));
        if (expected.BitsPerSample == 8) Assert.True(expected.Bytes.SequenceEqual(actual.Bytes));
        else Assert.True(expected.Words.SequenceEqual(actual.Words));
    }

    private static unsafe Span<byte> Pixels(SKBitmap bitmap) => new((void*)bitmap.GetPixels(), bitmap.ByteCount);
}
