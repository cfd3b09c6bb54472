using SarGan.Data.Randomness;
using SarGan.Registration;

namespace SarGan.Benchmarks.Registration;

/// <summary>A seeded shift, turn and change of scale of a SAR image about its centre.</summary>
internal static class Perturbation
{
    public const double Shift = 40, Degrees = 10, Scale = 0.1;

    /// <summary>From the old SAR pixels to the new ones: uniform in +-40 pixels, +-10 degrees, +-10 %.</summary>
    public static PixelTransform Draw(long seed, int pair, int trial, int width, int height)
    {
        var random = new RandomStream(seed, "registration perturbation", (pair * 1000L) + trial);
        var (sine, cosine) = Math.SinCos(random.NextDouble(-Degrees, Degrees) * Math.PI / 180);
        var scale = 1 + random.NextDouble(-Scale, Scale);
        var (a, b) = (scale * cosine, scale * sine);
        var (cx, cy) = ((width - 1) / 2.0, (height - 1) / 2.0);
        return new PixelTransform([
            a, -b, cx - (a * cx) + (b * cy) + random.NextDouble(-Shift, Shift),
            b, a, cy - (b * cx) - (a * cy) + random.NextDouble(-Shift, Shift),
            0, 0, 1]);
    }

    /// <summary>The pair with its SAR image moved, bilinear, in a frame of the same size; without a measurement where it came from outside.</summary>
    public static CheckedPair Apply(CheckedPair pair, PixelTransform move) => pair with
    {
        Sar = Warp(pair.Sar, move),
        Checks = [.. pair.Checks.Select(check =>
        {
            var (x, y) = move.Apply(check.SarX, check.SarY);
            return check with { SarX = x, SarY = y };
        })],
    };

    public static RegistrationImage Warp(RegistrationImage image, PixelTransform move)
    {
        var back = move.Invert();
        var (width, height) = (image.Width, image.Height);
        var values = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = back.Apply(x, y);
                values[(y * width) + x] = Sample(image, u, v);
            }
        }
        return new RegistrationImage(width, height, values);
    }

    private static float Sample(RegistrationImage image, double u, double v)
    {
        var (x, y) = ((int)Math.Floor(u), (int)Math.Floor(v));
        if (x < 0 || y < 0 || x >= image.Width - 1 || y >= image.Height - 1) return float.NaN;
        if (!image.IsValid(x, y) || !image.IsValid(x + 1, y) || !image.IsValid(x, y + 1) || !image.IsValid(x + 1, y + 1)) return float.NaN;
        var (fx, fy) = ((float)(u - x), (float)(v - y));
        var values = image.Values;
        var at = (y * image.Width) + x;
        var top = values[at] + (fx * (values[at + 1] - values[at]));
        var bottom = values[at + image.Width] + (fx * (values[at + image.Width + 1] - values[at + image.Width]));
        return top + (fy * (bottom - top));
    }
}
