using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.WebMercator;

/// <summary>Reads one tile of a web map.</summary>
/// <param name="tile">Which.</param>
/// <param name="cancellationToken">Stops the reading.</param>
/// <returns>Its samples, first row north; null where there is no such tile.</returns>
public delegate ValueTask<MemoryRaster?> TileReader(WebMercatorTile tile, CancellationToken cancellationToken);

/// <summary>Tiles of a web map put together into one raster in EPSG:3857, north up.</summary>
public sealed class TileMosaic
{
    /// <summary>Name of a band that says how opaque a pixel is: 0 is transparent. It is the last band of tiles that have one.</summary>
    public const string AlphaBand = "alpha";

    private TileMosaic(MemoryRaster raster, WebMercatorTile centre, IReadOnlyList<WebMercatorTile> missing, int beyondPoles) =>
        (Raster, Centre, Missing, CellsBeyondPoles) = (raster, centre, missing, beyondPoles);

    /// <summary>
    /// The pixels, georeferenced in EPSG:3857. Where the mosaic crosses 180°, x goes on beyond ±<see cref="WebMercatorProjection.HalfWorld"/>, so that the raster is in one piece.
    /// </summary>
    public MemoryRaster Raster { get; }

    /// <summary>The tile of the point that the mosaic was made around.</summary>
    public WebMercatorTile Centre { get; }

    /// <summary>Tiles that do not exist, row by row; their pixels hold nodata or are transparent.</summary>
    public IReadOnlyList<WebMercatorTile> Missing { get; }

    /// <summary>Cells of the mosaic beyond the map's northern or southern edge, where no tiles can be; filled as missing ones are.</summary>
    public int CellsBeyondPoles { get; }

