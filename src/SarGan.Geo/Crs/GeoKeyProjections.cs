using System.Globalization;

namespace SarGan.Geo.Crs;

/// <summary>User-defined projections among the GeoKeys, both ways.</summary>
/// <remarks>
/// Writers disagree on whether an origin is natural, false or the centre, and so any of the three is read. GDAL's choice is written.
/// </remarks>
internal static class GeoKeyProjections
{
    // Numbers of ProjMethodGeoKey (3075).
    private const int TransverseMercator = 1;
    private const int Mercator = 7;
    private const int LambertConformalTwoParallels = 8;
    private const int LambertConformalOneParallel = 9;
    private const int LambertAzimuthalEqualArea = 10;
    private const int AlbersEqualArea = 11;
    private const int PolarStereographic = 15;
    private const int ObliqueStereographic = 16;
    private const int HotineObliqueMercatorCentre = 9815;

    public static ProjectionDefinition Read(GeoKeyDirectory keys, UnitOfMeasure angle)
    {
        var method = keys.GetNumber(GeoKey.ProjectionMethod) switch
        {
            TransverseMercator => ProjectionMethod.TransverseMercator,
            Mercator => keys.GetDouble(GeoKey.StandardParallel1) is null ? ProjectionMethod.MercatorOneParallel : ProjectionMethod.MercatorTwoParallels,
            LambertConformalTwoParallels => ProjectionMethod.LambertConformalTwoParallels,
            LambertConformalOneParallel => ProjectionMethod.LambertConformalOneParallel,
            LambertAzimuthalEqualArea => ProjectionMethod.LambertAzimuthalEqualArea,
            AlbersEqualArea => ProjectionMethod.AlbersEqualArea,
            PolarStereographic => ProjectionMethod.PolarStereographic,
            ObliqueStereographic => ProjectionMethod.ObliqueStereographic,
            HotineObliqueMercatorCentre => ProjectionMethod.HotineObliqueMercatorCentre,
            var other => throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"The projection method {other} (ProjMethodGeoKey) is not supported.")),
        };
        var scale = angle.Size / UnitOfMeasure.Degree.Size;
        return new ProjectionDefinition(method)
        {
            LatitudeOfOrigin = scale * First(GeoKey.NaturalOriginLatitude, GeoKey.FalseOriginLatitude, GeoKey.CentreLatitude),
            CentralMeridian = scale * (method == ProjectionMethod.PolarStereographic
                ? First(GeoKey.StraightVerticalPoleLongitude, GeoKey.NaturalOriginLongitude, GeoKey.FalseOriginLongitude, GeoKey.CentreLongitude)
                : First(GeoKey.NaturalOriginLongitude, GeoKey.FalseOriginLongitude, GeoKey.CentreLongitude, GeoKey.StraightVerticalPoleLongitude)),
            StandardParallel1 = scale * First(GeoKey.StandardParallel1),
            StandardParallel2 = scale * First(GeoKey.StandardParallel2),
            ScaleFactor = UsesScale(method) && Find(GeoKey.ScaleAtNaturalOrigin, GeoKey.ScaleAtCentre) is { } given and not 0 ? given : 1,
            Azimuth = scale * First(GeoKey.AzimuthAngle),
            // Absent, it is the azimuth: the grid's north is the pole's.
            RectifiedGridAngle = scale * First(GeoKey.RectifiedGridAngle, GeoKey.AzimuthAngle),
            FalseEasting = First(GeoKey.FalseEasting, GeoKey.FalseOriginEasting, GeoKey.CentreEasting),
            FalseNorthing = First(GeoKey.FalseNorthing, GeoKey.FalseOriginNorthing, GeoKey.CentreNorthing),
        };

        double First(params ReadOnlySpan<int> names) => Find(names) ?? 0;

        double? Find(params ReadOnlySpan<int> names)
        {
            foreach (var name in names)
            {
                if (keys.GetDouble(name) is { } value) return value;
            }

            return null;
        }
    }

    /// <summary>Adds the method and its parameters; angles in degrees.</summary>
    public static GeoKeyDirectory Write(GeoKeyDirectory keys, ProjectionDefinition d) => d.Method switch
    {
        ProjectionMethod.WebMercator => keys.With(GeoKey.Projection, 3856),
        ProjectionMethod.TransverseMercator => NaturalOrigin(keys, d, TransverseMercator).With(GeoKey.ScaleAtNaturalOrigin, d.ScaleFactor),
        ProjectionMethod.MercatorOneParallel => NaturalOrigin(keys, d, Mercator).With(GeoKey.ScaleAtNaturalOrigin, d.ScaleFactor),
        ProjectionMethod.MercatorTwoParallels => NaturalOrigin(keys, d, Mercator).With(GeoKey.StandardParallel1, d.StandardParallel1),
        ProjectionMethod.LambertConformalOneParallel => NaturalOrigin(keys, d, LambertConformalOneParallel).With(GeoKey.ScaleAtNaturalOrigin, d.ScaleFactor),
        ProjectionMethod.ObliqueStereographic => NaturalOrigin(keys, d, ObliqueStereographic).With(GeoKey.ScaleAtNaturalOrigin, d.ScaleFactor),
        ProjectionMethod.AlbersEqualArea => NaturalOrigin(keys, d, AlbersEqualArea).With(GeoKey.StandardParallel1, d.StandardParallel1).With(GeoKey.StandardParallel2, d.StandardParallel2),
        ProjectionMethod.PolarStereographic => Method(keys, PolarStereographic).With(GeoKey.NaturalOriginLatitude, d.LatitudeOfOrigin).With(GeoKey.StraightVerticalPoleLongitude, d.CentralMeridian)
            .With(GeoKey.ScaleAtNaturalOrigin, d.ScaleFactor).With(GeoKey.FalseEasting, d.FalseEasting).With(GeoKey.FalseNorthing, d.FalseNorthing),
        ProjectionMethod.LambertConformalTwoParallels => Method(keys, LambertConformalTwoParallels).With(GeoKey.FalseOriginLatitude, d.LatitudeOfOrigin).With(GeoKey.FalseOriginLongitude, d.CentralMeridian)
            .With(GeoKey.StandardParallel1, d.StandardParallel1).With(GeoKey.StandardParallel2, d.StandardParallel2)
            .With(GeoKey.FalseOriginEasting, d.FalseEasting).With(GeoKey.FalseOriginNorthing, d.FalseNorthing),
        ProjectionMethod.LambertAzimuthalEqualArea => Centre(keys, d, LambertAzimuthalEqualArea).With(GeoKey.FalseEasting, d.FalseEasting).With(GeoKey.FalseNorthing, d.FalseNorthing),
        ProjectionMethod.HotineObliqueMercatorCentre => Centre(keys, d, HotineObliqueMercatorCentre).With(GeoKey.CentreEasting, d.FalseEasting).With(GeoKey.CentreNorthing, d.FalseNorthing)
            .With(GeoKey.ScaleAtCentre, d.ScaleFactor).With(GeoKey.AzimuthAngle, d.Azimuth).With(GeoKey.RectifiedGridAngle, d.RectifiedGridAngle),
        _ => throw new CrsException($"The projection {d.Method} has no GeoKeys."),
    };

    private static GeoKeyDirectory Method(GeoKeyDirectory keys, int method) => keys.With(GeoKey.Projection, GeoKey.UserDefined).With(GeoKey.ProjectionMethod, method);

    private static GeoKeyDirectory NaturalOrigin(GeoKeyDirectory keys, ProjectionDefinition d, int method) =>
        Method(keys, method).With(GeoKey.NaturalOriginLatitude, d.LatitudeOfOrigin).With(GeoKey.NaturalOriginLongitude, d.CentralMeridian)
            .With(GeoKey.FalseEasting, d.FalseEasting).With(GeoKey.FalseNorthing, d.FalseNorthing);

    private static GeoKeyDirectory Centre(GeoKeyDirectory keys, ProjectionDefinition d, int method) =>
        Method(keys, method).With(GeoKey.CentreLatitude, d.LatitudeOfOrigin).With(GeoKey.CentreLongitude, d.CentralMeridian);

    /// <summary>Albers, azimuthal and two-parallel systems have none, but some writers put 1 or 0 there.</summary>
    private static bool UsesScale(ProjectionMethod method) => method is ProjectionMethod.TransverseMercator or ProjectionMethod.MercatorOneParallel
        or ProjectionMethod.LambertConformalOneParallel or ProjectionMethod.PolarStereographic or ProjectionMethod.ObliqueStereographic or ProjectionMethod.HotineObliqueMercatorCentre;
}
