using System.Text.RegularExpressions;

namespace SarGan.Data.Layouts;

/// <summary>What file names tell: the twin of a SEN1-2 name, and its scene, patch and season.</summary>
internal static class TwinNames
{
    private static readonly Regex Sen12Name = new(@"^(?<roi>ROIs\d+_(?<season>[^_]+))_s[12]_(?<scene>[^_]+)_(?<patch>p[^_]+)$", RegexOptions.CultureInvariant);

    /// <summary>Replaces the part <c>s1</c> of a name whose parts are joined by underscores, as in <c>ROIs1158_spring_s1_90_p1008</c>.</summary>
    /// <returns>The twin's name, or null where the name has no such part.</returns>
    public static string? OpticalTwin(string stem)
    {
        var parts = stem.Split('_');
        var at = Array.IndexOf(parts, "s1");
        if (at < 0) return null;
        parts[at] = "s2";
        return string.Join('_', parts);
    }

    /// <summary>Whether two file names belong together: equal but for the extension, or SEN1-2 twins.</summary>
    public static bool AreTwins(string sarStem, string opticalStem) => sarStem == opticalStem || OpticalTwin(sarStem) == opticalStem;

    /// <summary>Makes a pair, with what its SAR file's name tells.</summary>
    public static TilePair PairOf(TileFile sar, TileFile optical)
    {
        var stem = Path.GetFileNameWithoutExtension(sar.Path);
        var match = Sen12Name.Match(stem);
        return match.Success
            ? new TilePair(sar, optical) { Scene = $"{match.Groups["roi"]}_{match.Groups["scene"]}", Patch = match.Groups["patch"].Value, Season = match.Groups["season"].Value }
            : new TilePair(sar, optical) { Patch = stem };
    }

    /// <summary>Pairs the files of two folders by name; what has no twin, or two, becomes a problem.</summary>
    public static (List<TilePair> Pairs, List<TileProblem> Problems) Match(LayoutFolder folder, string sarFolder, string opticalFolder)
    {
        var pairs = new List<TilePair>();
        var problems = new List<TileProblem>();
        var sars = ByStem(folder, sarFolder, problems);
        var opticals = ByStem(folder, opticalFolder, problems);
        foreach (var (stem, path) in sars)
        {
            var twin = OpticalTwin(stem);
            if (twin is not null && opticals.Remove(twin, out var optical)) pairs.Add(PairOf(new TileFile(path), new TileFile(optical)));
            else if (opticals.Remove(stem, out optical)) pairs.Add(PairOf(new TileFile(path), new TileFile(optical)));
            else problems.Add(new TileProblem(path, $"no optical twin {twin ?? stem}.* in {folder.PathOf(opticalFolder)}"));
        }

        foreach (var (_, path) in opticals) problems.Add(new TileProblem(path, $"no SAR twin in {folder.PathOf(sarFolder)}"));
        return (pairs, problems);
    }

    /// <summary>How many names of the one folder have a twin in the other.</summary>
    public static int CountTwins(IReadOnlyList<string> sars, IReadOnlyList<string> opticals)
    {
        var stems = opticals.Select(name => Path.GetFileNameWithoutExtension(name)).ToHashSet(StringComparer.Ordinal);
        return sars.Select(name => Path.GetFileNameWithoutExtension(name)).Count(stem => stems.Contains(stem) || (OpticalTwin(stem) is { } twin && stems.Contains(twin)));
    }

    private static SortedDictionary<string, string> ByStem(LayoutFolder folder, string relative, List<TileProblem> problems)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in folder.Images(relative))
        {
            var path = Path.Combine(folder.PathOf(relative), name);
            var stem = Path.GetFileNameWithoutExtension(name);
            if (!files.TryAdd(stem, path)) problems.Add(new TileProblem(path, $"the name without extension is also that of {files[stem]}"));
        }

        return files;
    }
}
