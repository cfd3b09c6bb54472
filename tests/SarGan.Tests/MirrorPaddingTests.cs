using SarGan.Data.Batches;

namespace SarGan.Tests;

public class MirrorPaddingTests
{
    [Theory]
    [InlineData(256, 16, 256)]
    [InlineData(257, 16, 272)]
    [InlineData(16, 16, 32)]
    [InlineData(1, 4, 8)]
    public void PaddedSide_OfASide_IsTheNextMultipleAndTwoAtLeast(int side, int multiple, int expected) =>
        Assert.Equal(expected, MirrorPadding.PaddedSide(side, multiple));

    [Fact]
    public void Pad_ToTheRightAndBelow_MirrorsWithoutRepeatingTheEdge()
    {
        var image = new ImageBatch(1, 1, 2, 3, [1, 2, 3, 4, 5, 6]);

        var padded = MirrorPadding.Pad(image, 4, 5);

        float[] expected =
        [
            1, 2, 3, 2, 1,
            4, 5, 6, 5, 4,
            1, 2, 3, 2, 1,
            4, 5, 6, 5, 4,
        ];
        Assert.Equal(expected, padded.Values);
    }

    [Fact]
    public void Pad_BeyondTwiceTheSide_GoesOnMirroring()
    {
        var image = new ImageBatch(1, 1, 1, 3, [1, 2, 3]);

        Assert.Equal([1, 2, 3, 2, 1, 2, 3, 2], MirrorPadding.Pad(image, 1, 8).Values);
    }

    [Fact]
    public void Pad_OfOnePixel_RepeatsIt() => Assert.Equal([7, 7, 7, 7], MirrorPadding.Pad(new ImageBatch(1, 1, 1, 1, [7]), 2, 2).Values);

    [Fact]
    public void Crop_AfterPad_GivesTheImageBack()
    {
        var image = new ImageBatch(2, 3, 5, 7, [.. Enumerable.Range(0, 210).Select(i => (float)i)]);

        var back = MirrorPadding.Crop(MirrorPadding.Pad(image, 16, 32), 5, 7);

        Assert.Equal(image.Values, back.Values);
    }
}
