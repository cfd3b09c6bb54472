using SarGan.Data.Images;
using SarGan.Data.Randomness;
using SarGan.Training.Metrics;

namespace SarGan.Training.Tests.Metrics;

public sealed class ImageMetricsTests
{
    // (0.01)² and (0.03)², the constants of the paper for a data range of 1.
    private const double C1 = 1e-4;
    private const double C2 = 9e-4;

    [Fact]
    public void Psnr_ByHand_MatchesTheFormula()
    {
        // Differences 0, 51, 0, 102 of 255 = 0, 0.2, 0, 0.4: mean square (0.04 + 0.16) / 4 = 0.05, and 10 log10(1 / 0.05) = 13.0103 dB.
        var psnr = ImageMetrics.Psnr(Grey(2, 2, 10, 51, 200, 0), Grey(2, 2, 10, 102, 200, 102));
        Assert.Equal(13.010299956639813, psnr, 12);
    }

    [Fact]
    public void Psnr_OneLevelOff_Is48Decibels() => Assert.Equal(20 * Math.Log10(255), ImageMetrics.Psnr(Grey(1, 1, 7), Grey(1, 1, 8)), 12);

    [Fact]
    public void Psnr_BlackAndWhite_IsZero() => Assert.Equal(0, ImageMetrics.Psnr(Grey(2, 1, 0, 0), Grey(2, 1, 255, 255)), 12);

    [Fact]
    public void Psnr_Identical_IsInfinite() => Assert.Equal(double.PositiveInfinity, ImageMetrics.Psnr(Noise(8, 8, 3, 1), Noise(8, 8, 3, 1)));

    [Fact]
    public void MeanAbsoluteError_ByHand_IsTheMean() => Assert.Equal((51 + 102) / 255.0 / 4, ImageMetrics.MeanAbsoluteError(Grey(2, 2, 10, 51, 200, 0), Grey(2, 2, 10, 102, 200, 102)), 15);

    [Theory]
    [InlineData(0, 255)]
    [InlineData(100, 110)]
    [InlineData(37, 37)]
    public void Ssim_ConstantImages_FollowsTheClosedForm(byte a, byte b)
    {
        var (x, y) = (a / 255.0, b / 255.0);
        // Variances vanish, so the second factor is 1.
        Assert.Equal(((2 * x * y) + C1) / ((x * x) + (y * y) + C1), ImageMetrics.Ssim(Flat(16, 13, a), Flat(16, 13, b)), 10);
    }

    [Theory]
    [InlineData(11, 11, 1)]
    [InlineData(20, 14, 1)]
    [InlineData(17, 23, 3)]
    public void Ssim_Noise_EqualsTheDirectSum(int width, int height, int channels)
    {
        var a = Noise(width, height, channels, 1);
        var b = Mix(a, Noise(width, height, channels, 2));
        var expected = DirectSsim(a, b);
        Assert.InRange(expected, 0.2, 0.9);
        // Both are float64; they differ by the order of the sums.
        Assert.Equal(expected, ImageMetrics.Ssim(a, b), 12);
    }

