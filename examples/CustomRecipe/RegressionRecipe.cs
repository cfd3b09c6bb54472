using System.Text.Json;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;

namespace CustomRecipe;

/// <summary>How <see cref="RegressionRecipe"/> trains.</summary>
public sealed record RegressionOptions
{
    public TranslationDirection Direction { get; init; }

    public int Size { get; init; } = 64;

    public TinyResidualOptions Network { get; init; } = new();
}

/// <summary>A recipe of one's own: no discriminator, only the L1 distance to the label. What Pix2Pix has to beat.</summary>
public sealed class RegressionRecipe(RegressionOptions options) : Recipe
{
    public override string Name => "regression";

    public override bool NeedsPairs => true;

    public override int TileSize => options.Size;

    public override JsonElement Options => JsonSerializer.SerializeToElement(options, JsonSerializerOptions.Web);

    public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators =>
        new Dictionary<TranslationDirection, TranslationNetwork> { [options.Direction] = Networks["generator"] };

    protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs =>
        [("generator", NetworkSpec.From(TinyResidualGenerator.RegisteredName, options.Network))];

    protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup) =>
        [("generator", Adam(setup, "generator"))];

    protected override LossReport RunStep(TensorBatch batch, StepContext context)
    {
        var translated = Networks["generator"].forward(batch.Source(options.Direction));
        var l1 = AbsoluteLoss.Mean(translated, batch.Target(options.Direction));
        Update(Optimizers["generator"], l1, context);
        return new LossReport((LossReport.Generator, l1), (LossReport.L1, l1));
    }
}
