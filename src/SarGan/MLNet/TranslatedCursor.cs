using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Batches;

namespace SarGan.MLNet;

/// <summary>A cursor with the added columns. One row at a time it reads its input once; in batches it reads the source columns through cursors of their own.</summary>
internal sealed class TranslatedCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly TranslatedRow _row;
    private readonly Dictionary<AddedColumn, TranslationAhead> _ahead = [];
    private readonly ValueGetter<DataViewRowId> _id;
    private long _index = -1;

    internal TranslatedCursor(Translator translator, TranslationBinding binding, IDataView input, IEnumerable<DataViewSchema.Column> wanted, Random? random)
    {
        var columns = wanted.ToArray();
        var added = binding.AddedAmong(columns).Distinct().ToArray();
        var batched = translator.Options.BatchSize > 1 && added.Length > 0;

        // Cursors that start from equal random numbers shuffle alike; the row ids tell if they do not.
        var seed = batched ? random?.Next() : null;
        Random? Again() => seed is { } value ? new Random(value) : null;
        _input = input.GetRowCursor(batched ? binding.PassedThrough(columns) : binding.Needed(columns), batched ? Again() : random);
        _id = _input.GetIdGetter();
        if (batched)
        {
            foreach (var column in added)
                _ahead.Add(column, new TranslationAhead(translator, column, input.GetRowCursor([column.Source], Again())));
        }

        _row = new TranslatedRow(binding, _input, columns, batched ? Batched : column => RowTranslation.Of(translator, column, _input), reuse: true);
    }

    public override DataViewSchema Schema => _row.Schema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override bool MoveNext()
    {
        _index++;
        return _input.MoveNext();
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _row.IsColumnActive(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var ahead in _ahead.Values) ahead.Dispose();
            _row.Dispose();
        }

        base.Dispose(disposing);
    }

    private Func<ImageBatch> Batched(AddedColumn column)
    {
        var ahead = _ahead[column];
        return () =>
        {
            DataViewRowId id = default;
            _id(ref id);
            return ahead.At(_index, id);
        };
    }
}

/// <summary>Translates the current row of its input.</summary>
internal static class RowTranslation
{
    internal static Func<ImageBatch> Of(Translator translator, AddedColumn column, DataViewRow row)
    {
        var reader = TileReader.Open(row, column.Source, column.SourceFormat);
        return () => translator.TranslateEach([reader.Read()], column.Direction, CancellationToken.None)[0];
    }
}
