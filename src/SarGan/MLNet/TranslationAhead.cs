using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Batches;

namespace SarGan.MLNet;

/// <summary>Translates one column several rows ahead, through a cursor of its own over the same input, so that no other column's values need to be kept.</summary>
internal sealed class TranslationAhead : IDisposable
{
    private readonly Translator _translator;
    private readonly AddedColumn _column;
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly TileReader _reader;
    private readonly List<DataViewRowId> _ids = [];
    private IReadOnlyList<ImageBatch> _translations = [];
    private long _first;
    private long _read;

    /// <summary>Opens the column.</summary>
    /// <param name="translator">The model.</param>
    /// <param name="column">The column.</param>
    /// <param name="cursor">Over the input, in the same order as the visible cursor; owned from here on.</param>
    internal TranslationAhead(Translator translator, AddedColumn column, DataViewRowCursor cursor)
    {
        (_translator, _column, _cursor) = (translator, column, cursor);
        _id = cursor.GetIdGetter();
        _reader = TileReader.Open(cursor, column.Source, column.SourceFormat);
    }

    /// <summary>The translation of a row.</summary>
    /// <param name="row">Rows moved over before it, from 0.</param>
    /// <param name="id">The row's id in the visible cursor.</param>
    /// <exception cref="InvalidOperationException">The input gives another order to a second cursor.</exception>
    internal ImageBatch At(long row, DataViewRowId id)
    {
        if (row >= _first + _translations.Count) Fill(row);
        var index = (int)(row - _first);
        if (index >= _translations.Count || !_ids[index].Equals(id))
            throw new InvalidOperationException($"The input of column '{_column.Source.Name}' gives its rows in another order each time, so rows cannot be translated ahead. Use BatchSize = 1.");
        return _translations[index];
    }

    public void Dispose() => _cursor.Dispose();

    private void Fill(long row)
    {
        _ids.Clear();
        var tiles = new List<ImageBatch>();
        while (tiles.Count < _translator.Options.BatchSize && _cursor.MoveNext())
        {
            if (_read++ < row) continue;
            DataViewRowId id = default;
            _id(ref id);
            _ids.Add(id);
            tiles.Add(_reader.Read());
        }

        _first = row;
        _translations = _translator.TranslateEach(tiles, _column.Direction, CancellationToken.None);
    }
}
