using SarGan.Data.Products.Files;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel1;

/// <summary>Values at some lines and, on each of them, at some pixels; bilinear in between (ESA, Sentinel-1 Product Specification: "bilinear interpolation"), and constant beyond the ends.</summary>
internal sealed class LookupTable
{
    private readonly int[] _lines;
    private readonly double[][] _pixels;
    private readonly double[][] _values;

    /// <param name="vectors">With ascending lines; on each, ascending pixels and as many values.</param>
    public LookupTable(IReadOnlyList<(int Line, double[] Pixels, double[] Values)> vectors)
    {
        _lines = [.. vectors.Select(vector => vector.Line)];
        _pixels = [.. vectors.Select(vector => vector.Pixels)];
        _values = [.. vectors.Select(vector => vector.Values)];
    }

    /// <summary>Reads a list of vectors.</summary>
    /// <param name="list">The list.</param>
    /// <param name="vector">What its elements are called.</param>
    /// <param name="values">What the values are called, such as sigmaNought.</param>
    /// <param name="isPositive">Whether all values must be above 0, rather than 0 or more.</param>
    /// <exception cref="RasterFormatException">Counts differ, order is wrong, or a value is out of its range.</exception>
    public static LookupTable Read(XmlPart list, string vector, string values, bool isPositive)
    {
        var vectors = new List<(int, double[], double[])>();
        int? before = null;
        double[]? pixelsBefore = null;
        foreach (var part in list.Children(vector))
        {
            var line = part.Require("line").Integer();
            if (line <= before) throw part.Error(FormattableString.Invariant($"the lines of {vector} must ascend. Line {line} comes after line {before}"));
            before = line;
            var pixels = part.Require("pixel").Numbers();
            // Most vectors have the same pixels: then they are kept once.
            if (pixelsBefore is not null && pixels.AsSpan().SequenceEqual(pixelsBefore)) pixels = pixelsBefore;
            pixelsBefore = pixels;
            var table = part.Require(values).Numbers();
            if (pixels.Length == 0 || table.Length != pixels.Length)
                throw part.Error(FormattableString.Invariant($"at line {line}, {values} must have as many values as there are pixels, 1 or more. Actual counts were {table.Length} values and {pixels.Length} pixels"));
            for (var i = 1; i < pixels.Length; i++)
            {
                if (!(pixels[i] > pixels[i - 1])) throw part.Error(FormattableString.Invariant($"at line {line}, pixels must ascend. {pixels[i]} comes after {pixels[i - 1]}"));
            }
            if (table.Any(value => isPositive ? value <= 0 : value < 0))
                throw part.Error(FormattableString.Invariant($"at line {line}, values of {values} must be {(isPositive ? "above 0" : "0 or more")}. Actual least value was {table.Min()}"));
            vectors.Add((line, pixels, table));
        }
        return vectors.Count > 0 ? new LookupTable(vectors) : throw list.Error($"{list.Name} holds no {vector}");
    }

    /// <summary>Values for the pixels of a window, row by row.</summary>
    /// <param name="window">Lines and pixels of the image.</param>
    /// <param name="values">window.Count values.</param>
    public void Fill(PixelWindow window, Span<float> values)
    {
        var (above, below) = (new double[window.Width], new double[window.Width]);
        int aboveIndex = -1, belowIndex = -1;
        for (var row = 0; row < window.Height; row++)
        {
            var line = window.Y + row;
            var next = Array.BinarySearch(_lines, line);
            next = next >= 0 ? next + 1 : ~next; // the first vector after the line
            var (first, second) = (Math.Clamp(next - 1, 0, _lines.Length - 1), Math.Min(next, _lines.Length - 1));
            if (first != aboveIndex) Profile(aboveIndex = first, window.X, above);
            if (second != belowIndex) Profile(belowIndex = second, window.X, below);
            var share = first == second ? 0 : ((double)line - _lines[first]) / ((double)_lines[second] - _lines[first]);
            var target = values.Slice(row * window.Width, window.Width);
            for (var i = 0; i < target.Length; i++) target[i] = (float)(above[i] + (share * (below[i] - above[i])));
        }
    }

    private void Profile(int vector, int firstPixel, double[] profile) => Interpolate(_pixels[vector], _values[vector], firstPixel, profile);

    /// <summary>Linear between points, constant beyond them, at whole numbers from <paramref name="first"/> on.</summary>
    internal static void Interpolate(double[] at, double[] values, int first, Span<double> result)
    {
        var next = Array.BinarySearch(at, first);
        next = next >= 0 ? next + 1 : ~next;
        for (var i = 0; i < result.Length; i++)
        {
            var x = (double)first + i;
            while (next < at.Length && at[next] <= x) next++;
            result[i] = next == 0 ? values[0]
                : next == at.Length ? values[^1]
                : values[next - 1] + ((x - at[next - 1]) / (at[next] - at[next - 1]) * (values[next] - values[next - 1]));
        }
    }
}
