using SarGan.Training.Recipes;

namespace SarGan.Training.Tests.Support;

/// <summary>Runs with everything that a resume must bring back; the same in the tests and in the process that they kill.</summary>
internal static class ResumeScenario
{
    public const int Threads = 2;

    public static IReadOnlyList<string> Names { get; } = ["cyclegan", "pix2pix"];

    public static Recipe CreateRecipe(string name) => name == "cyclegan"
        ? new CycleGanRecipe(new CycleGanOptions { Size = 16, Filters = 4, PoolSize = 3, Dropout = 0.3 })
        : new Pix2PixRecipe(new Pix2PixOptions { Size = 16, Filters = 4, Dropout = 0.3 });

    public static SyntheticBatches CreateBatches(string name) => new() { BatchSize = name == "cyclegan" ? 1 : 3 };

    public static TrainerOptions CreateOptions(string folder, long steps) => new()
    {
        Steps = steps,
        RunFolder = folder,
        Resume = true,
        LearningRate = 1e-3,
        EmaDecay = 0.9,
        CheckpointInterval = 3,
        SampleInterval = 5,
        LogInterval = 1,
    };

    public static void Train(string name, string folder, long steps, IProgress<TrainingProgress>? progress = null)
    {
        using var recipe = CreateRecipe(name);
        new Trainer(CreateOptions(folder, steps)).Run(recipe, CreateBatches(name), progress).Dispose();
    }
}
