using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Benchmarks.Workloads;

namespace SarGan.Benchmarks.Compare;

/// <summary>What both sides' processes have in common.</summary>
/// <param name="Scale">The size of everything.</param>
/// <param name="Threads">Threads of each.</param>
/// <param name="WaitPolicy">OMP_WAIT_POLICY of each.</param>
internal sealed record WorkerSettings(Scale Scale, int Threads, string WaitPolicy);

/// <summary>Both sides as processes that stay, equal but for what they compute and for the settings that SarGan's applications make.</summary>
internal sealed class WorkerPair : IDisposable
{
    private readonly Dictionary<Side, Process> _processes = [];
    private readonly string _resultFile = Path.GetTempFileName();

    private WorkerPair()
    {
    }

    public string LibTorchVersion { get; private set; } = "";

    /// <summary>Starts both.</summary>
    public static WorkerPair Start(WorkerSettings settings)
    {
        var (scale, threads, waitPolicy) = settings;
        var pair = new WorkerPair();
        foreach (var side in Enum.GetValues<Side>())
        {
            var start = SelfProcess.StartInfo("worker", "--side", $"{side}", "--threads", $"{threads}", "--filters", $"{scale.Filters}", "--size", $"{scale.Size}");
            start.RedirectStandardInput = start.RedirectStandardOutput = true;
            start.Environment["OMP_WAIT_POLICY"] = waitPolicy;
            start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
            pair._processes.Add(side, Process.Start(start)!); // a new process, since UseShellExecute is off
            pair.LibTorchVersion = pair.ReadAnswer(side);
        }

        return pair;
    }

    public void Load(Side side, ComparisonItem item) => Send(side, $"load {item.Key}");

    /// <summary>What a side's work gives.</summary>
    public float[] Result(Side side)
    {
        Send(side, $"result {_resultFile}");
        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_resultFile)).ToArray();
    }

    /// <summary>Milliseconds a call.</summary>
    public double Time(Side side, int calls) => double.Parse(Send(side, $"run {calls}"), CultureInfo.InvariantCulture);

    /// <summary>Ends both.</summary>
    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(10))) process.Kill();
            process.Dispose();
        }

        File.Delete(_resultFile);
    }

    private string Send(Side side, string line)
    {
        _processes[side].StandardInput.WriteLine(line);
        _processes[side].StandardInput.Flush();
        return ReadAnswer(side);
    }

    private string ReadAnswer(Side side)
    {
        while (_processes[side].StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(WorkerLoop.Mark, StringComparison.Ordinal)) return line[WorkerLoop.Mark.Length..];
        }

        throw new InvalidOperationException($"The process of the side {side} ended; its error stands above.");
    }
}
