using SarGan.Geo.Tests.GeoTiff.Corpus;
using SarGan.TestSupport;

namespace SarGan.Geo.Fuzz;

/// <summary>Prints the table of docs/geo.md: how many files of the corpus read as GDAL reads them, and why the others do not.</summary>
internal static class CorpusCommand
{
    public static int Run(string? folder)
    {
        folder ??= RealData.Require("geotiff");
        var results = CorpusRow.Load(folder).Select(row => CorpusCheck.Run(folder, row)).ToList();

        Console.WriteLine("| folder | GDAL reads | the same here | too large to read whole | open here |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var group in results.GroupBy(result => result.Row.Folder).OrderBy(group => group.Key, StringComparer.Ordinal)) Print(group.Key, [.. group]);
        Print("all", results);

        Console.WriteLine();
        Console.WriteLine("| file that GDAL reads | here |");
        Console.WriteLine("|---|---|");
        foreach (var result in results.Where(result => (result.Row.Reads || result.Row.IsSkipped) && result.Difference is not null))
            Console.WriteLine($"| {result.Row.Path} | {result.Difference} |");

        Console.WriteLine();
        Console.WriteLine("| file that GDAL does not read | here |");
        Console.WriteLine("|---|---|");
        foreach (var result in results.Where(result => !result.Row.Reads && !result.Row.IsSkipped))
            Console.WriteLine($"| {result.Row.Path} | {result.Difference ?? "read"} |");
        return 0;
    }

    private static void Print(string name, IReadOnlyCollection<CorpusResult> results) => Console.WriteLine(FormattableString.Invariant(
        $"| {name} | {results.Count(r => r.Row.Reads)} | {results.Count(r => r.Row.Reads && r.Difference is null)} | {results.Count(r => r.Row.IsSkipped)} | {results.Count(r => r.Row.IsSkipped && r.Difference is null)} |"));
}
