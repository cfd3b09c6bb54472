namespace SarGan.Geo.Crs.Projections;

/// <summary>How long a unit of a CRS is on the ellipsoid.</summary>
internal static class GroundScale
{
    // Metres to either side: far above rounding (nanometres) and far below the curvature of any projection.
    private const double Reach = 50;

    public static (double X, double Y) At(CoordinateReferenceSystem crs, double x, double y)
    {
        var ellipsoid = crs.Geographic!.Datum.Ellipsoid;
        // An angle of the unit's size at the equator, or a length.
        var step = Reach / (crs.UnitSize * (crs.IsGeographic ? ellipsoid.SemiMajorAxis : 1));
        double[] xs = [x - step, x + step, x, x], ys = [y, y, y - step, y + step];
        new CrsMathematics(crs).ToRadians(xs, ys);
        return (Distance(ellipsoid, xs, ys, 0) / (2 * step), Distance(ellipsoid, xs, ys, 2) / (2 * step));
    }

    private static double Distance(Ellipsoid ellipsoid, double[] longitudes, double[] latitudes, int first)
    {
        var (ax, ay, az) = Geocentric(ellipsoid, longitudes[first], latitudes[first]);
        var (bx, by, bz) = Geocentric(ellipsoid, longitudes[first + 1], latitudes[first + 1]);
        var (dx, dy, dz) = (bx - ax, by - ay, bz - az);
        return Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
    }

    private static (double X, double Y, double Z) Geocentric(Ellipsoid ellipsoid, double longitude, double latitude)
    {
        var (sinePhi, cosinePhi) = Math.SinCos(latitude);
        var (sine, cosine) = Math.SinCos(longitude);
        var n = ellipsoid.SemiMajorAxis / Math.Sqrt(1 - (ellipsoid.EccentricitySquared * sinePhi * sinePhi));
        return (n * cosinePhi * cosine, n * cosinePhi * sine, n * (1 - ellipsoid.EccentricitySquared) * sinePhi);
    }
}
