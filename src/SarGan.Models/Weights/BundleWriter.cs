using System.Text.Json;
using SarGan.Models.Networks;

namespace SarGan.Models.Weights;

/// <summary>Writes the bytes of a model bundle.</summary>
internal static class BundleWriter
{
    /// <summary>Checks that manifest and networks agree, and fills in format, library version and checksums.</summary>
    internal static BundleManifest Complete(BundleManifest manifest, IReadOnlyDictionary<string, TranslationNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(networks);
        manifest.Validate();
        foreach (var name in networks.Keys)
        {
            if (manifest.Networks.All(n => n.Name != name)) throw new ArgumentException($"The manifest does not describe the network '{name}'.");
        }

        var sha256 = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var description in manifest.Networks)
        {
            if (!networks.TryGetValue(description.Name, out var network))
                throw new ArgumentException($"The manifest describes '{description.Name}', which is not among the networks.");
            var spec = network.Spec;
            if (spec.Name != description.Network.Name || !JsonElement.DeepEquals(spec.Options, description.Network.Options))
                throw new ArgumentException($"The manifest gives '{description.Name}' another specification than the network's own Spec.");
            sha256.Add(description.WeightsEntry, Measure(description.WeightsEntry, s => SafeTensors.Save(network, s)).Sha256);
        }

        return manifest with
        {
            FormatVersion = BundleManifest.CurrentFormatVersion,
            LibraryVersion = BundleManifest.OwnVersion,
            Sha256 = sha256,
        };
    }

    /// <summary>Writes the archive. The weights are read again; had they changed since <see cref="Complete"/>, this throws.</summary>
    internal static void Write(Stream stream, BundleManifest manifest, IReadOnlyDictionary<string, TranslationNetwork> networks)
    {
        var contents = new OrderedDictionary<string, Action<Stream>>(StringComparer.Ordinal)
        {
            [ManifestJson.EntryName] = s => s.Write(ManifestJson.Encode(manifest)),
        };
        foreach (var description in manifest.Networks) contents.Add(description.WeightsEntry, s => SafeTensors.Save(networks[description.Name], s));

        var entries = new List<StoredZipEntry>();
        foreach (var (name, write) in contents)
        {
            var (entry, hash) = Measure(name, write);
            if (manifest.Sha256.TryGetValue(name, out var expected) && expected != hash)
                throw new InvalidOperationException($"{name} changed while it was saved. Save between training steps, not during one.");
            entries.Add(entry);
        }

        if (entries[0].Length > ManifestJson.MaxBytes) throw new ArgumentException($"The manifest has more than {ManifestJson.MaxBytes} bytes.");
        StoredZip.Write(stream, entries, (entry, s) => contents[entry.Name](s));
    }

    private static (StoredZipEntry Entry, string Sha256) Measure(string name, Action<Stream> write)
    {
        using var measure = new MeasuringStream(null);
        write(measure);
        return (new StoredZipEntry(name, measure.Length, measure.Crc), measure.Sha256);
    }
}
