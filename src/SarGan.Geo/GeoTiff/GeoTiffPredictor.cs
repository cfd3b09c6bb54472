namespace SarGan.Geo.GeoTiff;

/// <summary>What is done to the samples of a row before they are compressed, so that they compress better.</summary>
public enum GeoTiffPredictor
{
    /// <summary>Nothing (TIFF code 1).</summary>
    None,

    /// <summary>Each sample minus its left neighbour, as integers (TIFF code 2).</summary>
    Horizontal,

    /// <summary>Bytes of the same significance side by side, then differences of bytes (TIFF code 3). For floats only.</summary>
    FloatingPoint,
}
