namespace SarGan.Geo.Crs.Projections;

/// <summary>The conformal latitude χ of an ellipsoid by way of tangents: τ = tan φ, τ' = tan χ.</summary>
/// <remarks>Karney, "Transverse Mercator with an accuracy of a few nanometers", Journal of Geodesy 85 (2011), equations 7-9 and 19-21.</remarks>
internal readonly struct ConformalLatitude(Ellipsoid ellipsoid)
{
    private readonly double _e2 = ellipsoid.EccentricitySquared;
    private readonly double _e = Math.Sqrt(ellipsoid.EccentricitySquared);

    /// <summary>tan χ of a latitude given by its sine and cosine.</summary>
    public double FromGeodetic(double sine, double cosine)
    {
        var sigma = Sinh(Isometric(sine));
        // τ' = τ √(1 + σ²) - σ √(1 + τ²), with √(1 + τ²) = 1 / cos φ.
        return ((sine * Math.Sqrt(1 + (sigma * sigma))) - sigma) / cosine;
    }

    /// <summary>tan φ of tan χ, by Newton's method: two rounds suffice for the Earth, a third for rounder tests.</summary>
    public double ToGeodetic(double conformal)
    {
        if (_e2 == 0) return conformal;
        var tau = conformal / (1 - _e2);
        for (var round = 0; round < 6; round++)
        {
            var secant = Math.Sqrt(1 + (tau * tau));
            var sigma = Sinh(Isometric(tau / secant));
            var value = (tau * Math.Sqrt(1 + (sigma * sigma))) - (sigma * secant);
            var step = (conformal - value) / Math.Sqrt(1 + (value * value)) * (1 + ((1 - _e2) * tau * tau)) / ((1 - _e2) * secant);
            tau += step;
            // The error that is left is of the order of the square.
            if (!(Math.Abs(step) > 1e-8 * (1 + Math.Abs(tau)))) break;
        }

        return tau;
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
}
