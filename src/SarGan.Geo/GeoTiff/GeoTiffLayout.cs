namespace SarGan.Geo.GeoTiff;

/// <summary>How a GeoTIFF stores its pixels. Nothing of it matters to who reads windows, but for speed.</summary>
public sealed record GeoTiffLayout
{
    /// <summary>The codec, such as "none", "LZW", "Deflate", "JPEG".</summary>
    public required string Compression { get; init; }

    /// <summary>Whether this codec can be read. Where not, opening works, and reading throws.</summary>
    public required bool IsReadable { get; init; }

    /// <summary>1 none, 2 differences of samples, 3 differences of the bytes of floats.</summary>
    public required int Predictor { get; init; }

    /// <summary>Tiles rather than strips.</summary>
    public required bool IsTiled { get; init; }

    /// <summary>Each band has its own blocks, rather than all bands of a pixel side by side.</summary>
    public required bool IsPlanar { get; init; }

    /// <summary>Columns of a tile or strip.</summary>
    public required int BlockWidth { get; init; }

    /// <summary>Rows of a tile or strip.</summary>
    public required int BlockHeight { get; init; }

    /// <summary>Bits a sample in the file, 1 to 64.</summary>
    public required int BitsPerSample { get; init; }

    /// <summary>The first three bands are red, green and blue. A fourth of four is alpha; of more, each may be anything.</summary>
    public required bool IsRgb { get; init; }

    /// <summary>64-bit offsets.</summary>
    public required bool IsBigTiff { get; init; }

    /// <summary>Motorola byte order.</summary>
    public required bool IsBigEndian { get; init; }
}
