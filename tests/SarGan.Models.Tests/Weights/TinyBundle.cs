using System.Text.Json;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using TorchSharp;

namespace SarGan.Models.Tests.Weights;

/// <summary>Small models for tests of bundles.</summary>
internal static class TinyBundle
{
    internal static readonly UNetOptions UNet = new() { Filters = 2, Depth = 2 };

    internal static UNetGenerator Generator(int seed) => new(UNet, new torch.Generator((ulong)seed));

    internal static BundleManifest Manifest(params (string Name, TranslationDirection Direction, TranslationNetwork Network)[] networks) => new()
    {
        Networks = [.. networks.Select(n => new BundleNetwork { Name = n.Name, Direction = n.Direction, Network = n.Network.Spec, TileSize = 16 })],
        Attribution = "Made from a seed © nobody",
        Radiometry = JsonElement.Parse("""{"sensor":"simulated","quantity":"8-bit"}"""),
        Training = JsonElement.Parse("""{"steps":3}"""),
    };

    /// <summary>The bytes of a bundle with one small U-Net.</summary>
    internal static byte[] Bytes(int seed = 1)
    {
        using var network = Generator(seed);
        using var stream = new MemoryStream();
        ModelBundle.Save(stream, Manifest(("sarToOptical", TranslationDirection.SarToOptical, network)), Named(("sarToOptical", network)));
        return stream.ToArray();
    }

    internal static Dictionary<string, TranslationNetwork> Named(params (string Name, TranslationNetwork Network)[] networks) =>
        networks.ToDictionary(n => n.Name, n => n.Network);

    /// <summary>All weights as bytes, by name.</summary>
    internal static Dictionary<string, byte[]> Weights(torch.nn.Module network) =>
        network.state_dict().ToDictionary(p => p.Key, p => p.Value.bytes.ToArray());

    /// <summary>A bundle with a manifest and weights of one's own making and checksums that fit them.</summary>
    internal static byte[] Forged(string manifest, params (string Name, byte[] Content)[] weights)
    {
        foreach (var (name, content) in weights)
            manifest = manifest.Replace($"HASH:{name}", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), StringComparison.Ordinal);
        var contents = new Dictionary<string, byte[]> { ["manifest.json"] = System.Text.Encoding.UTF8.GetBytes(manifest) };
        foreach (var (name, content) in weights) contents.Add(name, content);
        using var stream = new MemoryStream();
        StoredZip.Write(
            stream,
            [.. contents.Select(c => new StoredZipEntry(c.Key, c.Value.Length, Crc32.Append(0, c.Value)))],
            (entry, s) => s.Write(contents[entry.Name]));
        return stream.ToArray();
    }
}
