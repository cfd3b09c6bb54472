using SarGan.Data.Images;

namespace SarGan.Data.Tests.Images;

public sealed class PixelScalingTests
{
    [Fact]
    public void ToSigned_EveryByte_IsXOver127Point5Minus1AndComesBack()
    {
        var image = new PixelImage(16, 16, 1, [.. Enumerable.Range(0, 256).Select(b => (byte)b)]);
        var signed = new float[256];
        PixelScaling.ToSigned(image, signed, 1);

        Assert.Equal(-1f, signed[0]);
        Assert.Equal(1f, signed[255]);
        for (var b = 0; b < 256; b++) Assert.Equal((float)((b / 127.5) - 1), signed[b]);
        ImageFileTests.AssertSame(image, PixelScaling.ToImage(signed, 16, 16, 1));
    }

    [Fact]
    public void ToSigned_EveryWord_ComesBack()
    {
        var image = new PixelImage(256, 256, 1, [.. Enumerable.Range(0, 65536).Select(w => (ushort)w)]);
        var signed = new float[65536];
        PixelScaling.ToSigned(image, signed, 1);

        Assert.Equal((-1f, 1f), (signed[0], signed[65535]));
        ImageFileTests.AssertSame(image, PixelScaling.ToImage16(signed, 256, 256, 1));
    }

    [Fact]
    public void ToSigned_Colour_GoesFromInterleavedToPlanes()
    {
        var signed = new float[6];
        PixelScaling.ToSigned(new PixelImage(2, 1, 3, [0, 255, 0, 255, 0, 0]), signed, 3);
        Assert.Equal([-1f, 1f, 1f, -1f, -1f, -1f], signed);
    }

    [Fact]
    public void ToSigned_GreyToThree_Replicates()
    {
        var signed = new float[6];
        PixelScaling.ToSigned(new PixelImage(2, 1, 1, [0, 255]), signed, 3);
        Assert.Equal([-1f, 1f, -1f, 1f, -1f, 1f], signed);
    }

    [Fact]
    public void ToSigned_ColourToOne_TakesTheMeanWithoutAlpha()
    {
        var signed = new float[1];
        PixelScaling.ToSigned(new PixelImage(1, 1, 4, [0, 255, 102, 7]), signed, 1);
        // (0 + 255 + 102) / 3 = 119; 119 / 127.5 - 1 = -1/15.
        Assert.Equal(-1f / 15, signed[0], 6);
    }

    [Fact]
    public void ToSigned_AlphaToFewer_LeavesAlphaOut()
    {
        var signed = new float[3];
        PixelScaling.ToSigned(new PixelImage(1, 1, 4, [0, 255, 0, 128]), signed, 3);
        Assert.Equal([-1f, 1f, -1f], signed);
        PixelScaling.ToSigned(new PixelImage(1, 1, 2, [255, 0]), signed, 3);
        Assert.Equal([1f, 1f, 1f], signed);
    }

    [Fact]
    public void ToSigned_Mirrored_ReversesEachRowOfEachChannel()
    {
        var signed = new float[12];
        PixelScaling.ToSigned(new PixelImage(2, 2, 3, [0, 0, 0, 255, 255, 255, 0, 255, 0, 0, 0, 255]), signed, 3, mirrored: true);
        Assert.Equal([1f, -1f, -1f, -1f, 1f, -1f, -1f, 1f, 1f, -1f, 1f, -1f], signed);
    }

    [Fact]
    public void ToSigned_ChannelsThatDoNotConvert_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PixelScaling.ToSigned(TestTiles.Noise(2, 2, 3, 1), new float[8], 2));
        Assert.Throws<ArgumentException>(() => PixelScaling.ToSigned(TestTiles.Noise(2, 2, 5, 1), new float[4], 1));
        Assert.Throws<ArgumentException>(() => PixelScaling.ToSigned(TestTiles.Noise(2, 2, 3, 1), new float[11], 3));
    }

    [Fact]
    public void ToImage_OutOfRange_IsCutOffAndNaNRefused()
    {
        Assert.Equal([0, 255, 0, 255, 128], PixelScaling.ToImage([-2f, 2f, float.NegativeInfinity, float.PositiveInfinity, 0f], 1, 5, 1).Bytes.ToArray());
        Assert.Throws<ArgumentException>(() => PixelScaling.ToImage([float.NaN], 1, 1, 1));
    }
}
