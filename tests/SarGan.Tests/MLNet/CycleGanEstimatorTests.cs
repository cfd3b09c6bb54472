using Microsoft.ML;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.Training.Recipes;

namespace SarGan.Tests.MLNet;

public sealed class CycleGanEstimatorTests : EstimatorContract
{
    private protected override string[] Added => ["TranslatedOptical", "TranslatedSar"];

    private protected override int Parameters
    {
        get
        {
            using var recipe = new CycleGanRecipe(new CycleGanOptions { Filters = 4, Size = TinyModels.Side });
            recipe.Build();
            return recipe.Networks.Values.Concat(recipe.Generators.Values).Sum(network => network.parameters().Count());
        }
    }

    private protected override IEstimator<TranslationTransformer> Estimator(TranslationTransformerOptions? translation = null, TrainingServices? services = null, int side = TinyModels.Side) =>
        Create(translation, services, side);

    [Fact]
    public void Fit_TwoViewsOfUnequalSize_Trains()
    {
        var sar = Ml.Data.TakeRows(Ml.Transforms.SelectColumns("Sar").Fit(Tiles).Transform(Tiles), 3);
        var optical = Ml.Data.TakeRows(Ml.Transforms.SelectColumns("Optical").Fit(Tiles).Transform(Tiles), 1);

        using var model = Create().Fit(sar, optical);

        Assert.Equal(["Sar", "TranslatedOptical"], model.Transform(sar).Schema.Where(c => !c.IsHidden).Select(c => c.Name));
    }

    [Fact]
    public void Fit_RowsWithExchangedOptical_StillReadsEachDomain()
    {
        // Unpaired: two views of the same tiles in any order are the same data.
        var sar = Ml.Transforms.SelectColumns("Sar").Fit(Tiles).Transform(Tiles);
        var optical = Ml.Transforms.SelectColumns("Optical").Fit(Tiles).Transform(Tiles);
        using var together = Create().Fit(Tiles);

        using var apart = Create().Fit(sar, optical);

        Assert.Equal(StoredPipeline.PixelsOf(together.Transform(Tiles)), StoredPipeline.PixelsOf(apart.Transform(Tiles)));
    }

    [Fact]
    public void Fit_OneDirectionAskedFor_PromisesAndAddsOnlyThat()
    {
        var estimator = Create(new() { Directions = [TranslationDirection.OpticalToSar] });

        Assert.DoesNotContain("TranslatedOptical", estimator.GetOutputSchema(ShapeOf(Tiles.Schema)).Select(c => c.Name));
        using var model = estimator.Fit(Tiles);
        Assert.DoesNotContain("TranslatedOptical", model.Transform(Tiles).Schema.Select(c => c.Name));
    }

    [Fact]
    public void Fit_TilesThatTheNetworkCannotHalve_SaysWhichSizesFit()
    {
        TinyModels.WriteSen12(Folder["odd"], pairs: 2, side: 20);

        var error = Assert.Throws<ArgumentException>(() => new CycleGanEstimator(new() { Training = OneStep }).Fit(Ml.Data.LoadSen12(Folder["odd"])));

        Assert.StartsWith("Size must be a multiple of 8. Actual value was 20; the nearest right sizes are 16 and 24.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_TilesOfDifferentSizes_NamesBothRows()
    {
        var rows = new[] { 32, 16 }.Select(side => new TileRow { Sar = MLImages.FromPixelImage(TinyModels.Image(1, 1, side, side)), Optical = MLImages.FromPixelImage(TinyModels.Image(2, 3, side, side)) });

        var error = Assert.Throws<ArgumentException>(() => Create().Fit(Ml.Data.LoadFromEnumerable(rows.ToArray())));

        Assert.Equal("Tiles to learn from must have one size. row 0 of column 'Sar' is 32 x 32 pixels, row 1 of column 'Sar' is 16 x 16.", error.Message);
    }

    [Fact]
    public void Constructor_ContradictoryOptions_Throws() =>
        Assert.Throws<ArgumentException>(() => new CycleGanEstimator(new() { CycleGan = new() { SarChannels = 1 } }));

    [Fact]
    public void Options_Defaults_AreThoseDocumented()
    {
        var options = new CycleGanEstimatorOptions();

        Assert.Null(options.CycleGan);
        Assert.Equal((200, null, null, true, 1, "cpu"), (options.Training.Epochs, options.Training.Steps, options.Training.BatchSize, options.Training.Flip, options.Training.Seed, options.Training.Device));
        Assert.Equal(new TranslationTransformerOptions(), options.Translation);
    }

    private static CycleGanEstimator Create(TranslationTransformerOptions? translation = null, TrainingServices? services = null, int side = TinyModels.Side) => new(
        new() { CycleGan = new CycleGanOptions { Filters = 4, Size = side }, Training = OneStep, Translation = translation ?? new() }, services);
}
