using SarGan.Data.Layouts;

namespace SarGan.Cli;

/// <summary>Refuses folders for output in which it would mix with data that are there.</summary>
internal static class OutputFolders
{
    private static readonly string[] SplitSides = ["trainA", "trainB", "testA", "testB"];

    /// <summary>A run needs a folder.</summary>
    public static void RefuseFile(string folder)
    {
        if (File.Exists(folder)) throw new CliException($"--out {folder} is a file: a folder for the run was expected.");
    }

    /// <summary>A run must not lie among the tiles that it learns from, nor around them.</summary>
    public static void RefuseTilesOf(TileDataset dataset, string folder)
    {
        var run = Physical(folder);
        var tiles = dataset.Sar().Files.Concat(dataset.Optical().Files).Select(file => Path.GetDirectoryName(Path.GetFullPath(file.Path))!).Distinct().Select(Physical); // A file lies in a folder.
        if (run == Physical(dataset.Root) || tiles.Any(tile => IsWithin(tile, run) || IsWithin(run, tile)))
            throw new CliException($"--out {folder} holds the tiles of --data {dataset.Root}, or lies among them: the run's files would be mixed with them. Choose another folder.");
    }

    /// <summary>A simulation beside a split would make a folder of two layouts.</summary>
    public static void RefuseSplit(string folder)
    {
        if (Directory.Exists(folder) && SplitSides.FirstOrDefault(side => Directory.Exists(Path.Combine(folder, side))) is { } found)
            throw new CliException($"--out {folder} holds a split ({found}); choose an empty folder.");
        if (File.Exists(Path.Combine(folder, "manifest.csv")))
            throw new CliException($"--out {folder} holds a split (manifest.csv); choose an empty folder.");
    }

    /// <summary>A split beside tiles in SEN1-2 layout, such as those of a simulation, would make a folder of two layouts.</summary>
    public static void RefuseScenes(string folder)
    {
        if (!Directory.Exists(folder)) return;
        if (Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault(IsOfScenes) is { } found)
            throw new CliException($"--out {folder} holds tiles in SEN1-2 layout ({found}); choose an empty folder.");
    }

    private static bool IsOfScenes(string? name) =>
        name is "s1" or "s2" || (name is not null && (name.StartsWith("ROIs", StringComparison.Ordinal) || name.StartsWith("s1_", StringComparison.Ordinal) || name.StartsWith("s2_", StringComparison.Ordinal)));

    private static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The full path with the links in it resolved.</summary>
    private static string Physical(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        path = Path.Combine(Physical(parent), Path.GetFileName(path));
        return Directory.Exists(path) && new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? Physical(target.FullName) : path;
    }
}
