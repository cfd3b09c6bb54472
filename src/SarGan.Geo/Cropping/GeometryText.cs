using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using SarGan.Geo.Crs;

namespace SarGan.Geo.Cropping;

/// <summary>Geometries written as text: GeoJSON (RFC 7946; also features and collections of them) or WKT.</summary>
public static class GeometryText
{
    private const int WorldGeodeticSystem = 4326;

    // The reader goes down a level of the stack for each bracket; real geometries have four or five.
    private const int MaxDepth = 32;

    /// <summary>Reads either kind; text that begins with a brace is GeoJSON.</summary>
    /// <param name="text">GeoJSON has longitude before latitude on WGS 84; WKT may begin with "SRID=n;".</param>
    /// <returns>The geometry, and what its coordinates mean; null where WKT does not say.</returns>
    /// <exception cref="FormatException">It is neither; the message says what is wrong.</exception>
    public static (Geometry Geometry, CoordinateReferenceSystem? Crs) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (geometry, crs) = text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal)
            ? (ParseGeoJson(text), CoordinateReferenceSystem.FromEpsg(WorldGeodeticSystem))
            : ParseWkt(text);
        return geometry.Coordinates.All(place => double.IsFinite(place.X) && double.IsFinite(place.Y)) ? (geometry, crs) : throw new FormatException("The geometry has a coordinate that is no finite number.");
    }

    internal static Geometry ParseGeoJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"This is no GeoJSON: {exception.Message}", exception);
        }
    }

    private static (Geometry Geometry, CoordinateReferenceSystem? Crs) ParseWkt(string text)
    {
        var depth = 0;
        foreach (var character in text)
        {
            if (character == '(' && ++depth > MaxDepth) throw new FormatException($"This is no WKT: brackets are nested more than {MaxDepth} deep.");
            if (character == ')') depth--;
        }
        try
        {
            var geometry = new WKTReader().Read(text);
            return (geometry, geometry.SRID > 0 ? CoordinateReferenceSystem.FromEpsg(geometry.SRID) : null);
        }
        catch (Exception exception) when (exception is ParseException or ArgumentException)
        {
            throw new FormatException($"This is neither GeoJSON nor WKT: {exception.Message}", exception);
        }
    }

    private static Geometry Read(JsonElement element)
    {
        var factory = GeometryFactory.Default;
        var type = element.GetProperty("type").GetString();
        return type switch
        {
            // A feature without a place has null.
            "Feature" => element.GetProperty("geometry") is { ValueKind: not JsonValueKind.Null } geometry ? Read(geometry) : factory.CreateGeometryCollection(),
            "FeatureCollection" => factory.CreateGeometryCollection([.. element.GetProperty("features").EnumerateArray().Select(Read)]),
            "GeometryCollection" => factory.CreateGeometryCollection([.. element.GetProperty("geometries").EnumerateArray().Select(Read)]),
            "Point" => factory.CreatePoint(Position(Coordinates())),
            "MultiPoint" => factory.CreateMultiPointFromCoords(Positions(Coordinates())),
            "LineString" => factory.CreateLineString(Positions(Coordinates())),
            "MultiLineString" => factory.CreateMultiLineString([.. Coordinates().EnumerateArray().Select(line => factory.CreateLineString(Positions(line)))]),
            "Polygon" => Polygon(Coordinates()),
            "MultiPolygon" => factory.CreateMultiPolygon([.. Coordinates().EnumerateArray().Select(Polygon)]),
            _ => throw new FormatException($"GeoJSON of type {type ?? "null"} is not known."),
        };

        JsonElement Coordinates() => element.GetProperty("coordinates");

        Polygon Polygon(JsonElement rings)
        {
            var all = rings.EnumerateArray().Select(ring => factory.CreateLinearRing(Positions(ring))).ToArray();
            return all.Length > 0 ? factory.CreatePolygon(all[0], all[1..]) : factory.CreatePolygon();
        }
    }

    private static Coordinate[] Positions(JsonElement element) => [.. element.EnumerateArray().Select(Position)];

    private static Coordinate Position(JsonElement element) => element.GetArrayLength() >= 2
        ? new Coordinate(element[0].GetDouble(), element[1].GetDouble())
        : throw new FormatException("A position in GeoJSON has two numbers or more.");
}
