namespace SarGan.Geo.Crs.Projections;

/// <summary>Polar stereographic, EPSG methods 9810 (variant A, scale at the pole) and 9829 (variant B, latitude of true scale).</summary>
/// <remarks>EPSG Guidance Note 7-2, section 3.3.2; Snyder, "Map Projections: A Working Manual" (1987), equations 21-33 to 21-40.</remarks>
internal sealed class PolarStereographicProjection : MapProjection
{
    private readonly ConformalLatitude _conformal;
    private readonly double _pole;
    private readonly double _radius;

    public PolarStereographicProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        if (definition.LatitudeOfOrigin == 0) throw new CrsException("Polar stereographic needs a pole or a latitude of true scale as its origin. Actual value was 0.");
        _conformal = new ConformalLatitude(ellipsoid);
        _pole = Math.Sign(definition.LatitudeOfOrigin);
        var e = Math.Sqrt(ellipsoid.EccentricitySquared);
        if (Math.Abs(definition.LatitudeOfOrigin) >= 90 - 1e-9)
        {
            _radius = 2 * ellipsoid.SemiMajorAxis * definition.ScaleFactor / Math.Sqrt(Math.Pow(1 + e, 1 + e) * Math.Pow(1 - e, 1 - e));
            return;
        }

        if (definition.ScaleFactor != 1)
            throw new CrsException(FormattableString.Invariant($"Polar stereographic has either a scale at the pole or a latitude of true scale, not both. They were {definition.ScaleFactor} and {definition.LatitudeOfOrigin}."));
        var (sine, cosine) = Math.SinCos(Math.Abs(double.DegreesToRadians(definition.LatitudeOfOrigin)));
        var m = cosine / Math.Sqrt(1 - (ellipsoid.EccentricitySquared * sine * sine));
        _radius = ellipsoid.SemiMajorAxis * m / HalfColatitude(_conformal.FromGeodetic(sine, cosine));
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (sinePhi, cosinePhi) = Math.SinCos(_pole * y[i]);
            var (sine, cosine) = Math.SinCos(x[i]);
            // The cosine of 90 degrees as a double is 6e-17, or on the wrong side of 0 for the sum of two roundings.
            var distance = cosinePhi < 1e-15 ? (sinePhi > 0 ? 0 : double.NaN) : _radius * HalfColatitude(_conformal.FromGeodetic(sinePhi, cosinePhi));
            x[i] = distance * sine;
            y[i] = -_pole * distance * cosine;
        }
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var t = Math.Sqrt((x[i] * x[i]) + (y[i] * y[i])) / _radius;
            var longitude = t == 0 ? 0 : Math.Atan2(x[i], -_pole * y[i]);
            // tan χ = tan(π/2 - 2 arctan t) = (1 - t²) / 2t.
            y[i] = t == 0 ? _pole * Math.PI / 2 : _pole * _conformal.ToGeodetic((1 - (t * t)) / (2 * t));
            x[i] = longitude;
        }
    }

    /// <summary>t = tan(π/4 - χ/2) of tan χ, without loss of digits on either hemisphere.</summary>
    private static double HalfColatitude(double tangent)
    {
        var secant = Math.Sqrt(1 + (tangent * tangent));
        return tangent > 0 ? 1 / (secant + tangent) : secant - tangent;
    }
}
