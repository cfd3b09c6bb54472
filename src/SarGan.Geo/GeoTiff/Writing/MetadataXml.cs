using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>The XML of tag 42112 in GDAL's dialect: metadata of the whole raster as items, names of bands as their descriptions.</summary>
internal static class MetadataXml
{
    /// <summary>The text, items sorted by name; null where there is nothing to say.</summary>
    /// <exception cref="ArgumentException">A name or value holds a character that XML cannot.</exception>
    public static string? Encode(RasterInfo info)
    {
        var xml = new StringBuilder();
        // AREA_OR_POINT is no item: the GeoKeys say it, and files written here have areas.
        foreach (var (name, value) in info.Metadata.Where(item => item.Key != "AREA_OR_POINT").OrderBy(item => item.Key, StringComparer.Ordinal))
            xml.Append(CultureInfo.InvariantCulture, $"  <Item name=\"{Escape(name)}\">{EscapeValue(value)}</Item>\n");
        for (var band = 0; band < (info.BandNames?.Count ?? 0); band++)
        {
            if (info.BandNames![band] is { Length: > 0 } name)
                xml.Append(CultureInfo.InvariantCulture, $"  <Item name=\"DESCRIPTION\" sample=\"{band}\" role=\"description\">{EscapeValue(name)}</Item>\n");
        }
        return xml.Length == 0 ? null : $"<GDALMetadata>\n{xml}</GDALMetadata>\n";
    }

    // GDAL escapes values once itself and once more as XML, and undoes both.
    private static string EscapeValue(string text) => Escape(Escape(text));

    private static string Escape(string text)
    {
        try
        {
            return SecurityElement.Escape(XmlConvert.VerifyXmlChars(text))!; // Null only for null.
        }
        catch (XmlException invalid)
        {
            throw new ArgumentException($"Metadata and band names must hold characters of XML. {invalid.Message}", nameof(text), invalid);
        }
    }
}
