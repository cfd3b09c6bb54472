using System.Globalization;
using SarGan.Data.Images;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>Draws a pyramid depth first, so that only the tiles on one path from the coarsest to the finest zoom are in memory.</summary>
internal sealed class PyramidDrawer
{
    private const int Size = TilePyramid.TileSize;

    private readonly PyramidPixels _pixels;
    private readonly (int Min, int Max, int Drawn) _zooms;
    private long _done;

    /// <param name="pixels">The raster.</param>
    /// <param name="minZoom">Coarsest zoom written.</param>
    /// <param name="maxZoom">Finest zoom written.</param>
    /// <param name="drawnZoom">Zoom drawn from the raster itself, at least <paramref name="maxZoom"/>.</param>
    public PyramidDrawer(PyramidPixels pixels, int minZoom, int maxZoom, int drawnZoom)
    {
        (_pixels, _zooms) = (pixels, (minZoom, maxZoom, drawnZoom));
        Tiles = pixels.CountTiles(drawnZoom);
    }

    /// <summary>Tiles of the zoom drawn from the raster itself.</summary>
    public long Tiles { get; }

    /// <summary>Files written.</summary>
    public long Written { get; private set; }

    public void Draw(string folder, IProgress<TilePyramidProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (var tile in _pixels.TilesAt(_zooms.Min)) Build(tile, folder, progress, cancellationToken);
    }

    private PixelImage? Build(WebMercatorTile tile, string folder, IProgress<TilePyramidProgress>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_pixels.Reaches(tile)) return null;
        PixelImage? picture;
        if (tile.Zoom == _zooms.Drawn)
        {
            picture = _pixels.Draw(tile);
            progress?.Report(new TilePyramidProgress(++_done, Tiles));
        }
        else
        {
            picture = Halve([.. tile.Children().Select(child => Build(child, folder, progress, cancellationToken))]);
        }

        if (picture is null || tile.Zoom > _zooms.Max) return picture;
        var path = Path.Combine(folder, Text(tile.Zoom), Text(tile.X), Text(tile.Y) + ".png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A tile lies in its column's folder.
        ImageFile.Write(path, picture);
        Written++;
        return picture;
    }

    /// <summary>One tile of half the resolution: colours weighted by alpha, so that what is transparent does not darken its neighbours.</summary>
    internal static PixelImage? Halve(PixelImage?[] children)
    {
        var first = children.FirstOrDefault(child => child is not null);
        if (first is null) return null;
        var channels = first.Channels;
        var samples = new byte[Size * Size * channels];
        for (var quadrant = 0; quadrant < 4; quadrant++)
        {
            if (children[quadrant] is not { } child) continue;
            int left = quadrant % 2 * (Size / 2), top = quadrant / 2 * (Size / 2);
            for (var y = 0; y < Size / 2; y++)
            {
                for (var x = 0; x < Size / 2; x++) HalvePixel(child.Bytes, ((2 * y * Size) + (2 * x)) * channels, samples.AsSpan((((top + y) * Size) + left + x) * channels, channels));
            }
        }

        return new PixelImage(Size, Size, channels, samples);
    }

    private static void HalvePixel(ReadOnlySpan<byte> child, int at, Span<byte> pixel)
    {
        var channels = pixel.Length;
        ReadOnlySpan<int> four = [at, at + channels, at + (Size * channels), at + ((Size + 1) * channels)];
        var alpha = 0;
        foreach (var i in four) alpha += child[i + channels - 1];
        if (alpha == 0) return;
        for (var channel = 0; channel < channels - 1; channel++)
        {
            var sum = 0;
            foreach (var i in four) sum += child[i + channel] * child[i + channels - 1];
            pixel[channel] = (byte)((sum + (alpha / 2)) / alpha);
        }

        pixel[^1] = (byte)((alpha + 2) / 4);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
