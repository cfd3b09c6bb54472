using System.Diagnostics;
using System.Globalization;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Models.Networks;
using SarGan.Training;
using SarGan.Training.Recipes;
using TorchSharp;

namespace SarGan.Benchmarks.Runs;

/// <summary>A small model for <see cref="SceneQuality"/>, trained on what does not belong to its scene: Pix2Pix's recipe with CycleGAN's depth.</summary>
internal static class SceneModel
{
    private const int Side = 128;

    public static int Run(string data, string path, NormKind norm, long steps, TextWriter progress)
    {
        SarGan.Native.ProcessTuning.Apply();
        SarGan.Native.NativeLibraries.EnsureTorchLoads();
        torch.set_num_threads(1);
        var folder = Directory.CreateTempSubdirectory("sargan-scene-model-").FullName;
        try
        {
            var tiles = DatasetFolder.Open(WithoutTheScene(data, folder));
            var (sar, optical) = (tiles.Sar(), tiles.Optical());
            progress.WriteLine($"{sar.Count} pairs");
            using var recipe = new Pix2PixRecipe(new Pix2PixOptions { Size = Side, Filters = 16, Depth = 4, Norm = norm });
            var batches = new PairedBatches(sar, optical, new BatchOptions { Size = Side, BatchSize = 3, Seed = 1 });
            using var result = new Trainer(new TrainerOptions { Steps = steps, LearningRate = 4e-4 }).Run(recipe, batches, new Watch(steps, progress));
            result.SaveModel(path);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string WithoutTheScene(string data, string folder)
    {
        var group = Directory.EnumerateDirectories(data).First(directory => Directory.EnumerateDirectories(directory, "s1_*").Any());
        var target = Directory.CreateDirectory(Path.Combine(folder, Path.GetFileName(group))).FullName;
        foreach (var scene in Directory.EnumerateDirectories(group).Where(scene => !scene.EndsWith("_2000", StringComparison.Ordinal)))
            Directory.CreateSymbolicLink(Path.Combine(target, Path.GetFileName(scene)), Path.GetFullPath(scene));
        return folder;
    }

    private sealed class Watch(long steps, TextWriter progress) : IProgress<TrainingProgress>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last = Stopwatch.GetTimestamp();

        public void Report(TrainingProgress value)
        {
            if (Stopwatch.GetElapsedTime(_last).TotalSeconds < 20) return;
            _last = Stopwatch.GetTimestamp();
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {value.Step}/{steps}, {Stopwatch.GetElapsedTime(_start).TotalSeconds:F0} s"));
        }
    }
}
