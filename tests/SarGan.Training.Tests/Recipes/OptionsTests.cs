using System.Text.Json;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;

namespace SarGan.Training.Tests.Recipes;

public sealed class OptionsTests
{
    [Fact]
    public void CycleGanOptions_Defaults_AreTheArticles()
    {
        var options = new CycleGanOptions();

        Assert.Equal((1, 10, 1), (options.AdversarialWeight, options.CycleWeight, options.IdentityWeight));
        Assert.Equal((0, false, CycleGanPreset.Standard), (options.PoolSize, options.KerasUpdates, options.Preset));
        Assert.Equal((64, 256, 3), (options.Filters, options.Size, options.Channels));
        options.Validate();
    }

    [Fact]
    public void Pix2PixOptions_Defaults_AreTheArticles()
    {
        var options = new Pix2PixOptions();

        Assert.Equal((1, 100), (options.AdversarialWeight, options.L1Weight));
        Assert.Equal((64, 256, 3, false), (options.Filters, options.Size, options.Channels, options.KerasUpdates));
    }

    [Fact]
    public void TrainerOptions_Defaults_AreTheArticles()
    {
        var options = new TrainerOptions { Steps = 1 };

        Assert.Equal((200, 1000, 3, 10), (options.SampleInterval, options.CheckpointInterval, options.KeepCheckpoints, options.LogInterval));
        Assert.Equal((1, 2e-4, null, ComputePrecision.Full, "cpu", 1), (options.Seed, options.LearningRate, options.EmaDecay, options.Precision, options.Device, options.Workers));
        Assert.Equal((LearningRateSchedule.Constant, null, false, null), (options.Schedule, options.RunFolder, options.Resume, options.Radiometry));
        options.Validate();
    }

    [Theory]
    [InlineData("cyclegan", 1)]
    [InlineData("pix2pix", 3)]
    public void DefaultBatchSize_Recipe_IsTheArticles(string name, int expected)
    {
        using var recipe = RecipeCatalog.CreateDefault().Create(name);

        Assert.Equal(expected, recipe.DefaultBatchSize);
    }

    [Fact]
    public void Build_SecondNetworkCannotBeMade_LeavesNothing()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4, Discriminator = new NetworkSpec("absent", JsonElement.Parse("{}")) });
        Assert.Throws<NetworkSpecException>(() => recipe.Build());

        Assert.False(recipe.IsBuilt);
        Assert.Throws<NetworkSpecException>(() => recipe.Build());
    }

    [Fact]
    public void Build_OptimizerCannotBeMade_CanBeRepeated()
    {
        using var recipe = new LateOptimizers();
        Assert.Throws<InvalidOperationException>(() => recipe.Build());
        Assert.False(recipe.IsBuilt);

        recipe.Build();

        Assert.Single(recipe.Optimizers);
    }

    /// <summary>Fails to make its optimizers once.</summary>
    private sealed class LateOptimizers : Recipe
    {
        private bool _tried;

        public override string Name => "late";

        public override bool NeedsPairs => true;

        public override int TileSize => 16;

        public override JsonElement Options => JsonElement.Parse("{}");

        public override IReadOnlyDictionary<TranslationDirection, TranslationNetwork> Generators => new Dictionary<TranslationDirection, TranslationNetwork>();

        protected override IReadOnlyList<(string Name, NetworkSpec Spec)> NetworkSpecs => [("network", NetworkPresets.CycleGanGenerator(3, 4, 16).ToSpec())];

        protected override IReadOnlyList<(string Name, FusedAdam Optimizer)> CreateOptimizers(RecipeSetup setup)
        {
            if (!_tried)
            {
                _tried = true;
                throw new InvalidOperationException("Not yet.");
            }
            return [("optimizer", Adam(setup, "network"))];
        }

        protected override LossReport RunStep(TensorBatch batch, StepContext context) => throw new NotSupportedException();
    }

    [Fact]
    public void Filters_Zero_SaysPropertyRuleAndValue() =>
        Assert.StartsWith("Filters must be 1 or more. Actual value was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new CycleGanOptions { Filters = 0 }).Message, StringComparison.Ordinal);

    [Fact]
    public void Weights_NotFinite_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CycleGanOptions { CycleWeight = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pix2PixOptions { L1Weight = -1 });
    }

    [Fact]
    public void TrainerOptions_WrongValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { Steps = 1, EmaDecay = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { Steps = 1, LearningRate = 0 });
        Assert.Throws<ArgumentException>(() => new TrainerOptions { Steps = 1, Device = "gpu" });
        Assert.Throws<ArgumentException>(() => new Trainer(new TrainerOptions { Steps = 1, Resume = true }));
    }

    [Fact]
    public void CycleGan_IdentityWithUnequalChannels_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new CycleGanRecipe(new CycleGanOptions { SarChannels = 1 }));
        using var recipe = new CycleGanRecipe(new CycleGanOptions { SarChannels = 1, IdentityWeight = 0, Size = 16, Filters = 4 });
        recipe.Build();
        Assert.Equal((1, 3), (recipe.Networks["sarToOptical"].InputChannels, recipe.Networks["sarToOptical"].OutputChannels));
        Assert.Equal((3, 1), (recipe.Networks["opticalToSar"].InputChannels, recipe.Networks["opticalToSar"].OutputChannels));
    }

    [Fact]
    public void Catalog_DefaultNames_AreOurRecipes() => Assert.Equal(["cyclegan", "pix2pix"], RecipeCatalog.CreateDefault().Names);

    [Fact]
    public void Catalog_OptionsOfARecipe_MakeTheSameRecipe()
    {
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Filters = 8, Size = 32, Norm = NormKind.Batch, Generator = new ResNetOptions { Filters = 4, Blocks = 6 }.ToSpec() });

        using var same = RecipeCatalog.CreateDefault().Create(recipe.Name, recipe.Options);

        Assert.Equal(recipe.Options.GetRawText(), same.Options.GetRawText());
    }

    [Theory]
    [InlineData("""{ "filters": 0 }""")]
    [InlineData("""{ "filtres": 8 }""")]
    [InlineData("[]")]
    public void Catalog_WrongOptions_AreRefused(string json) =>
        Assert.ThrowsAny<ArgumentException>(() => RecipeCatalog.CreateDefault().Create("cyclegan", JsonDocument.Parse(json).RootElement));

    [Fact]
    public void Catalog_UnknownName_NamesTheKnown() =>
        Assert.Contains("cyclegan, pix2pix", Assert.Throws<ArgumentException>(() => RecipeCatalog.CreateDefault().Create("cut")).Message, StringComparison.Ordinal);
}
