using Microsoft.ML.Data;
using SarGan.Data.Images;

namespace Snippets;

/// <summary>Says what a snippet made, and ends the program where that is nothing.</summary>
internal static class Outcome
{
    internal static void Check(string snippet, PixelImage image, int side) => Check(snippet, image.Width, image.Height, image.Bytes, side);

    internal static void Check(string snippet, MLImage image, int side) => Check(snippet, image.Width, image.Height, image.Pixels, side);

    private static void Check(string snippet, int width, int height, ReadOnlySpan<byte> samples, int side)
    {
        var distinct = samples.ToArray().Distinct().Count();
        if (width != side || height != side || distinct < 10)
            throw new InvalidOperationException($"{snippet} made an empty picture: {width} x {height} pixels, {distinct} distinct values.");
        Console.WriteLine($"{snippet}: {width} x {height} pixels, {distinct} distinct values");
    }
}
