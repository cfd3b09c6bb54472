using Microsoft.ML;
using Microsoft.ML.Data;

namespace SarGan.MLNet;

/// <summary>A view with the added columns; computes nothing until a cursor asks for one.</summary>
internal sealed class TranslatedDataView(TranslationTransformer transformer, TranslationBinding binding, IDataView input) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => binding.Output;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TranslatedCursor(transformer.Translator, binding, input, columnsNeeded, rand);

    // One cursor for all: a translation uses every core by itself.
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}

/// <summary>The same for single rows, which prediction engines ask for.</summary>
internal sealed class TranslatedRowMapper(TranslationTransformer transformer, TranslationBinding binding) : IRowToRowMapper
{
    public DataViewSchema InputSchema => binding.Input;

    public DataViewSchema OutputSchema => binding.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => binding.Needed(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new TranslatedRow(binding, input, activeColumns, column => RowTranslation.Of(transformer.Translator, column, input), reuse: false);
}
