using SarGan.Data.Drawing;
using SarGan.Data.Images;

namespace SarGan.Data.Mosaics;

/// <summary>A tile before it becomes 8 bits: means of each band as they may be mixed (power for SAR), and which share of each pixel holds a measurement.</summary>
/// <param name="bands">1 or 3.</param>
internal sealed class PyramidTile(int bands)
{
    private const int Size = TilePyramid.TileSize;

    /// <summary>Band after band, row by row; NaN where there is no measurement.</summary>
    private readonly float[] _values = new float[bands * Size * Size];

    /// <summary>0 to 1.</summary>
    private readonly float[] _cover = new float[Size * Size];

    /// <summary>Sets a pixel.</summary>
    /// <param name="pixel">Row times 256 plus column.</param>
    /// <param name="cover">Above 0, to 1.</param>
    public void SetCover(int pixel, double cover) => _cover[pixel] = (float)cover;

    /// <summary>Sets one band of a pixel; NaN: no measurement there.</summary>
    public void SetValue(int band, int pixel, double value) => _values[(band * Size * Size) + pixel] = (float)value;

    /// <summary>One tile of half the resolution: values weighted by cover, so that what is transparent does not darken its neighbours.</summary>
    /// <param name="children">Upper left, upper right, lower left, lower right; null where nothing is.</param>
    /// <param name="bands">1 or 3.</param>
    public static PyramidTile? Halve(IReadOnlyList<PyramidTile?> children, int bands)
    {
        if (children.All(child => child is null)) return null;
        var result = new PyramidTile(bands);
        for (var quadrant = 0; quadrant < 4; quadrant++)
        {
            if (children[quadrant] is { } child) result.Take(child, quadrant % 2 * (Size / 2), quadrant / 2 * (Size / 2), bands);
        }

        return result;
    }

    /// <summary>The tile as a picture: grey or RGB, and alpha.</summary>
    /// <param name="tone">From means to 8 bits.</param>
    /// <returns>Null where all of it is transparent.</returns>
    public PixelImage? ToPicture(PyramidTone tone)
    {
        var colours = tone.Colours;
        var channels = (colours is null ? bands : 3) + 1;
        var samples = new byte[Size * Size * channels];
        var seen = false;
        for (var i = 0; i < _cover.Length; i++)
        {
            var alpha = SampleRange.Byte.ToByte(Math.Min(1, _cover[i]) * 255);
            if (alpha == 0) continue;
            seen = true;
            var pixel = samples.AsSpan(i * channels, channels);
            pixel[^1] = alpha;
            if (colours is not null) Paint(colours[tone.ToByte(0, _values[i])], pixel);
            else for (var band = 0; band < bands; band++) pixel[band] = tone.ToByte(band, _values[(band * Size * Size) + i]);
        }

        return seen ? new PixelImage(Size, Size, channels, samples) : null;
    }

    private static void Paint(Colour colour, Span<byte> pixel) => (pixel[0], pixel[1], pixel[2]) = (colour.Red, colour.Green, colour.Blue);

    private void Take(PyramidTile child, int left, int top, int count)
    {
        for (var y = 0; y < Size / 2; y++)
        {
            for (var x = 0; x < Size / 2; x++)
            {
                var (from, to) = ((2 * y * Size) + (2 * x), ((top + y) * Size) + left + x);
                ReadOnlySpan<int> four = [from, from + 1, from + Size, from + Size + 1];
                var cover = 0f;
                foreach (var i in four) cover += child._cover[i];
                if (cover == 0) continue;
                _cover[to] = cover / 4;
                for (var band = 0; band < count; band++) _values[(band * Size * Size) + to] = child.Mean(band, four);
            }
        }
    }

    private float Mean(int band, ReadOnlySpan<int> four)
    {
        var (sum, weights) = (0f, 0f);
        foreach (var i in four)
        {
            var value = _values[(band * Size * Size) + i];
            if (_cover[i] == 0 || float.IsNaN(value)) continue;
            sum += _cover[i] * value;
            weights += _cover[i];
        }

        return weights > 0 ? sum / weights : float.NaN;
    }
}
