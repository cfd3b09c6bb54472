namespace SarGan.Geo.Crs.Projections;

/// <summary>Transverse Mercator, EPSG method 9807, by Krüger's series to the sixth order of the third flattening.</summary>
/// <remarks>
/// Karney, Journal of Geodesy 85 (2011), equations 7-36: nanometres up to 35 degrees from the meridian, below a millimetre to 70 degrees.
/// ProjNET's series (Snyder's) is off by centimetres at 10 degrees, and far away comes back to plausible coordinates, which would put a
/// scene's picture onto the other side of the Earth: hence our own.
/// </remarks>
internal sealed class TransverseMercatorProjection : MapProjection
{
    /// <summary>η' beyond which the series is not trusted: 80 degrees from the meridian on the equator, a rectangle in PROJ too.</summary>
    private const double Limit = 2.623395162778;

    private readonly double[] _alpha;
    private readonly double[] _beta;
    private readonly ConformalLatitude _conformal;
    private readonly double _radius;
    private readonly double _originNorthing;

    public TransverseMercatorProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        _conformal = new ConformalLatitude(ellipsoid);
        var n = ellipsoid.Flattening / (2 - ellipsoid.Flattening);
        var n2 = n * n;
        _radius = definition.ScaleFactor * ellipsoid.SemiMajorAxis / (1 + n) * (1 + (n2 / 4) + (n2 * n2 / 64) + (n2 * n2 * n2 / 256));
        _alpha = ForwardSeries(n);
        _beta = InverseSeries(n);
        double[] x = [0], y = [double.DegreesToRadians(definition.LatitudeOfOrigin)];
        if (y[0] != 0) Forward(x, y);
        _originNorthing = y[0];
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (sinePhi, cosinePhi) = Math.SinCos(y[i]);
            var (sine, cosine) = Math.SinCos(x[i]);
            var tau = _conformal.FromGeodetic(sinePhi, cosinePhi);
            var length2 = (tau * tau) + (cosine * cosine);
            var length = Math.Sqrt(length2);
            var xi = Math.Atan2(tau, cosine);
            var eta = Math.Asinh(sine / length);
            // The double angles come without another sine: tan ξ' = τ' / cos λ, sinh η' = sin λ / length, cosh η' = √(1 + τ'²) / length.
            var sine2Xi = 2 * tau * cosine / length2;
            var cosine2Xi = ((cosine * cosine) - (tau * tau)) / length2;
            var sinh2Eta = 2 * sine * Math.Sqrt(1 + (tau * tau)) / length2;
            var cosh2Eta = 1 + (2 * sine * sine / length2);
            var (deltaXi, deltaEta) = Sum(_alpha, sine2Xi, cosine2Xi, sinh2Eta, cosh2Eta);
            var outside = !(Math.Abs(eta) <= Limit);
            x[i] = outside ? double.NaN : _radius * (eta + deltaEta);
            y[i] = outside ? double.NaN : (_radius * (xi + deltaXi)) - _originNorthing;
        }
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var eta = x[i] / _radius;
            var xi = (y[i] + _originNorthing) / _radius;
            var (sine2Xi, cosine2Xi) = Math.SinCos(2 * xi);
            var exponential = Math.Exp(2 * eta);
            var (deltaXi, deltaEta) = Sum(_beta, sine2Xi, cosine2Xi, 0.5 * (exponential - (1 / exponential)), 0.5 * (exponential + (1 / exponential)));
            xi -= deltaXi;
            eta -= deltaEta;
            exponential = Math.Exp(eta);
            var sinhEta = 0.5 * (exponential - (1 / exponential));
            var (sine, cosine) = Math.SinCos(xi);
            var latitude = _conformal.ToGeodetic(sine / Math.Sqrt((sinhEta * sinhEta) + (cosine * cosine)));
            // Beyond the poles (|ξ| above π/2) the cosine turns over, and atan2 finds the far side; beyond the antipode nothing is.
            var outside = !(Math.Abs(eta) <= Limit && Math.Abs(xi) <= Math.PI);
            x[i] = outside ? double.NaN : Math.Atan2(sinhEta, cosine);
            y[i] = outside ? double.NaN : latitude;
        }
    }

    /// <summary>Σ c_j sin(2jξ) cosh(2jη) and Σ c_j cos(2jξ) sinh(2jη): Clenshaw's sum of c_j sin(2j(ξ + iη)).</summary>
    private static (double Xi, double Eta) Sum(double[] c, double sine, double cosine, double sinh, double cosh)
    {
        var (real, imaginary) = (2 * cosine * cosh, -2 * sine * sinh);
        double a1 = 0, b1 = 0, a = 0, b = 0;
        for (var j = c.Length - 1; j >= 0; j--)
        {
            (a, b, a1, b1) = ((real * a) - (imaginary * b) - a1 + c[j], (real * b) + (imaginary * a) - b1, a, b);
        }

        var (s, t) = (sine * cosh, cosine * sinh);
        return ((a * s) - (b * t), (a * t) + (b * s));
    }

    /// <summary>Equation 35.</summary>
    private static double[] ForwardSeries(double n) =>
    [
        n * ((1d / 2) + (n * ((-2d / 3) + (n * ((5d / 16) + (n * ((41d / 180) + (n * ((-127d / 288) + (n * 7891 / 37800)))))))))),
        n * n * ((13d / 48) + (n * ((-3d / 5) + (n * ((557d / 1440) + (n * ((281d / 630) - (n * 1983433 / 1935360)))))))),
        n * n * n * ((61d / 240) + (n * ((-103d / 140) + (n * ((15061d / 26880) + (n * 167603 / 181440)))))),
        n * n * n * n * ((49561d / 161280) + (n * ((-179d / 168) + (n * 6601661 / 7257600)))),
        n * n * n * n * n * ((34729d / 80640) - (n * 3418889 / 1995840)),
        n * n * n * n * n * n * 212378941 / 319334400,
    ];

    /// <summary>Equation 36.</summary>
    private static double[] InverseSeries(double n) =>
    [
        n * ((1d / 2) + (n * ((-2d / 3) + (n * ((37d / 96) + (n * ((-1d / 360) + (n * ((-81d / 512) + (n * 96199 / 604800)))))))))),
        n * n * ((1d / 48) + (n * ((1d / 15) + (n * ((-437d / 1440) + (n * ((46d / 105) - (n * 1118711 / 3870720)))))))),
        n * n * n * ((17d / 480) + (n * ((-37d / 840) + (n * ((-209d / 4480) + (n * 5569 / 90720)))))),
        n * n * n * n * ((4397d / 161280) + (n * ((-11d / 504) - (n * 830251 / 7257600)))),
        n * n * n * n * n * ((4583d / 161280) - (n * 108847 / 3991680)),
        n * n * n * n * n * n * 20648693 / 638668800,
    ];
}
