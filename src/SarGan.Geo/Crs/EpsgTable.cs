using System.Globalization;

namespace SarGan.Geo.Crs;

/// <summary>The projected systems that have a code here: name, geographic system, projection and unit by EPSG code.</summary>
/// <remarks>Parameters are the EPSG registry's (epsg.org). A test asks PROJ for each of them where it is installed.</remarks>
internal static class EpsgTable
{
    private static readonly Dictionary<int, Entry> Entries = Families().Concat(Singles()).ToDictionary(entry => entry.Code);

    /// <summary>One projected system.</summary>
    /// <param name="Code">EPSG code.</param>
    /// <param name="Name">The registry's name.</param>
    /// <param name="Geographic">EPSG code of the geographic system under it.</param>
    /// <param name="Projection">The projection; lengths in <paramref name="Unit"/>.</param>
    /// <param name="Unit">Of easting and northing.</param>
    public sealed record Entry(int Code, string Name, int Geographic, ProjectionDefinition Projection, UnitOfMeasure Unit);

    /// <summary>Every projected code, ascending.</summary>
    public static IEnumerable<int> Codes => Entries.Keys.Order();

    public static Entry? Find(int code) => Entries.GetValueOrDefault(code);

    /// <summary>Universal transverse Mercator, EPSG conversions 16001-16060 and 16101-16160.</summary>
    public static ProjectionDefinition Utm(int zone, bool isSouth) =>
        TransverseMercator(0, (6 * zone) - 183, 0.9996, 500_000, isSouth ? 10_000_000 : 0);

    private static IEnumerable<Entry> Families() =>
    [
        .. UtmZones(32600, 1, 60, 4326, "WGS 84"), .. UtmZones(32700, 1, 60, 4326, "WGS 84", isSouth: true), .. UtmZones(25800, 28, 38, 4258, "ETRS89"),
        .. UtmZones(26900, 1, 23, 4269, "NAD83"), .. UtmZones(26700, 1, 22, 4267, "NAD27"), .. UtmZones(23000, 28, 38, 4230, "ED50"),
        .. UtmZones(3097 - 51, 51, 55, 4612, "JGD2000"), .. UtmZones(6688 - 51, 51, 55, 6668, "JGD2011"),
        .. UtmZones(31960, 17, 25, 4674, "SIRGAS 2000", isSouth: true), .. MapGridOfAustralia(28300, 49, 56, 4283, "GDA94 / MGA"), .. MapGridOfAustralia(7800, 49, 56, 7844, "GDA2020 / MGA"),
        .. JapanesePlanes(30161, 4301, "Tokyo"), .. JapanesePlanes(2443, 4612, "JGD2000"), .. JapanesePlanes(6669, 6668, "JGD2011"),
    ];

