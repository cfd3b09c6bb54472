namespace SarGan.Geo.Crs;

/// <summary>Ellipsoids, datums and geographic systems of the EPSG registry.</summary>
/// <remarks>
/// Datums without a shift are fixed to the Earth within a metre or so of WGS 84 and taken as identical to it, which is what "datum shifts
/// aside" means in the docs. For the older ones the shift is one registered transformation, named on its line with the accuracy that the
/// registry states, over its whole area: a mean, where the country has grids.
/// </remarks>
internal static class Datums
{
    private static readonly Ellipsoid[] Ellipsoids =
    [
        new("WGS 84", 6378137, 298.257223563, 7030),
        new("GRS 1980", 6378137, 298.257222101, 7019),
        new("WGS 72", 6378135, 298.26, 7043),
        new("GRS 1967", 6378160, 298.247167427, 7036),
        new("GRS 1967 Modified", 6378160, 298.25, 7050),
        new("Australian National Spheroid", 6378160, 298.25, 7003),
        new("Airy 1830", 6377563.396, 299.3249646, 7001),
        new("Airy Modified 1849", 6377340.189, 299.3249646, 7002),
        new("Bessel 1841", 6377397.155, 299.1528128, 7004),
        new("Clarke 1866", 6378206.4, 294.978698213898, 7008),
        new("Clarke 1880 (IGN)", 6378249.2, 293.466021293627, 7011),
        new("Clarke 1880 (RGS)", 6378249.145, 293.465, 7012),
        new("Everest 1830 (1937 Adjustment)", 6377276.345, 300.8017, 7015),
        new("International 1924", 6378388, 297, 7022),
        new("Krassowsky 1940", 6378245, 298.3, 7024),
        new("GRS 1980 Authalic Sphere", 6371007, 0, 7048),
    ];

    private static readonly GeodeticDatum[] All =
    [
        // Taken as identical to WGS 84.
        Modern(6326, "WGS_1984", 7030), Modern(6269, "North_American_Datum_1983", 7019), Modern(6258, "European_Terrestrial_Reference_System_1989", 7019),
        Modern(6612, "Japanese_Geodetic_Datum_2000", 7019), Modern(1128, "Japanese_Geodetic_Datum_2011", 7019),
        Modern(6167, "New_Zealand_Geodetic_Datum_2000", 7019),
        Modern(1116, "NAD83_National_Spatial_Reference_System_2011", 7019), Modern(6140, "NAD83_Canadian_Spatial_Reference_System", 7019),
        Modern(6171, "Reseau_Geodesique_Francais_1993_v1", 7019), Modern(6283, "Geocentric_Datum_of_Australia_1994", 7019),
        Modern(1168, "Geocentric_Datum_of_Australia_2020", 7019), Modern(6674, "Sistema_de_Referencia_Geocentrico_para_las_AmericaS_2000", 7019),
        Modern(6655, "International_Terrestrial_Reference_Frame_1997", 7019), Modern(6656, "International_Terrestrial_Reference_Frame_2000", 7019),
        Modern(6896, "International_Terrestrial_Reference_Frame_2005", 7019), Modern(1061, "International_Terrestrial_Reference_Frame_2008", 7019),
        Modern(1165, "International_Terrestrial_Reference_Frame_2014", 7019), Modern(6737, "Geocentric_datum_of_Korea", 7019),

        // Shifted.
        new("NAD83_High_Accuracy_Reference_Network", OnEllipsoid(7019), new(-0.991, 1.9072, 0.5129, 0.0257899075194932, 0.0096500989602704, 0.0116599432323421), 6152), // EPSG:1901, 1 m
        new("North_American_Datum_1927", OnEllipsoid(7008), new(-8, 160, 176), 6267), // EPSG:1173, mean of the 48 states, 10 m; elsewhere up to 20 m
        new("Amersfoort", OnEllipsoid(7004), new(565.2369, 50.0087, 465.658, -0.406857330322398, 0.350732676542563, -1.8703473836068, 4.0812), 6289), // EPSG:15934, 1 m
        new("Israel_1993", OnEllipsoid(7019), new(-48, 55, 52), 6141), // EPSG:1073, 2 m
        new("Deutsches_Hauptdreiecksnetz", OnEllipsoid(7004), new(598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7), 6314), // EPSG:1777, 3 m
        new("Nouvelle_Triangulation_Francaise", OnEllipsoid(7011), new(-168, -60, 320), 6275), // EPSG:1193, 2 m
        new("Tokyo", OnEllipsoid(7004), new(-146.414, 507.337, 680.507), 6301), // EPSG:15484, 9 m
        new("Ordnance_Survey_of_Great_Britain_1936", OnEllipsoid(7001), new(446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489), 6277), // EPSG:1314, 2 m
        new("CH1903", OnEllipsoid(7004), new(674.374, 15.056, 405.346), 6149), // EPSG:1766, 1.5 m
        new("CH1903+", OnEllipsoid(7004), new(674.374, 15.056, 405.346), 6150), // EPSG:1676, 1 m
        new("European_Datum_1950", OnEllipsoid(7022), new(-87, -98, -121), 6230), // EPSG:1133, 10 m
        new("Rikets_koordinatsystem_1990", OnEllipsoid(7004), new(414.1, 41.3, 603.1, -0.855, 2.141, -7.023, 0), 6124), // EPSG:1896, 1 m
        new("Militar-Geographische_Institut", OnEllipsoid(7004), new(577.326, 90.129, 463.919, 5.137, 1.474, 5.297, 2.4232), 6312), // EPSG:1618, 1.5 m
        new("Reseau_National_Belge_1972", OnEllipsoid(7022), new(-106.8686, 52.2978, -103.7239, 0.3366, -0.457, 1.8422, -1.2747), 6313), // EPSG:15929, 1 m
        new("New_Zealand_Geodetic_Datum_1949", OnEllipsoid(7022), new(59.47, -5.04, 187.44, 0.47, -0.1, 1.024, -4.5993), 6272), // EPSG:1564, 4 m
        new("Pulkovo_1942", OnEllipsoid(7024), new(23.57, -140.95, -79.8, 0, 0.35, 0.79, -0.22), 6284), // EPSG:5044, 3 m
        new("Australian_Geodetic_Datum_1966", OnEllipsoid(7003), new(-133, -48, 148), 6202), // EPSG:1108, 6 m
    ];

