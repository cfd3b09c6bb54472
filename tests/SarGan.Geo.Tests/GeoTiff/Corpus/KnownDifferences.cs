namespace SarGan.Geo.Tests.GeoTiff.Corpus;

/// <summary>The files of the corpus that GDAL reads and this reader does not, or not in the same way, with words of the reason given.</summary>
internal static class KnownDifferences
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["gdal/cfloat64.tif"] = "complex samples",
        ["gdal/cint16.tif"] = "complex samples",
        ["gdal/cint32.tif"] = "complex samples",
        ["gdal/cint_sar.tif"] = "complex samples",
        ["gdal/complex_float32.tif"] = "complex samples",
        ["gdal/complex_int32.tif"] = "complex samples",
        ["gdal/gtiff/cint32_big_endian.tif"] = "complex samples",
        ["gdal/gtiff/complex_non_zero_real_zero_imag.tif"] = "complex samples",

        // Signed samples of an odd size: GDAL takes them as unsigned, which would be wrong for negative ones.
        ["gdal/int24.tif"] = "samples of 24 bits with sample format 2 are not supported",

        // Colours that GDAL turns into red, green, blue and alpha; here bands stay as they are stored.
        ["gdal/cielab.tif"] = "1 x 1 x 3 x Byte",
        ["gdal/rgbsmall_cmyk.tif"] = "band 0 has CRC",

        // A transverse Mercator a quarter of the Earth away from its meridian: PROJ gives numbers there, here they are NaN.
        ["gdal/geolocation_arrays_lon180_lon360.tif"] = "corner ul is at NaN",

        ["gdal/gtiff/byte_LZMA.tif"] = "compression LZMA is not supported",
        ["gdal/thunder.tif"] = "compression ThunderScan is not supported",
        ["gdal/uint16_sgilog.tif"] = "compression SGI LogLuv is not supported",
        ["gdal/zackthecat.tif"] = "compression old-style JPEG is not supported",
    };
}
