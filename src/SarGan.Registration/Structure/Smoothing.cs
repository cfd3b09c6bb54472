using System.Numerics;
using System.Runtime.InteropServices;

namespace SarGan.Registration.Structure;

/// <summary>Separable filters over fields without no-data; samples beyond the border count as zero.</summary>
internal static class Smoothing
{
    /// <summary>A normalised Gaussian, cut at three standard deviations.</summary>
    public static float[] Gaussian(double sigma)
    {
        var reach = Math.Max(1, (int)Math.Ceiling(3 * sigma));
        var kernel = new float[(2 * reach) + 1];
        double sum = 0;
        for (var i = -reach; i <= reach; i++) sum += kernel[i + reach] = (float)Math.Exp(-i * i / (2 * sigma * sigma));
        for (var i = 0; i < kernel.Length; i++) kernel[i] = (float)(kernel[i] / sum);
        return kernel;
    }

    /// <summary>Convolves with a symmetric kernel along both axes.</summary>
    public static float[] Apply(float[] values, int width, int height, float[] kernel)
    {
        var reach = kernel.Length / 2;
        var rows = new float[values.Length];
        var padded = new float[width + (2 * reach)];
        for (var y = 0; y < height; y++)
        {
            values.AsSpan(y * width, width).CopyTo(padded.AsSpan(reach));
            var target = rows.AsSpan(y * width, width);
            for (var k = 0; k < kernel.Length; k++) AddScaled(padded.AsSpan(k, width), kernel[k], target);
        }

        var result = new float[values.Length];
        for (var y = 0; y < height; y++)
        {
            var target = result.AsSpan(y * width, width);
            for (var k = 0; k < kernel.Length; k++)
            {
                var source = y + k - reach;
                if ((uint)source < (uint)height) AddScaled(rows.AsSpan(source * width, width), kernel[k], target);
            }
        }
        return result;
    }

    /// <summary>Means over squares of side 2 reach + 1, by running sums; cost does not depend on the reach.</summary>
    public static float[] Box(float[] values, int width, int height, int reach)
    {
        var rows = new float[values.Length];
        var scale = 1f / ((2 * reach) + 1);
        for (var y = 0; y < height; y++)
        {
            double sum = 0;
            var row = values.AsSpan(y * width, width);
            for (var x = 0; x < Math.Min(reach, width); x++) sum += row[x];
            for (var x = 0; x < width; x++)
            {
                if (x + reach < width) sum += row[x + reach];
                if (x - reach - 1 >= 0) sum -= row[x - reach - 1];
                rows[(y * width) + x] = (float)sum * scale;
            }
        }

        var result = new float[values.Length];
        var sums = new float[width];
        for (var y = 0; y < Math.Min(reach, height); y++) AddScaled(rows.AsSpan(y * width, width), 1, sums);
        for (var y = 0; y < height; y++)
        {
            if (y + reach < height) AddScaled(rows.AsSpan((y + reach) * width, width), 1, sums);
            if (y - reach - 1 >= 0) AddScaled(rows.AsSpan((y - reach - 1) * width, width), -1, sums);
            AddScaled(sums, scale, result.AsSpan(y * width, width));
        }
        return result;
    }

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(source);
        var to = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < to.Length; i++) to[i] += from[i] * factor;
        for (var i = to.Length * Vector<float>.Count; i < target.Length; i++) target[i] += source[i] * factor;
    }
}
