using System.Globalization;
using SarGan.Geo.Tests.GeoTiff.Fuzzing;
using SarGan.TestSupport;

namespace SarGan.Geo.Fuzz;

/// <summary>Damages small files of the corpus and watches the reader.</summary>
internal static class FuzzCommand
{
    private const int LargestSeed = 16 << 10;

    public static int Run(string[] args)
    {
        var count = Option(args, "--count", 10_000);
        var seed = Option(args, "--seed", 1);
        var seeds = Directory.EnumerateFiles(RealData.Require("geotiff"), "*.tif", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).Length is > 8 and <= LargestSeed)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .ToList();
        Console.WriteLine(FormattableString.Invariant($"{seeds.Count} files of {LargestSeed} bytes or less, {count} mutations, seed {seed}"));

        var mutator = new TiffMutator(seeds, seed);
        var outcomes = new int[Enum.GetValues<FuzzOutcome>().Length];
        for (var i = 0; i < count; i++)
        {
            var file = mutator.Next();
            var (outcome, problem) = FuzzCheck.Run(file);
            outcomes[(int)outcome]++;
            if (outcome == FuzzOutcome.Failed) Report(i, file, problem);
            if ((i + 1) % 10_000 == 0) Console.WriteLine(FormattableString.Invariant($"{i + 1}: {Summary(outcomes)}"));
        }
        Console.WriteLine(Summary(outcomes));
        return outcomes[(int)FuzzOutcome.Failed] == 0 ? 0 : 1;
    }

    private static void Report(int number, byte[] file, string? problem)
    {
        var path = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"sargan-fuzz-{number}.tif"));
        File.WriteAllBytes(path, file);
        Console.WriteLine($"{path}: {problem}");
    }

    private static string Summary(int[] outcomes) =>
        string.Join(", ", Enum.GetValues<FuzzOutcome>().Select(outcome => FormattableString.Invariant($"{outcome} {outcomes[(int)outcome]}")));

    private static int Option(string[] args, string name, int absent)
    {
        var index = Array.IndexOf(args, name);
        return index >= 0 && index + 1 < args.Length ? int.Parse(args[index + 1], CultureInfo.InvariantCulture) : absent;
    }
}
