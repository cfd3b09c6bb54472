using System.Globalization;
using System.Runtime.InteropServices;

namespace SarGan.Benchmarks;

/// <summary>What a number depends on, as printed above every table.</summary>
internal sealed record Machine
{
    public required string Processor { get; init; }

    public required string MemoryGigabytes { get; init; }

    /// <summary>The mean number of running threads in the last minute, of this program or others; empty where the system does not say.</summary>
    public required string LoadAtStart { get; init; }

    public static Machine Read() => new()
    {
        Processor = DescribeProcessor(),
        MemoryGigabytes = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9).ToString("F0", CultureInfo.InvariantCulture),
        LoadAtStart = ReadLoad(),
    };

    /// <summary>A Markdown list.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="args">The program's arguments, to be repeated by a reader.</param>
    public void Write(TextWriter output, IEnumerable<string> args)
    {
        output.WriteLine($"    dotnet run -c Release --project benchmarks/SarGan.Benchmarks -- {string.Join(' ', args)}");
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"- {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC"));
        output.WriteLine($"- {Processor}, {Environment.ProcessorCount} cores, {MemoryGigabytes} GB of memory");
        output.WriteLine($"- {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        var load = ReadLoad();
        if (load.Length > 0) output.WriteLine($"- load average of a minute: {LoadAtStart} at the start, {load} at the end");
    }

    private static string ReadLoad() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "";

    private static string DescribeProcessor()
    {
        if (!File.Exists("/proc/cpuinfo")) return RuntimeInformation.ProcessArchitecture.ToString();
        var lines = File.ReadLines("/proc/cpuinfo").TakeWhile(line => line.Length > 0).ToList(); // of the first core
        var flags = ValueOf("flags").Split(' ');
        var known = new[] { "avx2", "avx512f", "avx512_bf16", "amx_bf16" }.Where(flags.Contains).ToList();
        return $"{ValueOf("model name")} (family {ValueOf("cpu family")}, model {ValueOf("model")}; {string.Join(", ", known)})";

        string ValueOf(string name) =>
            lines.FirstOrDefault(line => line.Split(':')[0].Trim() == name)?.Split(':', 2)[1].Trim() ?? "?";
    }
}
