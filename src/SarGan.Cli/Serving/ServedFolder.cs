namespace SarGan.Cli.Serving;

/// <summary>From the path of an address to a file of a folder, and to nothing outside it.</summary>
internal sealed class ServedFolder
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8",
        [".csv"] = "text/csv; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".tif"] = "image/tiff",
        [".tiff"] = "image/tiff",
    };

    private readonly string _root;

    public ServedFolder(string folder) => _root = Path.TrimEndingDirectorySeparator(Physical(Path.GetFullPath(folder)));

    /// <summary>The file that an address names; null where there is none, or it lies elsewhere.</summary>
    /// <param name="escapedPath">As it stands in the request, before any decoding: "/tiles/sar/3/4/5.png".</param>
    public string? Find(string escapedPath)
    {
        var path = _root;
        foreach (var escaped in escapedPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            // Decoded once and part by part: an escaped slash stays within its part, where it is refused.
            var part = Uri.UnescapeDataString(escaped);
            if (part.StartsWith('.') || part.AsSpan().IndexOfAny("/\\:\0") >= 0 || part.EndsWith(' ') || part.EndsWith('.')) return null;
            path = Path.Combine(path, part);
        }

        if (Directory.Exists(path)) path = Path.Combine(path, "index.html");
        if (!File.Exists(path)) return null;
        // A link may lead out.
        var real = Physical(path);
        return real.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? real : null;
    }

    public static string TypeOf(string path) => Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");

    /// <summary>The full path with the links in it resolved.</summary>
    private static string Physical(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent) return path;
        path = Path.Combine(Physical(parent), Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return info.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Physical(target.FullName) : path;
    }
}
