using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.MLNet;

/// <summary>Pairs of tiles in files, decoded when a row's value is asked for.</summary>
internal sealed class TilePairView : IDataView
{
    private const int SarIndex = 0;
    private const int OpticalIndex = 1;
    private const int SceneIndex = 2;

    private readonly IReadOnlyList<TilePair> _pairs;
    private readonly ITileSet _sar;
    private readonly ITileSet _optical;

    internal TilePairView(TileDataset dataset)
    {
        (_pairs, _sar, _optical) = (dataset.All, dataset.Sar(), dataset.Optical());
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Sar", TypeOf(_sar.Read(0)));
        builder.AddColumn("Optical", TypeOf(_optical.Read(0)));
        builder.AddColumn("Scene", TextDataViewType.Instance);
        builder.AddColumn("Patch", TextDataViewType.Instance);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _pairs.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var order = Enumerable.Range(0, _pairs.Count).ToArray();
        rand?.Shuffle(order);
        return new Cursor(this, columnsNeeded, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static ImageDataViewType TypeOf(PixelImage image) => new(image.Height, image.Width);

    private ReadOnlyMemory<char> TextOf(int column, int pair) => (column == SceneIndex ? _pairs[pair].Scene : _pairs[pair].Patch).AsMemory();

    /// <exception cref="DatasetLayoutException">The file is broken, of another size than the first, or cannot be shown in 8-bit colours.</exception>
    private MLImage Decode(int column, int pair)
    {
        var tiles = column == SarIndex ? _sar : _optical;
        var image = tiles.Read(pair);
        var type = (ImageDataViewType)Schema[column].Type;
        if (image.Width != type.Width || image.Height != type.Height)
            throw new DatasetLayoutException($"{tiles.NameOf(pair)} is {image.Width} x {image.Height} pixels, and the first tile is {type.Width} x {type.Height}. The tiles of a view must have one size.");
        if (image.BitsPerSample != 8 || image.Channels is not (1 or 3))
            throw new DatasetLayoutException($"{tiles.NameOf(pair)} has {image.Channels} channels of {image.BitsPerSample} bits. An image column holds grey or RGB of 8 bits; give other data as Vector<Single, C, H, W> columns.");
        return MLImages.FromPixelImage(image);
    }

    private sealed class Cursor(TilePairView view, IEnumerable<DataViewSchema.Column> columns, int[] order) : DataViewRowCursor
    {
        private readonly HashSet<int> _active = [.. columns.Select(c => c.Index)];
        private long _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        private int Pair => _position >= 0 && _position < order.Length
            ? order[_position]
            : throw new InvalidOperationException("The cursor is on no row: call MoveNext, and stop when it returns false.");

        public override bool MoveNext()
        {
            if (_position >= order.Length) return false;
            _position++;
            if (_position < order.Length) return true;
            Dispose();
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Pair, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column)) throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' was not asked for when the cursor was opened.");
            Delegate getter = column.Index is SarIndex or OpticalIndex ? ImageGetter(column.Index) : TextGetter(column.Index);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type.RawType}. Asked for was {typeof(TValue)}.");
        }

        private ValueGetter<MLImage> ImageGetter(int column)
        {
            MLImage? last = null;
            return (ref MLImage value) =>
            {
                last?.Dispose();
                value = last = view.Decode(column, Pair);
            };
        }

        private ValueGetter<ReadOnlyMemory<char>> TextGetter(int column) => (ref ReadOnlyMemory<char> value) => value = view.TextOf(column, Pair);
    }
}
