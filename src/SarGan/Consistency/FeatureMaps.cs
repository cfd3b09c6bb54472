namespace SarGan.Consistency;

/// <summary>What may tell of errors, for each pixel the mean over the square of <see cref="BlockSize"/> about it: see <see cref="ConsistencyFeatures"/> for what they are.</summary>
internal sealed class FeatureMaps
{
    /// <summary>Side of the square, and of the blocks that errors are learnt from, in pixels.</summary>
    public const int BlockSize = 16;

    public FeatureMaps(int width, int height, IReadOnlyList<float[]> maps) => (Width, Height, Maps) = (width, height, maps);

    public int Width { get; }

    public int Height { get; }

    /// <summary>One a feature, in the order of their names: Height x Width.</summary>
    public IReadOnlyList<float[]> Maps { get; }

    /// <summary>All features of a pixel.</summary>
    public void Read(int pixel, Span<double> values)
    {
        for (var i = 0; i < Maps.Count; i++) values[i] = Maps[i][pixel];
    }

    /// <summary>The pixels whose squares are the blocks of a grid from the upper left corner, as far as whole ones lie within the given sides.</summary>
    public IEnumerable<(int Pixel, int X, int Y)> Blocks(int width, int height)
    {
        for (var y = 0; y + BlockSize <= height; y += BlockSize)
        {
            for (var x = 0; x + BlockSize <= width; x += BlockSize)
                yield return (((y + ((BlockSize - 1) / 2)) * Width) + x + ((BlockSize - 1) / 2), x, y);
        }
    }
}
