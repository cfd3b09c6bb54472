using System.Text.Json;
using SarGan.Models.Networks;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;
using SarGan.Training.Watchdog;

namespace SarGan.Training.Tests.Watchdog;

public sealed class RollBackTests
{
    private const string Saturated = "saturation";

    [Fact]
    public void Run_RateFarTooHigh_GoesBackAndComesThroughAtALowerOne()
    {
        using var folder = new TemporaryFolder();
        var (wild, tame) = (new RunFolder(folder["wild"]), new RunFolder(folder["tame"]));
        var watchdog = new WatchdogOptions { NonFinite = WatchdogAction.RollBack, RateFactor = 1e-23 };

        // Weights of about 1e20 overflow within two layers.
        using var result = Train(wild, watchdog, 1e20, 6);
        using var expected = Train(tame, watchdog, 1e20 * 1e-23, 6);

        var found = Assert.Single(result.WatchdogEvents);
        Assert.Equal(("non-finite", 0L), (found.Detector, found.RolledBackTo));
        Assert.Contains("learning rate", found.Message, StringComparison.Ordinal);
        // From the same start at the same rate: the detour left no trace.
        Assert.Equal(RunComparison.LossesWithoutSeconds(tame), RunComparison.LossesWithoutSeconds(wild));
        Assert.Equal(RunComparison.EventSteps(tame), RunComparison.EventSteps(wild));
        var (before, after) = (RunComparison.Tensors(tame), RunComparison.Tensors(wild));
        foreach (var (name, bytes) in before) Assert.True(bytes.SequenceEqual(after[name]), $"{name} differs.");
        Assert.Equal(1, result.Manifest.Training!.Value.GetProperty("watchdogRollBacks").GetInt32());
        Assert.False(expected.Manifest.Training!.Value.TryGetProperty("watchdogRollBacks", out _));

        static TrainingResult Train(RunFolder run, WatchdogOptions watchdog, double rate, long steps)
        {
            using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
            var options = new TrainerOptions { Steps = steps, LogInterval = 1, LearningRate = rate, CheckpointInterval = 3, RunFolder = run.FolderPath, Watchdog = watchdog };
            return new Trainer(options).Run(recipe, new SyntheticBatches { BatchSize = 2 });
        }
    }

    [Fact]
    public void Run_Saturation_GoesBackToBeforeTheTroubleAndSlowsTheDiscriminator()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = IdleGenerator();

        using var result = new Trainer(RollingBack(run, 3) with { Steps = 80 }).Run(recipe, BrightLabels());

        var found = result.WatchdogEvents[0];
        Assert.Equal((Saturated, WatchdogAction.RollBack), (found.Detector, found.Action));
        // Five readings were judged; only what lies before all of them is trusted.
        Assert.True(found.RolledBackTo <= found.Step - 4, $"Went from {found.Step} to {found.RolledBackTo}.");
        Assert.Equal(0, found.RolledBackTo % 10);
        Assert.Equal(3e-3, recipe.Optimizers["generators"].LearningRate);
        Assert.Equal(3e-3 * Math.Pow(0.1, result.WatchdogEvents.Count), recipe.Optimizers["discriminators"].LearningRate, 1e-12);
        Assert.Equal(Enumerable.Range(1, 80).Select(i => (long)i), LossTable.Read(run.LossesPath).Select(r => r.Step));
    }

    [Fact]
    public void Run_TroubleComesBack_StopsAfterTheMostRollBacks()
    {
        using var folder = new TemporaryFolder();
        using var recipe = IdleGenerator();

        var options = RollingBack(new RunFolder(folder["run"]), 2) with { Steps = 300 };
        // A rate a thousandth lower changes nothing of importance: it saturates again and again.
        options = options with { Watchdog = options.Watchdog with { RateFactor = 0.999 } };

        var exception = Assert.Throws<WatchdogException>(() => new Trainer(options).Run(recipe, BrightLabels()));

        Assert.Contains("2 times already", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(75)]
    public void Run_InterruptedBeforeOrAfterARollBack_ResumesToTheSame(int loads)
    {
        using var folder = new TemporaryFolder();
        var (whole, parts) = (new RunFolder(folder["whole"]), new RunFolder(folder["parts"]));
        Run(whole, CancellationToken.None);
        using (var stop = new CancellationTokenSource())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Run(parts, stop.Token, new DirectProgress<TrainingProgress>(_ =>
            {
                if (--loads == 0) stop.Cancel();
            })));
        }
        Run(parts, CancellationToken.None);

        RunComparison.AssertEqual(whole, parts);
        Assert.Contains("rolledBackTo", Events(whole), StringComparison.Ordinal);
        Assert.Equal(Events(whole), Events(parts));

        static void Run(RunFolder run, CancellationToken cancellationToken, IProgress<TrainingProgress>? progress = null)
        {
            using var recipe = IdleGenerator();
            new Trainer(RollingBack(run, 1) with { Steps = 80, Resume = true, Workers = 0 }).Run(recipe, BrightLabels(), progress, cancellationToken).Dispose();
        }

        static string Events(RunFolder run) => JsonDocument.Parse(File.ReadAllText(run.SummaryPath)).RootElement.GetProperty("watchdog").GetRawText();
    }


    /// <summary>A generator that does not learn, so that the discriminator soon knows everything.</summary>
    internal static Pix2PixRecipe IdleGenerator() => new(new Pix2PixOptions
    {
        Size = 16,
        Filters = 4,
        AdversarialWeight = 0,
        L1Weight = 0,
        Discriminator = new PatchDiscriminatorOptions { Filters = 8, Layers = 1, Norm = NormKind.None }.ToSpec(),
    });

    internal static ProvokingBatches BrightLabels() => new((_, _, _) => 0.9f) { Paired = true };

    private static TrainerOptions RollingBack(RunFolder run, int most) => new()
    {
        Steps = 1,
        LogInterval = 1,
        LearningRate = 3e-3,
        CheckpointInterval = 10,
        SampleInterval = 1000,
        KeepCheckpoints = 1,
        RunFolder = run.FolderPath,
        Watchdog = new WatchdogOptions { WarmUpSteps = 0, Readings = 5, Saturation = WatchdogAction.RollBack, MostRollBacks = most, RateFactor = 0.1, DiscriminatorLoss = 0.03, Copying = WatchdogAction.Off, ConstantOutput = WatchdogAction.Off, InvertedOutput = WatchdogAction.Off },
    };
}
