using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Batches;

namespace SarGan.MLNet;

/// <summary>A row with the added columns: the input's columns pass through, the added ones are computed when their getter is called.</summary>
/// <param name="binding">The columns.</param>
/// <param name="input">The input row; disposed with this one.</param>
/// <param name="active">The wanted output columns.</param>
/// <param name="translate">Gives a column's translation for the current row.</param>
/// <param name="reuse">Whether an image dies when the next is asked for, as in ML.NET's cursors; a prediction's images are the caller's.</param>
internal sealed class TranslatedRow(
    TranslationBinding binding, DataViewRow input, IEnumerable<DataViewSchema.Column> active, Func<AddedColumn, Func<ImageBatch>> translate, bool reuse) : DataViewRow
{
    private readonly HashSet<int> _active = [.. active.Select(c => c.Index)];

    public override DataViewSchema Schema => binding.Output;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column)) throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");
        if (binding.Find(column.Index) is not { } added) return input.GetGetter<TValue>(binding.Input[column.Index]);
        Delegate getter = added.Format.IsImage ? ImageGetter(translate(added)) : VectorGetter(added, translate(added));
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {added.Format.Type.RawType}. Asked for was {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }

    private ValueGetter<MLImage> ImageGetter(Func<ImageBatch> translation)
    {
        MLImage? last = null;
        return (ref MLImage value) =>
        {
            if (reuse) last?.Dispose();
            value = last = MLImages.FromPixelImage(PixelBatches.ToImage(translation()));
        };
    }

    // ML.NET does not hold an image to its column's size; a vector's length is another matter.
    private ValueGetter<VBuffer<float>> VectorGetter(AddedColumn added, Func<ImageBatch> translation) => (ref VBuffer<float> value) =>
    {
        var tile = translation();
        var (format, values) = (added.Format, tile.Values);
        if (tile.Height != format.Height || tile.Width != format.Width)
            throw new InvalidOperationException($"Column '{added.Source.Name}' says that its images are {format.Width} x {format.Height} pixels, and row {Position} holds {tile.Width} x {tile.Height}. Resize them, or use Output = TranslatedColumnKind.Image.");
        var editor = VBufferEditor.Create(ref value, values.Length);
        values.CopyTo(editor.Values);
        value = editor.Commit();
    };
}
