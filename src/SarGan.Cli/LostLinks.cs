using SarGan.Cli.Terminal;

namespace SarGan.Cli;

/// <summary>Links whose target is gone: what a split is left with when its source is moved or deleted.</summary>
internal static class LostLinks
{
    /// <summary>What to say of a path that is such a link; null for anything else.</summary>
    public static string? Describe(string path) => new FileInfo(path) is { LinkTarget: { } target } link && !File.Exists(Path.GetFullPath(target, link.DirectoryName!)) // A file lies in a folder.
        ? $"it is a link whose target {target} is gone"
        : null;

    /// <summary>A sentence on those in a data set's folder and its subfolders; null where there are none.</summary>
    public static string? In(string folder)
    {
        if (!Directory.Exists(folder)) return null;
        var lost = Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true })
            .Where(file => Describe(file) is not null).Order(StringComparer.Ordinal).ToList();
        return lost.Count == 0
            ? null
            : $"The target of {Count.Of(lost.Count, "link")} in {folder} is gone, the first {lost[0]} -> {new FileInfo(lost[0]).LinkTarget}. Put the tiles back there, or divide them again: 'sargan split --mode copy' makes tiles that are independent of their source.";
    }
}
