namespace SarGan.Geo.WebMercator;

/// <summary>The projection of web maps, EPSG:3857: longitude and latitude of WGS 84 to metres on a sphere of the ellipsoid's equatorial radius.</summary>
/// <remarks>
/// x is easting, y northing, (0, 0) where the equator meets the prime meridian. A metre of the map is a metre on the ground at the equator only;
/// at latitude φ it is cos φ metres.
/// </remarks>
public static class WebMercatorProjection
{
    /// <summary>Radius of the sphere in metres.</summary>
    public const double Radius = 6378137;

    /// <summary>Half the side of the square that web maps show, in metres: the map reaches from minus this to this in x and in y.</summary>
    public const double HalfWorld = Math.PI * Radius;

    /// <summary>The latitude in degrees at which the square map ends: atan(sinh π). Further north or south there are no tiles.</summary>
    public const double MaxLatitude = 85.051128779806592;

    /// <summary>The finest zoom level that is understood.</summary>
    public const int MaxZoom = 30;

    /// <summary>Metres of the map at a place.</summary>
    /// <param name="longitude">Degrees, -180 to 180.</param>
    /// <param name="latitude">Degrees, -<see cref="MaxLatitude"/> to <see cref="MaxLatitude"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An angle is outside its range or not a number.</exception>
    public static (double X, double Y) FromLonLat(double longitude, double latitude)
    {
        CheckPlace(longitude, latitude);
        return (Radius * longitude * Math.PI / 180, Radius * Math.Atanh(Math.Sin(latitude * Math.PI / 180)));
    }

    /// <summary>The place at metres of the map, in degrees.</summary>
    /// <param name="x">Easting in metres. Beyond ±<see cref="HalfWorld"/> the longitude leaves ±180°.</param>
    /// <param name="y">Northing in metres.</param>
    public static (double Longitude, double Latitude) ToLonLat(double x, double y) =>
        (x / Radius * 180 / Math.PI, Math.Atan(Math.Sinh(y / Radius)) * 180 / Math.PI);

    /// <summary>Metres of the map that a pixel is wide.</summary>
    /// <param name="zoom">0 to <see cref="MaxZoom"/>.</param>
    /// <param name="tileSizePixels">Side of a tile, 1 or more. Default 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double PixelSizeMetres(int zoom, int tileSizePixels = 256)
    {
        CheckZoom(zoom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileSizePixels);
        return 2 * HalfWorld / tileSizePixels / (1L << zoom);
    }

    /// <summary>Metres on the ground that a pixel is wide at a latitude.</summary>
    /// <param name="latitude">Degrees, -<see cref="MaxLatitude"/> to <see cref="MaxLatitude"/>.</param>
    /// <param name="zoom">0 to <see cref="MaxZoom"/>.</param>
    /// <param name="tileSizePixels">Side of a tile, 1 or more. Default 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double GroundResolutionMetres(double latitude, int zoom, int tileSizePixels = 256)
    {
        CheckPlace(0, latitude);
        return Math.Cos(latitude * Math.PI / 180) * PixelSizeMetres(zoom, tileSizePixels);
    }

    internal static void CheckZoom(int zoom)
    {
        if (zoom is < 0 or > MaxZoom) throw new ArgumentOutOfRangeException(nameof(zoom), zoom, FormattableString.Invariant($"Zoom must be 0 to {MaxZoom}. Actual value was {zoom}."));
    }

    private static void CheckPlace(double longitude, double latitude)
    {
        if (!(longitude is >= -180 and <= 180))
            throw new ArgumentOutOfRangeException(nameof(longitude), longitude, FormattableString.Invariant($"Longitude must be -180 to 180 degrees. Actual value was {longitude}."));
        if (!(Math.Abs(latitude) <= MaxLatitude))
            throw new ArgumentOutOfRangeException(nameof(latitude), latitude, FormattableString.Invariant($"Latitude must be -{MaxLatitude} to {MaxLatitude} degrees: the web map ends there. Actual value was {latitude}."));
    }
}
