using System.Numerics;
using SarGan.Data.Images;

namespace SarGan.Training.Metrics;

/// <summary>SSIM with a separable window: each row is filtered across once, and the last eleven filtered rows are filtered down.</summary>
internal static class StructuralSimilarity
{
    private const int Window = 11;
    private const double Sigma = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    // a, b, a², b² and ab.
    private const int Maps = 5;

    private static readonly double[] Weights = MakeWeights();

    public static double Mean(PixelImage image, PixelImage reference)
    {
        if (image.Width < Window || image.Height < Window)
            throw new ArgumentException($"SSIM needs images of {Window} x {Window} pixels or more. Actual size was {image.Width} x {image.Height}.", nameof(image));
        var sum = 0.0;
        for (var c = 0; c < image.Channels; c++) sum += MeanOfChannel(image, reference, c);
        return sum / image.Channels;
    }

    private static double MeanOfChannel(PixelImage image, PixelImage reference, int channel)
    {
        var (width, height, across) = (image.Width, image.Height, image.Width - Window + 1);
        var rows = new double[Maps][];
        var ring = new double[Maps][];
        var down = new double[Maps][];
        for (var m = 0; m < Maps; m++) (rows[m], ring[m], down[m]) = (new double[width], new double[Window * across], new double[across]);

        var sum = 0.0;
        for (var y = 0; y < height; y++)
        {
            ReadRow(image, reference, channel, y, rows);
            for (var m = 0; m < Maps; m++) FilterAcross(rows[m], ring[m].AsSpan(y % Window * across, across));
            if (y < Window - 1) continue;
            for (var m = 0; m < Maps; m++) FilterDown(ring[m], y - Window + 1, down[m]);
            sum += SumOfRow(down);
        }
        return sum / ((double)across * (height - Window + 1));
    }

    private static void ReadRow(PixelImage image, PixelImage reference, int channel, int y, double[][] rows)
    {
        var a = image.Bytes;
        var b = reference.Bytes;
        var i = (y * image.Width * image.Channels) + channel;
        for (var x = 0; x < image.Width; x++, i += image.Channels)
        {
            var (va, vb) = (a[i] / 255.0, b[i] / 255.0);
            (rows[0][x], rows[1][x], rows[2][x], rows[3][x], rows[4][x]) = (va, vb, va * va, vb * vb, va * vb);
        }
    }

    private static void FilterAcross(ReadOnlySpan<double> row, Span<double> result)
    {
        var x = 0;
        for (; x <= result.Length - Vector<double>.Count; x += Vector<double>.Count)
        {
            var sum = Vector<double>.Zero;
            for (var k = 0; k < Window; k++) sum += new Vector<double>(row[(x + k)..]) * Weights[k];
            sum.CopyTo(result[x..]);
        }
        for (; x < result.Length; x++)
        {
            var sum = 0.0;
            for (var k = 0; k < Window; k++) sum += row[x + k] * Weights[k];
            result[x] = sum;
        }
    }

    private static void FilterDown(ReadOnlySpan<double> ring, int top, Span<double> result)
    {
        result.Clear();
        for (var k = 0; k < Window; k++)
        {
            var row = ring.Slice((top + k) % Window * result.Length, result.Length);
            var x = 0;
            for (; x <= result.Length - Vector<double>.Count; x += Vector<double>.Count)
                (new Vector<double>(result[x..]) + (new Vector<double>(row[x..]) * Weights[k])).CopyTo(result[x..]);
            for (; x < result.Length; x++) result[x] += row[x] * Weights[k];
        }
    }

    private static double SumOfRow(double[][] maps)
    {
        var sum = 0.0;
        for (var x = 0; x < maps[0].Length; x++)
        {
            var (a, b) = (maps[0][x], maps[1][x]);
            var (varianceA, varianceB, covariance) = (maps[2][x] - (a * a), maps[3][x] - (b * b), maps[4][x] - (a * b));
            sum += ((2 * a * b) + C1) * ((2 * covariance) + C2) / (((a * a) + (b * b) + C1) * (varianceA + varianceB + C2));
        }
        return sum;
    }

    private static double[] MakeWeights()
    {
        var weights = new double[Window];
        for (var k = 0; k < Window; k++) weights[k] = Math.Exp(-(k - (Window / 2)) * (k - (Window / 2)) / (2 * Sigma * Sigma));
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }
}
