using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Benchmarks.Workloads;
using SarGan.Native;
using TorchSharp;

namespace SarGan.Benchmarks.Compare;

/// <summary>One side's process: does what it is told, line by line, and answers each line with one.</summary>
internal static class WorkerLoop
{
    /// <summary>Before each answer, to tell it from what libraries print.</summary>
    public const string Mark = "> ";

    /// <summary>Runs until the input ends.</summary>
    /// <remarks>Lines: <c>load KEY</c>; <c>result FILE</c>; <c>run CALLS</c>, answered by milliseconds a call.</remarks>
    public static int Run(Side side, int threads, Scale scale, TextReader input, TextWriter output)
    {
        // What the application does first belongs to the side; the plain one keeps the system's allocator as it is.
        if (side == Side.Fast) ProcessTuning.Apply();
        NativeLibraries.EnsureTorchLoads();
        torch.set_num_threads(threads);
        Answer(torch.__version__);
        IWorkload? workload = null;
        while (input.ReadLine() is { } line)
        {
            var words = line.Split(' ', 2);
            switch (words[0])
            {
                case "load":
                    workload = ComparisonItem.All.Single(item => item.Key == words[1]).Create(side, scale);
                    Answer("loaded");
                    break;
                case "result":
                    File.WriteAllBytes(words[1], MemoryMarshal.AsBytes(Loaded().Result().AsSpan()));
                    Answer("written");
                    break;
                case "run":
                    Answer(Time(Loaded(), int.Parse(words[1], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new InvalidOperationException($"The worker does not know \"{words[0]}\".");
            }
        }

        workload?.Dispose();
        return 0;

        IWorkload Loaded() => workload ?? throw new InvalidOperationException("Nothing is loaded.");

        void Answer(string text)
        {
            output.WriteLine(Mark + text);
            output.Flush();
        }
    }

    private static double Time(IWorkload workload, int calls)
    {
        if (calls > 1) workload.Run();
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++) workload.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls;
    }
}
