using System.Runtime.InteropServices;
using System.Text.Json;
using SarGan.Models.Networks;

namespace SarGan.Models.Weights;

/// <summary>Reads the bytes of a model bundle, trusting none of them.</summary>
internal sealed class BundleReader
{
    private readonly Stream _stream;
    private readonly IReadOnlyList<(StoredZipEntry Entry, long Offset)> _entries;

    private BundleReader(Stream stream)
    {
        _stream = stream;
        _entries = StoredZip.ReadDirectory(stream);
        Manifest = ReadManifest();
    }

    /// <summary>The manifest, whose list of entries agrees with the archive's.</summary>
    internal BundleManifest Manifest { get; }

    internal static T FromFile<T>(string path, Func<BundleReader, T> use)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = AsideFile.OpenRead(path);
        try
        {
            return use(new BundleReader(stream));
        }
        catch (ModelBundleException e)
        {
            throw e.At(path, null);
        }
        catch (IOException e)
        {
            throw new ModelBundleException($"The file cannot be read: {e.Message}", e) { FilePath = path };
        }
    }

    internal static BundleReader FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new BundleReader(stream.CanSeek ? new StreamSlice(stream, stream.Position, stream.Length - stream.Position) : TakeIn(stream));
    }

    /// <summary>Builds a network and fills it.</summary>
    internal TranslationNetwork LoadNetwork(BundleNetwork description, NetworkCatalog catalog)
    {
        try
        {
            var content = Open(description.WeightsEntry);
            Verify(description.WeightsEntry);
            var header = SafeTensors.ReadHeader(content);
            content.Position = 0;
            var network = Create(description, catalog, header.Tensors.Sum(t => t.Shape.Aggregate(1L, (a, b) => a * b)));
            try
            {
                SafeTensors.LoadInto(network, content);
                network.eval();
                return network;
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch (ModelBundleException e)
        {
            throw e.At(null, description.WeightsEntry);
        }
    }

    private static TranslationNetwork Create(BundleNetwork description, NetworkCatalog catalog, long parameters)
    {
        using var budget = ParameterBudget.Limit(parameters);
        try
        {
            return catalog.Create(description.Network);
        }
        catch (Exception e) when (e is ArgumentException or JsonException or ExternalException)
        {
            throw new ModelBundleException($"The network '{description.Name}' cannot be built: {e.Message}", e)
            {
                Entry = ManifestJson.EntryName,
                Remedy = "A network from outside SarGan is made known by NetworkCatalog.Add before loading.",
            };
        }
    }

    private static MemoryStream TakeIn(Stream stream)
    {
        const long most = int.MaxValue - 65536;
        var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (memory.Length + read > most) throw new ModelBundleException("The stream goes beyond 2 GiB.") { Remedy = "Load from a file." };
            memory.Write(buffer, 0, read);
        }

        return memory;
    }

    private BundleManifest ReadManifest()
    {
        var (entry, _) = _entries[0];
        if (entry.Name != ManifestJson.EntryName || entry.Length > ManifestJson.MaxBytes)
        {
            throw new ModelBundleException("The archive does not begin with a manifest.")
            {
                Expected = $"{ManifestJson.EntryName} of at most {ManifestJson.MaxBytes} bytes",
            };
        }

        var json = new byte[entry.Length];
        Open(entry.Name).ReadExactly(json);
        if (Crc32.Append(0, json) != entry.Crc) throw Damaged(entry.Name);
        var manifest = ManifestJson.Decode(json);

        string[] expected = [ManifestJson.EntryName, .. manifest.Networks.Select(n => n.WeightsEntry)];
        var actual = _entries.Select(e => e.Entry.Name);
        if (!expected.SequenceEqual(actual))
        {
            throw new ModelBundleException($"The archive holds {string.Join(", ", actual)}.")
            {
                Expected = $"what the manifest lists: {string.Join(", ", expected)}",
            };
        }

        if (!manifest.Sha256.Keys.Order(StringComparer.Ordinal).SequenceEqual(expected.Skip(1).Order(StringComparer.Ordinal)))
            throw new ModelBundleException("The manifest's checksums are not those of its networks.") { Entry = ManifestJson.EntryName };
        return manifest;
    }

    private StreamSlice Open(string name)
    {
        var (entry, offset) = _entries.First(e => e.Entry.Name == name);
        return new StreamSlice(_stream, offset, entry.Length);
    }

    private void Verify(string name)
    {
        using var measure = new MeasuringStream(null);
        Open(name).CopyTo(measure);
        var entry = _entries.First(e => e.Entry.Name == name).Entry;
        if (measure.Length != entry.Length || measure.Crc != entry.Crc || measure.Sha256 != Manifest.Sha256[name]) throw Damaged(name);
    }

    private static ModelBundleException Damaged(string entry) => new("The content does not have the checksum that the bundle gives for it.")
    {
        Entry = entry,
        Remedy = "The file is damaged: fetch it again.",
    };
}
