using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Models;

namespace SarGan.MLNet;

/// <summary>A column that the transformer adds.</summary>
/// <param name="Direction">What computes it.</param>
/// <param name="Source">The input column.</param>
/// <param name="SourceFormat">What the input column holds.</param>
/// <param name="Format">What the added column holds.</param>
internal sealed record AddedColumn(TranslationDirection Direction, DataViewSchema.Column Source, TileFormat SourceFormat, TileFormat Format);

/// <summary>How a model meets an input schema: the input's columns first, by the same index, then the added ones.</summary>
internal sealed class TranslationBinding
{
    /// <exception cref="ArgumentException">A source column is missing, or its type does not suit the model.</exception>
    internal TranslationBinding(Translator translator, TranslationTransformerOptions options, DataViewSchema input)
    {
        Input = input;
        Added = [.. Directions(translator, options, input).Select(direction => Add(translator, options, input, direction))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var added in Added) builder.AddColumn(options.TargetOf(added.Direction), added.Format.Type);
        Output = builder.ToSchema();
    }

    internal DataViewSchema Input { get; }

    internal DataViewSchema Output { get; }

    internal IReadOnlyList<AddedColumn> Added { get; }

    /// <summary>The added column behind an output index; null for one that is passed through.</summary>
    internal AddedColumn? Find(int outputIndex) => outputIndex < Input.Count ? null : Added[outputIndex - Input.Count];

    /// <summary>The input columns that are passed through.</summary>
    internal IEnumerable<DataViewSchema.Column> PassedThrough(IEnumerable<DataViewSchema.Column> wanted) =>
        wanted.Where(c => c.Index < Input.Count).Select(c => Input[c.Index]);

    /// <summary>The added columns among those wanted.</summary>
    internal IEnumerable<AddedColumn> AddedAmong(IEnumerable<DataViewSchema.Column> wanted) =>
        wanted.Select(c => Find(c.Index)).OfType<AddedColumn>();

    /// <summary>The input columns from which the wanted ones come.</summary>
    internal IEnumerable<DataViewSchema.Column> Needed(IEnumerable<DataViewSchema.Column> wanted)
    {
        var columns = wanted.ToArray();
        return PassedThrough(columns).Concat(AddedAmong(columns).Select(a => a.Source)).DistinctBy(c => c.Index).OrderBy(c => c.Index);
    }

    private static IEnumerable<TranslationDirection> Directions(Translator translator, TranslationTransformerOptions options, DataViewSchema input)
    {
        if (options.Directions is not null) return options.Directions.Distinct();
        var possible = translator.Directions.Where(d => input.GetColumnOrNull(options.SourceOf(d)) is not null).ToArray();
        if (possible.Length > 0) return possible.Order();
        TileFormat.Find(input, options.SourceOf(translator.Directions.Order().First()));
        throw new InvalidOperationException("A column was not found and then found.");
    }

    private static AddedColumn Add(Translator translator, TranslationTransformerOptions options, DataViewSchema input, TranslationDirection direction)
    {
        var source = TileFormat.Find(input, options.SourceOf(direction));
        var format = TileFormat.Of(source);
        if (!translator.Takes(direction, format.Channels))
        {
            var hint = !format.IsImage && format.Width is 1 or 3 ? " It looks interleaved: use ExtractPixels(interleavePixelColors: false)." : "";
            throw new ArgumentException($"Column '{source.Name}' must have {translator.SourceChannels(direction)} channels for {direction}. Actual were {format.Channels}, in {format.Type}.{hint}");
        }

        return new AddedColumn(direction, source, format, ResultFormat(translator.ResultChannels(direction), options, source, format));
    }

    private static TileFormat ResultFormat(int channels, TranslationTransformerOptions options, DataViewSchema.Column source, TileFormat format)
    {
        var image = options.Output == TranslatedColumnKind.Image || (options.Output == TranslatedColumnKind.SameAsSource && format.IsImage);
        if (image && channels is not (1 or 3))
            throw new ArgumentException($"The model's result has {channels} channels, and an image holds 1 or 3. Use Output = TranslatedColumnKind.Vector.");
        if (!image && format.Height == 0)
            throw new ArgumentException($"A vector needs a known size, and column '{source.Name}' holds images of unknown size. Use Output = TranslatedColumnKind.Image, or give the column a size (ResizeImages, [ImageType(height, width)]).");
        return new TileFormat(image, image ? 3 : channels, format.Height, format.Width);
    }
}
