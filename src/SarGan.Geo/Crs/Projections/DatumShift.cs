namespace SarGan.Geo.Crs.Projections;

/// <summary>From one datum to another by way of WGS 84, at height 0.</summary>
/// <remarks>EPSG Guidance Note 7-2, sections 4.1.1 (geographic/geocentric) and 4.3.3 (position vector transformation).</remarks>
internal sealed class DatumShift
{
    private readonly Ellipsoid _from;
    private readonly Ellipsoid _to;
    // From geocentric metres on one datum to geocentric metres on the other: three rows of three factors and an offset.
    private readonly double[] _matrix;

    private DatumShift(GeodeticDatum from, GeodeticDatum to)
    {
        // Without a shift, longitude and latitude are taken as WGS 84's own, whatever ellipsoid the datum is said to have.
        var wgs84 = Datums.FindEllipsoid(7030)!;
        (_from, _to) = (from.ToWgs84 is null ? wgs84 : from.Ellipsoid, to.ToWgs84 is null ? wgs84 : to.Ellipsoid);
        var forward = Matrix(from.ToWgs84 ?? new HelmertShift(0, 0, 0));
        _matrix = to.ToWgs84 is null ? forward : Multiply(Invert(Matrix(to.ToWgs84)), forward);
    }

    /// <summary>Null where the datums are the same, or both are taken as WGS 84: longitude and latitude stay.</summary>
    public static DatumShift? Between(GeodeticDatum from, GeodeticDatum to)
    {
        var isSame = from.ToWgs84 == to.ToWgs84 && (from.ToWgs84 is null || Datums.IsSame(from.Ellipsoid, to.Ellipsoid));
        return isSame ? null : new DatumShift(from, to);
    }

    public void Apply(Span<double> longitudes, Span<double> latitudes)
    {
        var m = _matrix;
        var (a, e2) = (_from.SemiMajorAxis, _from.EccentricitySquared);
        for (var i = 0; i < longitudes.Length; i++)
        {
            var (sinePhi, cosinePhi) = Math.SinCos(latitudes[i]);
            var (sine, cosine) = Math.SinCos(longitudes[i]);
            var n = a / Math.Sqrt(1 - (e2 * sinePhi * sinePhi));
            var (x, y, z) = (n * cosinePhi * cosine, n * cosinePhi * sine, n * (1 - e2) * sinePhi);
            (longitudes[i], latitudes[i]) = ToGeographic(
                (m[0] * x) + (m[1] * y) + (m[2] * z) + m[3], (m[4] * x) + (m[5] * y) + (m[6] * z) + m[7], (m[8] * x) + (m[9] * y) + (m[10] * z) + m[11]);
        }
    }

    /// <summary>Bowring's formula with the reduced latitude, twice: exact to 1e-12 degrees within kilometres of the ellipsoid.</summary>
    private (double Longitude, double Latitude) ToGeographic(double x, double y, double z)
    {
        var (a, f, e2) = (_to.SemiMajorAxis, _to.Flattening, _to.EccentricitySquared);
        var p = Math.Sqrt((x * x) + (y * y));
        var latitude = Math.Atan2(z, p * (1 - e2));
        for (var round = 0; round < 2; round++)
        {
            var (sine, cosine) = Math.SinCos(Math.Atan2((1 - f) * Math.Sin(latitude), Math.Cos(latitude)));
            latitude = Math.Atan2(z + (e2 / (1 - f) * a * sine * sine * sine), p - (e2 * a * cosine * cosine * cosine));
        }

        return (Math.Atan2(y, x), latitude);
    }

    private static double[] Matrix(HelmertShift shift)
    {
        const double ArcSecond = Math.PI / 648_000;
        var m = 1 + (shift.Scale * 1e-6);
        var (rx, ry, rz) = (shift.RotationX * ArcSecond, shift.RotationY * ArcSecond, shift.RotationZ * ArcSecond);
        return [m, -m * rz, m * ry, shift.X, m * rz, m, -m * rx, shift.Y, -m * ry, m * rx, m, shift.Z];
    }

    private static double[] Multiply(double[] left, double[] right)
    {
        var result = new double[12];
        for (var row = 0; row < 12; row += 4)
        {
            for (var column = 0; column < 4; column++)
                result[row + column] = (left[row] * right[column]) + (left[row + 1] * right[4 + column]) + (left[row + 2] * right[8 + column]) + (column == 3 ? left[row + 3] : 0);
        }

        return result;
    }

    private static double[] Invert(double[] m)
    {
        double[] r =
        [
            (m[5] * m[10]) - (m[6] * m[9]), (m[2] * m[9]) - (m[1] * m[10]), (m[1] * m[6]) - (m[2] * m[5]), 0,
            (m[6] * m[8]) - (m[4] * m[10]), (m[0] * m[10]) - (m[2] * m[8]), (m[2] * m[4]) - (m[0] * m[6]), 0,
            (m[4] * m[9]) - (m[5] * m[8]), (m[1] * m[8]) - (m[0] * m[9]), (m[0] * m[5]) - (m[1] * m[4]), 0,
        ];
        var determinant = (m[0] * r[0]) + (m[1] * r[4]) + (m[2] * r[8]);
        for (var i = 0; i < 12; i++) r[i] /= determinant;
        for (var row = 0; row < 12; row += 4) r[row + 3] = -((r[row] * m[3]) + (r[row + 1] * m[7]) + (r[row + 2] * m[11]));
        return r;
    }
}
