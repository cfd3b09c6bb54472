using System.Text.Json;
using SarGan.Training.Losses;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Recipes;
using SarGan.Training.Tests.Support;
using SarGan.Training.Watchdog;
using TorchSharp;

namespace SarGan.Training.Tests.Watchdog;

/// <summary>Numbers that are none: from labels with a sample that is not a number.</summary>
public sealed class NonFiniteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RunFolder Folder => new(_folder["run"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_NotANumberOnce_RollsBackAndGoesOnAtALowerRate()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        // Broken when step 26 is first read, such as by a share that was away for a moment; whole when it is read again.
        var reads = 0;
        var batches = new ProvokingBatches((step, sar, _) => step == 25 && Interlocked.Increment(ref reads) == 1 ? float.NaN : sar) { Paired = true };
        using var result = new Trainer(Options(WatchdogAction.RollBack, 40)).Run(recipe, batches);

        var found = Assert.Single(result.WatchdogEvents);
        Assert.Equal(("non-finite", 26L, 20L), (found.Detector, found.Step, found.RolledBackTo));
        Assert.Contains("learning rate", found.Message, StringComparison.Ordinal);
        Assert.Equal(1e-3 * 0.5, recipe.Optimizers["generators"].LearningRate, 1e-12);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), LossTable.Read(Folder.LossesPath).Select(row => row.Step));
        Assert.True(IsFinite(recipe), "Weights are no numbers.");
    }

    [Fact]
    public void Run_WarnAndTheRecipeLeavesTheStepOut_TellsOnceAndGoesOn()
    {
        using var recipe = new CarefulRecipe();

        // Two steps in a row, and later one at which a checkpoint is due.
        using var result = new Trainer(Options(WatchdogAction.Warn, 40)).Run(recipe, Broken(11, 12, 29));

        Assert.Equal([12L, 30L], result.WatchdogEvents.Select(e => e.Step));
        Assert.All(result.WatchdogEvents, e => Assert.Equal(("non-finite", WatchdogAction.Warn, null), (e.Detector, e.Action, e.RolledBackTo)));
        Assert.Equal(40, result.Steps);
        Assert.True(IsFinite(recipe), "Weights are no numbers.");
        Assert.Contains("step-000000030.checkpoint", Checkpoints());
        Assert.True(File.Exists(Folder.ModelPath));
    }

    [Fact]
    public void Run_OffAndTheRecipeLeavesTheStepOut_SaysNothing()
    {
        using var recipe = new CarefulRecipe();

        using var result = new Trainer(Options(WatchdogAction.Off, 20)).Run(recipe, Broken(11));

        Assert.Empty(result.WatchdogEvents);
        Assert.Equal(20, result.Steps);
    }

    [Fact]
    public void Run_WarnAndTheWeightsAreLost_KeepsTheGoodCheckpointAndMakesNoModel()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        var exception = Assert.Throws<TrainingDivergedException>(() => new Trainer(Options(WatchdogAction.Warn, 40)).Run(recipe, Broken(15)));

        Assert.Equal(40, exception.Step);
        Assert.Contains("weights", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["step-000000010.checkpoint"], Checkpoints());
        Assert.False(File.Exists(Folder.ModelPath));
        Assert.Equal(("diverged", "warn", 16L), Summary());
    }

    [Fact]
    public void Run_WithoutAFolderAndTheWeightsAreLostAtTheEnd_MakesNoModel()
    {
        using var recipe = new RegressionRecipe(new RegressionOptions());
        var breaker = new DirectProgress<TrainingProgress>(p =>
        {
            if (p.Step == 3) recipe.Networks["generator"].parameters().First().detach().fill_(double.NaN);
        });

        var exception = Assert.Throws<TrainingDivergedException>(() => new Trainer(new TrainerOptions { Steps = 3 }).Run(recipe, Broken(), breaker));

        Assert.Equal(3, exception.Step);
    }

    [Fact]
    public void Run_Stop_IsToldInTheSummaryToo()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        Assert.Throws<TrainingDivergedException>(() => new Trainer(Options(WatchdogAction.Stop, 40)).Run(recipe, Broken(15)));

        Assert.Equal(("diverged", "stop", 16L), Summary());
    }

    private static ProvokingBatches Broken(params long[] steps) => new((step, sar, _) => steps.Contains(step) ? float.NaN : sar) { Paired = true };

    private TrainerOptions Options(WatchdogAction action, long steps) => new()
    {
        Steps = steps,
        LogInterval = 1,
        LearningRate = 1e-3,
        CheckpointInterval = 10,
        SampleInterval = 1000,
        RunFolder = Folder.FolderPath,
        Watchdog = WatchdogOptions.All(WatchdogAction.Off) with { NonFinite = action },
    };

    private IEnumerable<string?> Checkpoints() => Directory.GetFiles(Folder.CheckpointsPath).Select(Path.GetFileName).Order();

    private (string? Status, string? Action, long Step) Summary()
    {
        var summary = JsonDocument.Parse(File.ReadAllText(Folder.SummaryPath)).RootElement;
        var found = Assert.Single(summary.GetProperty("watchdog").EnumerateArray());
        return (summary.GetProperty("status").GetString(), found.GetProperty("action").GetString(), found.GetProperty("step").GetInt64());
    }

    private static bool IsFinite(Recipe recipe)
    {
        using var scope = torch.NewDisposeScope();
        return recipe.Networks.Values.SelectMany(network => network.parameters()).All(weights => weights.isfinite().all().item<bool>());
    }

    /// <summary>A recipe that leaves out the update where the loss is no number.</summary>
    private sealed class CarefulRecipe() : RegressionRecipe(new RegressionOptions())
    {
        protected override LossReport RunStep(TensorBatch batch, StepContext context)
        {
            var l1 = AbsoluteLoss.Mean(Networks["generator"].forward(batch.Sar), batch.Optical);
            if (l1.isfinite().item<bool>()) Update(Optimizers["generator"], l1, context);
            return new LossReport((LossReport.Generator, l1));
        }
    }
}