    private static IEnumerable<Entry> Singles() =>
    [
        new(3857, "WGS 84 / Pseudo-Mercator", 4326, new(ProjectionMethod.WebMercator), UnitOfMeasure.Metre),
        new(3395, "WGS 84 / World Mercator", 4326, new(ProjectionMethod.MercatorOneParallel), UnitOfMeasure.Metre),
        new(3832, "WGS 84 / PDC Mercator", 4326, new(ProjectionMethod.MercatorOneParallel) { CentralMeridian = 150 }, UnitOfMeasure.Metre),

        // Polar.
        Metres(3413, "WGS 84 / NSIDC Sea Ice Polar Stereographic North", 4326, Polar(70, -45)),
        Metres(3995, "WGS 84 / Arctic Polar Stereographic", 4326, Polar(71, 0)),
        Metres(3996, "WGS 84 / IBCAO Polar Stereographic", 4326, Polar(75, 0)),
        Metres(3031, "WGS 84 / Antarctic Polar Stereographic", 4326, Polar(-71, 0)),
        Metres(3976, "WGS 84 / NSIDC Sea Ice Polar Stereographic South", 4326, Polar(-70, 0)),
        Metres(32661, "WGS 84 / UPS North (N,E)", 4326, Polar(90, 0, 0.994, 2_000_000)),
        Metres(32761, "WGS 84 / UPS South (N,E)", 4326, Polar(-90, 0, 0.994, 2_000_000)),
        Metres(5041, "WGS 84 / UPS North (E,N)", 4326, Polar(90, 0, 0.994, 2_000_000)),
        Metres(5042, "WGS 84 / UPS South (E,N)", 4326, Polar(-90, 0, 0.994, 2_000_000)),
        Metres(6931, "WGS 84 / NSIDC EASE-Grid 2.0 North", 4326, EqualArea(90, 0)),
        Metres(6932, "WGS 84 / NSIDC EASE-Grid 2.0 South", 4326, EqualArea(-90, 0)),

        // Europe.
        Metres(3035, "ETRS89-extended / LAEA Europe", 4258, EqualArea(52, 10, 4_321_000, 3_210_000)),
        Metres(3034, "ETRS89-extended / LCC Europe", 4258, Conic(ProjectionMethod.LambertConformalTwoParallels, 52, 10, 35, 65, 4_000_000, 2_800_000)),
        Metres(2154, "RGF93 v1 / Lambert-93", 4171, Conic(ProjectionMethod.LambertConformalTwoParallels, 46.5, 3, 49, 44, 700_000, 6_600_000)),
        Metres(27700, "OSGB36 / British National Grid", 4277, TransverseMercator(49, -2, 0.9996012717, 400_000, -100_000)),
        Metres(28992, "Amersfoort / RD New", 4289, Rd(155_000, 463_000)),
        Metres(28991, "Amersfoort / RD Old", 4289, Rd(0, 0)),
        Metres(2056, "CH1903+ / LV95", 4150, Swiss(2_600_000, 1_200_000)),
        Metres(21781, "CH1903 / LV03", 4149, Swiss(600_000, 200_000)),
        Metres(31370, "BD72 / Belgian Lambert 72", 4313, Conic(ProjectionMethod.LambertConformalTwoParallels, 90, 4 + (22 / 60d) + (2.952 / 3600), 51 + (10 / 60d) + (0.00204 / 3600), 49 + (50 / 60d) + (0.00204 / 3600), 150_000.013, 5_400_088.438)),
        Metres(31466, "DHDN / 3-degree Gauss-Kruger zone 2", 4314, TransverseMercator(0, 6, 1, 2_500_000, 0)),
        Metres(31467, "DHDN / 3-degree Gauss-Kruger zone 3", 4314, TransverseMercator(0, 9, 1, 3_500_000, 0)),
        Metres(31468, "DHDN / 3-degree Gauss-Kruger zone 4", 4314, TransverseMercator(0, 12, 1, 4_500_000, 0)),
        Metres(31469, "DHDN / 3-degree Gauss-Kruger zone 5", 4314, TransverseMercator(0, 15, 1, 5_500_000, 0)),
        Metres(3021, "RT90 2.5 gon V", 4124, TransverseMercator(0, 15 + (48 / 60d) + (29.8 / 3600), 1, 1_500_000, 0)),

        // Asia and the Pacific.
        Metres(2039, "Israel 1993 / Israeli TM Grid", 4141, TransverseMercator(31 + (44 / 60d) + (3.817 / 3600), 35 + (12 / 60d) + (16.261 / 3600), 1.0000067, 219_529.584, 626_907.39)),
        Metres(2193, "NZGD2000 / New Zealand Transverse Mercator 2000", 4167, TransverseMercator(0, 173, 0.9996, 1_600_000, 10_000_000)),
        Metres(3577, "GDA94 / Australian Albers", 4283, Conic(ProjectionMethod.AlbersEqualArea, 0, 132, -18, -36)),
        Metres(3112, "GDA94 / Geoscience Australia Lambert", 4283, Conic(ProjectionMethod.LambertConformalTwoParallels, 0, 134, -18, -36)),
        Metres(5179, "Korea 2000 / Unified CS", 4737, TransverseMercator(38, 127.5, 0.9996, 1_000_000, 2_000_000)),
        Metres(5186, "Korea 2000 / Central Belt 2010", 4737, TransverseMercator(38, 127, 1, 200_000, 600_000)),

        // North America.
        Metres(5070, "NAD83 / Conus Albers", 4269, Conic(ProjectionMethod.AlbersEqualArea, 23, -96, 29.5, 45.5)),
        Metres(3978, "NAD83 / Canada Atlas Lambert", 4269, Conic(ProjectionMethod.LambertConformalTwoParallels, 49, -95, 49, 77)),
        Metres(3979, "NAD83(CSRS) / Canada Atlas Lambert", 4617, Conic(ProjectionMethod.LambertConformalTwoParallels, 49, -95, 49, 77)),
        Metres(2838, "NAD83(HARN) / Oregon North", 4152, Conic(ProjectionMethod.LambertConformalTwoParallels, 43 + (40 / 60d), -120.5, 46, 44 + (20 / 60d), 2_500_000, 0)),
        Metres(2853, "NAD83(HARN) / Virginia North", 4152, Conic(ProjectionMethod.LambertConformalTwoParallels, 37 + (40 / 60d), -78.5, 39.2, 38 + (2 / 60d), 3_500_000, 2_000_000)),
        new(26746, "NAD27 / California zone VI", 4267, Conic(ProjectionMethod.LambertConformalTwoParallels, 32 + (10 / 60d), -116.25, 33 + (53 / 60d), 32 + (47 / 60d), 2_000_000, 0), UnitOfMeasure.UsSurveyFoot),
        new(2230, "NAD83 / California zone 6 (ftUS)", 4269, Conic(ProjectionMethod.LambertConformalTwoParallels, 32 + (10 / 60d), -116.25, 33 + (53 / 60d), 32 + (47 / 60d), 6_561_666.667, 1_640_416.667), UnitOfMeasure.UsSurveyFoot),
        new(2263, "NAD83 / New York Long Island (ftUS)", 4269, Conic(ProjectionMethod.LambertConformalTwoParallels, 40 + (10 / 60d), -74, 41 + (2 / 60d), 40 + (40 / 60d), 984_250, 0), UnitOfMeasure.UsSurveyFoot),
    ];

