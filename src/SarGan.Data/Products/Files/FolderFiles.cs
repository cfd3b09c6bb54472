namespace SarGan.Data.Products.Files;

/// <summary>A product in a folder.</summary>
internal sealed class FolderFiles(string folder, ProductOptions options) : ProductFiles(folder, List(folder, options), options)
{
    // SAFE has its files at most four folders deep; a folder that holds a whole archive is not searched for them.
    private const int MaxDepth = 6;

    protected override byte[] ReadBytes(string name, int limit)
    {
        using var stream = File.OpenRead(FindPath(name, default));
        if (stream.Length > limit) throw TooLarge(name, stream.Length, limit);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    protected override string FindPath(string name, CancellationToken cancellationToken) => System.IO.Path.Combine(Path, name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    private static List<string> List(string folder, ProductOptions options)
    {
        var search = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, IgnoreInaccessible = true };
        var names = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", search))
        {
            if (names.Count == options.MaxFiles)
                throw new DatasetLayoutException(FormattableString.Invariant($"{folder} holds more than {options.MaxFiles} files: the folder of one product was expected (ProductOptions.MaxFiles)."));
            var name = System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
            if (name.Length <= MaxNameLength) names.Add(name);
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
