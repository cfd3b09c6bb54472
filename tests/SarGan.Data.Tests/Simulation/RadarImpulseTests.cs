using SarGan.Data.Simulation;

namespace SarGan.Data.Tests.Simulation;

public class RadarImpulseTests
{
    private const int Size = 384;

    [Theory]
    [InlineData(1)]
    [InlineData(4.4)]
    [InlineData(12)]
    public void Speckled_Uncorrelated_MeanAndLooksAsStated(double looks)
    {
        var image = Homogeneous(new SimulationOptions { Size = Size, Looks = looks, SpeckleCorrelationPixels = 0 });

        var (mean, enl) = Moments(image);
        Assert.Equal(0.1, mean, 0.001);
        Assert.InRange(enl / looks, 0.97, 1.03);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4.4)]
    [InlineData(9)]
    public void Speckled_Correlated_MeanAndLooksAsStated(double looks)
    {
        var image = Homogeneous(new SimulationOptions { Size = Size, Looks = looks });

        var (mean, enl) = Moments(image);
        Assert.Equal(0.1, mean, 0.0025);
        Assert.InRange(enl / looks, 0.95, 1.05);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4.4)]
    public void Speckled_Uncorrelated_GammaByKolmogorovSmirnov(double looks)
    {
        var image = Homogeneous(new SimulationOptions { Size = Size, Looks = looks, SpeckleCorrelationPixels = 0 });

        // The 0.1 % point of the Kolmogorov distribution.
        Assert.True(DistanceToGamma(image, looks) < 1.95 / Size);
    }

    [Fact]
    public void Speckled_Correlated_NearGamma()
    {
        var image = Homogeneous(new SimulationOptions { Size = Size, Looks = 4.4 });

        // Neighbours correlate: about one pixel in 4 pi s^2 / 2 = 7.6 counts, and the fraction of a look costs 0.002.
        Assert.True(DistanceToGamma(image, 4.4) < (1.95 * Math.Sqrt(7.6) / Size) + 0.002);
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(1.1)]
    public void Speckled_Correlated_NeighboursCorrelateAsStated(double deviation)
    {
        var image = Homogeneous(new SimulationOptions { Size = Size, SpeckleCorrelationPixels = deviation });

        Assert.Equal(Math.Exp(-1 / (2 * deviation * deviation)), Correlation(image, 1), 0.03);
        Assert.Equal(Math.Exp(-1 / (2 * deviation * deviation)), Correlation(image, Size), 0.03);
        Assert.Equal(Math.Exp(-4 / (2 * deviation * deviation)), Correlation(image, 2), 0.03);
    }

    [Theory]
    [InlineData(1.0, 1)]
    [InlineData(1.3, 2)]
    [InlineData(4.4, 5)]
    [InlineData(4.999, 5)]
    [InlineData(7.0, 7)]
    public void Weights_Looks_SumToOneAndGiveTheLooks(double looks, int count)
    {
        var weights = RadarImpulse.Weights(looks);

        Assert.Equal(count, weights.Length);
        Assert.Equal(1, weights.Sum(), 1e-5);
        Assert.Equal(looks, 1 / weights.Sum(weight => (double)weight * weight), 1e-4);
        Assert.All(weights, weight => Assert.True(weight >= 0));
    }

    [Fact]
    public void Expected_PointTarget_EnergyKeptAndSpread()
    {
        var options = new SimulationOptions { Size = 33 };
        var kernel = RadarImpulse.Kernel(options);
        var border = kernel.Length / 2;
        var wide = 33 + (2 * border);
        var point = new float[wide * wide];
        point[((16 + border) * wide) + 16 + border] = 1;

        var image = RadarImpulse.Expected(point, border, kernel, options, default);

        Assert.Equal(1, image.Sum(), 1e-4);
        Assert.Equal(image.Max(), image[(16 * 33) + 16]);
        Assert.Equal(Math.Exp(-1 / (1.1 * 1.1)), image[(16 * 33) + 17] / image[(16 * 33) + 16], 1e-4);
    }

    private static float[] Homogeneous(SimulationOptions options)
    {
        var kernel = RadarImpulse.Kernel(options);
        var border = kernel.Length / 2;
        var sigma0 = new float[(options.Size + (2 * border)) * (options.Size + (2 * border))];
        Array.Fill(sigma0, 0.1f);
        var expected = RadarImpulse.Expected(sigma0, border, kernel, options, default);
        return RadarImpulse.Speckled(sigma0, expected, border, kernel, options, 0, default);
    }

    private static (double Mean, double Enl) Moments(float[] image)
    {
        var mean = image.Average(value => (double)value);
        return (mean, mean * mean / image.Average(value => (value - mean) * (value - mean)));
    }

    private static double Correlation(float[] image, int lag)
    {
        var (mean, enl) = Moments(image);
        var covariance = Enumerable.Range(0, image.Length - lag).Average(i => (image[i] - mean) * (image[i + lag] - mean));
        return covariance * enl / (mean * mean);
    }

    private static double DistanceToGamma(float[] image, double looks)
    {
        var sorted = image.Select(value => value / 0.1 * looks).Order().ToArray();
        var distance = 0.0;
        for (var i = 0; i < sorted.Length; i += 16)
        {
            var cumulative = LowerGamma(looks, sorted[i]);
            distance = Math.Max(distance, Math.Max(Math.Abs(cumulative - ((double)i / sorted.Length)), Math.Abs(((i + 1.0) / sorted.Length) - cumulative)));
        }
        return distance;
    }

    /// <summary>Regularized lower incomplete gamma function by its power series (Abramowitz and Stegun 6.5.29).</summary>
    private static double LowerGamma(double shape, double x)
    {
        // ln Gamma(1) = 0; ln Gamma(4.4) = 2.3152627 (tables).
        var logGamma = shape == 1 ? 0 : Math.Log(3.4 * 2.4 * 1.4 * 0.887263817503075);
        var (term, sum) = (1 / shape, 1 / shape);
        for (var n = 1; n < 1000 && term > 1e-16 * sum; n++) sum += term *= x / (shape + n);
        return Math.Min(1, sum * Math.Exp((shape * Math.Log(x)) - x - logGamma));
    }
}