    private static IEnumerable<Entry> UtmZones(int offset, int first, int last, int geographic, string datum, bool isSouth = false) =>
        Enumerable.Range(first, last - first + 1).Select(zone =>
            Metres(offset + zone, string.Create(CultureInfo.InvariantCulture, $"{datum} / UTM zone {zone}{(isSouth ? 'S' : 'N')}"), geographic, Utm(zone, isSouth)));

    private static IEnumerable<Entry> MapGridOfAustralia(int offset, int first, int last, int geographic, string name) =>
        Enumerable.Range(first, last - first + 1).Select(zone => Metres(offset + zone, string.Create(CultureInfo.InvariantCulture, $"{name} zone {zone}"), geographic, Utm(zone, isSouth: true)));

    /// <summary>The nineteen zones of Japan's plane rectangular coordinates; EPSG's x and y are ours turned round: x is easting here, as everywhere.</summary>
    private static IEnumerable<Entry> JapanesePlanes(int firstCode, int geographic, string datum)
    {
        (string Zone, double Latitude, double Longitude)[] origins =
        [
            ("I", 33, 129.5), ("II", 33, 131), ("III", 36, 132 + (10 / 60d)), ("IV", 33, 133.5), ("V", 36, 134 + (20 / 60d)), ("VI", 36, 136), ("VII", 36, 137 + (10 / 60d)),
            ("VIII", 36, 138.5), ("IX", 36, 139 + (50 / 60d)), ("X", 40, 140 + (50 / 60d)), ("XI", 44, 140.25), ("XII", 44, 142.25), ("XIII", 44, 144.25),
            ("XIV", 26, 142), ("XV", 26, 127.5), ("XVI", 26, 124), ("XVII", 26, 131), ("XVIII", 20, 136), ("XIX", 26, 154),
        ];
        return origins.Select((origin, i) => Metres(firstCode + i, $"{datum} / Japan Plane Rectangular CS {origin.Zone}", geographic, TransverseMercator(origin.Latitude, origin.Longitude, 0.9999, 0, 0)));
    }

    private static Entry Metres(int code, string name, int geographic, ProjectionDefinition projection) => new(code, name, geographic, projection, UnitOfMeasure.Metre);

    private static ProjectionDefinition TransverseMercator(double latitude, double longitude, double scale, double easting, double northing) =>
        new(ProjectionMethod.TransverseMercator) { LatitudeOfOrigin = latitude, CentralMeridian = longitude, ScaleFactor = scale, FalseEasting = easting, FalseNorthing = northing };

    private static ProjectionDefinition Polar(double latitude, double longitude, double scale = 1, double both = 0) =>
        new(ProjectionMethod.PolarStereographic) { LatitudeOfOrigin = latitude, CentralMeridian = longitude, ScaleFactor = scale, FalseEasting = both, FalseNorthing = both };

    private static ProjectionDefinition EqualArea(double latitude, double longitude, double easting = 0, double northing = 0) =>
        new(ProjectionMethod.LambertAzimuthalEqualArea) { LatitudeOfOrigin = latitude, CentralMeridian = longitude, FalseEasting = easting, FalseNorthing = northing };

    private static ProjectionDefinition Conic(ProjectionMethod method, double latitude, double longitude, double first, double second, double easting = 0, double northing = 0) =>
        new(method) { LatitudeOfOrigin = latitude, CentralMeridian = longitude, StandardParallel1 = first, StandardParallel2 = second, FalseEasting = easting, FalseNorthing = northing };

    private static ProjectionDefinition Rd(double easting, double northing) => new(ProjectionMethod.ObliqueStereographic)
    {
        LatitudeOfOrigin = 52 + (9 / 60d) + (22.178 / 3600), CentralMeridian = 5 + (23 / 60d) + (15.5 / 3600), ScaleFactor = 0.9999079, FalseEasting = easting, FalseNorthing = northing,
    };

    private static ProjectionDefinition Swiss(double easting, double northing) => new(ProjectionMethod.HotineObliqueMercatorCentre)
    {
        LatitudeOfOrigin = 46 + (57 / 60d) + (8.66 / 3600), CentralMeridian = 7 + (26 / 60d) + (22.5 / 3600), Azimuth = 90, RectifiedGridAngle = 90, FalseEasting = easting, FalseNorthing = northing,
    };
}
