using SarGan.Data.Images;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>Draws a raster as tiles of a web map, <c>z/x/y.png</c> of 256 x 256 pixels, for every zoom from one tile to the raster's own resolution.</summary>
/// <remarks>
/// The finest zoom is the area-weighted mean of the raster's samples in each pixel; each coarser one the mean of four pixels of the one below, weighted by
/// alpha: SAR in power, where <see cref="TilePyramidOptions.SampleSpace"/> says so. Pixels without a measurement in any drawn band are transparent, partly covered ones partly so. Tiles are grey or RGB with alpha. They are drawn on all cores.
/// </remarks>
public static class TilePyramid
{
    /// <summary>Side of a tile in pixels.</summary>
    public const int TileSize = 256;

    /// <summary>Draws the tiles.</summary>
    /// <param name="raster">In EPSG:3857 and north up, or anything that <see cref="TilePyramidOptions.Warp"/> brings to that. What reaches beyond 180° comes out on the other side.</param>
    /// <param name="folder">Made aside and moved into place. One that is there must be empty.</param>
    /// <param name="options">Zooms, bands and ranges; null for the defaults.</param>
    /// <param name="progress">Told after each tile of the finest zoom, from any thread, one at a time.</param>
    /// <param name="cancellationToken">Stops the drawing; nothing is left behind.</param>
    /// <exception cref="ArgumentException">The raster is elsewhere, the options do not fit it or each other, or there would be too many tiles.</exception>
    /// <exception cref="RasterFormatException">The raster is broken.</exception>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TilePyramidResult Write(RasterSource raster, string folder, TilePyramidOptions? options = null, IProgress<TilePyramidProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(raster);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new TilePyramidOptions();
        if (IsOnTheMap(raster.Info)) return Draw(raster, folder, options, progress, cancellationToken);
        if (options.Warp is null) throw new ArgumentException($"{raster.Name} is not in EPSG:3857 with north up. Warp it first, or give TilePyramidOptions.Warp.", nameof(raster));
        using var warped = options.Warp(raster);
        if (!IsOnTheMap(warped.Info)) throw new ArgumentException("TilePyramidOptions.Warp gave a raster that is not in EPSG:3857 with north up.", nameof(options));
        return Draw(warped, folder, options, progress, cancellationToken);
    }

    private static bool IsOnTheMap(RasterInfo info) => info.Crs?.EpsgCode == 3857 && info.Transform is { ScaleX: > 0, ScaleY: < 0, ShearX: 0, ShearY: 0 };

    private static TilePyramidResult Draw(RasterSource raster, string folder, TilePyramidOptions options, IProgress<TilePyramidProgress>? progress, CancellationToken cancellationToken)
    {
        var transform = raster.Info.Transform!; // Checked by the caller.
        var own = ZoomOf(Math.Min(transform.ScaleX, -transform.ScaleY), Math.Round);
        var maxZoom = options.MaxZoom ?? own;
        var minZoom = options.MinZoom ?? Math.Min(maxZoom, ZoomOf(Math.Max(transform.ScaleX * raster.Info.Width, -transform.ScaleY * raster.Info.Height) / TileSize, Math.Floor));
        if (minZoom > maxZoom) throw new ArgumentException(FormattableString.Invariant($"MinZoom must be at most MaxZoom. Actual values were {minZoom} and {maxZoom}."), nameof(options));

        // Coarser zooms than the raster's own are means of its own: a window to read is never much larger than a tile.
        var drawer = new PyramidDrawer(new PyramidPixels(raster, options), minZoom, maxZoom, Math.Max(own, maxZoom), options.Threads);
        if (drawer.Tiles == 0) throw new ArgumentException($"{raster.Name} lies wholly beyond the northern or southern edge of the web map.", nameof(raster));
        if (drawer.Tiles > options.MaxTiles)
            throw new ArgumentException(FormattableString.Invariant($"Zoom {Math.Max(own, maxZoom)} of {raster.Name} has {drawer.Tiles} tiles; at most {options.MaxTiles} are drawn (MaxTiles). Choose a smaller MaxZoom or part of the raster."), nameof(options));
        AsideFolder.Write(Path.GetFullPath(folder), RefuseFilled, aside => drawer.Draw(aside, progress, cancellationToken));
        return new TilePyramidResult(minZoom, maxZoom, drawer.Written);
    }

    private static int ZoomOf(double metresPerPixel, Func<double, double> round) =>
        (int)Math.Clamp(round(Math.Log2(WebMercatorProjection.PixelSizeMetres(0, TileSize) / metresPerPixel)), 0, WebMercatorProjection.MaxZoom);

    private static void RefuseFilled(string folder)
    {
        if (!AsideFolder.IsEmpty(folder)) throw new IOException($"{folder} is not empty: tiles would be mixed with what is there. Choose another folder.");
    }
}
