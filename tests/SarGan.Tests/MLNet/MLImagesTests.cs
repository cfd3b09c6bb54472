using Microsoft.ML.Data;
using SarGan.Data.Images;
using SarGan.MLNet;

namespace SarGan.Tests.MLNet;

public class MLImagesTests
{
    [Theory]
    [InlineData(MLPixelFormat.Rgba32)]
    [InlineData(MLPixelFormat.Bgra32)]
    public void ToPixelImage_OfEitherByteOrder_GivesRgb(MLPixelFormat format)
    {
        byte[] pixels = format == MLPixelFormat.Rgba32 ? [10, 20, 30, 255, 40, 50, 60, 255] : [30, 20, 10, 255, 60, 50, 40, 255];
        using var image = MLImage.CreateFromPixels(2, 1, format, pixels);

        var result = MLImages.ToPixelImage(image);

        Assert.Equal(3, result.Channels);
        Assert.Equal([10, 20, 30, 40, 50, 60], result.Bytes.ToArray());
    }

    [Fact]
    public void ToPixelImage_OfEqualChannels_GivesGrey()
    {
        using var image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, [7, 7, 7, 255, 9, 9, 9, 255]);

        var result = MLImages.ToPixelImage(image);

        Assert.Equal(1, result.Channels);
        Assert.Equal([7, 9], result.Bytes.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void FromPixelImage_ThereAndBack_GivesTheSame(int channels)
    {
        byte[] samples = [.. Enumerable.Range(0, 4 * 5 * channels).Select(i => (byte)(i * 11))];

        using var image = MLImages.FromPixelImage(new PixelImage(4, 5, channels, samples));

        Assert.Equal((4, 5), (image.Width, image.Height));
        Assert.Equal(255, image.Pixels[3]);
        Assert.Equal(samples, MLImages.ToPixelImage(image).Bytes.ToArray());
    }
}
