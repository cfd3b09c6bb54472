using SarGan.Geo.Crs;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.Crs;

public class CoordinateReferenceSystemTests
{
    /// <summary>Systems without a code: every projection, units, ellipsoids and datum shifts that a file may bring.</summary>
    public static TheoryData<string> UserDefined =>
    [
        // ALOS-2's and others': transverse Mercator on ITRF97 / GRS80, no shift.
        Wkt("ITRF97", "International_Terrestrial_Reference_Frame_1997", "6378137,298.257222101", "Transverse_Mercator", "metre\",1", "latitude_of_origin\",36", "central_meridian\",139.833333333333333", "scale_factor\",0.9999", "false_easting\",0", "false_northing\",0"),
        Wkt("mine", "mine", "6378000,300", "Mercator_1SP", "foot\",0.3048", "central_meridian\",10", "scale_factor\",0.99", "false_easting\",100", "false_northing\",0"),
        Wkt("mine", "mine", "6370000,0", "Mercator_2SP", "metre\",1", "standard_parallel_1\",20", "central_meridian\",-10", "false_easting\",0", "false_northing\",7"),
        Wkt("NAD83", "North_American_Datum_1983", "6378137,298.257222101", "Lambert_Conformal_Conic_1SP", "US survey foot\",0.304800609601219", "latitude_of_origin\",40", "central_meridian\",-100", "scale_factor\",0.9999", "false_easting\",2000000", "false_northing\",0"),
        Wkt("NAD83", "North_American_Datum_1983", "6378137,298.257222101", "Lambert_Conformal_Conic_2SP", "rod\",5.0292", "latitude_of_origin\",40", "central_meridian\",-100", "standard_parallel_1\",33", "standard_parallel_2\",45", "false_easting\",2000000", "false_northing\",0"),
        Wkt("WGS 84", "WGS_1984", "6378137,298.257223563", "Polar_Stereographic", "metre\",1", "latitude_of_origin\",-71", "central_meridian\",70", "false_easting\",6000000", "false_northing\",6000000"),
        Wkt("WGS 84", "WGS_1984", "6378137,298.257223563", "Polar_Stereographic", "kilometre\",1000", "latitude_of_origin\",90", "central_meridian\",-33", "scale_factor\",0.97", "false_easting\",0", "false_northing\",0"),
        Wkt("Korean", "Korean_Datum_1985\",TOWGS84[-115.8,474.99,674.11,1.16,-2.31,-1.63,6.43],SPHEROID[\"Bessel 1841", "6377397.155,299.1528128", "Albers_Conic_Equal_Area", "metre\",1", "latitude_of_center\",38", "longitude_of_center\",127", "standard_parallel_1\",30", "standard_parallel_2\",40", "false_easting\",0", "false_northing\",0"),
        Wkt("WGS 84", "WGS_1984", "6378137,298.257223563", "Lambert_Azimuthal_Equal_Area", "metre\",1", "latitude_of_center\",-30", "longitude_of_center\",20", "false_easting\",0", "false_northing\",0"),
        Wkt("Amersfoort", "Amersfoort", "6377397.155,299.1528128", "Oblique_Stereographic", "metre\",1", "latitude_of_origin\",52", "central_meridian\",5", "scale_factor\",0.9999", "false_easting\",1", "false_northing\",2"),
        Wkt("mine", "mine", "6378137,298.257222101", "Hotine_Oblique_Mercator_Azimuth_Center", "metre\",1", "latitude_of_center\",4", "longitude_of_center\",115", "azimuth\",53", "rectified_grid_angle\",52", "scale_factor\",0.9998", "false_easting\",590000", "false_northing\",440000"),
    ];

