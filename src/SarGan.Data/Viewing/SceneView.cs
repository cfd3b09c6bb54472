using SarGan.Data.Images;
using SarGan.Data.Mosaics;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Viewing;

/// <summary>Makes a folder with a web page that lays a radar scene and its optical counterpart over each other, with a handle that wipes between them and a confidence overlay.</summary>
/// <remarks>
/// The folder needs nothing else: tiles (<see cref="TilePyramid"/>), page, style, script and Leaflet are in it, and it opens from the disk as well as from any web server (<c>sargan serve</c>).
/// Rasters in any CRS are warped to EPSG:3857 block by block, so that memory does not depend on their size and nothing is written but tiles. Radar is averaged in power and shown in dB between percentiles.
/// </remarks>
public static class SceneView
{
    /// <summary>The page's file name.</summary>
    public const string PageName = "index.html";

    /// <summary>Draws a view.</summary>
    /// <param name="sources">What is compared.</param>
    /// <param name="folder">Made aside and moved into place.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after each tile of the finest zooms, from any thread, one at a time.</param>
    /// <param name="cancellationToken">Stops the drawing; nothing is left behind.</param>
    /// <exception cref="ArgumentException">A raster has no place on the map or no measurement, options do not fit the rasters, or there would be too many tiles.</exception>
    /// <exception cref="RasterFormatException">A raster is broken.</exception>
    /// <exception cref="IOException">The folder holds something else than <see cref="SceneViewOptions.Replace"/> allows, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SceneViewResult Write(SceneViewSources sources, string folder, SceneViewOptions? options = null, IProgress<SceneViewProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new SceneViewOptions();
        folder = Path.GetFullPath(folder);
        var plan = ViewPlan.Create(sources, options, cancellationToken);
        if (plan.Layers.FirstOrDefault(layer => layer.FinestTiles > options.MaxTiles) is { } large)
            throw new ArgumentException(FormattableString.Invariant($"Zoom {large.DrawnZoom} of {large.Raster.Name} has {large.FinestTiles} tiles; at most {options.MaxTiles} are drawn (MaxTiles). Choose a smaller MaxZoom."), nameof(options));
        IReadOnlyList<DrawnLayer> drawn = [];
        AsideFolder.Write(folder, existing => Refuse(existing, options.Replace), aside =>
        {
            drawn = Draw(plan, aside, options, progress, cancellationToken);
            ViewPage.Write(aside, plan, drawn);
        });
        return new SceneViewResult(Path.Combine(folder, PageName), [.. drawn.Select(layer => new SceneViewLayer(layer.Plan.Id, layer.Plan.Title, layer.Tiles.MinZoom, layer.Tiles.MaxZoom, layer.Tiles.Tiles, layer.Plan.Legend))]);
    }

    private static List<DrawnLayer> Draw(ViewPlan plan, string folder, SceneViewOptions options, IProgress<SceneViewProgress>? progress, CancellationToken cancellationToken)
    {
        var drawn = new List<DrawnLayer>();
        long before = 0, total = plan.Layers.Sum(layer => layer.FinestTiles);
        foreach (var layer in plan.Layers)
        {
            using var map = new MapRaster(layer.Raster, layer.DrawnZoom, layer.Space);
            var tiles = ViewPage.TileFolder(folder, layer.Id);
            Directory.CreateDirectory(Path.GetDirectoryName(tiles)!); // below the view's folder
            var result = TilePyramid.Write(map, tiles, new TilePyramidOptions
            {
                MinZoom = Math.Min(plan.MinZoom, layer.MaxZoom),
                MaxZoom = layer.MaxZoom,
                Bands = [.. Enumerable.Range(0, layer.Raster.Info.Bands)],
                Ranges = [layer.Range],
                SampleSpace = layer.Space,
                Colours = layer.Colours,
                MaxTiles = options.MaxTiles,
                Threads = options.Threads,
            }, progress is null ? null : new Relay(value => progress.Report(new SceneViewProgress(layer.Id, before + value.TilesDone, total))), cancellationToken);
            drawn.Add(new DrawnLayer(layer, result));
            before += layer.FinestTiles;
        }

        return drawn;
    }

    private static void Refuse(string folder, bool replace)
    {
        if (AsideFolder.IsEmpty(folder)) return;
        if (!ViewPage.IsView(folder)) throw new IOException($"{folder} holds something else than a view, which would be lost. Choose another folder.");
        if (!replace) throw new IOException($"{folder} holds a view already. Replace it (force), or choose another folder.");
    }

    private sealed class Relay(Action<TilePyramidProgress> report) : IProgress<TilePyramidProgress>
    {
        public void Report(TilePyramidProgress value) => report(value);
    }
}

/// <summary>A layer and the tiles that it became.</summary>
internal sealed record DrawnLayer(LayerPlan Plan, TilePyramidResult Tiles);
