using Microsoft.ML;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.Training.Recipes;

namespace SarGan.Tests.MLNet;

public sealed class Pix2PixEstimatorTests : EstimatorContract
{
    private protected override string[] Added => ["TranslatedOptical"];

    private protected override int Parameters
    {
        get
        {
            using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Filters = 4, Size = TinyModels.Side });
            recipe.Build();
            return recipe.Networks.Values.Concat(recipe.Generators.Values).Sum(network => network.parameters().Count());
        }
    }

    private protected override IEstimator<TranslationTransformer> Estimator(TranslationTransformerOptions? translation = null, TrainingServices? services = null, int side = TinyModels.Side) =>
        new Pix2PixEstimator(new() { Pix2Pix = new Pix2PixOptions { Filters = 4, Size = side }, Training = OneStep, Translation = translation ?? new() }, services);

    [Fact]
    public void Fit_OpticalToSar_AddsTranslatedSar()
    {
        var estimator = new Pix2PixEstimator(new() { Pix2Pix = new Pix2PixOptions { Filters = 4, Size = 32, Direction = TranslationDirection.OpticalToSar }, Training = OneStep });

        using var model = estimator.Fit(Tiles);

        Assert.Equal("TranslatedSar", estimator.GetOutputSchema(ShapeOf(Tiles.Schema))[^1].Name);
        Assert.Equal("TranslatedSar", model.Transform(Tiles).Schema[^1].Name);
    }

    [Fact]
    public void Fit_Pairs_AreThoseOfTheRows()
    {
        // Twelve tiles, each of one shade; SAR and optical shades are paired by an odd rule that only pairs can teach.
        var rows = Enumerable.Range(0, 12).Select(i => new VectorRow
        {
            Sar = [.. Enumerable.Repeat(i % 2 == 0 ? -0.8f : 0.8f, 1024)],
            Optical = [.. Enumerable.Repeat(i % 2 == 0 ? 0.6f : -0.6f, 3072)],
        }).ToArray();
        var view = Ml.Data.LoadFromEnumerable(rows);
        var estimator = new Pix2PixEstimator(new()
        {
            Pix2Pix = new Pix2PixOptions { Filters = 4, Size = 32, Depth = 2 },
            Training = new() { Steps = 60, BatchSize = 4, Trainer = t => t with { LearningRate = 5e-3 } },
        });

        using var model = estimator.Fit(view);

        var values = MLTiles.Values(model.Transform(view), "TranslatedOptical");
        Assert.True(values[0].Average() > values[1].Average() + 0.4, $"dark SAR gave {values[0].Average()}, bright SAR {values[1].Average()}");
    }

    [Fact]
    public void Constructor_DirectionsThatPix2PixDoesNotLearn_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => new Pix2PixEstimator(new() { Translation = new() { Directions = [TranslationDirection.OpticalToSar] } }));

        Assert.StartsWith("Translation.Directions asks for OpticalToSar, and Pix2Pix.Direction is SarToOptical", error.Message, StringComparison.Ordinal);
    }
}
