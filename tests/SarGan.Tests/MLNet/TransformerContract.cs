using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.MLNet;
using SarGan.TestSupport;

namespace SarGan.Tests.MLNet;

/// <summary>What holds of every transformer, whoever made it. Derived classes say how it is made; each fact makes its own.</summary>
public abstract class TransformerContract : IDisposable
{
    private protected TempFolder Folder { get; } = new();

    private protected MLContext Ml { get; } = new MLContext(seed: 1).RegisterSarGan();

    private protected IDataView Tiles
    {
        get
        {
            if (field is not null) return field;
            TinyModels.WriteSen12(Folder["tiles"], pairs: 4);
            return field = Ml.Data.LoadSen12(Folder["tiles"]);
        }
    }

    private protected abstract string[] Added { get; }

    private protected abstract TranslationTransformer Make();

    [Fact]
    public void GetOutputSchema_OfTiles_IsTheSchemaOfTheResult()
    {
        using var model = Make();

        var promised = model.GetOutputSchema(Tiles.Schema);

        var actual = model.Transform(Tiles).Schema;
        Assert.Equal([.. Tiles.Schema.Select(c => c.Name), .. Added], promised.Select(c => c.Name));
        Assert.Equal(promised.Select(c => (c.Name, $"{c.Type}")), actual.Select(c => (c.Name, $"{c.Type}")));
    }

    [Fact]
    public void Transform_Twice_GivesTheSame()
    {
        using var model = Make();

        Assert.Equal(StoredPipeline.PixelsOf(model.Transform(Tiles)), StoredPipeline.PixelsOf(model.Transform(Tiles)));
    }

    [Fact]
    public void Transform_EachRow_IsWhatThePlainTranslatorGives()
    {
        using var model = Make();
        var sar = MLTiles.Images(Tiles, "Sar");

        var translated = MLTiles.Images(model.Transform(Tiles), "TranslatedOptical");

        Assert.Equal(sar.Count, translated.Count);
        for (var i = 0; i < sar.Count; i++)
        {
            using var image = MLImage.CreateFromPixels(TinyModels.Side, TinyModels.Side, MLPixelFormat.Bgra32, sar[i]);
            using var expected = MLImages.FromPixelImage(model.Translator.Translate(MLImages.ToPixelImage(image), Models.TranslationDirection.SarToOptical));
            Assert.Equal(expected.Pixels.ToArray(), translated[i]);
        }
    }

    [Fact]
    public void Transform_BeforeAnotherTransform_FeedsIt()
    {
        using var model = Make();
        var pixels = Ml.Transforms.ExtractPixels("Pixels", "TranslatedOptical").Fit(model.Transform(Tiles));

        var rows = pixels.Transform(model.Transform(Tiles)).GetColumn<float[]>("Pixels").ToList();

        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(3 * TinyModels.Side * TinyModels.Side, row.Length));
        Assert.True(rows[0].Max() > rows[0].Min());
    }

    [Fact]
    public void PredictionEngine_ForEachRow_GivesWhatTheCursorGives()
    {
        using var model = Make();
        var expected = MLTiles.Images(model.Transform(Tiles), "TranslatedOptical");
        var rows = Ml.Data.CreateEnumerable<TileRow>(Tiles, reuseRowObject: false);
        using var engine = Ml.Model.CreatePredictionEngine<TileRow, OpticalRow>(model, new PredictionEngineOptions { OwnsTransformer = false });
        var results = new List<MLImage>();

        foreach (var row in rows) results.Add(engine.Predict(row).TranslatedOptical!); // The model translates SAR.

        // Compared at the end: earlier results outlive later predictions.
        Assert.Equal(expected, results.Select(r => r.Pixels.ToArray()));
        results.ForEach(r => r.Dispose());
    }

    [Fact]
    public void SaveAndLoad_InANewContext_GivesTheSameOutput()
    {
        using var model = Make();
        var expected = StoredPipeline.PixelsOf(model.Transform(Tiles));

        Ml.Model.Save(model, null, Folder["model.zip"]);

        Assert.Equal(expected, StoredPipeline.Transform(Folder["model.zip"], Folder["tiles"]));
    }

    [Fact]
    public void SaveAndLoad_OfAChainInAFreshProcess_GivesTheSameOutput()
    {
        using var model = Make();
        var chain = Ml.Transforms.CopyColumns("Original", "Sar").Fit(Tiles).Append(model);
        var expected = StoredPipeline.PixelsOf(chain.Transform(Tiles));
        Ml.Model.Save(chain, Tiles.Schema, Folder["model.zip"]);

        var actual = StoredPipeline.TransformInFreshProcess(Folder["model.zip"], Folder["tiles"], Folder["out.bin"]);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Transform_MissingColumn_NamesItAndWhatThereIs()
    {
        using var model = Make();
        var view = Ml.Transforms.SelectColumns("Scene", "Patch").Fit(Tiles).Transform(Tiles);

        var error = Assert.Throws<ArgumentException>(() => model.Transform(view));

        Assert.StartsWith("Column 'Sar' is missing. The input has: Scene, Patch.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_WrongType_NamesColumnAndTypes()
    {
        using var model = Make();
        var view = Ml.Transforms.CopyColumns("Sar", "Scene").Fit(Tiles).Transform(Tiles);

        var error = Assert.Throws<ArgumentException>(() => model.Transform(view));

        Assert.Equal("Column 'Sar' must hold images (MLImage) or float vectors of channels x height x width (Vector<Single, C, H, W>). Actual type was String.", error.Message);
    }

    [Fact]
    public void Transform_FlatVector_NamesColumnAndShape()
    {
        using var model = Make();
        var view = Ml.Data.LoadFromEnumerable([new { Sar = new float[12] }], SchemaWith("Sar", 12));

        var error = Assert.Throws<ArgumentException>(() => model.Transform(view));

        Assert.Contains("Column 'Sar' must hold images (MLImage) or float vectors of channels x height x width", error.Message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 12>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_WrongChannels_SaysHowManyAreTaken()
    {
        using var model = Make();
        var view = Ml.Data.LoadFromEnumerable([new { Sar = new float[5 * 16 * 16] }], SchemaWith("Sar", 5, 16, 16));

        var error = Assert.Throws<ArgumentException>(() => model.Transform(view));

        Assert.StartsWith("Column 'Sar' must have 3 channels for SarToOptical. Actual were 5, in Vector<Single, 5, 16, 16>.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transform_AfterDispose_SaysSo()
    {
        var model = Make();
        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Transform(Tiles));
        Assert.Throws<ObjectDisposedException>(() => Ml.Model.Save(model, null, Folder["model.zip"]));
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Folder.Dispose();
    }

    private static SchemaDefinition SchemaWith(string column, params int[] dimensions)
    {
        var schema = SchemaDefinition.Create(new { Sar = Array.Empty<float>() }.GetType());
        schema[column].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
        return schema;
    }
}
