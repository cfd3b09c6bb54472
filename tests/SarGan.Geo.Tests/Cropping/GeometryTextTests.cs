using NetTopologySuite.Geometries;
using SarGan.Geo.Cropping;

namespace SarGan.Geo.Tests.Cropping;

public sealed class GeometryTextTests
{
    [Theory]
    [InlineData("""{"type":"Point","coordinates":[1,2]}""", 1, 2, 1, 2)]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,2],[5,2],[5,7,30],[1,2]]]}""", 1, 2, 5, 7)]
    [InlineData("""{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,2],[3,-4]]}}""", 1, -4, 3, 2)]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[9,9]}},{"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[0,1]]}}]}""", 0, 1, 9, 9)]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null},{"type":"Feature","geometry":{"type":"Point","coordinates":[9,8]}}]}""", 9, 8, 9, 8)]
    public void ParseGeoJson_Geometry_HasItsEnvelope(string text, double west, double south, double east, double north) =>
        Assert.Equal(new Envelope(west, east, south, north), GeometryText.ParseGeoJson(text).EnvelopeInternal);

    [Fact]
    public void Parse_GeoJson_IsOnWgs84() => Assert.Equal(4326, GeometryText.Parse("""{"type":"Point","coordinates":[1,2]}""").Crs?.EpsgCode);

    [Fact]
    public void Parse_Wkt_SaysNoCrs()
    {
        var (geometry, crs) = GeometryText.Parse("POLYGON ((1 2, 5 2, 5 7, 1 2))");
        Assert.Equal(new Envelope(1, 5, 2, 7), geometry.EnvelopeInternal);
        Assert.Null(crs);
    }

    [Fact]
    public void Parse_WktWithSrid_SaysItsCrs() => Assert.Equal(32633, GeometryText.Parse("SRID=32633;POINT (400000 5000000)").Crs?.EpsgCode);

    [Theory]
    [InlineData("""{"type":"Circle","coordinates":[1,2]}""")]
    [InlineData("""{"type":"Point","coordinates":[1]}""")]
    [InlineData("""{"type":"Point"}""")]
    [InlineData("""{"type":"Point","coordinates":"here"}""")]
    [InlineData("{")]
    [InlineData("POLYGON ((1 2")]
    [InlineData("nonsense")]
    [InlineData("""{"type":"Point","coordinates":[1e400,2]}""")]
    [InlineData("POINT (NaN 2)")]
    public void Parse_Broken_IsAFormatException(string text) => Assert.Throws<FormatException>(() => GeometryText.Parse(text));

    [Theory]
    [InlineData("GEOMETRYCOLLECTION(")]
    [InlineData("{\"type\":\"GeometryCollection\",\"geometries\":[")]
    public void Parse_NestedDeeply_IsAFormatException(string opening) =>
        Assert.Throws<FormatException>(() => GeometryText.Parse(string.Concat(Enumerable.Repeat(opening, 100_000))));
}
