using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>How one resolution of a file is cut into tiles. Tiles are numbered as in TIFF: row by row, plane after plane.</summary>
/// <param name="Width">Columns of the raster at this resolution.</param>
/// <param name="Height">Rows.</param>
/// <param name="TileWidth">A multiple of 16.</param>
/// <param name="TileHeight">A multiple of 16.</param>
/// <param name="Planes">1 where tiles hold all bands, else the number of bands.</param>
/// <param name="SamplesPerPixel">Samples a pixel within a tile: all bands, or 1.</param>
/// <param name="SampleSize">Bytes a sample.</param>
internal sealed record TileGrid(int Width, int Height, int TileWidth, int TileHeight, int Planes, int SamplesPerPixel, int SampleSize)
{
    public int Columns => ((Width - 1) / TileWidth) + 1;

    public int Rows => ((Height - 1) / TileHeight) + 1;

    public int PixelBytes => SamplesPerPixel * SampleSize;

    public int RowBytes => TileWidth * PixelBytes;

    public int TileBytes => RowBytes * TileHeight;

    public int Count => Columns * Rows * Planes;

    public static TileGrid Create(RasterInfo info, int tileSize, bool interleaved)
    {
        var grid = new TileGrid(
            info.Width,
            info.Height,
            Side(info.Width, tileSize),
            Side(info.Height, tileSize),
            interleaved ? 1 : info.Bands,
            interleaved ? info.Bands : 1,
            info.SampleType.Size());
        var tileBytes = (long)grid.TileWidth * grid.TileHeight * grid.SamplesPerPixel * grid.SampleSize;
        if (tileBytes > Array.MaxLength)
            throw new ArgumentException(FormattableString.Invariant($"A tile of {grid.TileWidth} x {grid.TileHeight} with {grid.SamplesPerPixel} samples of {info.SampleType} would take {tileBytes} bytes. Choose a smaller TileSize or separate planes."));
        // The three tables of a directory and the writer's own must be arrays.
        var tiles = (Int128)grid.Columns * grid.Rows * grid.Planes;
        if (tiles > Array.MaxLength / 8)
            throw new ArgumentException(FormattableString.Invariant($"The raster would have {tiles} tiles; {Array.MaxLength / 8} is the most. Choose a larger TileSize or interleaved planes."));
        return grid;
    }

    /// <summary>The pixels of the raster that a tile holds; a tile at the right or lower edge holds fewer than it has room for.</summary>
    public PixelWindow Window(int tile)
    {
        var inPlane = tile % (Columns * Rows);
        var full = new PixelWindow(inPlane % Columns * TileWidth, inPlane / Columns * TileHeight, TileWidth, TileHeight);
        return full.Intersect(new PixelWindow(0, 0, Width, Height));
    }

    public int PlaneOf(int tile) => tile / (Columns * Rows);

    public int IndexOf(int plane, int column, int row) => (((plane * Rows) + row) * Columns) + column;

    /// <summary>The next overview: half the resolution, rounded up, in tiles of the same size.</summary>
    public TileGrid Half() => this with { Width = Width - (Width / 2), Height = Height - (Height / 2) };

    private static int Side(int pixels, int tileSize) => pixels >= tileSize ? tileSize : (pixels + 15) / 16 * 16;
}
