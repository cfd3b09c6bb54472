using System.Text.Json;
using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Training.Observers;
using SarGan.Training.Optimizers;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace SarGan.Training.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Run_CycleGan_WritesTheWholeFolder()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 4 });

        using var result = new Trainer(Tiny(4) with { RunFolder = run.FolderPath, SampleInterval = 2, CheckpointInterval = 2 })
            .Run(recipe, new SyntheticBatches { Paired = false });

        Assert.Equal(4, result.Steps);
        Assert.Equal([1L, 2, 3, 4], LossTable.Read(run.LossesPath).Select(r => r.Step));
        Assert.Equal(["step-000000002.checkpoint", "step-000000004.checkpoint"], Names(run.CheckpointsPath));
        Assert.Equal(["step-000000002.png", "step-000000004.png"], Names(run.SamplesPath));
        Assert.True(File.Exists(run.EventsPath));
        Assert.Contains("\"status\": \"finished\"", File.ReadAllText(run.SummaryPath), StringComparison.Ordinal);
        using var bundle = ModelBundle.Load(run.ModelPath);
        Assert.Equal([TranslationDirection.SarToOptical, TranslationDirection.OpticalToSar], bundle.Manifest.Networks.Select(n => n.Direction));
        Assert.Equal("cyclegan", bundle.Manifest.Training!.Value.GetProperty("recipe").GetString());
    }

    [Fact]
    public void Run_InMemory_WritesNothingAndReportsEveryStep()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        List<TrainingProgress> reports = [];

        using var result = new Trainer(Tiny(9)).Run(recipe, new SyntheticBatches { BatchSize = 2 }, new DirectProgress<TrainingProgress>(reports.Add));

        Assert.Null(result.ModelPath);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), reports.Select(r => r.Step));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2], reports.Select(r => r.Epoch));
        Assert.All(reports, r => Assert.Equal(9, r.TotalSteps));
        Assert.All(reports, r => Assert.True(r.ImagesPerSecond > 0 && r.Losses.L1Loss > 0 && r.LearningRate == 1e-3));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Run_AnyNumberOfWorkers_GivesTheSameLosses(int workers)
    {
        var (expected, actual) = (Losses(Tiny(6)), Losses(Tiny(6) with { Workers = workers }));

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Run_OtherSeed_GivesOtherLosses() => Assert.NotEqual(Losses(Tiny(2)), Losses(Tiny(2) with { Seed = 2 }));

    [Fact]
    public void Run_Pix2Pix_LearnsATrivialMapping()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 8 });
        List<double> l1 = [];

        new Trainer(Tiny(80) with { LearningRate = 3e-3 }).Run(recipe, new SyntheticBatches { BatchSize = 7 }, new DirectProgress<TrainingProgress>(p => l1.Add(p.Losses.L1Loss!.Value))).Dispose();

        Assert.True(l1[^1] < 0.5 * l1[0], $"L1 went from {l1[0]} to {l1[^1]}.");
    }

    [Fact]
    public void Run_CycleGan_LearnsToReconstruct()
    {
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 8 });
        List<double> cycle = [];

        new Trainer(Tiny(80) with { LearningRate = 3e-3 }).Run(recipe, new SyntheticBatches { BatchSize = 7, Paired = false }, new DirectProgress<TrainingProgress>(p => cycle.Add(p.Losses.CycleLoss!.Value))).Dispose();

        Assert.True(cycle[^1] < 0.5 * cycle[0], $"The cycle loss went from {cycle[0]} to {cycle[^1]}.");
    }

    [Fact]
    public void Run_UnpairedBatchesForPix2Pix_IsRefused()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        Assert.Throws<ArgumentException>(() => new Trainer(Tiny(1)).Run(recipe, new SyntheticBatches { Paired = false }));
    }

    [Fact]
    public void Run_LossNotANumber_NamesStepAndLossAndKeepsTheLastCheckpoint()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        var breaker = new DirectProgress<TrainingProgress>(p =>
        {
            if (p.Step == 5) recipe.Networks["generator"].parameters().First().detach().fill_(double.NaN);
        });

        var exception = Assert.Throws<TrainingDivergedException>(() =>
            new Trainer(Tiny(9) with { RunFolder = run.FolderPath, CheckpointInterval = 3 }).Run(recipe, new SyntheticBatches(), breaker));

        Assert.Equal(6, exception.Step);
        Assert.Contains("step 6", exception.Message, StringComparison.Ordinal);
        Assert.Contains("loss is NaN", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["step-000000003.checkpoint"], Names(run.CheckpointsPath));
        Assert.Contains("\"status\": \"diverged\"", File.ReadAllText(run.SummaryPath), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WeightNotANumberAtACheckpoint_WritesNone()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        var breaker = new DirectProgress<TrainingProgress>(p =>
        {
            if (p.Step == 3) recipe.Networks["generator"].parameters().First().detach().fill_(double.PositiveInfinity);
        });

        Assert.Throws<TrainingDivergedException>(() =>
            new Trainer(Tiny(9) with { RunFolder = run.FolderPath, CheckpointInterval = 3 }).Run(recipe, new SyntheticBatches(), breaker));

        Assert.Empty(Names(run.CheckpointsPath));
    }

    [Fact]
    public void Run_LinearSchedule_ReachesObserversAndTable()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        new Trainer(Tiny(4) with { RunFolder = run.FolderPath, Schedule = new LinearSchedule { ConstantSteps = 1 } }).Run(recipe, new SyntheticBatches()).Dispose();

        var rates = LossTable.Read(run.LossesPath).Select(r => r.LearningRate).ToList();
        Assert.Equal(1e-3, rates[0]);
        Assert.True(rates[3] < rates[2] && rates[2] < rates[1], string.Join(", ", rates));
    }

    [Fact]
    public void Run_WithAverage_SavesTheMeanOfTheWeights()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        List<double> weights = [];
        var watcher = new DirectProgress<TrainingProgress>(_ => weights.Add(First(recipe.Networks["generator"])));

        using var result = new Trainer(Tiny(3) with { EmaDecay = 0.5 }).Run(recipe, new SyntheticBatches(), watcher);

        // Weights of the past 1/4, 1/2, 1, normalised.
        var expected = ((0.25 * weights[0]) + (0.5 * weights[1]) + weights[2]) / 1.75;
        Assert.True(result.Manifest.WeightsAreAveraged);
        Assert.Equal(expected, First(result.Generators["generator"]), 6);
        Assert.NotEqual(weights[2], First(result.Generators["generator"]));
    }

    [Fact]
    public void Run_OneEpoch_PutsMeanColorsIntoTheBundle()
    {
        var batches = new SyntheticBatches { Images = 4, BatchSize = 3 };
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        using var result = new Trainer(Tiny(4)).Run(recipe, batches);

        var optical = result.Manifest.Training!.Value.GetProperty("meanColor").GetProperty("optical").EnumerateArray().Select(v => v.GetDouble()).ToList();
        var values = Enumerable.Range(0, 2).SelectMany(step => batches.Load(step).Optical.Values.Chunk(256).Where((_, plane) => plane % 3 == 0)).SelectMany(v => v).ToList();
        Assert.Equal(3, optical.Count);
        Assert.Equal((values.Average(v => (double)v) + 1) * 127.5, optical[0], 9);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 60)]
    public void Run_ManySteps_LeavesNoTensor(int leakedAStep, int expected)
    {
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 4, PoolSize = 5, Dropout = 0.1 });
        List<long> counts = [];
        List<Tensor> leaked = [];
        var watch = new DirectProgress<TrainingProgress>(p =>
        {
            for (var i = 0; i < leakedAStep; i++) leaked.Add(zeros(1).DetachFromDisposeScope());
            // Of this thread: neither other tests count nor what the collector tidies away meanwhile.
            if (p.Step is 10 or 70) counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        });

        new Trainer(Tiny(70) with { EmaDecay = 0.9 }).Run(recipe, new SyntheticBatches(), watch).Dispose();

        leaked.ForEach(tensor => tensor.Dispose());
        Assert.Equal(expected, counts[1] - counts[0]);
    }

    [Fact]
    public void Run_UnknownTiles_SaysNothingOfRadiometry()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        using var result = new Trainer(Tiny(1)).Run(recipe, new SyntheticBatches());

        Assert.Null(result.Manifest.Radiometry);
    }

    [Fact]
    public void Run_PicturesOf16And8Bits_StatesEachScaling()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        var batches = new PairedBatches(new MemoryTiles([new PixelImage(16, 16, 1, new ushort[256])]), new MemoryTiles([new PixelImage(16, 16, 3, new byte[768])]), new BatchOptions { Size = 16 });

        using var result = new Trainer(Tiny(1)).Run(recipe, batches);

        var radiometry = RadiometricContract.FromJson(result.Manifest.Radiometry!.Value);
        Assert.Equal([(1, 0.0, 65535.0), (3, 0.0, 255.0)], new[] { radiometry.Sar!, radiometry.Optical! }.Select(side => (side.Scaling.Channels, side.Scaling.Clip[0].Low, side.Scaling.Clip[0].High)));
        Assert.All([radiometry.Sar!, radiometry.Optical!], side => Assert.Equal(RadiometricQuantity.DigitalNumber, side.Quantity));
    }

    [Fact]
    public void Run_CallersRadiometry_GoesIntoTheBundle()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        using var result = new Trainer(Tiny(1) with { Radiometry = RadiometricContract.OfPictures(1, 3) }).Run(recipe, new SyntheticBatches());

        Assert.Equal(1, RadiometricContract.FromJson(result.Manifest.Radiometry!.Value).Sar!.Scaling.Channels);
    }

    [Fact]
    public void Run_LoaderFails_SummaryTellsItAndTheErrorGoesOn()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder["run"]);
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        var batches = new SyntheticBatches { OnLoad = step => _ = step < 3 ? 0 : throw new InvalidDataException("The fourth tile is broken.") };

        Assert.Throws<InvalidDataException>(() => new Trainer(Tiny(9) with { RunFolder = run.FolderPath, SampleInterval = 100, Workers = 0 }).Run(recipe, batches));

        var summary = JsonElement.Parse(File.ReadAllText(run.SummaryPath));
        Assert.Equal("failed", summary.GetProperty("status").GetString());
        Assert.Equal("The fourth tile is broken.", summary.GetProperty("message").GetString());
        Assert.Equal(3, summary.GetProperty("step").GetInt64());
    }

    [SkippableFact]
    public void Run_CudaWithoutAGpu_IsRefusedBeforeAnyWork()
    {
        Skip.If(cuda.is_available(), "There is a GPU.");
        using var folder = new TemporaryFolder();
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        var error = Assert.Throws<InvalidOperationException>(() => new Trainer(Tiny(1) with { RunFolder = folder["run"], Device = "cuda" }).Run(recipe, new SyntheticBatches()));

        Assert.Contains("Device 'cuda' was asked for, but libtorch sees no CUDA device", error.Message, StringComparison.Ordinal);
        Assert.False(recipe.IsBuilt || Directory.Exists(folder["run"]));
    }

    [Fact]
    public void Run_RecipeTrainedBefore_IsRefused()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        new Trainer(Tiny(1)).Run(recipe, new SyntheticBatches()).Dispose();
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<InvalidOperationException>(() => new Trainer(Tiny(1) with { RunFolder = folder["run"], Resume = true }).Run(recipe, new SyntheticBatches()));

        Assert.Contains("has been trained before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecipeTrainedBefore_ResumesFromAFolder()
    {
        using var folder = new TemporaryFolder();
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        var options = Tiny(1) with { RunFolder = folder["run"], Resume = true };
        new Trainer(options).Run(recipe, new SyntheticBatches()).Dispose();

        using var result = new Trainer(options with { Steps = 2 }).Run(recipe, new SyntheticBatches());

        Assert.Equal((1, 2), (result.ResumedAt, result.Steps));
    }

    [Fact]
    public void Run_RecipeBuiltBefore_IsTrained()
    {
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });
        recipe.Build(new RecipeSetup { LearningRate = 1e-3 });

        using var result = new Trainer(Tiny(1)).Run(recipe, new SyntheticBatches());

        Assert.Equal(1, result.Steps);
    }

    [Fact]
    public void Run_CallersOwnTableAndEventFile_AreWrittenOnce()
    {
        using var folder = new TemporaryFolder();
        var (own, given) = (new RunFolder(folder["own"]), new RunFolder(folder["given"]));
        using var table = new LossTableObserver();
        using var events = new TensorBoardObserver();
        using (var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 }))
            new Trainer(Tiny(3) with { RunFolder = own.FolderPath }).Run(recipe, new SyntheticBatches()).Dispose();

        using (var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 }))
            new Trainer(Tiny(3) with { RunFolder = given.FolderPath }, [events, table]).Run(recipe, new SyntheticBatches()).Dispose();

        Assert.Equal(RunComparison.LossesWithoutSeconds(own), RunComparison.LossesWithoutSeconds(given));
        Assert.Equal(RunComparison.EventSteps(own), RunComparison.EventSteps(given));
    }

    [Fact]
    public void Run_Observers_AreToldInOrder()
    {
        using var folder = new TemporaryFolder();
        var observer = new Recorder();
        using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4 });

        new Trainer(Tiny(2) with { RunFolder = folder["run"], CheckpointInterval = 1, SampleInterval = 2 }, [observer]).Run(recipe, new SyntheticBatches()).Dispose();

        Assert.Equal(["start 0", "log 1", "before checkpoint 1", "checkpoint 1", "log 2", "sample 2", "before checkpoint 2", "checkpoint 2", "end 2"], observer.Calls);
    }

    private sealed class Recorder : ITrainingObserver
    {
        public List<string> Calls { get; } = [];

        public void OnStart(TrainingRun run) => Calls.Add($"start {run.Step}");

        public void OnLog(TrainingRun run, TrainingProgress progress) => Calls.Add($"log {progress.Step}");

        public void OnSample(TrainingRun run, TensorBatch batch) => Calls.Add($"sample {run.Step}");

        public void OnCheckpointing(TrainingRun run) => Calls.Add($"before checkpoint {run.Step}");

        public void OnCheckpoint(TrainingRun run, string path) => Calls.Add($"checkpoint {run.Step}");

        public void OnEnd(TrainingRun run, TrainingResult result) => Calls.Add($"end {run.Step}");
    }

    private static double First(TranslationNetwork network) => network.parameters().First().detach().flatten()[0].item<float>();

    private static List<double> Losses(TrainerOptions options)
    {
        using var recipe = new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 4, Dropout = 0.2 });
        List<double> losses = [];
        new Trainer(options).Run(recipe, new SyntheticBatches { Paired = false }, new DirectProgress<TrainingProgress>(p => losses.Add(p.Losses.GeneratorLoss!.Value))).Dispose();
        return losses;
    }

    private static TrainerOptions Tiny(long steps) => new() { Steps = steps, LogInterval = 1, LearningRate = 1e-3 };

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
