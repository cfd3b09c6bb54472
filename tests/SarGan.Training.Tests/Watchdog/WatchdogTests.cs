using System.Text.Json;
using SarGan.Models;
using SarGan.Training.Recipes;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;
using SarGan.Training.Watchdog;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests.Watchdog;

/// <summary>Each kind of trouble comes from a real training that goes wrong in that way; a healthy one raises no alarm.</summary>
public sealed class WatchdogTests
{
    private static readonly WatchdogOptions Eager = new() { WarmUpSteps = 0, Readings = 5 };

    [Fact]
    public void Run_OnlyIdentityCounts_WarnsOfCopying()
    {
        // The identity term alone teaches a generator to leave everything as it is.
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 6, AdversarialWeight = 0, CycleWeight = 0, IdentityWeight = 10 });

        // The waves' negatives are waves too: nothing but habit makes the output equal the input.
        var events = Train(recipe, new ProvokingBatches((_, sar, _) => -sar) { Paired = false }, Eager with { WarmUpSteps = 30 }, 60);

        var found = Assert.Single(events, e => e.Detector == "copying");
        Assert.Contains("identity weight", found.Message, StringComparison.Ordinal);
        Assert.Equal((WatchdogAction.Warn, null), (found.Action, found.RolledBackTo));
    }

    [Fact]
    public void Run_LabelsAreNoise_WarnsOfConstantOutput()
    {
        // Nothing can be foretold, so the best answer to an L1 loss is the median, a grey.
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 6, AdversarialWeight = 0 });

        var events = Train(recipe, new ProvokingBatches((_, _, random) => (float)random.NextDouble(-1, 1)) { Paired = true }, Eager with { Contrast = 0.25 }, 130);

        var found = Assert.Single(events, e => e.Detector == "constant");
        Assert.Contains("nearly constant", found.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_LabelsTurnIntoNegatives_WarnsOfInversion()
    {
        // A folder whose second half was scaled the other way round.
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 6, AdversarialWeight = 0 });

        var events = Train(recipe, new ProvokingBatches((step, sar, _) => step < 60 ? sar : -sar) { Paired = true }, Eager with { Readings = 2 }, 64);

        var found = Assert.Single(events, e => e.Detector == "inverted");
        Assert.InRange(found.Step, 61, 64);
        Assert.Contains("correlation with the label", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void See_NegativesWithoutPairs_CorrelatesWithTheInput()
    {
        using var probe = new OutputProbe();
        using var image = rand(2, 3, 8, 8);
        using var negative = image.neg();
        probe.See(TranslationDirection.SarToOptical, image, negative, image, paired: false);

        Assert.Equal(-1, probe.Read()[0].Correlation, 1e-9);
    }

    [Fact]
    public void Run_GeneratorDoesNotFightBack_WarnsOfSaturation()
    {
        using var recipe = RollBackTests.IdleGenerator();

        var events = Train(recipe, RollBackTests.BrightLabels(), Eager with { DiscriminatorLoss = 0.04 }, 60);

        var found = Assert.Single(events, e => e.Detector == "saturation");
        Assert.Contains("PoolSize", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_HealthyTraining_RaisesNoAlarm()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 6 });

        Assert.Empty(Train(recipe, new ProvokingBatches((_, sar, _) => (sar * sar) - 0.5f) { Paired = true }, Eager with { WarmUpSteps = 40 }, 120));
    }

    [Fact]
    public void Run_Off_FindsNothing()
    {
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 6, AdversarialWeight = 0, CycleWeight = 0, IdentityWeight = 10 });

        Assert.Empty(Train(recipe, new ProvokingBatches((_, sar, _) => sar) { Paired = false }, WatchdogOptions.All(WatchdogAction.Off) with { WarmUpSteps = 0, Readings = 1, CopyRatio = 0.99 }, 40));
    }

    [Fact]
    public void Run_Stop_NamesStepAndTroubleAndKeepsTheCheckpoints()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 6, AdversarialWeight = 0 });
        var options = Options(Eager with { Readings = 2, InvertedOutput = WatchdogAction.Stop }, 70) with { RunFolder = run.FolderPath, CheckpointInterval = 50 };

        var exception = Assert.Throws<WatchdogException>(() =>
            new Trainer(options).Run(recipe, new ProvokingBatches((step, sar, _) => step < 60 ? sar : -sar) { Paired = true }));

        Assert.Equal(("inverted", WatchdogAction.Stop), (exception.Found!.Detector, exception.Found.Action));
        Assert.Contains($"step {exception.Found.Step}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["step-000000050.checkpoint"], Directory.GetFiles(run.CheckpointsPath).Select(f => Path.GetFileName(f)));
        var summary = JsonDocument.Parse(File.ReadAllText(run.SummaryPath)).RootElement;
        Assert.Equal("stopped", summary.GetProperty("status").GetString());
        Assert.Equal("inverted", summary.GetProperty("watchdog")[0].GetProperty("detector").GetString());
    }

    [Fact]
    public void Watching_LeavesTheTrainingAsItIs()
    {
        Assert.Equal(Weights(WatchdogOptions.All(WatchdogAction.Off)), Weights(Eager));

        static byte[] Weights(WatchdogOptions watchdog)
        {
            using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 4, Dropout = 0.2, PoolSize = 2 });
            using var result = new Trainer(Options(watchdog, 6)).Run(recipe, new SyntheticBatches { Paired = false });
            using var model = new MemoryStream();
            result.SaveModel(model);
            return model.ToArray();
        }
    }

    [Fact]
    public void Validate_RollBackWithoutFolder_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Trainer(new TrainerOptions { Steps = 1, Watchdog = WatchdogOptions.All(WatchdogAction.RollBack) }));

    [Fact]
    public void See_KnownImages_GivesTheNumbersWorkedOutByHand()
    {
        // Output 0, 1, 0, 1; input all 0.5; target 0, 0.5, 0, 0.5 (one channel, 2 x 2): distances 0.5 and 0.25, deviations 0.5 and 0.25, correlation with the label 1.
        using var output = tensor(new float[] { 0, 1, 0, 1 }, [1, 1, 2, 2]);
        using var input = full([1, 3, 2, 2], 0.5f);
        using var target = output.Times(0.5);
        using var probe = new OutputProbe();

        probe.See(TranslationDirection.SarToOptical, input, output, target, paired: true);
        var reading = Assert.Single(probe.Read());

        Assert.Equal((0.5, 0.25), (reading.DistanceToInput, reading.DistanceToTarget));
        Assert.Equal((0.5, 0.25), (reading.Deviation, reading.TargetDeviation));
        Assert.Equal(1, reading.Correlation, 1e-9);
    }

    internal static TrainerOptions Options(WatchdogOptions watchdog, long steps) => new() { Steps = steps, LogInterval = 1, LearningRate = 3e-3, Watchdog = watchdog };

    private static IReadOnlyList<WatchdogEvent> Train(Recipe recipe, ProvokingBatches batches, WatchdogOptions watchdog, long steps)
    {
        var logger = new ListLogger();
        using var result = new Trainer(Options(watchdog, steps), logger: logger).Run(recipe, batches);
        Assert.All(result.WatchdogEvents, e => Assert.Contains(logger.Messages, m => m.Contains(e.Message, StringComparison.Ordinal)));
        return result.WatchdogEvents;
    }
}
