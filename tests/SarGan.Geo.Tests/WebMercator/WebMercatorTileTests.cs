using SarGan.Geo.WebMercator;

namespace SarGan.Geo.Tests.WebMercator;

public sealed class WebMercatorTileTests
{
    [Theory]
    // Inside the bounds that mercantile documents for 486/332/10; Tokyo by the formula of OpenStreetMap's wiki; the corners of the map.
    [InlineData(-9.1399, 53.2, 10, 486, 332)]
    [InlineData(139.7671, 35.6812, 10, 909, 403)]
    [InlineData(0, 0, 1, 1, 1)]
    [InlineData(-180, 85.0511, 5, 0, 0)]
    [InlineData(180, -85.0511, 5, 31, 31)]
    [InlineData(12.5, -33, 0, 0, 0)]
    public void At_KnownPlaces_GivesTheirTiles(double longitude, double latitude, int zoom, int x, int y) =>
        Assert.Equal(new WebMercatorTile(zoom, x, y), WebMercatorTile.At(longitude, latitude, zoom));

    [Fact]
    public void Bounds_MercantilesExample_AreItsMetresAndDegrees()
    {
        // mercantile 1.2 documentation: xy_bounds(486, 332, 10) and bounds(486, 332, 10).
        var metres = new WebMercatorTile(10, 486, 332).Bounds;
        Assert.Equal(-1017529.7205322663, metres.West, 1e-6);
        Assert.Equal(7005300.768279833, metres.South, 1e-6);
        Assert.Equal(-978393.962050256, metres.East, 1e-6);
        Assert.Equal(7044436.526761846, metres.North, 1e-6);
        var degrees = new WebMercatorTile(10, 486, 332).GeographicBounds;
        Assert.Equal(-9.140625, degrees.West, 1e-12);
        Assert.Equal(53.12040528310657, degrees.South, 1e-12);
        Assert.Equal(-8.7890625, degrees.East, 1e-12);
        Assert.Equal(53.33087298301705, degrees.North, 1e-12);
    }

    [Theory]
    // Microsoft, "Bing Maps Tile System": tile (3, 5) at level 3 is 213. mercantile: quadkey(486, 332, 10) is 0313102310.
    [InlineData(3, 3, 5, "213")]
    [InlineData(10, 486, 332, "0313102310")]
    [InlineData(0, 0, 0, "")]
    [InlineData(1, 1, 0, "1")]
    [InlineData(1, 0, 1, "2")]
    public void Quadkey_PublishedTiles_IsTheirs(int zoom, int x, int y, string quadkey)
    {
        var tile = new WebMercatorTile(zoom, x, y);
        Assert.Equal(quadkey, tile.Quadkey);
        Assert.Equal(tile, WebMercatorTile.FromQuadkey(quadkey));
    }

    [Theory]
    [InlineData("4")]
    [InlineData("12a")]
    [InlineData("0000000000000000000000000000000")]
    public void FromQuadkey_NoQuadkey_IsRefused(string quadkey) => Assert.Throws<ArgumentException>(() => WebMercatorTile.FromQuadkey(quadkey));

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(31, 0, 0)]
    [InlineData(3, 8, 0)]
    [InlineData(3, 0, 8)]
    [InlineData(3, -1, 0)]
    public void Constructor_OutsideTheWorld_IsRefused(int zoom, int x, int y) => Assert.Throws<ArgumentOutOfRangeException>(() => new WebMercatorTile(zoom, x, y));

    [Fact]
    public void At_MiddleOfAnyTile_FindsTheTileAgain()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var zoom = random.Next(0, 31);
            var tile = new WebMercatorTile(zoom, random.Next(1 << zoom), random.Next(1 << zoom));
            var bounds = tile.Bounds;
            var (longitude, latitude) = WebMercatorProjection.ToLonLat((bounds.West + bounds.East) / 2, (bounds.South + bounds.North) / 2);
            Assert.Equal(tile, WebMercatorTile.At(longitude, latitude, zoom));
        }
    }

    [Fact]
    public void Children_OfAnyTile_TileItAndNameItAsParent()
    {
        var tile = new WebMercatorTile(4, 9, 6);
        var children = tile.Children();
        Assert.All(children, child => Assert.Equal(tile, child.Parent));
        Assert.Equal(["0", "1", "2", "3"], children.Select(child => child.Quadkey[^1..]));
        Assert.Equal(tile.Bounds.West, children[0].Bounds.West, 1e-6);
        Assert.Equal(tile.Bounds.South, children[3].Bounds.South, 1e-6);
        Assert.Null(default(WebMercatorTile).Parent);
    }

    [Fact]
    public void Neighbour_AcrossTheDateLineAndThePoles_WrapsAndEnds()
    {
        var tile = new WebMercatorTile(3, 7, 0);
        Assert.Equal(new WebMercatorTile(3, 0, 1), tile.Neighbour(1, 1));
        Assert.Equal(new WebMercatorTile(3, 6, 0), tile.Neighbour(-9, 0));
        Assert.Null(tile.Neighbour(0, -1));
        Assert.Null(new WebMercatorTile(3, 0, 7).Neighbour(0, 1));
    }

    [Fact]
    public void TmsY_TopRow_IsTheLastFromBelow() => Assert.Equal(7, new WebMercatorTile(3, 2, 0).TmsY);

    [Fact]
    public void ToString_AnyTile_IsZoomColumnRow() => Assert.Equal("3/2/1", new WebMercatorTile(3, 2, 1).ToString());
}
