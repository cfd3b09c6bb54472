namespace SarGan.Geo.Crs;

/// <summary>The GeoKeys of a GeoTIFF (OGC 19-008r4): which CRS its coordinates are in, by code or by parameters.</summary>
public sealed class GeoKeyDirectory
{
    /// <summary>Reads the three tags in which GeoTIFF stores its keys.</summary>
    /// <param name="directory">Tag 34735: a header of four numbers and four numbers a key.</param>
    /// <param name="doubles">Tag 34736, or empty.</param>
    /// <param name="ascii">Tag 34737, or "".</param>
    /// <exception cref="Rasters.RasterFormatException">The directory points outside its tags, or is cut off.</exception>
    public static GeoKeyDirectory Decode(ReadOnlySpan<ushort> directory, ReadOnlySpan<double> doubles, string ascii) => throw new NotImplementedException();

    /// <summary>The three tags for these keys.</summary>
    public (ushort[] Directory, double[] Doubles, string Ascii) Encode() => throw new NotImplementedException();
}
