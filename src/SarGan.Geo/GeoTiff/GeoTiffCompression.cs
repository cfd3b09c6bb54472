namespace SarGan.Geo.GeoTiff;

/// <summary>How the tiles of a written GeoTIFF are packed. All are lossless.</summary>
public enum GeoTiffCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Deflate with a zlib header (TIFF code 8): small, and read everywhere.</summary>
    Deflate,

    /// <summary>LZW (TIFF code 5): larger and older than Deflate.</summary>
    Lzw,
}
