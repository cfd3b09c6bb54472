using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Tellus;

/// <summary>Outlines of scenes on the round Earth: longitudes that jump at 180° or go on beyond it, and outlines around a pole.</summary>
internal static class Footprints
{
    // Nothing that flies sees more than a turn; rings that wind on would be looked through once a turn.
    private const double MaxSpan = 720;

    /// <summary>The box as a polygon in one piece: where west is greater than east it crosses 180°, and its east goes on beyond.</summary>
    public static Polygon FromBounds(MapBounds bounds)
    {
        var east = bounds.East < bounds.West ? bounds.East + 360 : bounds.East;
        // Corners in the middle, too: between two that are more than 180° apart the way would not be known.
        var middle = (bounds.West + east) / 2;
        return GeometryFactory.Default.CreatePolygon(
        [
            new(bounds.West, bounds.South), new(middle, bounds.South), new(east, bounds.South),
            new(east, bounds.North), new(middle, bounds.North), new(bounds.West, bounds.North), new(bounds.West, bounds.South),
        ]);
    }

    /// <summary>Whether corners are places on the Earth, longitudes of up to one turn more included, and outlines go around it twice at most.</summary>
    public static bool IsOnEarth(Geometry footprint) => footprint.Coordinates.All(corner => Math.Abs(corner.X) <= 540 && Math.Abs(corner.Y) <= 90)
        && PolygonExtracter.GetPolygons(footprint).Cast<Polygon>().SelectMany(polygon => polygon.Holes.Prepend(polygon.Shell)).Where(ring => !ring.IsEmpty).All(ring => Span(Unroll(ring.Coordinates)) <= MaxSpan);

    /// <summary>Whether an outline contains a point; its edge counts. Only areas contain anything.</summary>
    /// <param name="footprint">Longitude and latitude in degrees; neighbouring corners are less than 180° of longitude apart on the ground; <see cref="IsOnEarth"/>.</param>
    /// <param name="longitude">-180 to 180.</param>
    /// <param name="latitude">-90 to 90.</param>
    public static bool Contains(Geometry footprint, double longitude, double latitude) =>
        PolygonExtracter.GetPolygons(footprint).Cast<Polygon>().Where(polygon => !polygon.IsEmpty).Any(polygon => Contains(polygon, longitude, latitude));

    private static bool Contains(Polygon polygon, double longitude, double latitude)
    {
        if (!Contains(polygon.Shell, longitude, latitude, withEdge: true)) return false;
        return !polygon.Holes.Any(hole => Contains(hole, longitude, latitude, withEdge: false));
    }

    private static bool Contains(LineString ring, double longitude, double latitude, bool withEdge)
    {
        var corners = Unroll(ring.Coordinates);
        var (west, east) = (corners.Min(corner => corner.X), corners.Max(corner => corner.X));
        // The same meridian, wherever the outline lies: some services count beyond 180.
        for (var x = longitude + (360 * Math.Ceiling((west - longitude) / 360)); x <= east; x += 360)
        {
            var location = NetTopologySuite.Algorithm.PointLocation.LocateInRing(new Coordinate(x, latitude), corners);
            if (location == Location.Interior || (withEdge && location == Location.Boundary)) return true;
        }

        return false;
    }

    private static double Span(Coordinate[] corners) => corners.Max(corner => corner.X) - corners.Min(corner => corner.X);

    /// <summary>Corners whose longitudes do not jump; a ring around a pole is led over the pole.</summary>
    private static Coordinate[] Unroll(Coordinate[] ring)
    {
        var corners = new List<Coordinate> { new(ring[0].X, ring[0].Y) };
        foreach (var corner in ring.Skip(1))
        {
            var step = Math.IEEERemainder(corner.X - corners[^1].X, 360);
            corners.Add(new Coordinate(corners[^1].X + step, corner.Y));
        }

        if (Math.Abs(corners[^1].X - corners[0].X) < 180)
        {
            corners[^1] = corners[0].Copy();
            return [.. corners];
        }

        var pole = ring.Average(corner => corner.Y) > 0 ? 90 : -90;
        corners.Add(new Coordinate(corners[^1].X, pole));
        corners.Add(new Coordinate(corners[0].X, pole));
        corners.Add(corners[0].Copy());
        return [.. corners];
    }
}
