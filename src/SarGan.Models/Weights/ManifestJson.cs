using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SarGan.Models.Weights;

/// <summary>The manifest as JSON text: the same bytes for the same manifest.</summary>
internal static class ManifestJson
{
    internal const string EntryName = "manifest.json";

    /// <summary>Far more than a manifest needs.</summary>
    internal const int MaxBytes = 4 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        MaxDepth = 32,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    internal static byte[] Encode(BundleManifest manifest) => [.. JsonSerializer.SerializeToUtf8Bytes(manifest, Options), (byte)'\n'];

    internal static BundleManifest Decode(byte[] json)
    {
        try
        {
            ThrowIfTooNew(json);
            var manifest = JsonSerializer.Deserialize<BundleManifest>(json, Options) ?? throw new JsonException("It says null.");
            manifest.Validate();
            return manifest;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new ModelBundleException($"The manifest cannot be understood: {e.Message}", e) { Entry = EntryName };
        }
    }

    private static void ThrowIfTooNew(byte[] json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("formatVersion", out var format) || !format.TryGetInt32(out var version) || version < 1)
            throw new ModelBundleException("The manifest has no format version.") { Entry = EntryName, Expected = "a formatVersion of 1 or more" };
        if (version <= BundleManifest.CurrentFormatVersion) return;
        var writer = root.TryGetProperty("libraryVersion", out var library) && library.ValueKind == JsonValueKind.String ? library.GetString() : null;
        throw new ModelBundleException($"The bundle has format {version}; SarGan {BundleManifest.OwnVersion} reads formats up to {BundleManifest.CurrentFormatVersion}.")
        {
            Entry = EntryName,
            Remedy = $"Update the SarGan packages to {SafeTensorsHeader.Quote(writer ?? "the version that wrote it")} or later.",
        };
    }
}
