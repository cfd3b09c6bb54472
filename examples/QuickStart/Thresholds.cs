using System.Text.Json.Nodes;
using SarGan.Training.Metrics;
using Spectre.Console;

namespace QuickStart;

/// <summary>What a run must reach on held-out scenes for its models to count as having learnt something.</summary>
internal static class Thresholds
{
    private const double LeastCopyRatio = 1;
    private const double LeastStandardDeviationRatio = 0.5;
    private const double LeastCorrelation = 0.2;

    /// <summary>Judges the reports of a metrics file, and says which thresholds are missed.</summary>
    /// <param name="metricsPath">What <see cref="HeldOut"/> wrote.</param>
    /// <param name="all">Whether those that are met get a line, too.</param>
    /// <returns>Whether all of them are met.</returns>
    public static bool AreMet(string metricsPath, bool all)
    {
        var judgements = JsonNode.Parse(File.ReadAllText(metricsPath))!.AsObject() // HeldOut wrote the file: an object of reports
            .SelectMany(pair => Judge(pair.Key, EvaluationReport.FromJson(pair.Value!.ToJsonString())))
            .ToList();
        foreach (var (met, line) in judgements.Where(judgement => all || !judgement.Met)) AnsiConsole.MarkupLineInterpolated($"{(met ? "met   " : "MISSED")}  {line}");
        return judgements.TrueForAll(judgement => judgement.Met);
    }

    private static IEnumerable<(bool Met, string Line)> Judge(string title, EvaluationReport report)
    {
        var (model, copy, mean) = (report.Of("model"), report.Of("copy"), report.Of("meanColor"));
        yield return Above("SSIM", model.Ssim, copy.Ssim.Value, "copy");
        yield return Above("SSIM", model.Ssim, mean.Ssim.Value, "mean colour");
        yield return Above("PSNR", model.Psnr, copy.Psnr.Value, "copy");
        if (title.StartsWith("pix2pix", StringComparison.Ordinal))
        {
            yield return Above("PSNR", model.Psnr, mean.Psnr.Value, "mean colour");
            yield break;
        }
        // Without pairs the mean colour is hard to beat pixel by pixel. These three show a copy, a flat picture and one that has nothing to do with the scene.
        yield return Above("copy ratio", model.CopyRatio, LeastCopyRatio, "least");
        yield return Above("std ratio", model.StandardDeviationRatio, LeastStandardDeviationRatio, "least");
        yield return Above("correlation", model.Correlation, LeastCorrelation, "least");

        (bool Met, string Line) Above(string metric, MetricEstimate reached, double limit, string of) =>
            (reached.Value > limit, FormattableString.Invariant($"{title}: {metric} {reached.Value:F3}, {of} {limit:F3}"));
    }
}
