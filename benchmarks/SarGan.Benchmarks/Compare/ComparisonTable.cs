using System.Globalization;
using System.Reflection;
using TorchSharp;

namespace SarGan.Benchmarks.Compare;

/// <summary>The results as Markdown.</summary>
internal static class ComparisonTable
{
    public static void Write(TextWriter output, IEnumerable<string> args, Machine machine, WorkerSettings settings, IReadOnlyList<ComparisonResult> results)
    {
        machine.Write(output, args);
        output.WriteLine($"- TorchSharp {typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]} on libtorch {results[0].LibTorchVersion}");
        output.WriteLine($"- both sides: {settings.Threads} threads, OMP_WAIT_POLICY={settings.WaitPolicy}; allocator tuned by ProcessTuning on SarGan's side only");
        output.WriteLine();
        output.WriteLine("| item | plain, ms | SarGan, ms | ratio of a round | target | met | rounds | results differ by |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
        {
            var digits = result.Plain.Median >= 100 ? "F0" : "F1";
            var target = result.Item.Target is { } ratio ? ratio.ToString("F1", CultureInfo.InvariantCulture) : "";
            var met = result.Item.Target is null ? "" : result.Ratio.Median >= result.Item.Target ? "yes" : "no";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {result.Item.Title} | {result.Plain.ToString(digits)} | {result.Fast.ToString(digits)} | {result.Ratio.ToString("F2")} | {target} | {met} | {result.Rounds} | {result.Difference:0.0e+0} |"));
        }
    }
}
