using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.MLNet;
using SarGan.Training;

namespace SarGan.Tests.MLNet;

/// <summary>What holds of every estimator, beside what holds of the transformers that it fits. Training is one step of a tiny network.</summary>
public abstract class EstimatorContract : TransformerContract
{
    private protected static EstimatorTrainingOptions OneStep { get; } = new() { Steps = 1, BatchSize = 1 };

    private protected abstract IEstimator<TranslationTransformer> Estimator(TranslationTransformerOptions? translation = null, TrainingServices? services = null, int side = TinyModels.Side);

    /// <summary>Parameters of the networks that are trained and of those that are loaded from the bundle.</summary>
    private protected abstract int Parameters { get; }

    private protected override TranslationTransformer Make() => Estimator().Fit(Tiles);

    [Theory]
    [InlineData(TranslatedColumnKind.SameAsSource)]
    [InlineData(TranslatedColumnKind.Image)]
    [InlineData(TranslatedColumnKind.Vector)]
    public void GetOutputSchema_ForImages_PromisesWhatFitGives(TranslatedColumnKind output)
    {
        var estimator = Estimator(new() { Output = output });

        var promised = estimator.GetOutputSchema(ShapeOf(Tiles.Schema));

        using var model = estimator.Fit(Tiles);
        Assert.Equal(Describe(ShapeOf(model.Transform(Tiles).Schema)), Describe(promised));
    }

    [Theory]
    [InlineData(TranslatedColumnKind.SameAsSource)]
    [InlineData(TranslatedColumnKind.Vector)]
    public void GetOutputSchema_ForVectors_PromisesWhatFitGives(TranslatedColumnKind output)
    {
        var vectors = MLTiles.Vectors(Ml, 3);
        var estimator = Estimator(new() { Output = output });

        var promised = estimator.GetOutputSchema(ShapeOf(vectors.Schema));

        using var model = estimator.Fit(vectors);
        Assert.Equal(Describe(ShapeOf(model.Transform(vectors).Schema)), Describe(promised));
    }

    [Fact]
    public void Append_BeforeAndAfter_FitsAsOnePipeline()
    {
        var pipeline = Ml.Transforms.CopyColumns("Original", "Sar").Append(Estimator()).Append(Ml.Transforms.ExtractPixels("Pixels", Added[0]));

        using var model = pipeline.Fit(Tiles);

        var rows = model.Transform(Tiles);
        Assert.Equal(4, rows.GetColumn<float[]>("Pixels").Count());
        Assert.Equal(MLTiles.Images(Tiles, "Sar"), MLTiles.Images(rows, "Original"));
    }

    [Fact]
    public void Fit_Twice_GivesTheSameModel()
    {
        using var first = Estimator().Fit(Tiles);
        using var second = Estimator().Fit(Tiles);

        Assert.Equal(StoredPipeline.PixelsOf(first.Transform(Tiles)), StoredPipeline.PixelsOf(second.Transform(Tiles)));
    }

    [Fact]
    public void Fit_FloatVectors_GivesAModelForThem()
    {
        var vectors = MLTiles.Vectors(Ml, 3);

        using var model = Estimator().Fit(vectors);

        var values = MLTiles.Values(model.Transform(vectors), Added[0]);
        Assert.Equal(3, values.Count);
        Assert.All(values, row => Assert.True(row.Max() > row.Min()));
    }

    [Fact]
    public void Fit_OtherColumnNames_AreReadAndAdded()
    {
        var view = Ml.Transforms.CopyColumns("Radar", "Sar").Append(Ml.Transforms.SelectColumns("Radar", "Optical")).Fit(Tiles).Transform(Tiles);

        using var model = Estimator(new() { SarColumn = "Radar", TranslatedOpticalColumn = "Seen" }).Fit(view);

        Assert.Contains("Seen", model.Transform(view).Schema.Select(c => c.Name));
    }

    [Theory]
    [InlineData("Sar")]
    [InlineData("Optical")]
    public void Fit_MissingColumn_NamesItBeforeAndAfterSeeingData(string missing)
    {
        var view = Ml.Transforms.DropColumns(missing).Fit(Tiles).Transform(Tiles);

        Assert.StartsWith($"Column '{missing}' is missing. The input has: ", Assert.Throws<ArgumentException>(() => Estimator().Fit(view)).Message, StringComparison.Ordinal);
        Assert.StartsWith($"Column '{missing}' is missing. The input has: ", Assert.Throws<ArgumentException>(() => Estimator().GetOutputSchema(ShapeOf(view.Schema))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WrongType_NamesColumnAndTypesBeforeAndAfterSeeingData()
    {
        var view = Ml.Transforms.CopyColumns("Sar", "Scene").Fit(Tiles).Transform(Tiles);

        Assert.StartsWith("Column 'Sar' must hold images (MLImage) or float vectors", Assert.Throws<ArgumentException>(() => Estimator().Fit(view)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Column 'Sar' must hold images (MLImage) or float vectors", Assert.Throws<ArgumentException>(() => Estimator().GetOutputSchema(ShapeOf(view.Schema))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SizeThatIsNotTheTiles_SaysBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => Estimator(side: 64).Fit(Tiles));

        Assert.StartsWith("Size must be the side of the tiles, because they are translated at their own scale. Actual values were 64 and 32.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NoRows_SaysSo()
    {
        var none = Ml.Data.SkipRows(Tiles, 100);

        Assert.StartsWith("Column 'Sar' has no rows to learn from.", Assert.Throws<ArgumentException>(() => Estimator().Fit(none)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithProgress_TellsOfTheStep()
    {
        var told = new List<TrainingProgress>();

        using var model = Estimator(services: new TrainingServices { Progress = new Direct(told.Add) }).Fit(Tiles);

        Assert.Equal((1, 1), (told[^1].Step, told[^1].TotalSteps));
    }

    [Fact]
    public void Fit_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Estimator(services: new TrainingServices { CancellationToken = source.Token }).Fit(Tiles));
    }

    [Fact]
    public void FitTransformDispose_LeavesNoTensor()
    {
        void Once()
        {
            using var model = Make();
            StoredPipeline.PixelsOf(model.Transform(Tiles));
        }

        Once();

        Assert.Equal(0, LiveTensors.LeftBy(Parameters, Once));
    }

    // ML.NET keeps the way from a schema to its shape to itself.
    private protected static SchemaShape ShapeOf(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;

    private static string Describe(SchemaShape shape) => string.Join("; ", shape.Select(c => $"{c.Name}: {c.Kind} {c.ItemType}"));

    private sealed class Direct(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
