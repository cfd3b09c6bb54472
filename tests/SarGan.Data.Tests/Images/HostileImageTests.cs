using System.Buffers.Binary;
using SarGan.Data.Images;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Images;

public sealed class HostileImageTests
{
    private static readonly byte[] Png = ImageFile.Encode(TestTiles.Waves(24, 18, 3), ImageFileFormat.Png);
    private static readonly byte[] Jpeg = ImageFile.Encode(TestTiles.Waves(40, 32, 3), ImageFileFormat.Jpeg);

    [Fact]
    public void Decode_PngCutAnywhere_IsRefusedWithItsName()
    {
        for (var length = 0; length < Png.Length; length++)
        {
            var e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(Png[..length], "cut.png"));
            Assert.Contains("cut.png", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Decode_JpegCutAnywhere_IsRefused()
    {
        // The end marker is two bytes; without it all rows may be there already, so only cuts well before the end must be refused.
        for (var length = 0; length < Jpeg.Length - 40; length += 3) Assert.Throws<ImageFormatException>(() => ImageFile.Decode(Jpeg[..length], "cut.jpg"));
    }

    [Fact]
    public void ReadInfo_FilesCutAnywhere_AreRefused()
    {
        using var folder = new TempFolder();
        foreach (var file in new[] { Png, Jpeg })
        {
            for (var length = 0; length < file.Length; length += 11)
            {
                File.WriteAllBytes(folder["cut"], file[..length]);
                Assert.Throws<ImageFormatException>(() => ImageFile.ReadInfo(folder["cut"]));
            }
        }
    }

    [Fact]
    public void Decode_AnyBitFlippedInAPng_IsRefused()
    {
        for (var bit = 0; bit < Png.Length * 8; bit += 5)
        {
            var broken = (byte[])Png.Clone();
            broken[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<ImageFormatException>(() => ImageFile.Decode(broken, "flipped.png"));
        }
    }

    [Fact]
    public void Decode_BytesChangedInAJpeg_NeverFailsOtherwiseThanInWords()
    {
        var random = new Randomness.RandomStream(5, "damage");
        for (var i = 0; i < 300; i++)
        {
            var broken = (byte[])Jpeg.Clone();
            for (var k = 0; k < 4; k++) broken[random.NextInt(broken.Length)] = (byte)random.NextInt(256);
            var e = Record.Exception(() => ImageFile.Decode(broken, "broken.jpg", new ImageLimits { MaxPixels = 1 << 20 }));
            Assert.True(e is null or ImageFormatException, e?.ToString());
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(-1, 5)]
    [InlineData(100_000, 100_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Decode_ImpossibleSizes_AreRefusedBeforeAnythingIsAllocated(int width, int height)
    {
        var file = PngBytes.Build(width, height, 8, 1, [0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, "huge.png"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(16, 2)]
    [InlineData(8, 3)]
    public void Decode_SmallFileOfALargeImage_IsRefusedBeforeTheImageIsAllocated(int bits, int colorType)
    {
        // 100 bytes of deflated data cannot hold 100 million pixels.
        var file = PngBytes.Assemble(("IHDR", PngBytes.Header(10_000, 10_000, bits, colorType)), ("PLTE", [1, 2, 3]), ("IDAT", new byte[100]), ("IEND", []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, "thin.png"));
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Decode_ARowThatNoArrayHolds_IsRefused()
    {
        var file = PngBytes.Assemble(("IHDR", PngBytes.Header(1 << 28, 1, 16, 6)), ("IDAT", new byte[100]), ("IEND", []));
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, "wide.png"));
    }

    [Fact]
    public void Decode_JpegThatSaysItIsHuge_IsRefused()
    {
        var file = (byte[])Jpeg.Clone();
        var frame = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), 16000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), 16000);
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, "huge.jpg"));
    }

    [Fact]
    public void Decode_LargerThanTheLimit_IsRefusedAndNamesIt()
    {
        var e = Assert.Throws<ImageFormatException>(() => ImageFile.Decode(Png, "big.png", new ImageLimits { MaxPixels = (24 * 18) - 1 }));
        Assert.Contains("MaxPixels", e.Message, StringComparison.Ordinal);
        Assert.NotNull(ImageFile.Decode(Png, "fits.png", new ImageLimits { MaxPixels = 24 * 18 }));
    }

    [Fact]
    public void Decode_RowsTooFewOrTooMany_IsRefused()
    {
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(PngBytes.Build(3, 2, 8, 1, [0, 1, 2, 3]), "few.png"));
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(PngBytes.Build(3, 1, 8, 1, [0, 1, 2, 3, 4]), "many.png"));
    }

    [Fact]
    public void Decode_UnknownFilter_IsRefused() =>
        Assert.Throws<ImageFormatException>(() => ImageFile.Decode(PngBytes.Build(2, 1, 8, 1, [5, 1, 2]), "filter.png"));

    [Fact]
    public void Decode_InterlacedSixteenBit_IsRefusedInWords()
    {
        var file = PngBytes.Assemble(("IHDR", PngBytes.Header(2, 2, 16, 0, interlace: 1)), ("IDAT", new byte[20]), ("IEND", []));
        Assert.Contains("interlaced", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(file, "adam7.png")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a......")]
    [InlineData("text")]
    public void Decode_OtherContent_SaysWhatWasExpected(string content) =>
        Assert.Contains("PNG or JPEG", Assert.Throws<ImageFormatException>(() => ImageFile.Decode(System.Text.Encoding.ASCII.GetBytes(content), "other")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_MissingFile_SaysSo() => Assert.Throws<FileNotFoundException>(() => ImageFile.Read(Path.Combine(Path.GetTempPath(), "no such image.png")));
}
