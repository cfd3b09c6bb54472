using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.ExceptionServices;
using SarGan.Data.Images;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>
/// Draws a pyramid depth first, so that a thread holds only the tiles on one path from the coarsest to the finest zoom. Threads share the work by subtrees, whose few
/// roots are kept for the zooms above them.
/// </summary>
internal sealed class PyramidDrawer
{
    // Subtrees are many enough to keep threads busy, and few enough for their roots to take little memory (64 of 1 MB for colour).
    private const int MaxRoots = 64;

    private readonly PyramidPixels _pixels;
    private readonly (int Min, int Max, int Drawn) _zooms;
    private readonly int _threads;
    private readonly Lock _gate = new();
    private long _done;
    private long _written;

    /// <param name="pixels">The raster.</param>
    /// <param name="minZoom">Coarsest zoom written.</param>
    /// <param name="maxZoom">Finest zoom written.</param>
    /// <param name="drawnZoom">Zoom drawn from the raster itself, at least <paramref name="maxZoom"/>.</param>
    /// <param name="threads">0 for one a core.</param>
    public PyramidDrawer(PyramidPixels pixels, int minZoom, int maxZoom, int drawnZoom, int threads)
    {
        (_pixels, _zooms, _threads) = (pixels, (minZoom, maxZoom, drawnZoom), threads > 0 ? threads : Environment.ProcessorCount);
        Tiles = pixels.CountTiles(drawnZoom);
    }

    /// <summary>Tiles of the zoom drawn from the raster itself.</summary>
    public long Tiles { get; }

    /// <summary>Files written.</summary>
    public long Written => Interlocked.Read(ref _written);

    public void Draw(string folder, IProgress<TilePyramidProgress>? progress, CancellationToken cancellationToken)
    {
        var job = new Job(folder, progress, cancellationToken);
        var split = _zooms.Min;
        while (split < _zooms.Drawn && _pixels.CountTiles(split + 1) <= MaxRoots) split++;
        // Above the split every root is needed again; at the coarsest zoom none is.
        var roots = new ConcurrentDictionary<WebMercatorTile, PyramidTile?>();
        Share(_pixels.TilesAt(split), tile =>
        {
            var built = Build(tile, job);
            if (split > _zooms.Min) roots[tile] = built;
        }, cancellationToken);
        if (split == _zooms.Min) return;
        foreach (var tile in _pixels.TilesAt(_zooms.Min)) Build(tile, job with { Roots = roots });
    }

    private void Share(IEnumerable<WebMercatorTile> tiles, Action<WebMercatorTile> work, CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = cancellationToken };
            Parallel.ForEach(Partitioner.Create(tiles, EnumerablePartitionerOptions.NoBuffering), options, work);
        }
        catch (AggregateException exception)
        {
            // What stopped one thread stops the drawing: callers expect that error, not a bundle.
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }

    private PyramidTile? Build(WebMercatorTile tile, Job job)
    {
        job.CancellationToken.ThrowIfCancellationRequested();
        if (!_pixels.Reaches(tile)) return null;
        if (job.Roots is { } roots && roots.TryGetValue(tile, out var root)) return root;
        PyramidTile? built;
        if (tile.Zoom == _zooms.Drawn)
        {
            built = _pixels.Draw(tile);
            lock (_gate) job.Progress?.Report(new TilePyramidProgress(++_done, Tiles));
        }
        else
        {
            built = PyramidTile.Halve([.. tile.Children().Select(child => Build(child, job))], _pixels.Bands);
        }

        if (tile.Zoom <= _zooms.Max && built?.ToPicture(_pixels.Tone) is { } picture) Write(tile, picture, job.Folder);
        return built;
    }

    private void Write(WebMercatorTile tile, PixelImage picture, string folder)
    {
        var path = Path.Combine(folder, Text(tile.Zoom), Text(tile.X), Text(tile.Y) + ".png");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // A tile lies in its column's folder.
        ImageFile.Write(path, picture);
        Interlocked.Increment(ref _written);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where tiles go, who is told, and the subtrees that are drawn already.</summary>
    private sealed record Job(string Folder, IProgress<TilePyramidProgress>? Progress, CancellationToken CancellationToken)
    {
        public ConcurrentDictionary<WebMercatorTile, PyramidTile?>? Roots { get; init; }
    }
}
