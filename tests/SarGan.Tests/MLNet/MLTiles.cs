using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SarGan.Data.Images;
using SarGan.MLNet;
using SarGan.Models;

namespace SarGan.Tests.MLNet;

/// <summary>A row as a prediction engine takes it.</summary>
internal sealed class TileRow
{
    [ImageType(TinyModels.Side, TinyModels.Side)]
    public MLImage? Sar { get; set; }

    [ImageType(TinyModels.Side, TinyModels.Side)]
    public MLImage? Optical { get; set; }
}

/// <summary>What a prediction engine gives; a model of one direction leaves the other empty.</summary>
internal sealed class OpticalRow
{
    [ImageType(TinyModels.Side, TinyModels.Side)]
    public MLImage? TranslatedOptical { get; set; }
}

/// <summary>Tiles as float vectors.</summary>
internal sealed class VectorRow
{
    [VectorType(1, TinyModels.Side, TinyModels.Side)]
    public float[] Sar { get; set; } = [];

    [VectorType(3, TinyModels.Side, TinyModels.Side)]
    public float[] Optical { get; set; } = [];
}

/// <summary>Views to test with.</summary>
internal static class MLTiles
{
    internal static IDataView Vectors(MLContext ml, int rows) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new VectorRow
    {
        Sar = Planes(TinyModels.Image((10 * i) + 1, 1)),
        Optical = Planes(TinyModels.Image((10 * i) + 3, 3)),
    }));

    internal static TileRow Row(int i) => new()
    {
        Sar = MLImages.FromPixelImage(TinyModels.Image((10 * i) + 1, 1)),
        Optical = MLImages.FromPixelImage(TinyModels.Image((10 * i) + 3, 3)),
    };

    internal static float[] Planes(PixelImage image)
    {
        var values = new float[image.Channels * image.Width * image.Height];
        PixelScaling.ToSigned(image, values, image.Channels);
        return values;
    }

    /// <summary>A column's images, in row order.</summary>
    internal static List<byte[]> Images(IDataView view, string column)
    {
        using var cursor = view.GetRowCursor([view.Schema[column]]);
        var getter = cursor.GetGetter<MLImage>(view.Schema[column]);
        var images = new List<byte[]>();
        MLImage image = null!; // The getter makes it.
        while (cursor.MoveNext())
        {
            getter(ref image);
            images.Add(image.Pixels.ToArray());
        }

        return images;
    }

    /// <summary>A column's vectors, in row order.</summary>
    internal static List<float[]> Values(IDataView view, string column) => [.. view.GetColumn<float[]>(column)];

    internal static TranslationTransformer Transformer(TranslationTransformerOptions? options = null, params TranslationDirection[] directions) =>
        new(TinyModels.Bundle(3, 3, directions), options ?? new TranslationTransformerOptions());
}
