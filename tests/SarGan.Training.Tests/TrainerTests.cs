using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.Training.Recipes;
using SarGan.Training.Reports;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;

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

    private static TrainerOptions Tiny(long steps) => new() { Steps = steps, LogInterval = 1, LearningRate = 1e-3 };

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
