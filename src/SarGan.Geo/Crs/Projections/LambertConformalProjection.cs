namespace SarGan.Geo.Crs.Projections;

/// <summary>Lambert's conformal conic, EPSG methods 9801 (one standard parallel and a scale) and 9802 (two).</summary>
/// <remarks>
/// EPSG Guidance Note 7-2, sections 3.1.1 and 3.1.2; Snyder (1987), equations 15-7 to 15-11. ProjNET has the second alone, and its inverse
/// runs at 3 million points a second.
/// </remarks>
internal sealed class LambertConformalProjection : MapProjection
{
    private readonly ConformalLatitude _conformal;
    private readonly double _n;
    private readonly double _radius;
    private readonly double _originDistance;

    public LambertConformalProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        _conformal = new ConformalLatitude(ellipsoid);
        var isSingle = definition.Method == ProjectionMethod.LambertConformalOneParallel;
        var first = double.DegreesToRadians(isSingle ? definition.LatitudeOfOrigin : definition.StandardParallel1);
        var second = isSingle ? first : double.DegreesToRadians(definition.StandardParallel2);
        if (!(Math.Abs(first + second) > 1e-9) || Math.Abs(first) > 1.57 || Math.Abs(second) > 1.57)
            throw new CrsException("Lambert's conformal conic needs standard parallels that are neither poles nor opposite to each other (nor both the equator).");

        var (sine1, m1, psi1) = Parallel(first, ellipsoid);
        var (_, m2, psi2) = Parallel(second, ellipsoid);
        _n = Math.Abs(first - second) < 1e-10 ? sine1 : Math.Log(m1 / m2) / (psi2 - psi1);
        _radius = definition.ScaleFactor * ellipsoid.SemiMajorAxis * m1 / (_n * Math.Exp(-_n * psi1));
        var origin = double.DegreesToRadians(definition.LatitudeOfOrigin);
        _originDistance = Math.Abs(origin) > Math.PI / 2 - 1e-12 ? 0 : _radius * Math.Exp(-_n * Parallel(origin, ellipsoid).Isometric);
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (sinePhi, cosinePhi) = Math.SinCos(y[i]);
            // One pole is the cone's tip, the other lies at infinity.
            var distance = cosinePhi < 1e-15
                ? (sinePhi * _n > 0 ? 0 : double.NaN)
                : _radius * Math.Exp(-_n * Math.Asinh(_conformal.FromGeodetic(sinePhi, cosinePhi)));
            var (sine, cosine) = Math.SinCos(_n * x[i]);
            x[i] = distance * sine;
            y[i] = _originDistance - (distance * cosine);
        }
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (east, north) = (Math.Sign(_n) * x[i], Math.Sign(_n) * (_originDistance - y[i]));
            var distance = Math.Sqrt((east * east) + (north * north));
            var longitude = distance == 0 ? 0 : Math.Atan2(east, north) / _n;
            var isometric = Math.Log(distance / Math.Abs(_radius)) / -_n;
            y[i] = distance == 0 ? Math.Sign(_n) * Math.PI / 2 : _conformal.ToGeodetic(Math.Sinh(isometric));
            // The gap of the unrolled cone belongs to no longitude.
            var outside = !(Math.Abs(longitude) <= Math.PI + 1e-9);
            x[i] = outside ? double.NaN : longitude;
            if (outside) y[i] = double.NaN;
        }
    }

    private (double Sine, double M, double Isometric) Parallel(double latitude, Ellipsoid ellipsoid)
    {
        var (sine, cosine) = Math.SinCos(latitude);
        return (sine, cosine / Math.Sqrt(1 - (ellipsoid.EccentricitySquared * sine * sine)), Math.Asinh(_conformal.FromGeodetic(sine, cosine)));
    }
}
