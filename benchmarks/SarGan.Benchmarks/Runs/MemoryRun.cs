using System.Globalization;
using SarGan.Benchmarks.Workloads;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Recipes;

namespace SarGan.Benchmarks.Runs;

/// <summary>Trains a CycleGAN at batch 1 with the real trainer and notes the process's resident memory.</summary>
internal static class MemoryRun
{
    private const double TargetMegabytes = 1800, TargetDriftPercent = 1;

    /// <summary>Steps between two lines of the table; the first of them is where the drift counts from.</summary>
    private const int Interval = 100;

    public static int Run(string data, long steps, Scale scale, TextWriter output, TextWriter progress)
    {
        ProcessTuning.Apply();
        var folder = Directory.CreateTempSubdirectory("sargan-benchmark-");
        try
        {
            var tiles = DatasetFolder.Open(data);
            var batches = new UnpairedBatches(tiles.Sar(), tiles.Optical(), new BatchOptions { Size = scale.Size });
            var observer = new MemoryObserver(Math.Min(Interval, steps), progress);
            using (var recipe = new CycleGanRecipe(new CycleGanOptions { Filters = scale.Filters, Size = scale.Size }))
            {
                // Pictures before the first mark: the first one loads the drawing library, which is no drift.
                var trainer = new Trainer(new TrainerOptions { Steps = steps, SampleInterval = Interval / 2, RunFolder = Path.Combine(folder.FullName, "run") });
                using var result = trainer.Run(recipe, batches, observer);
                Print(observer, result, output);
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(MemoryObserver observer, TrainingResult result, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| step | resident, MB |");
        output.WriteLine("|---|---|");
        foreach (var (step, megabytes) in observer.Marks) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {step} | {megabytes:F1} |"));
        var peak = ProcessStatus.Megabytes("VmHWM");
        var (first, last) = (observer.Marks[0], observer.Marks[^1]);
        var drift = 100 * ((last.Megabytes / first.Megabytes) - 1);
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak, writing of checkpoint and model included: {peak:F1} MB (target {TargetMegabytes:F0}: {(peak <= TargetMegabytes ? "met" : "missed")})."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Drift from step {first.Step} to {last.Step}: {drift:+0.00;-0.00;0.00} % (target {TargetDriftPercent:F0}: {(Math.Abs(drift) <= TargetDriftPercent ? "met" : "missed")})."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Steps} steps in {result.Elapsed.TotalSeconds:F0} s."));
    }

    /// <summary>Reads the memory after every so many steps, in between two of them.</summary>
    private sealed class MemoryObserver(long interval, TextWriter progress) : IProgress<TrainingProgress>
    {
        public List<(long Step, double Megabytes)> Marks { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value.Step % 10 == 0) progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {value.Step}: {ProcessStatus.Megabytes("VmRSS"):F1} MB, {value.ImagesPerSecond:F2} images/s"));
            if (value.Step % interval == 0) Marks.Add((value.Step, ProcessStatus.Megabytes("VmRSS")));
        }
    }
}
