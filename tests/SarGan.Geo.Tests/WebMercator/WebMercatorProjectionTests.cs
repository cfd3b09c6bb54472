using SarGan.Geo.WebMercator;

namespace SarGan.Geo.Tests.WebMercator;

public sealed class WebMercatorProjectionTests
{
    [Fact]
    public void Constants_TheSquareMap_EndWhereEpsg3857Does()
    {
        // OpenStreetMap's wiki, "Slippy map tilenames" and "Zoom levels".
        Assert.Equal(20037508.342789244, WebMercatorProjection.HalfWorld, 1e-9);
        Assert.Equal(85.0511287798066, WebMercatorProjection.MaxLatitude, 1e-13);
        Assert.Equal(WebMercatorProjection.MaxLatitude, Math.Atan(Math.Sinh(Math.PI)) * 180 / Math.PI, 1e-13);
    }

    [Theory]
    // IOGP guidance note 7-2, Popular Visualisation Pseudo-Mercator: 24°22'54.433" N 100°20'00" W.
    [InlineData(-100.33333333333333, 24.381786944444444, -11169055.58, 2800000.00, 0.01)]
    // The map's corner, whose two coordinates are equal, and a place worked by hand: R ln tan(π/8).
    [InlineData(180, 85.0511287798065, 20037508.342789244, 20037508.342787, 1e-4)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(-180, -45, -20037508.342789244, -5621521.486192066, 1e-6)]
    public void FromLonLat_PublishedPlaces_GivesTheirMetres(double longitude, double latitude, double x, double y, double tolerance)
    {
        var actual = WebMercatorProjection.FromLonLat(longitude, latitude);
        Assert.Equal(x, actual.X, tolerance);
        Assert.Equal(y, actual.Y, tolerance);
    }

    [Fact]
    public void ToLonLat_AfterFromLonLat_ReturnsToThePlace()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var (longitude, latitude) = ((random.NextDouble() * 360) - 180, (random.NextDouble() * 170) - 85);
            var (x, y) = WebMercatorProjection.FromLonLat(longitude, latitude);
            var back = WebMercatorProjection.ToLonLat(x, y);
            // A nanodegree is a tenth of a millimetre.
            Assert.Equal(longitude, back.Longitude, 1e-9);
            Assert.Equal(latitude, back.Latitude, 1e-9);
        }
    }

    [Theory]
    // OpenStreetMap's wiki, "Zoom levels", metres a pixel at the equator.
    [InlineData(0, 156543.03392804097)]
    [InlineData(10, 152.8740565703525)]
    [InlineData(18, 0.5971642834779395)]
    public void PixelSizeMetres_ZoomLevels_AreThePublishedOnes(int zoom, double metres) => Assert.Equal(metres, WebMercatorProjection.PixelSizeMetres(zoom), 1e-9);

    [Fact]
    public void GroundResolutionMetres_AwayFromTheEquator_ShrinksWithTheCosine()
    {
        Assert.Equal(152.8740565703525 / 2, WebMercatorProjection.GroundResolutionMetres(60, 10), 1e-9);
        Assert.Equal(152.8740565703525 / 4, WebMercatorProjection.GroundResolutionMetres(-60, 10, 512), 1e-9);
    }

    [Theory]
    [InlineData(180.0001, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, 85.06)]
    [InlineData(0, -90)]
    [InlineData(0, double.NaN)]
    public void FromLonLat_OutsideTheMap_IsRefused(double longitude, double latitude) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WebMercatorProjection.FromLonLat(longitude, latitude));

    [Theory]
    [InlineData(-1, 256)]
    [InlineData(31, 256)]
    [InlineData(1, 0)]
    public void PixelSizeMetres_OutOfRange_IsRefused(int zoom, int tileSize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WebMercatorProjection.PixelSizeMetres(zoom, tileSize));
}
