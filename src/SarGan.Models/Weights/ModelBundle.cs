using SarGan.Models.Networks;
using TorchSharp;

namespace SarGan.Models.Weights;

/// <summary>A trained model in one file, "*.sargan": generators with their weights, and what their input must look like.</summary>
/// <remarks>
/// The file is a zip archive of "manifest.json" and one safetensors file for each network. It holds no code and names no type:
/// networks are built by a <see cref="NetworkCatalog"/>. Each entry is checked against its SHA-256 before its content is read.
/// Equal content gives equal bytes. Loading is safe from several threads at once.
/// </remarks>
public sealed class ModelBundle : IDisposable
{
    private readonly Dictionary<string, TranslationNetwork> _networks;

    private ModelBundle(BundleManifest manifest, Dictionary<string, TranslationNetwork> networks) => (Manifest, _networks) = (manifest, networks);

    /// <summary>What the bundle says about itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The generators by their names in the manifest, in evaluation mode, on the CPU. The bundle disposes them.</summary>
    public IReadOnlyDictionary<string, TranslationNetwork> Networks => _networks;

    /// <summary>Loads a bundle whose networks are SarGan's own.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The bundle, which the caller disposes.</returns>
    /// <exception cref="ModelBundleException">The file is missing, foreign, damaged, too new, or has a network that is not SarGan's.</exception>
    public static ModelBundle Load(string path) => Load(path, NetworkCatalog.CreateDefault());

    /// <summary>Loads a bundle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalog">The networks that the bundle may have.</param>
    /// <returns>The bundle, which the caller disposes.</returns>
    /// <exception cref="ModelBundleException">The file is missing, foreign, damaged, too new, or has a network that the catalog lacks.</exception>
    public static ModelBundle Load(string path, NetworkCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return BundleReader.FromFile(path, reader => Load(reader, catalog));
    }

    /// <summary>Loads a bundle whose networks are SarGan's own.</summary>
    /// <param name="stream">Where from, read to its end; stays open. One that cannot seek is taken into memory, at most 2 GiB.</param>
    /// <returns>The bundle, which the caller disposes.</returns>
    /// <exception cref="ModelBundleException">The data are foreign, damaged, too new, or have a network that is not SarGan's.</exception>
    public static ModelBundle Load(Stream stream) => Load(stream, NetworkCatalog.CreateDefault());

    /// <summary>Loads a bundle.</summary>
    /// <param name="stream">Where from, read to its end; stays open. One that cannot seek is taken into memory, at most 2 GiB.</param>
    /// <param name="catalog">The networks that the bundle may have.</param>
    /// <returns>The bundle, which the caller disposes.</returns>
    /// <exception cref="ModelBundleException">The data are foreign, damaged, too new, or have a network that the catalog lacks.</exception>
    public static ModelBundle Load(Stream stream, NetworkCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return Load(BundleReader.FromStream(stream), catalog);
    }

    /// <summary>Reads only what a bundle says about itself: no network is built and no weight is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelBundleException">The file is missing, foreign, damaged or too new.</exception>
    public static BundleManifest ReadManifest(string path) => BundleReader.FromFile(path, reader => reader.Manifest);

    /// <summary>Reads only what a bundle says about itself: no network is built and no weight is read.</summary>
    /// <param name="stream">Where from; stays open.</param>
    /// <exception cref="ModelBundleException">The data are foreign, damaged or too new.</exception>
    public static BundleManifest ReadManifest(Stream stream) => BundleReader.FromStream(stream).Manifest;

    /// <summary>The generator for a direction. The bundle disposes it.</summary>
    /// <param name="direction">Which way to translate.</param>
    /// <exception cref="InvalidOperationException">The bundle does not translate that way.</exception>
    public TranslationNetwork Generator(TranslationDirection direction)
    {
        var network = Manifest.Networks.FirstOrDefault(n => n.Direction == direction);
        return network is not null
            ? _networks[network.Name]
            : throw new InvalidOperationException(
                $"This model does not translate {direction}, only {string.Join(" and ", Manifest.Networks.Select(n => n.Direction))}.");
    }

    /// <summary>Saves a bundle to a file: beside it first, flushed to the disk, then moved into place.</summary>
    /// <param name="path">The file, which is replaced if it exists.</param>
    /// <param name="manifest">What to say about the networks. Format, library version and checksums are filled in.</param>
    /// <param name="networks">The networks by their names in the manifest; they stay the caller's.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ArgumentException">Manifest and networks do not agree.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static BundleManifest Save(string path, BundleManifest manifest, IReadOnlyDictionary<string, TranslationNetwork> networks)
    {
        var complete = BundleWriter.Complete(manifest, networks);
        AsideFile.Write(path, stream => BundleWriter.Write(stream, complete, networks));
        return complete;
    }

    /// <summary>Saves a bundle.</summary>
    /// <param name="stream">Where to; stays open. It need not seek.</param>
    /// <param name="manifest">What to say about the networks. Format, library version and checksums are filled in.</param>
    /// <param name="networks">The networks by their names in the manifest; they stay the caller's.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="ArgumentException">Manifest and networks do not agree.</exception>
    public static BundleManifest Save(Stream stream, BundleManifest manifest, IReadOnlyDictionary<string, TranslationNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var complete = BundleWriter.Complete(manifest, networks);
        BundleWriter.Write(stream, complete, networks);
        return complete;
    }

    /// <summary>Disposes the networks.</summary>
    public void Dispose()
    {
        foreach (var network in _networks.Values) network.Dispose();
    }

    private static ModelBundle Load(BundleReader reader, NetworkCatalog catalog)
    {
        var networks = new Dictionary<string, TranslationNetwork>(StringComparer.Ordinal);
        try
        {
            foreach (var description in reader.Manifest.Networks) networks.Add(description.Name, reader.LoadNetwork(description, catalog));
            return new ModelBundle(reader.Manifest, networks);
        }
        catch
        {
            foreach (var network in networks.Values) network.Dispose();
            throw;
        }
    }
}
