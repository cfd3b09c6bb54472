namespace SarGan.Geo.Crs.Projections;

/// <summary>The mathematics of a projection on an ellipsoid: no units, false coordinates or prime meridians.</summary>
/// <remarks>Immutable, and so safe for concurrent calls. Points outside a projection's domain become NaN.</remarks>
internal abstract class MapProjection
{
    /// <summary>In place: radians east of the central meridian, in [-π, π], become metres east of the origin; latitudes in radians metres north of it.</summary>
    public abstract void Forward(Span<double> x, Span<double> y);

    /// <summary>In place: the other way round; longitudes in [-π, π].</summary>
    public abstract void Inverse(Span<double> x, Span<double> y);

    /// <summary>The projection of a definition.</summary>
    /// <param name="definition">The parameters; its false coordinates and central meridian are not used.</param>
    /// <param name="ellipsoid">The ellipsoid.</param>
    /// <exception cref="CrsException">A parameter is out of its range.</exception>
    public static MapProjection Create(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        Validate(definition);
        return definition.Method switch
        {
            ProjectionMethod.TransverseMercator => new TransverseMercatorProjection(definition, ellipsoid),
            ProjectionMethod.MercatorOneParallel or ProjectionMethod.MercatorTwoParallels or ProjectionMethod.WebMercator => new MercatorProjection(definition, ellipsoid),
            ProjectionMethod.LambertConformalOneParallel or ProjectionMethod.LambertConformalTwoParallels => new LambertConformalProjection(definition, ellipsoid),
            ProjectionMethod.PolarStereographic => new PolarStereographicProjection(definition, ellipsoid),
            ProjectionMethod.LambertAzimuthalEqualArea => new LambertAzimuthalProjection(definition, ellipsoid),
            _ => new ProjNetProjection(definition, ellipsoid),
        };
    }

    private static void Validate(ProjectionDefinition definition)
    {
        CheckLatitude(definition.LatitudeOfOrigin, "latitude of origin");
        CheckLatitude(definition.StandardParallel1, "first standard parallel");
        CheckLatitude(definition.StandardParallel2, "second standard parallel");
        if (!(Math.Abs(definition.CentralMeridian) <= 720)) throw new CrsException(FormattableString.Invariant($"The central meridian must be a longitude in degrees. Actual value was {definition.CentralMeridian}."));
        if (!(definition.ScaleFactor is > 0 and < 1e6)) throw new CrsException(FormattableString.Invariant($"The scale factor must be above 0. Actual value was {definition.ScaleFactor}."));
        if (!double.IsFinite(definition.FalseEasting + definition.FalseNorthing + definition.Azimuth + definition.RectifiedGridAngle))
            throw new CrsException("The projection's parameters must be finite numbers.");
    }

    private static void CheckLatitude(double degrees, string name)
    {
        if (!(Math.Abs(degrees) <= 90)) throw new CrsException(FormattableString.Invariant($"The projection's {name} must lie between -90 and 90 degrees. Actual value was {degrees}."));
    }
}
