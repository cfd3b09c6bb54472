namespace SarGan.Geo.Crs;

/// <summary>The numbers of the keys, OGC 19-008r4, annex D; in GeoTIFF 1.0's words where those are better known.</summary>
internal static class GeoKey
{
    public const int ModelType = 1024;
    public const int RasterType = 1025;
    public const int Citation = 1026;
    public const int GeodeticCrs = 2048;
    public const int GeodeticCitation = 2049;
    public const int Datum = 2050;
    public const int PrimeMeridian = 2051;
    public const int AngularUnit = 2054;
    public const int AngularUnitSize = 2055;
    public const int Ellipsoid = 2056;
    public const int SemiMajorAxis = 2057;
    public const int SemiMinorAxis = 2058;
    public const int InverseFlattening = 2059;
    public const int PrimeMeridianLongitude = 2061;
    public const int ToWgs84 = 2062;
    public const int ProjectedCrs = 3072;
    public const int ProjectedCitation = 3073;
    public const int Projection = 3074;
    public const int ProjectionMethod = 3075;
    public const int LinearUnit = 3076;
    public const int LinearUnitSize = 3077;
    public const int StandardParallel1 = 3078;
    public const int StandardParallel2 = 3079;
    public const int NaturalOriginLongitude = 3080;
    public const int NaturalOriginLatitude = 3081;
    public const int FalseEasting = 3082;
    public const int FalseNorthing = 3083;
    public const int FalseOriginLongitude = 3084;
    public const int FalseOriginLatitude = 3085;
    public const int FalseOriginEasting = 3086;
    public const int FalseOriginNorthing = 3087;
    public const int CentreLongitude = 3088;
    public const int CentreLatitude = 3089;
    public const int CentreEasting = 3090;
    public const int CentreNorthing = 3091;
    public const int ScaleAtNaturalOrigin = 3092;
    public const int ScaleAtCentre = 3093;
    public const int AzimuthAngle = 3094;
    public const int StraightVerticalPoleLongitude = 3095;
    public const int RectifiedGridAngle = 3096;
    public const int Vertical = 4096;

    /// <summary>The value that says "given by the keys that follow".</summary>
    public const ushort UserDefined = 32767;
}
