using SarGan.Cli.Commands;
using SarGan.Cli.Terminal;
using SarGan.Data;
using SarGan.Models;

namespace SarGan.Cli;

/// <summary>An image to translate, and where the result goes.</summary>
internal sealed record TranslationJob(string Input, string Output);

/// <summary>Which images a call of <c>translate</c> means, checked before anything is loaded.</summary>
internal static class TranslationJobs
{
    private static readonly string[] Written = [".png", ".jpg", ".jpeg"];
    private static readonly string[] Read = [.. Written, ".tif", ".tiff"];

    public static IReadOnlyList<TranslationJob> Plan(string input, string output)
    {
        if (Directory.Exists(input)) return OfFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(input)), output);
        if (!File.Exists(input)) throw new CliException($"There is no image and no folder at {input}.");
        var target = Directory.Exists(output) ? Path.Combine(output, Path.GetFileNameWithoutExtension(input) + ".png") : output;
        if (!Ends(target, Written)) throw CliException.Usage($"--out must end in .png, .jpg or .jpeg, or be a folder that exists. Actual value was '{output}'.");
        if (Path.GetFullPath(target) == Path.GetFullPath(input)) throw new CliException($"--out would overwrite the input {input}: choose another name.");
        return [new TranslationJob(input, target)];
    }

    /// <summary>Where a folder's subfolders hold both SAR and optical images, those of the direction's source only; all else would be taken for what it is not.</summary>
    public static IReadOnlyList<TranslationJob> OfSource(IReadOnlyList<TranslationJob> jobs, string input, TranslationDirection direction, CliOutput output)
    {
        var byDomain = jobs.ToLookup(job => DomainOf(Path.GetRelativePath(input, job.Input)));
        if (!byDomain.Contains(Domain.Sar) || !byDomain.Contains(Domain.Optical)) return jobs;
        var source = direction == TranslationDirection.SarToOptical ? Domain.Sar : Domain.Optical;
        List<TranslationJob> chosen = [.. byDomain[source]];
        var (name, folders) = source == Domain.Sar ? ("SAR", "s1_*, trainA, testA") : ("optical", "s2_*, trainB, testB");
        output.Note($"{input} holds SAR and optical images: {SharedOptions.ToText(direction)} takes the {Count.Of(chosen.Count, "image")} of its {name} folders ({folders}) and leaves {Count.Of(jobs.Count - chosen.Count, "other")} out.");
        return chosen;
    }

    /// <summary>What the innermost folder with a name that says so holds; null where none does.</summary>
    private static Domain? DomainOf(string relativePath) =>
        relativePath.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)[..^1].Reverse().Select(FolderDomain).FirstOrDefault(domain => domain is not null);

    private static Domain? FolderDomain(string name) => name switch
    {
        "s1" or "trainA" or "testA" => Domain.Sar,
        "s2" or "trainB" or "testB" => Domain.Optical,
        _ when name.StartsWith("s1_", StringComparison.Ordinal) => Domain.Sar,
        _ when name.StartsWith("s2_", StringComparison.Ordinal) => Domain.Optical,
        _ => null,
    };

    private static List<TranslationJob> OfFolder(string input, string output)
    {
        if (File.Exists(output)) throw new CliException($"--out is the file {output}, but --in is a folder: give a folder.");
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        if (target == input || target.StartsWith(input + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new CliException($"--out ({output}) lies inside --in, so that results would be taken for inputs: choose a folder outside.");
        var jobs = Directory.EnumerateFiles(input, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => Ends(file, Read))
            .Order(StringComparer.Ordinal)
            .Select(file => new TranslationJob(file, Path.Combine(output, Path.ChangeExtension(Path.GetRelativePath(input, file), ".png"))))
            .ToList();
        if (jobs.Count == 0) throw new CliException($"There is no PNG, JPEG or GeoTIFF image in {input} or its subfolders.");
        var clash = jobs.GroupBy(job => job.Output, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (clash is not null) throw new CliException($"Two images would both become {clash.Key}: {string.Join(" and ", clash.Take(2).Select(job => job.Input))}. Rename one.");
        return jobs;
    }

    private static bool Ends(string path, string[] extensions) => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
