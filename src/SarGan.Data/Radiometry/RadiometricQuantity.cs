namespace SarGan.Data.Radiometry;

/// <summary>Which physical quantity the samples of an image are.</summary>
public enum RadiometricQuantity
{
    /// <summary>Numbers without a physical meaning, such as the 8-bit pictures of SEN1-2.</summary>
    DigitalNumber,

    /// <summary>Radar brightness: power per area in the slant plane.</summary>
    Beta0,

    /// <summary>Backscatter per area on the ellipsoid.</summary>
    Sigma0,

    /// <summary>Backscatter per area perpendicular to the line of sight.</summary>
    Gamma0,

    /// <summary>gamma0 with the illuminated area taken from a terrain model.</summary>
    Gamma0TerrainCorrected,

    /// <summary>Reflectance, at the top of the atmosphere or at the surface; about 0 to 1.</summary>
    Reflectance,
}
