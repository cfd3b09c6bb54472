using SarGan.Geo.Crs;

namespace SarGan.Geo.Tests.Crs;

/// <summary>The numerical examples of EPSG Guidance Note 7-2 and of Snyder, "Map Projections: A Working Manual" (1987).</summary>
public class WorkedExampleTests
{
    private const string Wgs84 = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
    private const string Clarke = "GEOGCS[\"old\",DATUM[\"some\",SPHEROID[\"Clarke 1866\",6378206.4,294.9786982]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
    private const string Bessel = "GEOGCS[\"old\",DATUM[\"some\",SPHEROID[\"Bessel 1841\",6377397.155,299.1528128]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
    private const string Krassowsky = "GEOGCS[\"old\",DATUM[\"some\",SPHEROID[\"Krassowsky 1940\",6378245,298.3]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
    private const string Everest = "GEOGCS[\"old\",DATUM[\"some\",SPHEROID[\"Everest 1830 (1967 Definition)\",6377298.556,300.8017]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";
    private const string Metre = "UNIT[\"metre\",1]";

    [Fact]
    public void TransverseMercator_BritishNationalGrid_IsGuidanceNotes() => Check("EPSG:27700", 0.5, 50.5, 577274.99, 69740.50, 0.01);

    [Fact]
    public void TransverseMercator_Utm18OnClarke_IsSnyders() => Check(
        Projected(Clarke, "Transverse_Mercator", Metre, ("latitude_of_origin", 0), ("central_meridian", -75), ("scale_factor", 0.9996)),
        -73.5, 40.5, 127106.5, 4484124.4, 0.1);

    [Fact]
    public void MercatorOneParallel_Makassar_IsGuidanceNotes() => Check(
        Projected(Bessel, "Mercator_1SP", Metre, ("central_meridian", 110), ("scale_factor", 0.997), ("false_easting", 3_900_000), ("false_northing", 900_000)),
        120, -3, 5009726.58, 569150.82, 0.01);

    [Fact]
    public void MercatorTwoParallels_CaspianSea_IsGuidanceNotes() => Check(
        Projected(Krassowsky, "Mercator_2SP", Metre, ("standard_parallel_1", 42), ("central_meridian", 51)), 53, 53, 165704.29, 5171848.07, 0.01);

    [Fact]
    public void WebMercator_PseudoMercator_IsGuidanceNotes() =>
        Check("EPSG:3857", -(100 + (20 / 60d)), 24 + (22 / 60d) + (54.433 / 3600), -11169055.58, 2800000.00, 0.01);

    [Fact]
    public void LambertConformalOneParallel_Jamaica_IsGuidanceNotes() => Check(
        Projected(Clarke, "Lambert_Conformal_Conic_1SP", Metre, ("latitude_of_origin", 18), ("central_meridian", -77), ("scale_factor", 1), ("false_easting", 250_000), ("false_northing", 150_000)),
        -(76 + (56 / 60d) + (37.26 / 3600)), 17 + (55 / 60d) + (55.80 / 3600), 255966.58, 142493.51, 0.01);

    [Fact]
    public void LambertConformalTwoParallels_TexasInFeet_IsGuidanceNotes() => Check(
        Projected(
            Clarke, "Lambert_Conformal_Conic_2SP", "UNIT[\"US survey foot\",0.304800609601219]", ("latitude_of_origin", 27 + (50 / 60d)), ("central_meridian", -99),
            ("standard_parallel_1", 28 + (23 / 60d)), ("standard_parallel_2", 30 + (17 / 60d)), ("false_easting", 2_000_000), ("false_northing", 0)),
        -96, 28.5, 2963503.91, 254759.80, 0.01);

    [Fact]
    public void PolarStereographicScaleAtPole_UpsNorth_IsGuidanceNotes() => Check("EPSG:5041", 44, 73, 3320416.75, 632668.43, 0.01);

    [Fact]
    public void PolarStereographicTrueScale_AustralianAntarctic_IsGuidanceNotes() => Check(
        Projected(Wgs84, "Polar_Stereographic", Metre, ("latitude_of_origin", -71), ("central_meridian", 70), ("false_easting", 6_000_000), ("false_northing", 6_000_000)),
        120, -75, 7255380.79, 7053389.56, 0.01);

    [Fact]
    public void ObliqueStereographic_RdNew_IsGuidanceNotes() => Check("EPSG:28992", 6, 53, 196105.283, 557057.739, 0.001);

    [Fact]
    public void LambertAzimuthalEqualArea_Europe_IsGuidanceNotes() => Check("EPSG:3035", 5, 50, 3962799.45, 2999718.85, 0.01);

    [Fact]
    public void AlbersEqualArea_ConterminousStates_IsSnyders() => Check(
        Projected(Clarke, "Albers_Conic_Equal_Area", Metre, ("latitude_of_center", 23), ("longitude_of_center", -96), ("standard_parallel_1", 29.5), ("standard_parallel_2", 45.5)),
        -75, 35, 1885472.7, 1535925.0, 0.1);

    [Fact]
    public void HotineObliqueMercator_Timbalai_IsGuidanceNotes() => Check(
        Projected(
            Everest, "Hotine_Oblique_Mercator_Azimuth_Center", Metre, ("latitude_of_center", 4), ("longitude_of_center", 115), ("azimuth", 53 + (18 / 60d) + (56.9537 / 3600)),
            ("rectified_grid_angle", 53 + (7 / 60d) + (48.3685 / 3600)), ("scale_factor", 0.99984), ("false_easting", 590476.87), ("false_northing", 442857.65)),
        115 + (48 / 60d) + (19.8196 / 3600), 5 + (23 / 60d) + (14.1129 / 3600), 679245.73, 596562.78, 0.01);

    private static string Projected(string geographic, string projection, string unit, params (string Name, double Value)[] parameters) =>
        $"PROJCS[\"example\",{geographic},PROJECTION[\"{projection}\"],{string.Concat(parameters.Select(p => FormattableString.Invariant($"PARAMETER[\"{p.Name}\",{p.Value:R}],")))}{unit}]";

    /// <summary>Both ways on the system's own datum; <paramref name="tolerance"/> is the last digit that the source prints.</summary>
    private static void Check(string system, double longitude, double latitude, double x, double y, double tolerance)
    {
        var projected = CoordinateReferenceSystem.Parse(system);
        var wkt = projected.ToWkt();
        var start = wkt.IndexOf("GEOGCS[", StringComparison.Ordinal);
        var geographic = CoordinateReferenceSystem.FromWkt(wkt[start..wkt.IndexOf(",PROJECTION[", StringComparison.Ordinal)]);
        var transformation = CoordinateTransformation.Create(geographic, projected);

        var forward = transformation.Forward(longitude, latitude);
        var inverse = transformation.Inverse(forward.X, forward.Y);

        Assert.Equal(x, forward.X, tolerance);
        Assert.Equal(y, forward.Y, tolerance);
        Assert.Equal(longitude, inverse.X, 1e-9);
        Assert.Equal(latitude, inverse.Y, 1e-9);
    }
}