    [Fact]
    public void Ssim_Negative_IsNegative()
    {
        var checks = new PixelImage(16, 16, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)(((i / 16) + i) % 2 == 0 ? 64 : 192))]);
        var inverse = new PixelImage(16, 16, 1, [.. checks.Bytes.ToArray().Select(v => (byte)(256 - v))]);
        Assert.InRange(ImageMetrics.Ssim(checks, inverse), -1, -0.9);
    }

    [Fact]
    public void Ssim_Identical_IsOne() => Assert.Equal(1, ImageMetrics.Ssim(Noise(30, 30, 3, 1), Noise(30, 30, 3, 1)), 14);

    [Fact]
    public void Ssim_Colour_IsTheMeanOfItsChannels()
    {
        var (a, b) = (Noise(15, 15, 3, 3), Noise(15, 15, 3, 4));
        var mean = Enumerable.Range(0, 3).Average(c => ImageMetrics.Ssim(Channel(a, c), Channel(b, c)));
        Assert.Equal(mean, ImageMetrics.Ssim(a, b), 13);
    }

    [Fact]
    public void Ssim_SmallerThanTheWindow_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => ImageMetrics.Ssim(Flat(10, 11, 1), Flat(10, 11, 1)));
        Assert.Contains("11 x 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyRatio_ByHand_IsTheQuotientOfTheErrors()
    {
        // |G(x) - x| = (10 + 30) / 2 = 20, |G(x) - y| = (20 + 60) / 2 = 40.
        Assert.Equal(0.5, ImageMetrics.CopyRatio(Grey(2, 1, 90, 70), Grey(2, 1, 100, 100), Grey(2, 1, 120, 160)), 14);
    }

    [Fact]
    public void CopyRatio_CopiedInput_IsZero() => Assert.Equal(0, ImageMetrics.CopyRatio(Grey(2, 1, 90, 70), Grey(2, 1, 90, 70), Grey(2, 1, 120, 160)));

    [Fact]
    public void CopyRatio_PerfectTranslation_IsInfinite() => Assert.Equal(double.PositiveInfinity, ImageMetrics.CopyRatio(Grey(2, 1, 90, 70), Grey(2, 1, 1, 2), Grey(2, 1, 1, 2)));

    [Fact]
    public void CopyRatio_GreySource_IsReplicated()
    {
        // Against grey 50: |40 - 50|, |60 - 50|, |80 - 50| = 50 in all; against the target 3 x 10 = 30.
        var ratio = ImageMetrics.CopyRatio(Grey(1, 1, 50), new PixelImage(1, 1, 3, [40, 60, 80]), new PixelImage(1, 1, 3, [50, 70, 90]));
        Assert.Equal(50 / 30.0, ratio, 14);
    }

    [Fact]
    public void CopyRatio_ColourSource_IsAveraged()
        // Mean of 10, 20, 31 is 20.33, in 8 bits 20; |25 - 20| / |25 - 35| = 0.5.
        => Assert.Equal(0.5, ImageMetrics.CopyRatio(new PixelImage(1, 1, 3, [10, 20, 31]), Grey(1, 1, 25), Grey(1, 1, 35)), 14);

    [Fact]
    public void Correlation_ByHand_IsPearsons()
    {
        // x = 1, 2, 3, 4 and y = 2, 1, 4, 3: covariance 3/4, both variances 5/4, so 0.6.
        Assert.Equal(0.6, ImageMetrics.Correlation(Grey(4, 1, 1, 2, 3, 4), Grey(4, 1, 2, 1, 4, 3)), 14);
    }

    [Fact]
    public void Correlation_LinearChannels_IsTheMeanOfPlusAndMinusOne()
    {
        var a = new PixelImage(3, 1, 2, [10, 10, 20, 20, 30, 30]);
        var b = new PixelImage(3, 1, 2, [100, 90, 120, 80, 140, 70]);
        Assert.Equal(0, ImageMetrics.Correlation(a, b), 14);
        Assert.Equal(1, ImageMetrics.Correlation(Channel(a, 0), Channel(b, 0)), 14);
        Assert.Equal(-1, ImageMetrics.Correlation(Channel(a, 1), Channel(b, 1)), 14);
    }

    [Fact]
    public void Correlation_ConstantColour_IsZeroThoughPooledChannelsCorrelate()
    {
        var colour = new PixelImage(2, 1, 3, [200, 100, 50, 200, 100, 50]);
        var target = new PixelImage(2, 1, 3, [190, 90, 40, 210, 110, 60]);
        Assert.Equal(0, ImageMetrics.Correlation(colour, target));
    }

    [Fact]
    public void Correlation_FlatTarget_IsNotANumber() => Assert.True(double.IsNaN(ImageMetrics.Correlation(Grey(2, 1, 1, 2), Grey(2, 1, 5, 5))));

    [Fact]
    public void Correlation_OneFlatTargetChannel_IsLeftOut()
    {
        var a = new PixelImage(2, 1, 2, [1, 1, 2, 2]);
        var b = new PixelImage(2, 1, 2, [3, 9, 4, 9]);
        Assert.Equal(1, ImageMetrics.Correlation(a, b), 14);
    }

    [Fact]
    public void StandardDeviation_ByHand_IsThePopulations()
    {
        // Channel 0: 0 and 51, deviation 25.5 / 255 = 0.1; channel 1 constant.
        Assert.Equal(0.05, ImageMetrics.StandardDeviation(new PixelImage(2, 1, 2, [0, 9, 51, 9])), 14);
    }

    [Fact]
    public void StandardDeviationRatio_HalfContrast_IsHalf() => Assert.Equal(0.5, ImageMetrics.StandardDeviationRatio(Grey(2, 1, 10, 20), Grey(2, 1, 100, 120)), 14);

    [Fact]
    public void Metrics_DifferentSizes_Throw()
    {
        var error = Assert.Throws<ArgumentException>(() => ImageMetrics.Psnr(Flat(4, 3, 0), Flat(3, 4, 0)));
        Assert.Contains("Actual sizes were 4 x 3 x 1 and 3 x 4 x 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_WordSamples_Throw()
        => Assert.Throws<ArgumentException>(() => ImageMetrics.MeanAbsoluteError(new PixelImage(1, 1, 1, new ushort[1]), new PixelImage(1, 1, 1, new ushort[1])));

    internal static PixelImage Noise(int width, int height, int channels, long seed)
    {
        var random = new RandomStream(seed, "noise");
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)random.NextInt(256);
        return new PixelImage(width, height, channels, samples);
    }

    internal static PixelImage Flat(int width, int height, byte value)
    {
        var samples = new byte[width * height];
        Array.Fill(samples, value);
        return new PixelImage(width, height, 1, samples);
    }

    internal static PixelImage Grey(int width, int height, params byte[] samples) => new(width, height, 1, samples);

    private static PixelImage Mix(PixelImage a, PixelImage b)
    {
        var samples = new byte[a.Bytes.Length];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)(((2 * a.Bytes[i]) + b.Bytes[i]) / 3);
        return new PixelImage(a.Width, a.Height, a.Channels, samples);
    }

    private static PixelImage Channel(PixelImage image, int channel)
    {
        var samples = new byte[image.Width * image.Height];
        for (var i = 0; i < samples.Length; i++) samples[i] = image.Bytes[(i * image.Channels) + channel];
        return new PixelImage(image.Width, image.Height, 1, samples);
    }

    /// <summary>The paper's formula window by window: two-dimensional weights, means first, then variances about them.</summary>
    private static double DirectSsim(PixelImage a, PixelImage b)
    {
        var weights = new double[11, 11];
        var total = 0.0;
        for (var v = -5; v <= 5; v++)
        {
            for (var u = -5; u <= 5; u++) total += weights[v + 5, u + 5] = Math.Exp(-((u * u) + (v * v)) / 4.5);
        }
        double Sum(int x, int y, Func<int, double> of, int c)
        {
            var sum = 0.0;
            for (var v = 0; v < 11; v++)
            {
                for (var u = 0; u < 11; u++) sum += weights[v, u] / total * of(((((y + v) * a.Width) + x + u) * a.Channels) + c);
            }
            return sum;
        }
        double A(int i) => a.Bytes[i] / 255.0;
        double B(int i) => b.Bytes[i] / 255.0;
        var (result, count) = (0.0, 0);
        for (var c = 0; c < a.Channels; c++)
        {
            for (var y = 0; y + 11 <= a.Height; y++)
            {
                for (var x = 0; x + 11 <= a.Width; x++, count++)
                {
                    var (ma, mb) = (Sum(x, y, A, c), Sum(x, y, B, c));
                    var va = Sum(x, y, i => (A(i) - ma) * (A(i) - ma), c);
                    var vb = Sum(x, y, i => (B(i) - mb) * (B(i) - mb), c);
                    var cov = Sum(x, y, i => (A(i) - ma) * (B(i) - mb), c);
                    result += ((2 * ma * mb) + C1) * ((2 * cov) + C2) / (((ma * ma) + (mb * mb) + C1) * (va + vb + C2));
                }
            }
        }
        return result / count;
    }
}
