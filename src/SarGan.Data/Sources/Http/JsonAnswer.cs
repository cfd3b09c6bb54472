using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SarGan.Geo.Cropping;

namespace SarGan.Data.Sources.Http;

/// <summary>Reads values of an answer that may hold anything, and says what is wrong with it.</summary>
/// <param name="complaint">How complaints begin: where it came from, what was expected, "and".</param>
internal sealed class JsonAnswer(string complaint)
{
    /// <summary>Reads an answer; whatever is wrong with its values is told with what was expected and where.</summary>
    public static T Read<T>(SourceRequest asked, Func<JsonAnswer, T> read)
    {
        var where = $"{SourceAddress.Describe(asked.Address)}: {asked.Expected} was expected, and";
        try
        {
            return read(new JsonAnswer(where));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            // Numbers beyond their type, broken surrogates, rings that are not closed.
            throw new SourceException($"{where} a value in it cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The values of an object; they outlive the document. Of a name that comes twice, the last one counts, as it does elsewhere.</summary>
    public static Dictionary<string, JsonElement> CopyOf(JsonElement element)
    {
        var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject()) result[property.Name] = property.Value.Clone();
        return result;
    }

    public SourceException Wrong(string trouble) => new($"{complaint} {trouble}.");

    public void Require(JsonElement element, JsonValueKind kind, string name)
    {
        if (element.ValueKind != kind) throw Wrong($"{name} is {Kind(element.ValueKind)} instead of {Kind(kind)}");
    }

    public JsonElement Object(JsonElement parent, string name, string where) => Child(parent, name, JsonValueKind.Object, where);

    public JsonElement Array(JsonElement parent, string name, string where) => Child(parent, name, JsonValueKind.Array, where);

    public string String(JsonElement parent, string name, string where) => Child(parent, name, JsonValueKind.String, where).GetString()!; // A string is not null.

    public string? OptionalString(JsonElement parent, string name, string where) => IsThere(parent, name) ? String(parent, name, where) : null;

    public long? OptionalLength(JsonElement parent, string name, string where)
    {
        if (!IsThere(parent, name)) return null;
        return Child(parent, name, JsonValueKind.Number, where).TryGetInt64(out var length) && length >= 0 ? length : throw Wrong($"'{name}' of {where} is no length");
    }

    public DateTimeOffset? OptionalTime(JsonElement parent, string name, string where)
    {
        if (OptionalString(parent, name, where) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong($"'{name}' of {where} is no time");
    }

    /// <summary>A number, also one that is written as text, as Nominatim does.</summary>
    public double Number(JsonElement element, string name)
    {
        var number = element.ValueKind switch
        {
            JsonValueKind.Number => element.GetDouble(),
            JsonValueKind.String when double.TryParse(element.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : throw Wrong($"{name} is no number");
    }

    /// <summary>An address, relative to that of the answer or absolute.</summary>
    public Uri Address(JsonElement parent, string name, string where, Uri home) =>
        Uri.TryCreate(home, String(parent, name, where), out var address) ? address : throw Wrong($"'{name}' of {where} is no address");

    /// <summary>The GeoJSON geometry of a feature; null where it has none.</summary>
    /// <exception cref="FormatException">It is broken, or has coordinates that are no finite numbers.</exception>
    public Geometry? Geometry(JsonElement feature, string where) => IsThere(feature, "geometry") ? GeometryText.Parse(Object(feature, "geometry", where).GetRawText()).Geometry : null;

    public JsonElement Child(JsonElement parent, string name, string where) => parent.TryGetProperty(name, out var child) ? child : throw Wrong($"{where} has no '{name}'");

    private JsonElement Child(JsonElement parent, string name, JsonValueKind kind, string where)
    {
        var child = Child(parent, name, where);
        Require(child, kind, $"'{name}' of {where}");
        return child;
    }

    private static bool IsThere(JsonElement parent, string name) => parent.TryGetProperty(name, out var child) && child.ValueKind != JsonValueKind.Null;

    private static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
