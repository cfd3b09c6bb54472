using NetTopologySuite.Geometries;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Stac;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Items of a STAC search as JSON.</summary>
internal static class StacItemText
{
    public static object Describe(StacItem item) => new { item.Id, item.Collection, item.Time, bbox = BoxOf(item), assets = AssetsOf(item) };

    /// <summary>A GeoJSON FeatureCollection that maps can show.</summary>
    public static string ToGeoJson(IReadOnlyList<StacItem> items) => CliOutput.ToJson(new
    {
        type = "FeatureCollection",
        features = items.Select(item => new { type = "Feature", id = item.Id, collection = item.Collection, geometry = GeometryOf(item.Footprint), bbox = BoxOf(item), properties = PropertiesOf(item), assets = AssetsOf(item) }),
    });

    private static double[]? BoxOf(StacItem item) => item.Bounds is { } box ? [box.West, box.South, box.East, box.North] : null;

    private static Dictionary<string, object> AssetsOf(StacItem item) =>
        item.Assets.ToDictionary(asset => asset.Key, asset => (object)new { href = asset.Value.Address.AbsoluteUri, type = asset.Value.MediaType, title = asset.Value.Title, roles = asset.Value.Roles, bytes = asset.Value.Length }, StringComparer.Ordinal);

    private static Dictionary<string, object?> PropertiesOf(StacItem item) => item.Properties.ToDictionary(property => property.Key, property => (object?)property.Value, StringComparer.Ordinal);

    private static object? GeometryOf(Geometry? geometry) => geometry switch
    {
        Polygon polygon => new { type = "Polygon", coordinates = Rings(polygon) },
        MultiPolygon many => new { type = "MultiPolygon", coordinates = many.Geometries.Cast<Polygon>().Select(Rings) },
        Point { IsEmpty: false } point => new { type = "Point", coordinates = new[] { point.X, point.Y } },
        _ => null,
    };

    private static IEnumerable<IEnumerable<double[]>> Rings(Polygon polygon) =>
        polygon.IsEmpty ? [] : new[] { polygon.ExteriorRing }.Concat(polygon.InteriorRings).Select(ring => ring.Coordinates.Select(corner => new[] { corner.X, corner.Y }));
}