    private static readonly GeographicDefinition[] Geographics =
    [
        Geographic(4326, "WGS 84", 6326), Geographic(4979, "WGS 84", 6326), Geographic(4269, "NAD83", 6269), Geographic(4258, "ETRS89", 6258), Geographic(4612, "JGD2000", 6612),
        Geographic(6668, "JGD2011", 1128), Geographic(4167, "NZGD2000", 6167), Geographic(4152, "NAD83(HARN)", 6152), Geographic(6318, "NAD83(2011)", 1116),
        Geographic(4617, "NAD83(CSRS)", 6140), Geographic(4171, "RGF93 v1", 6171), Geographic(4283, "GDA94", 6283), Geographic(7844, "GDA2020", 1168),
        Geographic(4674, "SIRGAS 2000", 6674), Geographic(8996, "ITRF97", 6655), Geographic(8997, "ITRF2000", 6656), Geographic(8998, "ITRF2005", 6896),
        Geographic(8999, "ITRF2008", 1061), Geographic(9000, "ITRF2014", 1165), Geographic(4737, "Korea 2000", 6737),
        Geographic(4267, "NAD27", 6267), Geographic(4289, "Amersfoort", 6289), Geographic(4141, "Israel 1993", 6141), Geographic(4314, "DHDN", 6314),
        Geographic(4275, "NTF", 6275), Geographic(4301, "Tokyo", 6301), Geographic(4277, "OSGB36", 6277), Geographic(4149, "CH1903", 6149), Geographic(4150, "CH1903+", 6150),
        Geographic(4230, "ED50", 6230), Geographic(4124, "RT90", 6124), Geographic(4312, "MGI", 6312), Geographic(4313, "BD72", 6313), Geographic(4272, "NZGD49", 6272),
        Geographic(4284, "Pulkovo 1942", 6284), Geographic(4202, "AGD66", 6202),
    ];

    /// <summary>Every geographic system that has a code here.</summary>
    public static IReadOnlyList<GeographicDefinition> GeographicSystems => Geographics;

    public static Ellipsoid? FindEllipsoid(int code) => Array.Find(Ellipsoids, ellipsoid => ellipsoid.Code == code);

    public static GeodeticDatum? FindDatum(int code) => Array.Find(All, datum => datum.Code == code);

    public static GeographicDefinition? FindGeographic(int code) => Array.Find(Geographics, system => system.Code == code);

    /// <summary>By a name as EPSG, ESRI ("D_North_American_1983") or older files write it; null where it is none of ours or its ellipsoid is another.</summary>
    public static GeodeticDatum? FindDatum(string name, Ellipsoid ellipsoid)
    {
        var wanted = Normalize(name);
        return Array.Find(All, datum => Matches(datum) && IsSame(datum.Ellipsoid, ellipsoid));

        bool Matches(GeodeticDatum datum) =>
            Normalize(datum.Name) == wanted || Geographics.Any(system => system.Datum == datum && (Normalize(system.Name) == wanted || "GCS" + Normalize(system.Name) == wanted));
    }

    /// <summary>The registered ellipsoid of this size and shape, or null.</summary>
    public static Ellipsoid? FindEllipsoid(double semiMajorAxis, double inverseFlattening) =>
        Array.Find(Ellipsoids, ellipsoid => IsSame(ellipsoid, new Ellipsoid("", semiMajorAxis, inverseFlattening, null)));

    /// <summary>Equal to the millimetre: WKT and old files round the flattening.</summary>
    public static bool IsSame(Ellipsoid a, Ellipsoid b) =>
        Math.Abs(a.SemiMajorAxis - b.SemiMajorAxis) < 1e-3 && Math.Abs(a.Flattening - b.Flattening) < 3e-12;

    private static string Normalize(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        letters = name.StartsWith("D_", StringComparison.OrdinalIgnoreCase) ? letters[1..] : letters;
        return letters.Replace("NORTHAMERICANDATUM", "NORTHAMERICAN", StringComparison.Ordinal).Replace("WORLDGEODETICSYSTEM", "WGS", StringComparison.Ordinal)
            .Replace("INTERNATIONALTERRESTRIALREFERENCEFRAME", "ITRF", StringComparison.Ordinal).Replace("EUROPEANTERRESTRIALREFERENCESYSTEM", "ETRS", StringComparison.Ordinal);
    }

    private static Ellipsoid OnEllipsoid(int code) => FindEllipsoid(code)!;

    private static GeodeticDatum Modern(int code, string name, int ellipsoid) => new(name, OnEllipsoid(ellipsoid), null, code);

    private static GeographicDefinition Geographic(int code, string name, int datum) => new(name, FindDatum(datum)!, UnitOfMeasure.Degree, code);
}
