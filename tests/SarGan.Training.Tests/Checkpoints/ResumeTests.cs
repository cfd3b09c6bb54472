using System.Diagnostics;
using System.Globalization;
using SarGan.Data.Randomness;
using SarGan.Training.Runs;
using SarGan.Training.Tests.Support;
using TorchSharp;

namespace SarGan.Training.Tests.Checkpoints;

public sealed class ResumeTests : IDisposable
{
    // Two, as the worker has: that sums over threads come out the same is part of the promise.
    public ResumeTests() => torch.set_num_threads(ResumeScenario.Threads);

    public void Dispose() => torch.set_num_threads(1);

    public static TheoryData<string> Scenarios => [.. ResumeScenario.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Run_StoppedAndResumed_EqualsOneRun(string scenario)
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(scenario, folder["once"], 10);

        ResumeScenario.Train(scenario, folder["twice"], 5);
        ResumeScenario.Train(scenario, folder["twice"], 10);

        RunComparison.AssertEqual(new RunFolder(folder["once"]), new RunFolder(folder["twice"]));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Run_Cancelled_ResumesToTheSame(string scenario)
    {
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(scenario, folder["once"], 8);
        using (var cancellation = new CancellationTokenSource())
        using (var recipe = ResumeScenario.CreateRecipe(scenario))
        {
            var progress = new DirectProgress<TrainingProgress>(p => { if (p.Step == 4) cancellation.Cancel(); });
            var trainer = new Trainer(ResumeScenario.CreateOptions(folder["cancelled"], 8));
            Assert.ThrowsAny<OperationCanceledException>(() => trainer.Run(recipe, ResumeScenario.CreateBatches(scenario), progress, cancellation.Token));
        }
        Assert.True(File.Exists(Path.Combine(folder["cancelled"], "checkpoints", "step-000000004.checkpoint")));

        ResumeScenario.Train(scenario, folder["cancelled"], 8);

        RunComparison.AssertEqual(new RunFolder(folder["once"]), new RunFolder(folder["cancelled"]));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Run_KilledAtArbitraryMoments_ResumesToTheSame(string scenario)
    {
        const int steps = 36;
        using var folder = new TemporaryFolder();
        ResumeScenario.Train(scenario, folder["once"], steps);
        var run = new RunFolder(folder["killed"]);
        var random = new RandomStream(Process.GetCurrentProcess().StartTime.Ticks, "kill"); // another moment in every run of the tests
        // The worker halts at these steps, which it must not have passed: that each kill comes before the end does not hang on the machine's speed.
        foreach (var halt in new[] { 14, 26 }) StartAndKill(scenario, run, steps, halt, TimeSpan.FromMilliseconds(random.NextDouble(0, 150)));

        ResumeScenario.Train(scenario, run.FolderPath, steps);

        RunComparison.AssertEqual(new RunFolder(folder["once"]), run);
    }

    /// <summary>Kills the worker some time after it has written a further row, be it in a step, a sample or a checkpoint.</summary>
    /// <remarks>It waits for its end at the step <paramref name="halt"/> if it gets that far.</remarks>
    private static void StartAndKill(string scenario, RunFolder run, long steps, long halt, TimeSpan delay)
    {
        var worker = Path.Combine(AppContext.BaseDirectory, "SarGan.TrainingWorker.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            ArgumentList = { "exec", worker, scenario, run.FolderPath, steps.ToString(CultureInfo.InvariantCulture), halt.ToString(CultureInfo.InvariantCulture) },
        };
        using var process = Process.Start(start)!;
        var before = Length(run.EventsPath);
        var deadline = Stopwatch.StartNew();
        while (Length(run.EventsPath) <= before + 100 && !process.HasExited && deadline.Elapsed < TimeSpan.FromSeconds(60)) Thread.Sleep(5);
        Thread.Sleep(delay);
        process.Kill();
        process.WaitForExit();
        Assert.True(Length(run.EventsPath) > before + 100, "The worker did not train.");
        Assert.Equal(128 + 9, process.ExitCode); // by SIGKILL, not by itself
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}
