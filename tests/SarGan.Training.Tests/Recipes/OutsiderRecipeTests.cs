using System.Text.Json;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Tests.Support;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Recipes;

/// <summary>A recipe as somebody else would write it, from public members alone: one generator, L1 only.</summary>
public class RegressionRecipe(RegressionOptions options) : Recipe
{
    public int Initialized { get; private set; }

    public override string Name => "regression";

    public override bool NeedsPairs => true;

    public override int TileSize => options.Size;

    public override JsonElement Options => JsonSerializer.SerializeToElement(options, JsonSerializerOptions.Web);

    public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators =>
        new Dictionary<TranslationDirection, TranslationNetwork> { [TranslationDirection.SarToOptical] = Networks["generator"] };

    protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs =>
        [("generator", NetworkPresets.CycleGanGenerator(3, options.Filters, options.Size).ToSpec())];

    public override void Initialize(TensorBatch batch) => Initialized++;

    protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup) => [("generator", Adam(setup, "generator"))];

    protected override LossReport RunStep(TensorBatch batch, StepContext context)
    {
        var l1 = AbsoluteLoss.Mean(Networks["generator"].forward(batch.Sar), batch.Optical);
        Update(Optimizers["generator"], l1, context);
        return new LossReport((LossReport.Generator, l1), ("mine", l1 * 2));
    }
}

public sealed record RegressionOptions
{
    public int Filters { get; init; } = 4;

    public int Size { get; init; } = 16;
}

public sealed class OutsiderRecipeTests
{
    [Fact]
    public void Run_RecipeFromACatalog_LearnsAndSavesABundle()
    {
        var catalog = RecipeCatalog.CreateDefault();
        catalog.Add<RegressionOptions>("regression", o => new RegressionRecipe(o));
        using var recipe = (RegressionRecipe)catalog.Create("regression", JsonSerializer.SerializeToElement(new { filters = 8 }));
        List<double> losses = [];

        using var result = new Trainer(new TrainerOptions { Steps = 60, LearningRate = 5e-3 })
            .Run(recipe, new SyntheticBatches { BatchSize = 7 }, new DirectProgress<TrainingProgress>(p => losses.Add(p.Losses.GeneratorLoss!.Value)));

        Assert.Equal(1, recipe.Initialized);
        Assert.True(losses[^1] < 0.35 * losses[0], $"L1 went from {losses[0]} to {losses[^1]}.");
        Assert.Equal(2 * losses[^1], result.Losses!["mine"]!.Value, 6);
        using var file = new MemoryStream();
        result.SaveModel(file);
        file.Position = 0;
        using var bundle = ModelBundle.Load(file);
        Assert.Equal(TranslationDirection.SarToOptical, bundle.Manifest.Networks.Single().Direction);
    }
}
