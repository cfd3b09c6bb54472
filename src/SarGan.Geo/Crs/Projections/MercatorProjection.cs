namespace SarGan.Geo.Crs.Projections;

/// <summary>Mercator, EPSG methods 9804 and 9805, and its web variant 1024, which takes geodetic coordinates for spherical ones.</summary>
/// <remarks>
/// EPSG Guidance Note 7-2, section 3.5. The web variant with the ellipsoid's formulas, as its WKT1 suggests, is off by up to 42 km:
/// it is a method of its own here, with the sphere of the semi-major axis.
/// </remarks>
internal sealed class MercatorProjection : MapProjection
{
    private readonly ConformalLatitude _conformal;
    private readonly double _radius;

    public MercatorProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        if (definition.LatitudeOfOrigin != 0)
            throw new CrsException(FormattableString.Invariant($"Mercator has its origin on the equator. The latitude of origin was {definition.LatitudeOfOrigin}; a latitude of true scale is a standard parallel."));
        var isWeb = definition.Method == ProjectionMethod.WebMercator;
        _conformal = new ConformalLatitude(isWeb ? ellipsoid with { InverseFlattening = 0 } : ellipsoid);
        var scale = definition.ScaleFactor;
        if (definition.Method == ProjectionMethod.MercatorTwoParallels)
        {
            if (Math.Abs(definition.StandardParallel1) > 89.99) throw new CrsException("Mercator's latitude of true scale cannot be a pole.");
            var (sine, cosine) = Math.SinCos(double.DegreesToRadians(definition.StandardParallel1));
            scale = cosine / Math.Sqrt(1 - (ellipsoid.EccentricitySquared * sine * sine));
        }

        _radius = scale * ellipsoid.SemiMajorAxis;
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(y[i]);
            // The poles lie at infinity.
            var outside = !(cosine > 1e-10);
            x[i] = outside ? double.NaN : _radius * x[i];
            y[i] = outside ? double.NaN : _radius * Math.Asinh(_conformal.FromGeodetic(sine, cosine));
        }
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = _conformal.ToGeodetic(Math.Sinh(y[i] / _radius));
            x[i] /= _radius;
        }
    }
}
