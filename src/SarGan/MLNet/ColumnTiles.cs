using Microsoft.ML;
using SarGan.Data;
using SarGan.Data.Images;

namespace SarGan.MLNet;

/// <summary>Tiles of one column, read once and kept in memory for the many passes of a training: 8 bits a sample from images (grey ones with one channel), 16 from float vectors.</summary>
internal sealed class ColumnTiles : ITileSet
{
    private readonly string _column;
    private readonly List<PixelImage> _tiles = [];

    private ColumnTiles(string column) => _column = column;

    public int Count => _tiles.Count;

    /// <summary>Side of the tiles in pixels, all square and equal.</summary>
    internal int Side => _tiles[0].Width;

    /// <summary>Most channels of a tile.</summary>
    internal int Channels => _tiles.Max(t => t.Channels);

    public string NameOf(int index) => $"row {index} of column '{_column}'";

    public PixelImage Read(int index) => _tiles[index];

    /// <summary>Reads columns of one view side by side, in one pass.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, there are no rows, or the tiles are not square or not of one size.</exception>
    /// <exception cref="InvalidOperationException">A row holds no tile, or values out of range.</exception>
    internal static ColumnTiles[] Read(IDataView data, string[] columns, CancellationToken cancellationToken)
    {
        var sources = columns.Select(name => TileFormat.Find(data.Schema, name)).ToArray();
        var formats = sources.Select(TileFormat.Of).ToArray();
        var tiles = columns.Select(name => new ColumnTiles(name)).ToArray();
        using var cursor = data.GetRowCursor(sources.DistinctBy(c => c.Index));
        var readers = sources.Select((source, i) => TileReader.Open(cursor, source, formats[i])).ToArray();
        while (cursor.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < tiles.Length; i++) tiles[i].Add(readers[i].ReadPixels());
        }

        return tiles[0].Count > 0 ? tiles : throw new ArgumentException($"Column '{columns[0]}' has no rows to learn from.", nameof(data));
    }

    private void Add(PixelImage tile)
    {
        if (tile.Width != tile.Height)
            throw new ArgumentException($"Tiles to learn from must be square. {NameOf(Count)} is {tile.Width} x {tile.Height} pixels.");
        if (Count > 0 && tile.Width != Side)
            throw new ArgumentException($"Tiles to learn from must have one size. {NameOf(0)} is {Side} x {Side} pixels, {NameOf(Count)} is {tile.Width} x {tile.Height}.");
        _tiles.Add(tile);
    }
}
