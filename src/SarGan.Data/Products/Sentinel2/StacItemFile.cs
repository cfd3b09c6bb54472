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
            if (ScaleOf(asset.Value) is { } scale) scales[address.Split('?')[0].Split('/')[^1]] = scale;
        }
        return new StacItemFile(
            name,
            root.TryGetProperty("id", out var id) ? Text(id) : null,
            Property("datetime") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var when) ? when : null,
            Property("earthsearch:boa_offset_applied") is { ValueKind: JsonValueKind.True },
            ReflectanceScale.ParseBaseline(Text(Property("s2:processing_baseline")) ?? Text(Property("processing:version"))),
            scales);
    }

    /// <summary>Scale and offset of an asset of one band: of STAC 1.0's "raster:bands", or as "raster:scale" and "raster:offset" of 1.1's "bands" or, where these do not say, of the asset itself.</summary>
    private static (double Scale, double Offset)? ScaleOf(JsonElement asset)
    {
        if (Single("raster:bands") is { } old && Number(old, "scale") is > 0 and var before) return (before, Number(old, "offset") ?? 0);
        var band = Single("bands");
        if (band is null && asset.TryGetProperty("bands", out var many) && many.ValueKind == JsonValueKind.Array && many.GetArrayLength() > 1) return null;
        return Common("raster:scale") is > 0 and var scale ? (scale, Common("raster:offset") ?? 0) : null;

        double? Common(string key) => (band is { } own ? Number(own, key) : null) ?? Number(asset, key);
        JsonElement? Single(string key) => asset.TryGetProperty(key, out var bands) && bands.ValueKind == JsonValueKind.Array && bands.GetArrayLength() == 1 ? bands[0] : null;
        static double? Number(JsonElement element, string key) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
    }
}
