using SarGan.Data.Products.Files;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>A satellite product, a folder or a ZIP, opened as one raster: calibrated, with named bands and with what its samples mean.</summary>
/// <remarks>
/// <para>Radar products give linear power of the quantity, float32, NaN where there is no measurement; <see cref="SarCalibration"/> makes dB of it, filtered and averaged where wanted.
/// Optical ones give the digital numbers of the product with scale and offset in <see cref="Contract"/> and in the raster's tags. Samples are computed for the window that is asked for, so
/// that memory does not depend on the size of the scene.</para>
/// <para>A ZIP's needed files are unpacked into a folder of their own, which goes with <see cref="Dispose()"/>.</para>
/// </remarks>
public abstract class SceneProduct : IDisposable
{
    private readonly List<IDisposable> _open;
    private readonly ProductDescription _description;

    private protected SceneProduct(string path, ProductDescription description, RasterSource raster, DomainContract contract, List<IDisposable> open) =>
        (Path, _description, Raster, Contract, _open) = (path, description, raster, contract, open);

    /// <summary>The folder or the ZIP.</summary>
    public string Path { get; }

    /// <summary>What it is, such as "Sentinel-1 GRD".</summary>
    public string Kind => _description.Kind;

    /// <summary>Radar or optical.</summary>
    public Domain Domain => _description.Domain;

    /// <summary>The scene's name; null where the product does not say.</summary>
    public string? SceneId => _description.SceneId;

    /// <summary>When the acquisition began, or its middle for PALSAR-2 and Sentinel-2; null where the product does not say.</summary>
    public DateTimeOffset? AcquiredAt => _description.AcquiredAt;

    /// <summary>The raster, with bands named by polarisation or by number. Belongs to the product.</summary>
    public RasterSource Raster { get; }

    /// <summary>What the raster's samples mean. Its clip ranges are usual ones for the sensor, not learnt from the scene.</summary>
    public DomainContract Contract { get; }

    /// <summary>Other facts that the product states, by name, in the order in which to show them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Details => _description.Details;

    /// <summary>What is odd about the product without keeping it from being read. Empty for a sound one.</summary>
    public IReadOnlyList<string> Warnings => _description.Warnings;

    /// <summary>Opens a product of any known kind.</summary>
    /// <param name="path">A folder, a ZIP, or a product's manifest.safe or summary.txt.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Checked while a ZIP is unpacked.</param>
    /// <exception cref="DatasetLayoutException">It is no product of a known kind, or a part is missing.</exception>
    /// <exception cref="RasterFormatException">A part is broken, or holds something that is not supported.</exception>
    /// <exception cref="ArgumentException">The options ask for what the product does not have.</exception>
    /// <exception cref="IOException">A file cannot be read, or the disk has no room for what is unpacked.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SceneProduct Open(string path, ProductOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = ProductFiles.Open(path, options ?? new ProductOptions());
        // What is opened on the way goes with the product, or at once where there is none.
        var open = new List<IDisposable> { files };
        try
        {
            // In this order: a SAFE folder may hold names that another kind is known by.
            return (SceneProduct?)Sentinel1Product.TryOpen(files, open, cancellationToken)
                ?? PalsarProduct.TryOpen(files, open, cancellationToken)
                ?? (SceneProduct?)Sentinel2Product.TryOpen(files, open, cancellationToken)
                ?? TerrainCorrectedProduct.TryOpen(files, open, cancellationToken)
                ?? throw NotRecognized(files);
        }
        catch
        {
            Close(open);
            throw;
        }
    }

    /// <summary>Whether a path is a folder or ZIP that holds a file which some kind of product is known by, or such a file itself. The files are not looked into.</summary>
    /// <param name="path">Anything.</param>
    /// <returns>True also for a file that calls itself a ZIP and is none, so that <see cref="Open"/> says what is wrong with it.</returns>
    /// <exception cref="IOException">The folder or file cannot be read.</exception>
    public static bool IsProduct(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var isFile = File.Exists(path);
        if (isFile && ProductFiles.IsMetadata(System.IO.Path.GetFileName(path))) return true;
        if (!Directory.Exists(path) && !(isFile && ZipFiles.IsZip(path))) return false;
        try
        {
            using var files = ProductFiles.Open(path, new ProductOptions());
            return files.Names.Any(name => ProductFiles.IsMetadata(System.IO.Path.GetFileName(name)) || PalsarProduct.IsKnownBy(name) || Sentinel2Product.IsKnownBy(name) || TerrainCorrectedProduct.IsKnownBy(name));
        }
        catch (Exception e) when (e is RasterFormatException or DatasetLayoutException)
        {
            return isFile && System.IO.Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the files, and deletes what was unpacked.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Close(_open);
    }

    /// <summary>The last opened first: files must be closed before their folder goes.</summary>
    private static void Close(List<IDisposable> open)
    {
        for (var i = open.Count - 1; i >= 0; i--) open[i].Dispose();
        open.Clear();
    }

    private static DatasetLayoutException NotRecognized(ProductFiles files)
    {
        var found = files.Names.Count == 0 ? "no file" : $"{files.Names.Count} files, such as {string.Join(", ", files.Names.Take(3))}";
        return new DatasetLayoutException(
            $"{files.Path} is no product that is known here. Looked for: manifest.safe (Sentinel-1), summary.txt or IMG-*-ALOS2*.tif (PALSAR-2), *_VV.tif and the like (terrain-corrected radar), B04.tif and the like (Sentinel-2). Found: {found}.");
    }
}
