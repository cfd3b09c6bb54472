using System.Globalization;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Numbers of tag 259.</summary>
internal static class TiffCompression
{
    public const int None = 1;
    public const int CcittRle = 2;
    public const int CcittFax3 = 3;
    public const int CcittFax4 = 4;
    public const int Lzw = 5;
    public const int Jpeg = 7;
    public const int Deflate = 8;
    public const int Next = 32766;
    public const int PackBits = 32773;
    public const int OldDeflate = 32946;
    public const int Zstd = 50000;

    public static string Name(int compression) => compression switch
    {
        None => "none",
        CcittRle => "CCITT RLE",
        CcittFax3 => "CCITT fax 3",
        CcittFax4 => "CCITT fax 4",
        Lzw => "LZW",
        6 => "old-style JPEG",
        Jpeg => "JPEG",
        Deflate or OldDeflate => "Deflate",
        PackBits => "PackBits",
        Next => "NeXT",
        32809 => "ThunderScan",
        34676 => "SGI LogLuv",
        34712 => "JPEG 2000",
        34887 => "LERC",
        34925 => "LZMA",
        Zstd => "ZSTD",
        50001 => "WebP",
        50002 or 52546 => "JPEG XL",
        _ => compression.ToString(CultureInfo.InvariantCulture),
    };

    public static bool IsSupported(int compression) => compression is
        None or CcittRle or CcittFax3 or CcittFax4 or Lzw or Jpeg or Deflate or OldDeflate or PackBits or Next or Zstd;

    /// <summary>Whether tag 317 means anything: the others have no predictor.</summary>
    public static bool HasPredictor(int compression) => compression is Lzw or Deflate or OldDeflate or Zstd;

    /// <summary>
    /// The most bytes that one compressed byte can become, so that a small file cannot ask for much memory; 0 where there is no useful bound.
    /// Deflate: 258 bytes from 2 bits. LZW: 12 bits give at most 4096 - 258 + 1 bytes. PackBits: 128 from 2. JPEG: 64 coefficients of each component from 2 bits.
    /// </summary>
    public static long MaxRatio(int compression) => compression switch
    {
        None => 1,
        Lzw => 2600,
        Deflate or OldDeflate => 1040,
        PackBits => 64,
        Jpeg => 1024,
        _ => 0,
    };
}
