namespace SarGan.Data.Layouts;

/// <summary>A data set's folder as layouts look at it: names in ordinal order, hidden files left out, links followed.</summary>
public sealed class LayoutFolder
{
    /// <summary>Opens a folder.</summary>
    /// <param name="root">An existing folder.</param>
    /// <param name="decoder">Says which files are tiles, and reads their headers.</param>
    /// <exception cref="DatasetLayoutException">The folder does not exist.</exception>
    public LayoutFolder(string root, ITileDecoder decoder)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(decoder);
        // Names of scenes and the folder above are taken from it.
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(Root)) throw new DatasetLayoutException(File.Exists(Root) ? $"A data set is a folder. {Root} is a file." : $"The data set's folder {Root} does not exist.");
        Decoder = decoder;
    }

    /// <summary>The folder's full path.</summary>
    public string Root { get; }

    /// <summary>Reads the files' headers and pixels.</summary>
    public ITileDecoder Decoder { get; }

    /// <summary>The full path of something in the folder.</summary>
    /// <param name="relative">A relative path.</param>
    public string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Whether a subfolder exists.</summary>
    /// <param name="relative">A relative path.</param>
    public bool HasFolder(string relative) => Directory.Exists(PathOf(relative));

    /// <summary>Names of the subfolders.</summary>
    /// <param name="relative">A relative path; empty for the folder itself. One that does not exist has none.</param>
    public IReadOnlyList<string> Folders(string relative = "") => Names(relative, path => Directory.EnumerateDirectories(path));

    /// <summary>Names of the files that the decoder reads.</summary>
    /// <param name="relative">A relative path; empty for the folder itself. One that does not exist has none.</param>
    public IReadOnlyList<string> Images(string relative = "") =>
        Names(relative, path => Directory.EnumerateFiles(path).Where(file => Decoder.Extensions.Contains(Path.GetExtension(file).ToLowerInvariant())));

    /// <summary>A line that says what is in the folder, for messages.</summary>
    internal string Describe()
    {
        const int Shown = 6;
        var folders = Folders();
        var images = Images().Count;
        var others = Directory.EnumerateFiles(Root).Count() - images;
        var list = folders.Count == 0 ? "no folders" : $"{folders.Count} folder(s) ({string.Join(", ", folders.Take(Shown))}{(folders.Count > Shown ? ", ..." : "")})";
        return $"{list}, {images} image(s) ({string.Join(", ", Decoder.Extensions)}), {others} other file(s)";
    }

    private List<string> Names(string relative, Func<string, IEnumerable<string>> list)
    {
        var path = PathOf(relative);
        if (!Directory.Exists(path)) return [];
        // Ordinal, so that the order is the same on every machine.
        return [.. list(path).Select(entry => Path.GetFileName(entry)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
    }
}
