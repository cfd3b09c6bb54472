namespace SarGan.Geo.Crs;

/// <summary>How latitude and longitude become easting and northing.</summary>
internal enum ProjectionMethod
{
    /// <summary>EPSG method 9807; Krüger's series as in Karney (2011).</summary>
    TransverseMercator,

    /// <summary>EPSG method 9804, one standard parallel, given by a scale at the equator.</summary>
    MercatorOneParallel,

    /// <summary>EPSG method 9805, given by the latitude of true scale.</summary>
    MercatorTwoParallels,

    /// <summary>EPSG method 1024: spherical formulas on geodetic coordinates, as web maps do.</summary>
    WebMercator,

    /// <summary>EPSG method 9801.</summary>
    LambertConformalOneParallel,

    /// <summary>EPSG method 9802.</summary>
    LambertConformalTwoParallels,

    /// <summary>EPSG methods 9810 (variant A: origin at a pole and a scale there) and 9829 (variant B: a latitude of true scale).</summary>
    PolarStereographic,

    /// <summary>EPSG method 9822.</summary>
    AlbersEqualArea,

    /// <summary>EPSG method 9820.</summary>
    LambertAzimuthalEqualArea,

    /// <summary>EPSG method 9809.</summary>
    ObliqueStereographic,

    /// <summary>EPSG method 9815 (variant B: false coordinates at the centre); Switzerland's too, with azimuth 90.</summary>
    HotineObliqueMercatorCentre,
}
