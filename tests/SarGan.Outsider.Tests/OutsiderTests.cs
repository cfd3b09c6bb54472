using System.Runtime.CompilerServices;
using System.Text.Json;
using SarGan.Data;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.TestSupport;
using SarGan.Training;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;

namespace SarGan.Outsider.Tests;

/// <summary>What somebody else writes against SarGan's public members works like what is built in.</summary>
public sealed class OutsiderTests : IDisposable
{
    private const int Side = 16;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Internals_OfEveryPackage_AreHiddenFromThisProject()
    {
        var own = typeof(OutsiderTests).Assembly.GetName().Name;
        var packages = AppDomain.CurrentDomain.GetAssemblies()
            .Concat([typeof(Translator).Assembly, typeof(Trainer).Assembly, typeof(NetworkCatalog).Assembly, typeof(ITileSet).Assembly])
            .Where(assembly => assembly.GetName().Name is "SarGan" or "SarGan.Training" or "SarGan.Models" or "SarGan.Data").Distinct().ToList();

        Assert.Equal(4, packages.Count);
        Assert.DoesNotContain(packages.SelectMany(p => p.GetCustomAttributes(typeof(InternalsVisibleToAttribute), false)), a => ((InternalsVisibleToAttribute)a).AssemblyName == own);
    }

    [Fact]
    public void Open_LayoutFromOutside_ListsAndReadsItsPairs()
    {
        WritePair("a");
        WritePair("b");

        var dataset = DatasetFolder.Open(_folder.Path, new DatasetOptions { Layout = new RadarAndPhoto() });

        Assert.Equal("radar and photo", dataset.Layout);
        Assert.Equal(2, dataset.All.Count);
        Assert.Equal(NegativeTiles.Negative(dataset.Sar().Read(1).Bytes), dataset.Optical().Read(1).Bytes.ToArray());
    }

    [Fact]
    public void Open_LayoutFromOutsideWithAMissingTwin_NamesTheFile()
    {
        WritePair("a");
        File.Delete(_folder["a.photo.png"]);

        var error = Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(_folder.Path, new DatasetOptions { Layout = new RadarAndPhoto() }));

        Assert.Contains("a.radar.png: its twin a.photo.png is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_NetworkAndRecipeFromOutside_GiveWhatTheTilesTeach()
    {
        using var recipe = NewRecipe();
        using var result = new Trainer(new TrainerOptions { Steps = 150, LearningRate = 2e-2, Schedule = new CosineSchedule() }).Run(recipe, Batches());
        result.SaveModel(_folder["model.sargan"]);
        using var translator = Translator.Load(_folder["model.sargan"], new TranslatorOptions { Networks = Networks() });
        var sar = new NegativeTiles(Domain.Sar, 9, Side).Read(8); // not among the training tiles

        var optical = translator.Translate(sar, TranslationDirection.SarToOptical);

        var errors = NegativeTiles.Negative(sar.Bytes).Zip(optical.Bytes.ToArray(), (expected, actual) => Math.Abs(expected - actual));
        Assert.True(errors.Max() <= 3, $"The largest error was {errors.Max()} of 255.");
    }

    [Fact]
    public void Load_BundleWithoutTheOutsidersCatalog_NamesTheNetwork()
    {
        using var recipe = NewRecipe();
        using var result = new Trainer(new TrainerOptions { Steps = 1 }).Run(recipe, Batches());
        result.SaveModel(_folder["model.sargan"]);

        var error = Assert.Throws<ModelBundleException>(() => Translator.Load(_folder["model.sargan"]));

        Assert.Contains("pointwise", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ObserverFromOutside_IsToldEverything()
    {
        var diary = new Diary();
        using var recipe = NewRecipe();

        using var result = new Trainer(Options(4), [diary]).Run(recipe, Batches());

        Assert.Equal(
            [
                "start counting-regression at 0", "log 1 count 1", "log 2 count 2", "sample 2 of 2", "checkpoint step-000000002.checkpoint",
                "log 3 count 3", "log 4 count 4", "sample 4 of 2", "checkpoint step-000000004.checkpoint", "end 4",
            ],
            diary.Lines);
    }

    [Fact]
    public void Resume_RecipeFromOutside_EndsAsTheUninterruptedRunDoes()
    {
        using var whole = NewRecipe();
        new Trainer(Options(4) with { RunFolder = _folder["whole"] }).Run(whole, Batches()).Dispose();
        using var first = NewRecipe();
        new Trainer(Options(2)).Run(first, Batches()).Dispose();
        using var second = NewRecipe();

        using var result = new Trainer(Options(4) with { Resume = true }).Run(second, Batches());

        Assert.Equal(2, result.ResumedAt);
        Assert.Equal((1, 0, 4), (first.Initializations, second.Initializations, second.StepsCounted));
        Assert.Equal(File.ReadAllBytes(_folder["whole/model.sargan"]), File.ReadAllBytes(_folder["run/model.sargan"]));
    }

    [Fact]
    public void Run_ScheduleFromOutside_SetsTheRateAndIsComparedOnResume()
    {
        using var recipe = NewRecipe();
        new Trainer(Options(2) with { Schedule = new HalvingSchedule { Every = 1 } }).Run(recipe, Batches()).Dispose();
        using var other = NewRecipe();

        var error = Assert.Throws<ArgumentException>(() => new Trainer(Options(4) with { Resume = true, Schedule = new HalvingSchedule { Every = 2 } }).Run(other, Batches()));

        var rates = LossTable.Read(_folder["run/losses.csv"]).Select(row => row.LearningRate).ToList();
        Assert.Equal(rates[0] / 2, rates[1], 12);
        Assert.Contains("schedule.every was 1, is now 2", error.Message, StringComparison.Ordinal);
    }

    private static PairedBatches Batches() =>
        new(new NegativeTiles(Domain.Sar, 8, Side), new NegativeTiles(Domain.Optical, 8, Side), new BatchOptions { Size = Side, SarChannels = 1, OpticalChannels = 1, BatchSize = 2 });

    private static NetworkCatalog Networks()
    {
        var networks = NetworkCatalog.CreateDefault();
        networks.Add<PointwiseNetwork, PointwiseOptions>(PointwiseNetwork.RegisteredName, (options, initialization) => new PointwiseNetwork(options, initialization));
        return networks;
    }

    private static CountingRegressionRecipe NewRecipe()
    {
        var recipes = RecipeCatalog.CreateDefault();
        recipes.Add<RegressionOptions>("counting-regression", options => new CountingRegressionRecipe(options));
        var recipe = (CountingRegressionRecipe)recipes.Create("counting-regression", JsonSerializer.SerializeToElement(new { size = Side }));
        recipe.Build(new RecipeSetup { Networks = Networks() });
        return recipe;
    }

    private TrainerOptions Options(long steps) =>
        new() { Steps = steps, RunFolder = _folder["run"], LogInterval = 1, SampleInterval = 2, CheckpointInterval = 2 };

    private void WritePair(string name)
    {
        var index = name[0] - 'a';
        ImageFile.Write(_folder[$"{name}.radar.png"], new NegativeTiles(Domain.Sar, 26, Side).Read(index));
        ImageFile.Write(_folder[$"{name}.photo.png"], new NegativeTiles(Domain.Optical, 26, Side).Read(index));
    }
}
