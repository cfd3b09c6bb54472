using SarGan.Data.Randomness;

namespace SarGan.Data.Simulation;

/// <summary>Turns sigma0 into the intensity image of a radar of finite resolution, with fully developed speckle.</summary>
/// <remarks>
/// Each look is |h * (sqrt(sigma0) n)|² with white circular complex Gaussian n and the impulse response h, a Gaussian of unit energy; so a single look's intensity is exponential
/// about h² * sigma0, neighbours correlate as they do in an oversampled product, and the looks average to ENL = Looks at every pixel (Goodman 1976; Oliver and Quegan 2004, chapter 4).
/// A fraction of a look is one further look with a lower weight, chosen so that (sum w)² / sum w² = Looks: the law is then not gamma to the letter, but within 0.002 of its distribution function.
/// Without correlation the intensity is gamma-distributed to the letter.
/// </remarks>
internal static class RadarImpulse
{
    /// <summary>The impulse response: samples of a Gaussian with unit energy.</summary>
    public static float[] Kernel(SimulationOptions options)
    {
        var deviation = options.SpeckleCorrelationPixels * options.ResolutionFactor;
        if (deviation == 0) return [1];
        var radius = (int)Math.Ceiling(3 * deviation);
        var kernel = new float[(2 * radius) + 1];
        var energy = 0.0;
        for (var i = -radius; i <= radius; i++)
        {
            var value = Math.Exp(-i * i / (2 * deviation * deviation));
            kernel[i + radius] = (float)value;
            energy += value * value;
        }
        for (var i = 0; i < kernel.Length; i++) kernel[i] = (float)(kernel[i] / Math.Sqrt(energy));
        return kernel;
    }

    /// <summary>The mean intensity: h² * sigma0.</summary>
    public static float[] Expected(float[] sigma0, int border, float[] kernel, SimulationOptions options, CancellationToken cancellationToken)
    {
        var power = Array.ConvertAll(kernel, value => value * value);
        return Convolve(sigma0, options.Size, border, power, options.Threads, cancellationToken);
    }

    /// <summary>One speckled image of the mean intensity.</summary>
    public static float[] Speckled(float[] sigma0, float[] expected, int border, float[] kernel, SimulationOptions options, int sceneIndex, CancellationToken cancellationToken)
    {
        if (kernel.Length == 1) return Uncorrelated(expected, options, sceneIndex, cancellationToken);
        var wide = options.Size + (2 * border);
        var amplitude = Array.ConvertAll(sigma0, MathF.Sqrt);
        var weights = Weights(options.Looks);
        var intensity = new float[options.Size * options.Size];
        var field = new float[wide * wide];
        var other = new float[wide * wide];
        for (var look = 0; look < weights.Length; look++)
        {
            var weight = weights[look];
            Rows.For(wide, options.Threads, cancellationToken, y =>
            {
                var random = new RandomStream(options.Seed, "simulation speckle", sceneIndex, look, y);
                for (var i = y * wide; i < (y + 1) * wide; i++)
                {
                    // Real and imaginary part have variance 1/2 each, so that the mean intensity is sigma0.
                    var (re, im) = NextPair(random);
                    (field[i], other[i]) = (amplitude[i] * re, amplitude[i] * im);
                }
            });
            AddSquare(Convolve(field, options.Size, border, kernel, options.Threads, cancellationToken), weight, intensity);
            AddSquare(Convolve(other, options.Size, border, kernel, options.Threads, cancellationToken), weight, intensity);
        }
        return intensity;
    }

    /// <summary>Weights of the looks, summing to 1, with ENL (sum w)² / sum w² = <paramref name="looks"/>.</summary>
    internal static float[] Weights(double looks)
    {
        var whole = (int)Math.Floor(looks);
        if (whole == looks) return [.. Enumerable.Repeat((float)(1.0 / whole), whole)];
        // (n + w)² = looks (n + w²), the smaller root.
        var (a, b, c) = (looks - 1, -2.0 * whole, whole * (looks - whole));
        var last = (-b - Math.Sqrt((b * b) - (4 * a * c))) / (2 * a);
        return [.. Enumerable.Repeat((float)(1 / (whole + last)), whole), (float)(last / (whole + last))];
    }

    private static float[] Uncorrelated(float[] expected, SimulationOptions options, int sceneIndex, CancellationToken cancellationToken)
    {
        var intensity = new float[expected.Length];
        Rows.For(options.Size, options.Threads, cancellationToken, y =>
        {
            var random = new RandomStream(options.Seed, "simulation speckle", sceneIndex, y);
            for (var i = y * options.Size; i < (y + 1) * options.Size; i++)
                intensity[i] = (float)(expected[i] * random.NextGamma(options.Looks) / options.Looks);
        });
        return intensity;
    }

    private static (float Re, float Im) NextPair(RandomStream random)
    {
        while (true)
        {
            var (u, v) = (random.NextDouble(-1, 1), random.NextDouble(-1, 1));
            var s = (u * u) + (v * v);
            if (s is <= 0 or >= 1) continue;
            var scale = Math.Sqrt(-Math.Log(s) / s);
            return ((float)(u * scale), (float)(v * scale));
        }
    }

    private static void AddSquare(float[] values, float weight, float[] sums)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += weight * values[i] * values[i];
    }

    /// <summary>Separable convolution of a square image with a border; the result has none.</summary>
    private static float[] Convolve(float[] image, int size, int border, float[] kernel, int threads, CancellationToken cancellationToken)
    {
        var wide = size + (2 * border);
        var radius = kernel.Length / 2;
        var across = new float[wide * size];
        Rows.For(wide, threads, cancellationToken, y =>
        {
            var target = across.AsSpan(y * size, size);
            for (var k = 0; k < kernel.Length; k++) AddScaled(image.AsSpan((y * wide) + border - radius + k, size), kernel[k], target);
        });
        var result = new float[size * size];
        Rows.For(size, threads, cancellationToken, y =>
        {
            var target = result.AsSpan(y * size, size);
            for (var k = 0; k < kernel.Length; k++) AddScaled(across.AsSpan((y + border - radius + k) * size, size), kernel[k], target);
        });
        return result;
    }

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var count = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i <= target.Length - count; i += count)
        {
            var sum = new System.Numerics.Vector<float>(target[i..]) + (new System.Numerics.Vector<float>(source[i..]) * factor);
            sum.CopyTo(target[i..]);
        }
        for (; i < target.Length; i++) target[i] += source[i] * factor;
    }
}
