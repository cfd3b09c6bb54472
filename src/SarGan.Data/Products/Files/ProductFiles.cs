using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Files;

/// <summary>The files of a product, in a folder or a ZIP. Only names that the folder or the ZIP itself lists can be read, so that no metadata file leads elsewhere.</summary>
internal abstract class ProductFiles : IDisposable
{
    /// <summary>The longest path within a product, characters: longer ones are no product's, and patterns need not look at them.</summary>
    public const int MaxNameLength = 1024;

    private readonly HashSet<string> _names;

    protected ProductFiles(string path, IReadOnlyList<string> names, ProductOptions options)
    {
        (Path, Names, Options) = (path, names, options);
        _names = new HashSet<string>(names, StringComparer.Ordinal);
    }

    /// <summary>The folder or the ZIP.</summary>
    public string Path { get; }

    /// <summary>Paths within it, with '/' between folders, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    public ProductOptions Options { get; }

    /// <summary>Opens a folder or a ZIP; a file of a product's own metadata stands for its folder.</summary>
    /// <exception cref="DatasetLayoutException">There is nothing, or something else.</exception>
    /// <exception cref="RasterFormatException">The ZIP is broken or not acceptable.</exception>
    public static ProductFiles Open(string path, ProductOptions options)
    {
        if (Directory.Exists(path)) return new FolderFiles(path, options);
        if (!File.Exists(path)) throw new DatasetLayoutException($"There is no product at {path}: a folder or a ZIP file was expected.");
        if (ZipFiles.IsZip(path)) return new ZipFiles(path, options);
        var name = System.IO.Path.GetFileName(path);
        if (IsMetadata(name) && System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is { } folder) return new FolderFiles(folder, options);
        throw new DatasetLayoutException($"{path} is neither a folder nor a ZIP file: a product was expected, such as a *.SAFE folder, a folder with a summary.txt, or a ZIP of one.");
    }

    /// <summary>Whether a file is the one that a product is known by.</summary>
    public static bool IsMetadata(string name) =>
        name.Equals("manifest.safe", StringComparison.OrdinalIgnoreCase) || name.Equals("summary.txt", StringComparison.OrdinalIgnoreCase);

    public bool Contains(string name) => _names.Contains(name);

    /// <summary>What messages call a file.</summary>
    public string Describe(string name) => $"{Path}{(this is ZipFiles ? " > " : System.IO.Path.DirectorySeparatorChar.ToString())}{name}";

    /// <summary>What the options ask for and the product does not have.</summary>
    public ArgumentException Refusal(string message) => Refusal(Options, message);

    /// <summary>The bytes of a metadata file.</summary>
    /// <exception cref="RasterFormatException">It is larger than <see cref="ProductOptions.MaxMetadataBytes"/>, or broken.</exception>
    public byte[] ReadMetadata(string name)
    {
        Require(name);
        return ReadBytes(name, Options.MaxMetadataBytes);
    }

    /// <summary>Where a file lies on the disk; a ZIP's is unpacked the first time.</summary>
    public string PathOf(string name, CancellationToken cancellationToken)
    {
        Require(name);
        return FindPath(name, cancellationToken);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract byte[] ReadBytes(string name, int limit);

    protected abstract string FindPath(string name, CancellationToken cancellationToken);

    protected virtual void Dispose(bool disposing)
    {
    }

    protected RasterFormatException TooLarge(string name, long bytes, int limit) =>
        new(Describe(name), FormattableString.Invariant($"the file has {bytes} bytes, and metadata of up to {limit} are read (ProductOptions.MaxMetadataBytes)."));

    // The parameter of whoever opened the product.
    private static ArgumentException Refusal(ProductOptions options, string message) => new(message, nameof(options));

    private void Require(string name)
    {
        if (!Contains(name)) throw new DatasetLayoutException($"{Describe(name)} is missing: the product is not complete. Download or unpack it again.");
    }
}