    public static TheoryData<int> Codes => [.. CoordinateReferenceSystem.KnownEpsgCodes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void GeoKeys_OfACode_ComeBackEqual(int code)
    {
        var system = CoordinateReferenceSystem.FromEpsg(code);

        var back = RoundTrip(system);

        Assert.Equal(system, back);
        Assert.Equal(code, back!.EpsgCode);
        Assert.Equal(system.Name, back.Name);
    }

    [Theory]
    [MemberData(nameof(UserDefined))]
    public void GeoKeys_UserDefined_ComeBackEqual(string wkt)
    {
        var system = CoordinateReferenceSystem.FromWkt(wkt);

        var back = RoundTrip(system);

        Assert.Equal(system, back);
        Assert.Null(back!.EpsgCode);
        Assert.Null(back.Limitation);
        Assert.Equal("made up", back.Name);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void ToWkt_OfACode_ComesBackEqual(int code)
    {
        var system = CoordinateReferenceSystem.FromEpsg(code);

        var back = CoordinateReferenceSystem.FromWkt(system.ToWkt());

        Assert.Equal(system, back);
        Assert.Equal(code, back.EpsgCode);
    }

    [Theory]
    [MemberData(nameof(UserDefined))]
    public void ToWkt_UserDefined_ComesBackEqual(string wkt)
    {
        var system = CoordinateReferenceSystem.FromWkt(wkt);

        Assert.Equal(system, CoordinateReferenceSystem.FromWkt(system.ToWkt()));
    }

    [SkippableTheory]
    [InlineData(4326)]
    [InlineData(3857)]
    [InlineData(3395)]
    [InlineData(32631)]
    [InlineData(6677)]
    [InlineData(26711)]
    [InlineData(28992)]
    [InlineData(2056)]
    [InlineData(3031)]
    [InlineData(5041)]
    [InlineData(3035)]
    [InlineData(2154)]
    [InlineData(5070)]
    [InlineData(2230)]
    public void ToWkt_WithoutItsCode_IsWhatProjIdentifiesAsTheCode(int code)
    {
        Oracle.Require("projinfo");
        var wkt = CoordinateReferenceSystem.FromEpsg(code).ToWkt();
        wkt = wkt[..wkt.LastIndexOf(",AUTHORITY", StringComparison.Ordinal)] + "]";

        Assert.Contains($"EPSG:{code}: 100 %", Oracle.Run("projinfo", wkt, "--identify"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(UserDefined))]
    public void ToWkt_UserDefined_IsReadByGdal(string wkt)
    {
        Oracle.Require("gdalsrsinfo");

        Assert.Contains("made up", Oracle.Run("gdalsrsinfo", "-o", "wkt1", CoordinateReferenceSystem.FromWkt(wkt).ToWkt()), StringComparison.Ordinal);
    }

    [Fact]
    public void Equals_SameParametersWithoutCode_IsTrue()
    {
        var utm = CoordinateReferenceSystem.FromEpsg(32631);
        var same = CoordinateReferenceSystem.FromWkt(utm.ToWkt().Replace(",AUTHORITY[\"EPSG\",\"32631\"]", "", StringComparison.Ordinal).Replace("zone 31N", "zone thirty-one", StringComparison.Ordinal));

        Assert.Null(same.EpsgCode);
        Assert.True(utm == same);
        Assert.Equal(utm.GetHashCode(), same.GetHashCode());
    }

    [Theory]
    [InlineData(32631, 25831)] // datum
    [InlineData(32631, 32632)] // meridian
    [InlineData(32631, 32731)] // hemisphere
    [InlineData(3857, 3395)] // projection
    public void Equals_OtherMeaning_IsFalse(int left, int right) => Assert.True(CoordinateReferenceSystem.FromEpsg(left) != CoordinateReferenceSystem.FromEpsg(right));

    [Fact]
    public void FromEpsg_Geographic_IsInDegrees()
    {
        var system = CoordinateReferenceSystem.FromEpsg(4326);

        Assert.True(system.IsGeographic);
        Assert.Equal(Math.PI / 180, system.UnitSize);
        Assert.Equal("WGS 84", system.Name);
    }

    [Fact]
    public void FromEpsg_FeetSystem_HasTheirSize() => Assert.Equal(1200d / 3937, CoordinateReferenceSystem.FromEpsg(2263).UnitSize);

    [Fact]
    public void FromEpsg_Unknown_SaysWhatWouldHelp() =>
        Assert.Contains("WKT1", Assert.Throws<CrsException>(() => CoordinateReferenceSystem.FromEpsg(12345)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("EPSG:3857")]
    [InlineData(" epsg:3857 ")]
    public void Parse_Code_IsFound(string text) => Assert.Equal(3857, CoordinateReferenceSystem.Parse(text).EpsgCode);

    [Theory]
    [InlineData("3857")]
    [InlineData("EPSG:")]
    [InlineData("EPSG:-1")]
    [InlineData("UTM 31")]
    [InlineData("")]
    [InlineData("PROJCS[\"a\"")]
    [InlineData("PROJCS[\"a\"]")]
    [InlineData("GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",0,0]]]")]
    [InlineData("GEOGCS[\"a\",DATUM[\"b\",SPHEROID[\"c\",x,0]]]")]
    [InlineData("LOCAL_CS[\"a\"]")]
    public void Parse_NoCrs_IsRefused(string text) => Assert.Throws<CrsException>(() => CoordinateReferenceSystem.Parse(text));

    [Fact]
    public void FromWkt_DeepNesting_IsRefused() =>
        Assert.Throws<CrsException>(() => CoordinateReferenceSystem.FromWkt(string.Concat(Enumerable.Repeat("A[", 40_000))));

    [Fact]
    public void FromWkt_SecondVersion_SaysSo() =>
        Assert.Contains("WKT2", Assert.Throws<CrsException>(() => CoordinateReferenceSystem.FromWkt("PROJCRS[\"WGS 84 / UTM zone 31N\",BASEGEOGCRS[\"WGS 84\"]]")).Message, StringComparison.Ordinal);

    [Fact]
    public void FromWkt_UnknownProjection_NamesIt()
    {
        var wkt = CoordinateReferenceSystem.FromEpsg(32631).ToWkt().Replace("Transverse_Mercator", "Bonne", StringComparison.Ordinal);

        Assert.Contains("Bonne", Assert.Throws<CrsException>(() => CoordinateReferenceSystem.FromWkt(wkt)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromWkt_WebMercatorByExtensionAlone_IsNotTheEllipsoids()
    {
        var wkt = CoordinateReferenceSystem.FromEpsg(3857).ToWkt().Replace(",AUTHORITY[\"EPSG\",\"3857\"]", "", StringComparison.Ordinal);

        Assert.True(CoordinateReferenceSystem.FromEpsg(3857) == CoordinateReferenceSystem.FromWkt(wkt));
    }

    [Fact]
    public void FromWkt_Compound_IsItsHorizontalPart()
    {
        var utm = CoordinateReferenceSystem.FromEpsg(32631);

        Assert.Equal(utm, CoordinateReferenceSystem.FromWkt($"COMPD_CS[\"with height\",{utm.ToWkt()},VERT_CS[\"EGM2008 height\",VERT_DATUM[\"EGM2008 geoid\",2005],UNIT[\"metre\",1]]]"));
    }

    [Fact]
    public void FromGeoKeys_UnknownCode_IsKeptWithItsLimitation()
    {
        var keys = GeoKeyDirectory.Decode([1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 2985], [], "");

        var system = CoordinateReferenceSystem.FromGeoKeys(keys)!;

        Assert.Equal(2985, system.EpsgCode);
        Assert.Contains("2985", system.Limitation, StringComparison.Ordinal);
        Assert.Equal(keys.Encode().Directory, system.ToGeoKeys().Encode().Directory);
        Assert.Throws<CrsException>(() => CoordinateTransformation.Create(system, CoordinateReferenceSystem.Wgs84));
    }

    [Fact]
    public void FromGeoKeys_None_IsNull() => Assert.Null(CoordinateReferenceSystem.FromGeoKeys(GeoKeyDirectory.Empty));

    [Fact]
    public void FromGeoKeys_UserDefinedTransverseMercatorOnItrf97_NeedsNoShift()
    {
        // 1024 projected, 2048 user-defined on datum ITRF97 (6655), GRS 1980; transverse Mercator of Japan's zone IX, metres.
        var keys = GeoKeyDirectory.Decode(
            [1, 1, 0, 14, 1024, 0, 1, 1, 1025, 0, 1, 1, 2048, 0, 1, 32767, 2050, 0, 1, 6655, 2054, 0, 1, 9102, 2056, 0, 1, 7019, 3072, 0, 1, 32767,
             3074, 0, 1, 32767, 3075, 0, 1, 1, 3076, 0, 1, 9001, 3080, 34736, 1, 0, 3081, 34736, 1, 1, 3082, 34736, 1, 2, 3092, 34736, 1, 3],
            [139 + (50 / 60d), 36, 0, 0.9999], "");
        var system = CoordinateReferenceSystem.FromGeoKeys(keys)!;
        var zone9 = CoordinateReferenceSystem.FromEpsg(6677);

        var here = CoordinateTransformation.Create(system, CoordinateReferenceSystem.Wgs84).Forward(-12_345, -67_890);
        var there = CoordinateTransformation.Create(zone9, CoordinateReferenceSystem.Wgs84).Forward(-12_345, -67_890);

        Assert.Null(system.EpsgCode);
        Assert.Equal(there.X, here.X, 1e-12);
        Assert.Equal(there.Y, here.Y, 1e-12);
    }

    [Fact]
    public void MetresPerUnit_WorldMercatorAtLosAngeles_ShrinksTenMetresTo83() // DESIGN: 10 m of EPSG:3395 are 8.3 m on the ground at 34 degrees
    {
        var (x, y) = CoordinateTransformation.Create(CoordinateReferenceSystem.Wgs84, CoordinateReferenceSystem.FromEpsg(3395)).Forward(-118, 34);

        var scale = CoordinateReferenceSystem.FromEpsg(3395).MetresPerUnit(x, y);

        // cos φ / √(1 - e² sin² φ) turned over: Snyder's 7-8 for the scale of Mercator.
        var expected = Math.Cos(34 * Math.PI / 180) / Math.Sqrt(1 - (0.00669437999 * Math.Pow(Math.Sin(34 * Math.PI / 180), 2)));
        Assert.Equal(expected, scale.X, 1e-6);
        Assert.Equal(expected, scale.Y, 1e-6);
    }

    [Fact]
    public void MetresPerUnit_DegreesAtTheEquator_AreTheEllipsoids()
    {
        var (x, y) = CoordinateReferenceSystem.Wgs84.MetresPerUnit(10, 0);

        Assert.Equal(6378137 * Math.PI / 180, x, 1e-3);
        Assert.Equal(6378137 * (1 - 0.00669437999) * Math.PI / 180, y, 1e-3);
    }

    private static CoordinateReferenceSystem? RoundTrip(CoordinateReferenceSystem system)
    {
        var (directory, doubles, ascii) = system.ToGeoKeys().Encode();
        return CoordinateReferenceSystem.FromGeoKeys(GeoKeyDirectory.Decode(directory, doubles, ascii));
    }

    private static string Wkt(string geographic, string datum, string ellipsoid, string projection, string unit, params string[] parameters)
    {
        var spheroid = datum.Contains("SPHEROID", StringComparison.Ordinal) ? $"DATUM[\"{datum}\",{ellipsoid}]]" : $"DATUM[\"{datum}\",SPHEROID[\"shape\",{ellipsoid}]]";
        return $"PROJCS[\"made up\",GEOGCS[\"{geographic}\",{spheroid},PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],PROJECTION[\"{projection}\"],"
            + string.Concat(parameters.Select(p => $"PARAMETER[\"{p}],")) + $"UNIT[\"{unit}]]";
    }
}
