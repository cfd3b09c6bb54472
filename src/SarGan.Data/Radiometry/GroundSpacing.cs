using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>How far apart the pixels of a raster lie on the ground, at its middle.</summary>
internal static class GroundSpacing
{
    // WGS 84.
    private const double SemiMajorMetres = 6378137;
    private const double SquaredEccentricity = 0.0066943799901413165;

    /// <summary>Metres between neighbouring columns and between neighbouring rows; null where the raster has no affine georeference or no CRS that is understood.</summary>
    /// <remarks>On the ellipsoid, not in projection units: a Mercator pixel of 10 m at 34 degrees north is 8.3 m wide.</remarks>
    public static (double X, double Y)? Of(RasterInfo info)
    {
        if (info.Transform is not { } transform || info.Crs is not { } crs) return null;
        CoordinateTransformation toDegrees;
        try
        {
            toDegrees = CoordinateTransformation.Create(crs, CoordinateReferenceSystem.Wgs84);
        }
        catch (CrsException)
        {
            return null;
        }
        var (column, row) = (info.Width / 2.0, info.Height / 2.0);
        (double X, double Y) At(double dx, double dy)
        {
            var (x, y) = transform.Apply(column + dx, row + dy);
            return toDegrees.Forward(x, y);
        }
        var (across, down) = (Distance(At(-0.5, 0), At(0.5, 0)), Distance(At(0, -0.5), At(0, 0.5)));
        return double.IsFinite(across) && double.IsFinite(down) && across > 0 && down > 0 ? (across, down) : null;
    }

    /// <summary>Between points a pixel apart: the ellipsoid's radii of curvature at the middle are exact enough.</summary>
    private static double Distance((double X, double Y) a, (double X, double Y) b)
    {
        var latitude = double.DegreesToRadians((a.Y + b.Y) / 2);
        var w = 1 - (SquaredEccentricity * Math.Pow(Math.Sin(latitude), 2));
        var meridian = SemiMajorMetres * (1 - SquaredEccentricity) / Math.Pow(w, 1.5);
        var normal = SemiMajorMetres / Math.Sqrt(w);
        var east = double.DegreesToRadians(Math.IEEERemainder(b.X - a.X, 360)) * normal * Math.Cos(latitude);
        return double.Hypot(east, double.DegreesToRadians(b.Y - a.Y) * meridian);
    }
}