    /// <summary>Reads n x n tiles around a point: columns and rows from that of the point - n / 2 (rounded down), around the world at 180°.</summary>
    /// <param name="centre">The tile of the point, as <see cref="WebMercatorTile.At"/> gives it.</param>
    /// <param name="read">Gives a tile; called for several at once, and once a tile.</param>
    /// <param name="options">Number of tiles and fill; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="RasterFormatException">A tile cannot be read, or differs from another in size, bands or sample type.</exception>
    /// <exception cref="FileNotFoundException">None of the tiles exists.</exception>
    /// <exception cref="ArgumentException">The mosaic is too large for memory rasters, or the tiles' samples cannot hold the nodata of the options.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TileMosaic> AssembleAsync(WebMercatorTile centre, TileReader read, TileMosaicOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        options ??= new TileMosaicOptions();
        var canvas = new Canvas(centre, options);
        // At coarse zooms a wide mosaic goes around the world more than once: such a tile is read once and placed in each of its cells.
        var cells = canvas.Cells().Where(cell => cell.Tile is not null).ToLookup(cell => cell.Tile!.Value); // Those beyond the poles were left out.
        var missing = new List<WebMercatorTile>();
        await Parallel.ForEachAsync(
            cells,
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken },
            async (cell, token) =>
            {
                var samples = await read(cell.Key, token).ConfigureAwait(false);
                lock (canvas)
                {
                    if (samples is null) missing.Add(cell.Key);
                    else canvas.Place(cell.Key, samples, cell.Select(place => (place.Column, place.Row)));
                }
            }).ConfigureAwait(false);

        missing.Sort((a, b) => (a.Y, a.X).CompareTo((b.Y, b.X)));
        var beyond = canvas.Cells().Count(cell => cell.Tile is null);
        return new TileMosaic(canvas.Finish(missing.Count + beyond > 0), centre, missing, beyond);
    }

    /// <summary>The raster in the making. Calls are serialised by its user.</summary>
    private sealed class Canvas(WebMercatorTile centre, TileMosaicOptions options)
    {
        private byte[][] _bands = [];
        private MemoryRaster? _raster;
        private WebMercatorTile _first;
        private RasterInfo? _tileInfo;

        public IEnumerable<(int Column, int Row, WebMercatorTile? Tile)> Cells()
        {
            var before = options.Grid / 2;
            for (var row = 0; row < options.Grid; row++)
            {
                for (var column = 0; column < options.Grid; column++) yield return (column, row, centre.Neighbour(column - before, row - before));
            }
        }

        public void Place(WebMercatorTile tile, MemoryRaster samples, IEnumerable<(int Column, int Row)> cells)
        {
            if (_raster is null || _tileInfo is null)
            {
                (_first, _tileInfo) = (tile, samples.Info);
                _raster = Allocate(InfoOf(samples.Info));
            }

            var info = samples.Info;
            if ((info.Width, info.Height, info.Bands, info.SampleType) != (_tileInfo.Width, _tileInfo.Height, _tileInfo.Bands, _tileInfo.SampleType) || HasAlpha(info) != HasAlpha(_tileInfo))
                throw new RasterFormatException(FormattableString.Invariant($"Tile {tile} has {Describe(info)}, and tile {_first} has {Describe(_tileInfo)}. All tiles of a mosaic must be alike: decode them to one number of bands."));
            foreach (var (column, row) in cells)
            {
                for (var band = 0; band < info.Bands; band++)
                    _raster.Write(band, new PixelWindow(column * info.Width, row * info.Height, info.Width, info.Height), samples.Band(band));
            }
        }

        public MemoryRaster Finish(bool incomplete)
        {
            if (_raster is null || _tileInfo is null)
                throw new FileNotFoundException(FormattableString.Invariant($"None of the {options.Grid} x {options.Grid} tiles around {centre} (zoom/column/row) was found."));
            // Nothing was filled: what the tiles themselves say is all there is to say.
            return incomplete ? _raster : new MemoryRaster(_raster.Info with { NoData = _tileInfo.NoData }, _bands);
        }

        private MemoryRaster Allocate(RasterInfo info)
        {
            var bytes = info.Extent.Count * info.SampleType.Size();
            if (bytes > Array.MaxLength)
                throw new ArgumentException(FormattableString.Invariant($"A mosaic of {options.Grid} x {options.Grid} tiles has {info.Width} x {info.Height} pixels, more than memory rasters hold. Take fewer tiles."));
            _bands = new byte[info.Bands][];
            for (var band = 0; band < info.Bands; band++)
            {
                _bands[band] = new byte[bytes];
                NoDataFill.Fill(info, _bands[band]);
            }

            return new MemoryRaster(info, _bands);
        }

        private RasterInfo InfoOf(RasterInfo tile)
        {
            if (!HasAlpha(tile) && tile.NoData is null && !tile.SampleType.CanHold(options.NoData))
                throw new ArgumentException(FormattableString.Invariant($"NoData must be a value that samples of {tile.SampleType} can be. Actual value was {options.NoData}."));
            var before = options.Grid / 2;
            var (west, north) = centre.Corner((long)centre.X - before, (long)centre.Y - before);
            var side = 2 * WebMercatorProjection.HalfWorld / (1L << centre.Zoom);
            return new RasterInfo
            {
                Width = checked(tile.Width * options.Grid),
                Height = checked(tile.Height * options.Grid),
                Bands = tile.Bands,
                SampleType = tile.SampleType,
                BandNames = tile.BandNames,
                NoData = HasAlpha(tile) ? null : tile.NoData ?? options.NoData,
                Transform = new AffineTransform(side / tile.Width, 0, west, 0, -side / tile.Height, north),
                Crs = CoordinateReferenceSystem.FromEpsg(3857),
            };
        }

        private static bool HasAlpha(RasterInfo info) => info.BandNames is { Count: > 0 } names && names[^1] == AlphaBand;

        private static string Describe(RasterInfo info) =>
            FormattableString.Invariant($"{info.Width} x {info.Height} pixels with {info.Bands} band(s) of {info.SampleType}{(HasAlpha(info) ? ", the last one alpha" : "")}");
    }
}
