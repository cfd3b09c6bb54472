using SarGan.Data.Images;

namespace SarGan.Data.Tests.Images;

public sealed class PixelResizerTests
{
    [Fact]
    public void Resize_HalvingARamp_GivesTheValuesWorkedOutByHand()
    {
        // Ratio 2, radius 2. Target 0 has its centre at 1: sources 0, 1, 2 (centres 0.5, 1.5, 2.5) weigh 0.75, 0.75, 0.25 of 1.75.
        // Target 1 has its centre at 3: sources 1, 2, 3 weigh 0.25, 0.75, 0.75.
        var target = new float[2];
        PixelResizer.Resize([0, 7, 14, 28], (1, 4), target, (1, 2));
        // (5.25 + 3.5) / 1.75 = 5 and (1.75 + 10.5 + 21) / 1.75 = 19.
        Assert.Equal([5f, 19f], target.Select(v => MathF.Round(v, 5)));
    }

    [Fact]
    public void Resize_DoublingTwoPixels_InterpolatesBetweenTheirCentres()
    {
        var target = new float[4];
        PixelResizer.Resize([0, 1], (1, 2), target, (1, 4));
        Assert.Equal([0f, 0.25f, 0.75f, 1f], target);
    }

    [Theory]
    [InlineData(31, 20, 13, 7)]
    [InlineData(9, 12, 25, 30)]
    [InlineData(64, 64, 16, 48)]
    [InlineData(5, 7, 1, 1)]
    public void Resize_AnySizes_AgreesWithTheDoubleReference(int height, int width, int newHeight, int newWidth)
    {
        var random = new Randomness.RandomStream(3, "resize");
        var source = new float[2 * height * width];
        for (var i = 0; i < source.Length; i++) source[i] = (float)random.NextDouble(-1, 1);
        var target = new float[2 * newHeight * newWidth];

        PixelResizer.Resize(source, (height, width), target, (newHeight, newWidth));

        for (var c = 0; c < 2; c++)
        {
            for (var y = 0; y < newHeight; y++)
            {
                for (var x = 0; x < newWidth; x++)
                {
                    // One sum over the whole image with the product of two triangles: slow, but with nothing to get wrong.
                    double sum = 0, weights = 0;
                    for (var v = 0; v < height; v++)
                    {
                        for (var u = 0; u < width; u++)
                        {
                            var w = Triangle(v, y, (double)height / newHeight) * Triangle(u, x, (double)width / newWidth);
                            weights += w;
                            sum += w * source[(((c * height) + v) * width) + u];
                        }
                    }

                    // Float sums of some hundred terms of size one.
                    Assert.Equal(sum / weights, target[(((c * newHeight) + y) * newWidth) + x], 5e-6);
                }
            }
        }

        static double Triangle(int source, int target, double ratio) => Math.Max(0, 1 - (Math.Abs(source + 0.5 - ((target + 0.5) * ratio)) / Math.Max(1, ratio)));
    }

    [Fact]
    public void Resize_ConstantImage_StaysConstant()
    {
        var image = new PixelImage(50, 31, 3, Enumerable.Repeat((byte)77, 50 * 31 * 3).ToArray());
        Assert.All(PixelResizer.Resize(image, 13, 64).Bytes.ToArray(), b => Assert.Equal(77, b));
    }

    [Fact]
    public void Resize_SixteenBit_KeepsItsDepth()
    {
        var image = PixelResizer.Resize(new PixelImage(2, 1, 1, [0, 40000]), 4, 1);
        Assert.Equal([0, 10000, 30000, 40000], image.Words.ToArray());
    }

    [Fact]
    public void Resize_LengthsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PixelResizer.Resize(new float[5], (2, 2), new float[4], (2, 2)));
        Assert.Throws<ArgumentException>(() => PixelResizer.Resize(new float[8], (2, 2), new float[4], (2, 2)));
        Assert.Throws<ArgumentException>(() => PixelResizer.Resize(new float[4], (2, 2), [], (0, 2)));
    }

    [Fact]
    public void Resize_CheckerBoardEightfold_IsGreyNotAliased()
    {
        var board = new PixelImage(64, 64, 1, [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)((((i % 64) + (i / 64)) % 2) * 255))]);
        Assert.All(PixelResizer.Resize(board, 8, 8).Bytes.ToArray(), b => Assert.InRange(b, 125, 130));
    }
}
