using NetTopologySuite.Geometries;
using SarGan.Data.Sources.Tellus;
using SarGan.Geo.Cropping;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Tests.Sources.Tellus;

public sealed class FootprintsTests
{
    // The corners of a real strip: slanted, so that the box around it holds much that it does not.
    private const string Slanted = "POLYGON((139.6 35.3, 140.3 35.4, 140.2 36.0, 139.5 35.9, 139.6 35.3))";

    [Theory]
    [InlineData(Slanted, 139.81, 35.71, true)]
    [InlineData(Slanted, 139.51, 35.31, false)] // within the box around it
    [InlineData(Slanted, 35.71, 139.81 - 90, false)] // latitude and longitude swapped
    [InlineData("POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))", 2, 1, true)] // on the edge
    [InlineData("POLYGON((0 0, 6 0, 6 6, 0 6, 0 0),(2 2, 4 2, 4 4, 2 4, 2 2))", 3, 3, false)] // in a hole
    [InlineData("POLYGON((0 0, 6 0, 6 6, 0 6, 0 0),(2 2, 4 2, 4 4, 2 4, 2 2))", 1, 3, true)]
    [InlineData("MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)),((5 5, 6 5, 6 6, 5 6, 5 5)))", 5.5, 5.5, true)]
    [InlineData("POLYGON((179 -1, -179 -1, -179 1, 179 1, 179 -1))", 179.5, 0, true)] // across 180°, longitudes jump
    [InlineData("POLYGON((179 -1, -179 -1, -179 1, 179 1, 179 -1))", -179.5, 0, true)]
    [InlineData("POLYGON((179 -1, -179 -1, -179 1, 179 1, 179 -1))", 0, 0, false)] // what the jump seems to hold
    [InlineData("POLYGON((179 -1, 181 -1, 181 1, 179 1, 179 -1))", -179.5, 0, true)] // goes on beyond 180
    [InlineData("POLYGON((-181 -1, -179 -1, -179 1, -181 1, -181 -1))", 179.5, 0, true)]
    [InlineData("POLYGON((-90 80, 0 80, 90 80, 180 80, -90 80))", 45, 88, true)] // around the pole
    [InlineData("POLYGON((-90 80, 0 80, 90 80, 180 80, -90 80))", 45, 70, false)]
    [InlineData("POLYGON((-90 -80, 0 -80, 90 -80, 180 -80, -90 -80))", -135, -89, true)]
    [InlineData("LINESTRING(0 0, 2 2)", 1, 1, false)]
    [InlineData("POLYGON EMPTY", 1, 1, false)]
    public void Contains_Point_IsAsOnTheGround(string footprint, double longitude, double latitude, bool expected) =>
        Assert.Equal(expected, Footprints.Contains(GeometryText.Parse(footprint).Geometry, longitude, latitude));

    [Theory]
    [InlineData(1, true)] // around a pole
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(1000, false)]
    public void IsOnEarth_RingThatWindsOn_IsRefusedBeyondTwoTurns(int turns, bool expected)
    {
        var corners = Enumerable.Range(0, (4 * turns) + 1).Select(corner => new Coordinate((corner % 4 * 90) - 180, 80)).ToList();
        Assert.Equal(expected, Footprints.IsOnEarth(GeometryFactory.Default.CreatePolygon([.. corners])));
    }

    [Theory]
    [InlineData(139, 35, 140, 36, 139.5, 35.5, true)]
    [InlineData(139, 35, 140, 36, 139.5, 36.5, false)]
    [InlineData(179, -1, -179, 1, -179.5, 0, true)]
    [InlineData(179, -1, -179, 1, 178, 0, false)]
    [InlineData(-180, -90, 180, 90, 12, 34, true)]
    [InlineData(-100, -10, 150, 10, 0, 0, true)]
    [InlineData(-100, -10, 150, 10, 170, 0, false)]
    public void FromBounds_Box_HoldsWhatItHolds(double west, double south, double east, double north, double longitude, double latitude, bool expected) =>
        Assert.Equal(expected, Footprints.Contains(Footprints.FromBounds(new MapBounds(west, south, east, north)), longitude, latitude));
}
