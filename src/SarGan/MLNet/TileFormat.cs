using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace SarGan.MLNet;

/// <summary>How a column holds tiles.</summary>
/// <param name="IsImage">MLImage, else Vector&lt;Single, C, H, W&gt;.</param>
/// <param name="Channels">C of a vector; 3 for an image.</param>
/// <param name="Height">H; 0 for images of unknown size.</param>
/// <param name="Width">W; 0 for images of unknown size.</param>
internal sealed record TileFormat(bool IsImage, int Channels, int Height, int Width)
{
    internal DataViewType Type => (IsImage, Height) switch
    {
        (true, 0) => new ImageDataViewType(),
        (true, _) => new ImageDataViewType(Height, Width),
        _ => new VectorDataViewType(NumberDataViewType.Single, Channels, Height, Width),
    };

    /// <exception cref="ArgumentException">The column holds neither images nor vectors of channels x height x width.</exception>
    internal static TileFormat Of(DataViewSchema.Column column) => column.Type switch
    {
        ImageDataViewType image => new TileFormat(true, 3, image.Height, image.Width),
        VectorDataViewType { ItemType: NumberDataViewType item, Dimensions: [> 0, > 0, > 0] } vector when item == NumberDataViewType.Single =>
            new TileFormat(false, vector.Dimensions[0], vector.Dimensions[1], vector.Dimensions[2]),
        _ => throw new ArgumentException($"Column '{column.Name}' must hold images (MLImage) or float vectors of channels x height x width (Vector<Single, C, H, W>). Actual type was {column.Type}."),
    };

    /// <summary>The same question before any data: a shape knows the item type, not the dimensions.</summary>
    /// <exception cref="ArgumentException">The column is missing or holds neither images nor float vectors.</exception>
    internal static SchemaShape.Column Check(SchemaShape shape, string name)
    {
        var column = shape.FirstOrDefault(c => c.Name == name);
        if (column.Name is null) throw Missing(name, shape.Select(c => c.Name));
        var fits = column.Kind == SchemaShape.Column.VectorKind.Vector ? column.ItemType == NumberDataViewType.Single : column.ItemType is ImageDataViewType;
        return fits ? column : throw new ArgumentException($"Column '{name}' must hold images (MLImage) or float vectors of channels x height x width (Vector<Single, C, H, W>). Actual type was {column.Kind} of {column.ItemType}.");
    }

    /// <exception cref="ArgumentException">There is no such column.</exception>
    internal static DataViewSchema.Column Find(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) ?? throw Missing(name, schema.Where(c => !c.IsHidden).Select(c => c.Name));

    private static ArgumentException Missing(string name, IEnumerable<string> present) =>
        new($"Column '{name}' is missing. The input has: {string.Join(", ", present)}. Another name can be given in TranslationTransformerOptions.");
}
