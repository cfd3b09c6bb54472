using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SarGan.Models;

namespace SarGan.MLNet;

/// <summary>What an estimator says about its output before it has seen data.</summary>
internal static class EstimatorSchema
{
    /// <exception cref="ArgumentException">A source column is missing or of another type.</exception>
    internal static SchemaShape Promise(SchemaShape input, TranslationTransformerOptions options, IEnumerable<TranslationDirection> directions)
    {
        ArgumentNullException.ThrowIfNull(input);

        // Fit reads both, whatever Transform needs.
        TileFormat.Check(input, options.SarColumn);
        TileFormat.Check(input, options.OpticalColumn);
        var ml = new MLContext();
        var added = directions.Distinct().Order().Select(d => Column(ml, input, TileFormat.Check(input, options.SourceOf(d)), options.TargetOf(d), options.Output)).ToArray();
        return new SchemaShape(input.Where(c => added.All(a => a.Name != c.Name)).Concat(added));
    }

    // Shape columns cannot be constructed from outside ML.NET. A transform that is never run promises one: copying keeps the source's type, and a mapping makes the other kind.
    private static SchemaShape.Column Column(MLContext ml, SchemaShape input, SchemaShape.Column source, string name, TranslatedColumnKind kind)
    {
        var isImage = source.ItemType is ImageDataViewType;
        if (kind == TranslatedColumnKind.SameAsSource || isImage == (kind == TranslatedColumnKind.Image))
            return Last(ml.Transforms.CopyColumns(name, source.Name).GetOutputSchema(input), name);
        return isImage ? Mapped<VectorCell>(ml, input, name, new VectorDataViewType(NumberDataViewType.Single, 1, 1, 1)) : Mapped<ImageCell>(ml, input, name, new ImageDataViewType());
    }

    private static SchemaShape.Column Mapped<TCell>(MLContext ml, SchemaShape input, string name, DataViewType type)
        where TCell : class, new()
    {
        var definition = SchemaDefinition.Create(typeof(TCell));
        (definition[0].ColumnName, definition[0].ColumnType) = (name, type);
        return Last(ml.Transforms.CustomMapping<Nothing, TCell>((_, _) => { }, null, null, definition).GetOutputSchema(input), name);
    }

    private static SchemaShape.Column Last(SchemaShape shape, string name) => shape.Single(c => c.Name == name);

    private sealed class Nothing;

    private sealed class ImageCell
    {
        [ImageType(1, 1)]
        public MLImage? Value { get; set; }
    }

    private sealed class VectorCell
    {
        [VectorType(1, 1, 1)]
        public float[]? Value { get; set; }
    }
}
