using System.Text.Json;
using SarGan.Models.Networks;
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
