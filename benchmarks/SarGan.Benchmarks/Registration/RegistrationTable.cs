using System.Globalization;

namespace SarGan.Benchmarks.Registration;

/// <summary>The records as Markdown.</summary>
internal static class RegistrationTable
{
    private const string Judged = "structure";

    public static void Write(TextWriter output, IReadOnlyCollection<TrialRecord> records)
    {
        Scenes(output, [.. records.Where(record => record.Kind == TrialKind.Scene)]);
        Small(output, [.. records.Where(record => record.Kind == TrialKind.Small)]);
        Honesty(output, records);
    }

    private static void Scenes(TextWriter output, List<TrialRecord> records)
    {
        var baselines = records.Select(record => record.Method).Distinct().Where(method => method != Judged).Order(StringComparer.Ordinal).ToList();
        output.WriteLine();
        output.WriteLine($"Scene pairs, perturbed by up to {Perturbation.Shift:F0} pixels, {Perturbation.Degrees:F0} degrees and {Perturbation.Scale:P0}: share of trials within the limit, RMSE at the check points in SAR pixels.");
        output.WriteLine();
        output.WriteLine($"| pair | limit | trials |{string.Concat(baselines.Select(method => $" {method} |"))} structure | median RMSE | 90 % RMSE | called aligned |");
        output.WriteLine($"|---|---|---|{string.Concat(baselines.Select(_ => "---|"))}---|---|---|---|");
        foreach (var pair in records.GroupBy(record => record.Pair).OrderBy(pair => pair.Key, StringComparer.Ordinal)) Row(pair.Key, [.. pair], $"{pair.First().Limit:F1}");
        Row("all", records, "");

        void Row(string name, List<TrialRecord> ofPair, string limit)
        {
            var judged = ofPair.Where(record => record.Method == Judged).ToList();
            if (judged.Count == 0) return;
            var others = string.Concat(baselines.Select(method =>
            {
                var of = ofPair.Where(record => record.Method == method).ToList();
                return of.Count == judged.Count ? $" {Share(of, record => record.Succeeded)} |" : $" {Share(of, record => record.Succeeded)} of {of.Count} |";
            }));
            output.WriteLine(FormattableString.Invariant(
                $"| {name} | {limit} | {judged.Count} |{others} {Share(judged, record => record.Succeeded)} | {Quantile(judged, 0.5)} | {Quantile(judged, 0.9)} | {Share(judged, record => record.Aligned)} |"));
        }
    }

    private static void Small(TextWriter output, List<TrialRecord> records)
    {
        if (records.Count == 0) return;
        output.WriteLine();
        output.WriteLine("Small pairs, rotated by 4 to 90 degrees, searched over +-95 degrees and scales of 0.4 to 1.8: share within 6 pixels.");
        output.WriteLine();
        output.WriteLine("| pairs | number | method | within 6 pixels | median RMSE | called aligned | aligned and off by more than 10 pixels |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, chosen) in new (string, Func<TrialRecord, bool>)[] { ("all", _ => true), ("similarity 0.3 or more", Alike), ("similarity below 0.3", record => !Alike(record)) })
        {
            foreach (var method in records.Where(chosen).GroupBy(record => record.Method).OrderBy(method => method.Key, StringComparer.Ordinal))
            {
                var of = method.ToList();
                output.WriteLine(FormattableString.Invariant(
                    $"| {name} | {of.Count} | {method.Key} | {Share(of, record => record.Succeeded)} | {Quantile(of, 0.5)} | {Share(of, record => record.Aligned)} | {of.Count(record => record.Deceives)} |"));
            }
        }

        static bool Alike(TrialRecord record) => int.Parse(record.Group, CultureInfo.InvariantCulture) >= 30;
    }

    private static void Honesty(TextWriter output, IReadOnlyCollection<TrialRecord> records)
    {
        output.WriteLine();
        output.WriteLine("Honesty: what is called aligned and is not.");
        output.WriteLine();
        output.WriteLine("| method | images | number | called aligned | wrongly | share |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var method in records.GroupBy(record => record.Method).OrderBy(method => method.Key, StringComparer.Ordinal))
        {
            foreach (var group in method.Where(record => record.Kind == TrialKind.Mismatch).GroupBy(record => record.Group)) Row($"of different ground, {group.Key}", [.. group]);
            Row("of different ground, all", [.. method.Where(record => record.Kind == TrialKind.Mismatch)]);
            Row("true pairs, off by more than 10 pixels", [.. method.Where(record => record.Kind != TrialKind.Mismatch)]);

            void Row(string images, List<TrialRecord> of)
            {
                if (of.Count == 0) return;
                output.WriteLine(FormattableString.Invariant($"| {method.Key} | {images} | {of.Count} | {of.Count(record => record.Aligned)} | {of.Count(record => record.Deceives)} | {100.0 * of.Count(record => record.Deceives) / of.Count:F1} % |"));
            }
        }
    }

    private static string Share(List<TrialRecord> records, Func<TrialRecord, bool> met) =>
        records.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * records.Count(met) / records.Count:F0} %");

    /// <summary>The value that a share of the trials does not exceed.</summary>
    private static string Quantile(List<TrialRecord> records, double share)
    {
        var sorted = records.Select(record => record.Rmse).Order().ToList();
        var value = sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
        return value < 1000 ? value.ToString("F1", CultureInfo.InvariantCulture) : "none";
    }
}
