using System.Text.Json;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Stac;

/// <summary>A page of a search's answer.</summary>
/// <param name="Items">Its items.</param>
/// <param name="Next">How the next page is asked for; null after the last one.</param>
internal sealed record StacPage(IReadOnlyList<StacItem> Items, SourceRequest? Next)
{
    public const string Expected = "a GeoJSON FeatureCollection of STAC items";

    /// <summary>Reads a page that may be hostile.</summary>
    /// <exception cref="SourceException">It is not as a STAC API writes it.</exception>
    public static StacPage Read(JsonElement root, SourceRequest asked) => JsonAnswer.Read(asked, json =>
    {
        json.Require(root, JsonValueKind.Object, "the answer");
        if (json.String(root, "type", "the answer") != "FeatureCollection") throw json.Wrong("the answer's 'type' is another");
        var items = json.Array(root, "features", "the answer").EnumerateArray().Select((feature, index) => ReadItem(json, feature, FormattableString.Invariant($"item {index}"), asked.Address)).ToList();
        return new StacPage(items, ReadNext(json, root, asked));
    });

    private static StacItem ReadItem(JsonAnswer json, JsonElement feature, string where, Uri page)
    {
        json.Require(feature, JsonValueKind.Object, where);
        var id = json.String(feature, "id", where);
        var properties = json.Object(feature, "properties", where);
        var self = Links(json, feature, where).FirstOrDefault(link => json.OptionalString(link, "rel", where) == "self");
        var text = feature.GetRawText();
        var home = self.ValueKind == JsonValueKind.Object && Uri.TryCreate(page, json.String(self, "href", where), out var address) ? address : page;
        return new StacItem
        {
            Id = id,
            Collection = json.OptionalString(feature, "collection", where),
            Footprint = json.Geometry(feature, where),
            Bounds = ReadBounds(json, feature, where),
            Time = json.OptionalTime(properties, "datetime", where),
            Properties = JsonAnswer.CopyOf(properties),
            Assets = ReadAssets(json, feature, where, home),
            Json = text.Length <= StacItem.MaxJsonLength ? text : null,
        };
    }

    private static MapBounds? ReadBounds(JsonAnswer json, JsonElement feature, string where)
    {
        if (!feature.TryGetProperty("bbox", out var element) || element.ValueKind == JsonValueKind.Null) return null;
        json.Require(element, JsonValueKind.Array, $"'bbox' of {where}");
        var sides = element.EnumerateArray().Select(side => side.GetDouble()).ToArray();
        // Six numbers have heights between.
        MapBounds bounds = sides.Length switch
        {
            4 => new(sides[0], sides[1], sides[2], sides[3]),
            6 => new(sides[0], sides[1], sides[3], sides[4]),
            _ => throw json.Wrong(FormattableString.Invariant($"'bbox' of {where} has {sides.Length} numbers instead of 4 or 6")),
        };
        return sides.All(double.IsFinite) ? bounds : throw json.Wrong($"'bbox' of {where} has numbers that are not finite");
    }

    private static Dictionary<string, StacAsset> ReadAssets(JsonAnswer json, JsonElement feature, string item, Uri home)
    {
        var assets = new Dictionary<string, StacAsset>(StringComparer.Ordinal);
        foreach (var property in json.Object(feature, "assets", item).EnumerateObject())
        {
            var (asset, where) = (property.Value, $"an asset of {item}");
            json.Require(asset, JsonValueKind.Object, where);
            if (!Uri.TryCreate(home, json.String(asset, "href", where), out var address)) throw json.Wrong($"'href' of {where} is no address");
            assets[property.Name] = new StacAsset
            {
                Key = property.Name,
                Address = address,
                Title = json.OptionalString(asset, "title", where),
                MediaType = json.OptionalString(asset, "type", where),
                Roles = asset.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array ? [.. roles.EnumerateArray().Select(role => role.GetString() ?? "")] : [],
                Length = json.OptionalLength(asset, "file:size", where),
                Checksum = json.OptionalString(asset, "file:checksum", where) is { } sum ? FileChecksum.FromMultihash(sum) : null,
            };
        }

        return assets;
    }

    private static SourceRequest? ReadNext(JsonAnswer json, JsonElement root, SourceRequest asked)
    {
        const string Where = "the link to the next page";
        var link = Links(json, root, "the answer").FirstOrDefault(link => json.OptionalString(link, "rel", "a link") == "next");
        if (link.ValueKind != JsonValueKind.Object) return null;
        if (!Uri.TryCreate(asked.Address, json.String(link, "href", Where), out var address)) throw json.Wrong($"'href' of {Where} is no address");
        // A page elsewhere would be asked without the token, and whoever answers there was not chosen by the user.
        if (!SourceAddress.IsSameOrigin(address, asked.Address)) throw json.Wrong($"{Where} leads to another host or scheme ({SourceAddress.Describe(address)})");
        var next = new SourceRequest(address, Expected);
        var method = json.OptionalString(link, "method", Where) ?? "GET";
        if (method.Equals("GET", StringComparison.OrdinalIgnoreCase)) return next;
        if (!method.Equals("POST", StringComparison.OrdinalIgnoreCase)) throw json.Wrong($"{Where} asks for a method other than GET and POST");
        var merges = link.TryGetProperty("merge", out var merge) && merge.ValueKind == JsonValueKind.True;
        var body = link.TryGetProperty("body", out var given) && given.ValueKind != JsonValueKind.Null ? given : default;
        if (body.ValueKind != JsonValueKind.Undefined) json.Require(body, JsonValueKind.Object, $"'body' of {Where}");
        return next with { Body = merges ? Merge(asked.Body, body) : body.ValueKind == JsonValueKind.Undefined ? asked.Body ?? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    /// <summary>What was posted, with the link's fields over it.</summary>
    private static byte[] Merge(byte[]? posted, JsonElement over)
    {
        using var before = JsonDocument.Parse(posted ?? "{}"u8.ToArray());
        var fields = JsonAnswer.CopyOf(before.RootElement);
        if (over.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in over.EnumerateObject()) fields[field.Name] = field.Value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(fields);
    }

    private static IEnumerable<JsonElement> Links(JsonAnswer json, JsonElement element, string where)
    {
        if (!element.TryGetProperty("links", out var links) || links.ValueKind == JsonValueKind.Null) return [];
        json.Require(links, JsonValueKind.Array, $"'links' of {where}");
        return links.EnumerateArray().Select(link =>
        {
            json.Require(link, JsonValueKind.Object, $"a link of {where}");
            return link;
        });
    }
}
