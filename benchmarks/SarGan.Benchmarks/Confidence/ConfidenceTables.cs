using System.Globalization;
using SarGan.Consistency;
using SarGan.Training.Metrics;

namespace SarGan.Benchmarks.Confidence;

/// <summary>What <see cref="ConfidenceRun"/> found, as Markdown.</summary>
internal static class ConfidenceTables
{
    private const int FewestBlocks = 30;

    public static void Write(TextWriter output, ConsistencyCalibration calibration, IReadOnlyList<JudgedBlock> blocks, Func<JudgedBlock, string?>? classOf)
    {
        var all = ConsistencyReport.Of(blocks, calibration.ReferenceError);
        output.WriteLine();
        output.WriteLine(Text($"Calibrated on {calibration.Blocks} blocks of 16 x 16 pixels, judged on {all.Blocks} others. Reference error {calibration.ReferenceError:F4}."));
        output.WriteLine();
        output.WriteLine("| blocks | number | mean error | Spearman of 1 - consistency with the error | of local SAR variance | difference | worst 10 % over mean | at best |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        Row(output, "all", blocks, calibration);
        if (classOf is not null)
        {
            foreach (var group in blocks.GroupBy(classOf).Where(g => g.Key is not null).OrderByDescending(g => g.Count())) Row(output, group.Key!, [.. group], calibration);
            Row(output, "mixed", [.. blocks.Where(b => classOf(b) is null)], calibration);
        }
        output.WriteLine();
        output.WriteLine("| consistency | blocks | share with at most the reference error | mean error |");
        output.WriteLine("|---|---|---|---|");
        foreach (var bin in all.Reliability) output.WriteLine(Text($"| {bin.Promised:F2} | {bin.Blocks} | {bin.Kept:F2} | {bin.MeanError:F4} |"));
        output.WriteLine();
        output.WriteLine("| sign alone | Spearman with the error |");
        output.WriteLine("|---|---|");
        for (var i = 0; i < calibration.Features.Count; i++)
            output.WriteLine(Text($"| {calibration.Features[i]} | {RankCorrelation.Spearman([.. blocks.Select(b => b.Signs[i])], [.. blocks.Select(b => b.Error)]):F3} |"));
    }

    private static void Row(TextWriter output, string name, IReadOnlyList<JudgedBlock> blocks, ConsistencyCalibration calibration)
    {
        if (blocks.Count < FewestBlocks)
        {
            output.WriteLine(Text($"| {name} | {blocks.Count} | | too few | | | | |"));
            return;
        }
        var report = ConsistencyReport.Of(blocks, calibration.ReferenceError);
        var difference = report.Correlation - Math.Abs(report.ContrastCorrelation);
        output.WriteLine(Text($"| {name} | {report.Blocks} | {report.MeanError:F4} | {report.Correlation:F3} | {report.ContrastCorrelation:F3} | {difference:+0.000;-0.000} | {report.WorstTenth:F2} | {report.WorstTenthAtBest:F2} |"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
