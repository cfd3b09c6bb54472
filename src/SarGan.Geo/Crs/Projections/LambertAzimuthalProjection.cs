namespace SarGan.Geo.Crs.Projections;

/// <summary>Lambert's azimuthal equal area, EPSG method 9820, oblique, on the equator or at a pole.</summary>
/// <remarks>
/// EPSG Guidance Note 7-2, section 3.7.2; Snyder (1987), equations 24-2 to 24-29. The authalic latitude β by the series of Karney,
/// "On auxiliary latitudes" (2022), equations A19 and A20, exact to 1e-15: ProjNET's shorter one costs a millimetre.
/// </remarks>
internal sealed class LambertAzimuthalProjection : MapProjection
{
    private readonly double[] _toAuthalic;
    private readonly double[] _toGeodetic;
    private readonly double _sine;
    private readonly double _cosine;
    private readonly double _stretch;
    private readonly double _radius;

    public LambertAzimuthalProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        var n = ellipsoid.Flattening / (2 - ellipsoid.Flattening);
        (_toAuthalic, _toGeodetic) = (ForwardSeries(n), InverseSeries(n));
        var e2 = ellipsoid.EccentricitySquared;
        var e = Math.Sqrt(e2);
        // Half of q at the pole; 1 on a sphere.
        _radius = ellipsoid.SemiMajorAxis * Math.Sqrt(e == 0 ? 1 : (1 + ((1 - e2) * Math.Atanh(e) / e)) / 2);
        var origin = double.DegreesToRadians(definition.LatitudeOfOrigin);
        var isPole = Math.Abs(definition.LatitudeOfOrigin) >= 90 - 1e-9;
        (_sine, _cosine) = isPole ? (Math.Sign(origin), 0) : Math.SinCos(Shift(_toAuthalic, origin));
        var (sine, cosine) = Math.SinCos(origin);
        _stretch = isPole ? 1 : ellipsoid.SemiMajorAxis * cosine / (Math.Sqrt(1 - (e2 * sine * sine)) * _radius * _cosine);
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (sineBeta, cosineBeta) = Math.SinCos(Shift(_toAuthalic, y[i]));
            var (sine, cosine) = Math.SinCos(x[i]);
            // Metres from the middle of the map along a chord; from differences, so that small distances keep their digits.
            var east = cosineBeta * sine;
            var north = (_cosine * sineBeta) - (_sine * cosineBeta * cosine);
            var down = (_sine * sineBeta) + (_cosine * cosineBeta * cosine);
            // The point opposite to the centre is a whole circle.
            var scale = down > -1 + 1e-12 ? _radius * Math.Sqrt(2 / (1 + down)) : double.NaN;
            x[i] = scale * _stretch * east;
            y[i] = scale / _stretch * north;
        }
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (east, north) = (x[i] / (_stretch * _radius), y[i] * _stretch / _radius);
            var distance2 = (east * east) + (north * north);
            // With sin(C/2) = distance / 2: cos C = 1 - distance² / 2, sin C / distance = √(1 - distance² / 4). Outside the disc it is NaN.
            var factor = Math.Sqrt(1 - (distance2 / 4));
            var down = 1 - (distance2 / 2);
            var across = (_cosine * down) - (_sine * factor * north);
            var sine = (_sine * down) + (_cosine * factor * north);
            var beta = Math.Atan2(sine, Math.Sqrt((factor * factor * east * east) + (across * across)));
            x[i] = Math.Atan2(factor * east, across);
            y[i] = Shift(_toGeodetic, beta);
        }
    }

    /// <summary>φ + Σ c_k sin 2kφ, by Clenshaw.</summary>
    private static double Shift(double[] c, double angle)
    {
        var (sine, cosine) = Math.SinCos(2 * angle);
        double a = 0, b = 0;
        for (var k = c.Length - 1; k >= 0; k--) (a, b) = (c[k] + (2 * cosine * a) - b, a);
        return angle + (a * sine);
    }

    private static double[] ForwardSeries(double n) =>
    [
        n * ((-4d / 3) + (n * ((-4d / 45) + (n * ((88d / 315) + (n * ((538d / 4725) + (n * ((20824d / 467775) - (n * 44732 / 2837835)))))))))),
        n * n * ((34d / 45) + (n * ((8d / 105) + (n * ((-2482d / 14175) + (n * ((-37192d / 467775) - (n * 12467764 / 212837625)))))))),
        n * n * n * ((-1532d / 2835) + (n * ((-898d / 14175) + (n * ((54968d / 467775) + (n * 100320856 / 1915538625)))))),
        n * n * n * n * ((6007d / 14175) + (n * ((24496d / 467775) - (n * 5884124 / 70945875)))),
        n * n * n * n * n * ((-23356d / 66825) - (n * 839792 / 19348875)),
        n * n * n * n * n * n * 570284222 / 1915538625,
    ];

    private static double[] InverseSeries(double n) =>
    [
        n * ((4d / 3) + (n * ((4d / 45) + (n * ((-16d / 35) + (n * ((-2582d / 14175) + (n * ((60136d / 467775) + (n * 28112932 / 212837625)))))))))),
        n * n * ((46d / 45) + (n * ((152d / 945) + (n * ((-11966d / 14175) + (n * ((-21016d / 51975) + (n * 251310128 / 638512875)))))))),
        n * n * n * ((3044d / 2835) + (n * ((3802d / 14175) + (n * ((-94388d / 66825) - (n * 8797648 / 10945935)))))),
        n * n * n * n * ((6059d / 4725) + (n * ((41072d / 93555) - (n * 1472637812 / 638512875)))),
        n * n * n * n * n * ((768272d / 467775) + (n * 455935736 / 638512875)),
        n * n * n * n * n * n * 4210684958 / 1915538625,
    ];
}
