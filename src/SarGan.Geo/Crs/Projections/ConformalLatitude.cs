namespace SarGan.Geo.Crs.Projections;

/// <summary>The conformal latitude χ of an ellipsoid by way of tangents: τ = tan φ, τ' = tan χ.</summary>
/// <remarks>Karney, "Transverse Mercator with an accuracy of a few nanometers", Journal of Geodesy 85 (2011), equations 7-9.</remarks>
internal readonly struct ConformalLatitude(Ellipsoid ellipsoid)
{
    private readonly double _e2 = ellipsoid.EccentricitySquared;
    private readonly double _e = Math.Sqrt(ellipsoid.EccentricitySquared);
    private readonly double[] _series = Series(ellipsoid.Flattening / (2 - ellipsoid.Flattening));

    /// <summary>tan χ of a latitude given by its sine and cosine.</summary>
    public double FromGeodetic(double sine, double cosine)
    {
        var sigma = Sinh(Isometric(sine));
        // τ' = τ √(1 + σ²) - σ √(1 + τ²), with √(1 + τ²) = 1 / cos φ.
        return ((sine * Math.Sqrt(1 + (sigma * sigma))) - sigma) / cosine;
    }

    /// <summary>φ in radians of tan χ: φ - χ as a sum of c_k sin 2kχ to the sixth order of the third flattening, without an iteration.</summary>
    /// <remarks>Karney, "On auxiliary latitudes" (2022), equation A6. For the Earth the next order is below 1e-17.</remarks>
    public double ToGeodetic(double conformal)
    {
        if (Math.Abs(conformal) > 1e100) return Math.CopySign(Math.PI / 2, conformal);
        // sin 2χ and cos 2χ of the tangent alone.
        var square = conformal * conformal;
        var (sine, cosine) = (2 * conformal / (1 + square), (1 - square) / (1 + square));
        double a = 0, b = 0;
        for (var k = _series.Length - 1; k >= 0; k--) (a, b) = (_series[k] + (2 * cosine * a) - b, a);
        return Math.Atan(conformal) + (a * sine);
    }

    /// <summary>e artanh(e sin φ): what the ellipsoid takes off the isometric latitude of the sphere.</summary>
    public double Isometric(double sine)
    {
        if (_e2 > 0.01) return _e * Math.Atanh(_e * sine);
        // The series is exact to the last digit here (the next term is below 1e-17) and several times faster.
        var z = _e2 * sine * sine;
        return _e2 * sine * (1 + (z * ((1d / 3) + (z * ((1d / 5) + (z * ((1d / 7) + (z * ((1d / 9) + (z / 11))))))))));
    }

    /// <summary>sinh of what <see cref="Isometric"/> gives, at most 0.007 for the Earth: the next term of the series is below 1e-22.</summary>
    private static double Sinh(double x)
    {
        if (Math.Abs(x) > 0.02) return Math.Sinh(x);
        var x2 = x * x;
        return x * (1 + (x2 / 6 * (1 + (x2 / 20 * (1 + (x2 / 42))))));
    }

    private static double[] Series(double n) =>
    [
        n * (2 + (n * ((-2d / 3) + (n * (-2 + (n * ((116d / 45) + (n * ((26d / 45) - (n * 2854 / 675)))))))))),
        n * n * ((7d / 3) + (n * ((-8d / 5) + (n * ((-227d / 45) + (n * ((2704d / 315) + (n * 2323 / 945)))))))),
        n * n * n * ((56d / 15) + (n * ((-136d / 35) + (n * ((-1262d / 105) + (n * 73814 / 2835)))))),
        n * n * n * n * ((4279d / 630) + (n * ((-332d / 35) - (n * 399572 / 14175)))),
        n * n * n * n * n * ((4174d / 315) - (n * 144838 / 6237)),
        n * n * n * n * n * n * 601676 / 22275,
    ];
}
