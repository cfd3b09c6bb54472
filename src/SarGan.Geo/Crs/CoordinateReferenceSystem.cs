namespace SarGan.Geo.Crs;

/// <summary>What a pair of coordinates means: degrees of longitude and latitude on a datum, or easting and northing of a projection.</summary>
/// <remarks>x is always longitude or easting and y latitude or northing, whatever order an authority gives.</remarks>
public sealed class CoordinateReferenceSystem
{
    /// <summary>By EPSG code.</summary>
    public static CoordinateReferenceSystem FromEpsg(int code) => throw new NotImplementedException();

    /// <summary>By WKT1.</summary>
    public static CoordinateReferenceSystem FromWkt(string wkt) => throw new NotImplementedException();

    /// <summary>"EPSG:n" or WKT1.</summary>
    public static CoordinateReferenceSystem Parse(string text) => throw new NotImplementedException();

    /// <summary>From a file's keys; null when they name no CRS.</summary>
    public static CoordinateReferenceSystem? FromGeoKeys(GeoKeyDirectory keys) => throw new NotImplementedException();

    /// <summary>The keys that say the same in a GeoTIFF.</summary>
    public GeoKeyDirectory ToGeoKeys() => throw new NotImplementedException();

    /// <summary>WKT1.</summary>
    public string ToWkt() => throw new NotImplementedException();

    /// <summary>The name.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>The code, or null for a CRS given by parameters.</summary>
    public int? EpsgCode => throw new NotImplementedException();

    /// <summary>Degrees (or another angle) rather than lengths.</summary>
    public bool IsGeographic => throw new NotImplementedException();

    /// <summary>Metres a unit of x and y; for geographic systems radians a unit.</summary>
    public double UnitSize => throw new NotImplementedException();
}
