using SarGan.Data.Splits;

namespace SarGan.Cli;

/// <summary>What an audit found, in lines for people: first what was looked for and what could not be, then the counts.</summary>
internal static class AuditText
{
    public static IEnumerable<string> Lines(LeakAuditResult audit, SplitUnit by)
    {
        LeakFinding[] findings = [audit.SarBlocks, audit.OpticalBlocks, audit.Footprints];
        yield return Headline(audit, findings) + (by == SplitUnit.Patch ? " Divided by patch: scenes are on both sides, so scores look better than they are all the same." : "");
        foreach (var finding in findings) yield return finding.ToString();
    }

    private static string Headline(LeakAuditResult audit, LeakFinding[] findings)
    {
        if (!audit.Auditable) return "Whether the split leaks is not known: nothing could be compared.";
        var verdict = audit.Leaks
            ? $"The split leaks: test and training tiles share {List(findings.Where(finding => finding.Matches > 0), "and")}."
            : $"Test and training tiles share no {List(findings.Where(finding => finding.Auditable), "and no")}.";
        var blind = List(findings.Where(finding => !finding.Auditable), "and");
        return blind.Length == 0 ? verdict : $"{verdict} Not auditable: {blind}.";
    }

    private static string List(IEnumerable<LeakFinding> findings, string and) => string.Join($" {and} ", findings.Select(finding => finding.Evidence));
}
