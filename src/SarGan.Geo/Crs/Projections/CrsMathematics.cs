namespace SarGan.Geo.Crs.Projections;

/// <summary>A CRS as arithmetic: between its own coordinates and radians east of Greenwich and north of the equator, on its own datum.</summary>
internal sealed class CrsMathematics
{
    private readonly MapProjection? _projection;
    private readonly double _unit;
    // Of the prime meridian, or the projection's central meridian, east of Greenwich.
    private readonly double _meridian;
    // Metres.
    private readonly double _falseEasting;
    private readonly double _falseNorthing;

    public CrsMathematics(CoordinateReferenceSystem crs)
    {
        var geographic = crs.Geographic!;
        _unit = crs.UnitSize;
        _meridian = double.DegreesToRadians(geographic.PrimeMeridianDegrees + (crs.Projection?.CentralMeridian ?? 0));
        if (crs.Projection is not { } projection) return;
        _projection = MapProjection.Create(projection, geographic.Datum.Ellipsoid);
        (_falseEasting, _falseNorthing) = (projection.FalseEasting * _unit, projection.FalseNorthing * _unit);
    }

    public void ToRadians(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] * _unit) - _falseEasting;
            y[i] = (y[i] * _unit) - _falseNorthing;
        }

        _projection?.Inverse(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = _projection is null ? x[i] + _meridian : Wrap(x[i] + _meridian);
            if (!(Math.Abs(y[i]) <= (Math.PI / 2) + 1e-9 && double.IsFinite(x[i]))) x[i] = y[i] = double.NaN;
        }
    }

    public void FromRadians(Span<double> x, Span<double> y)
    {
        if (_projection is null)
        {
            for (var i = 0; i < x.Length; i++)
            {
                x[i] = (x[i] - _meridian) / _unit;
                y[i] /= _unit;
            }

            return;
        }

        for (var i = 0; i < x.Length; i++) x[i] = Wrap(x[i] - _meridian);
        _projection.Forward(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] + _falseEasting) / _unit;
            y[i] = (y[i] + _falseNorthing) / _unit;
            if (!double.IsFinite(x[i] + y[i])) x[i] = y[i] = double.NaN;
        }
    }

    /// <summary>Into [-π, π]; exactly 180 degrees stay on their side.</summary>
    private static double Wrap(double angle) => Math.Abs(angle) <= Math.PI ? angle : Math.IEEERemainder(angle, 2 * Math.PI);
}
