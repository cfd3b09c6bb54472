using System.Text.Json;
using SarGan.Data.Products.Files;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel2;

/// <summary>The STAC item that came with assets, if its JSON lies beside them.</summary>
internal sealed record StacItemFile(string Name, string? Id, DateTimeOffset? Time, bool OffsetIsApplied, Version? Baseline, IReadOnlyDictionary<string, (double Scale, double Offset)?> Scales)
{
    /// <exception cref="RasterFormatException">The only JSON that calls itself a STAC item is broken.</exception>
    public static StacItemFile? Find(ProductFiles files)
    {
        foreach (var name in files.Names.Where(name => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                using var document = JsonDocument.Parse(files.ReadMetadata(name));
                var root = document.RootElement;
                if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("stac_version", out _) && root.TryGetProperty("assets", out var assets) && assets.ValueKind == JsonValueKind.Object) return Read(files.Describe(name), root, assets);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new RasterFormatException(files.Describe(name), $"the JSON cannot be read: {e.Message}", e);
            }
        }
        return null;
    }

    private static StacItemFile Read(string name, JsonElement root, JsonElement assets)
    {
        var properties = root.TryGetProperty("properties", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        JsonElement? Property(string key) => properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(key, out var value) ? value : null;
        string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var scales = new Dictionary<string, (double, double)?>(StringComparer.OrdinalIgnoreCase);
        foreach (var asset in assets.EnumerateObject())
        {
            if (asset.Value.ValueKind != JsonValueKind.Object || !asset.Value.TryGetProperty("href", out var href) || Text(href) is not { } address) continue;
            if (asset.Value.TryGetProperty("raster:bands", out var bands) && bands.ValueKind == JsonValueKind.Array && bands.GetArrayLength() == 1
                && Number(bands[0], "scale") is > 0 and var scale) scales[address.Split('?')[0].Split('/')[^1]] = (scale, Number(bands[0], "offset") ?? 0);
        }
        return new StacItemFile(
            name,
            root.TryGetProperty("id", out var id) ? Text(id) : null,
            Property("datetime") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var when) ? when : null,
            Property("earthsearch:boa_offset_applied") is { ValueKind: JsonValueKind.True },
            ReflectanceScale.ParseBaseline(Text(Property("s2:processing_baseline")) ?? Text(Property("processing:version"))),
            scales);

        static double? Number(JsonElement band, string key) => band.ValueKind == JsonValueKind.Object && band.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
    }
}
