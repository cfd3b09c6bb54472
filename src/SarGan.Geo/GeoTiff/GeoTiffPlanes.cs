namespace SarGan.Geo.GeoTiff;

/// <summary>How the bands of a written GeoTIFF share its tiles.</summary>
public enum GeoTiffPlanes
{
    /// <summary>Each band has its own tiles: reading one band touches no other, and similar samples compress together.</summary>
    Separate,

    /// <summary>Each tile holds all bands, pixel by pixel: best for pictures, which are always shown with all of them.</summary>
    Interleaved,
}
