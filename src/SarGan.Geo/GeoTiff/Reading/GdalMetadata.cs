using System.Globalization;
using System.Xml;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>GDAL's own tags: 42112, XML with text by name for the file and its bands, and 42113, the value of nodata as text.</summary>
internal sealed class GdalMetadata
{
    private const int MaxBytes = 16 << 20;

    private GdalMetadata(int bands)
    {
        BandNames = new string[bands];
        Array.Fill(BandNames, "");
        Scales = new double[bands];
        Array.Fill(Scales, 1);
        Offsets = new double[bands];
    }

    public Dictionary<string, string> Items { get; } = [];

    public string[] BandNames { get; }

    public double[] Scales { get; }

    public double[] Offsets { get; }

    public static GdalMetadata Read(TiffDirectory directory, int bands, List<string> warnings)
    {
        var metadata = new GdalMetadata(bands);
        try
        {
            if (directory.Text(TiffTag.GdalMetadata, MaxBytes) is { } xml) metadata.Parse(xml);
        }
        catch (XmlException exception)
        {
            warnings.Add(FormattableString.Invariant($"{directory.File.Name}: the metadata of tag {TiffTag.GdalMetadata} are broken: {exception.Message}"));
        }
        catch (RasterFormatException exception)
        {
            warnings.Add(exception.Message);
        }
        return metadata;
    }

    /// <summary>The value that marks samples without a measurement.</summary>
    public static double? ReadNoData(TiffDirectory directory, SampleType type, List<string> warnings)
    {
        try
        {
            if (directory.Text(TiffTag.GdalNoData, 1 << 10)?.Trim() is not { Length: > 0 } text) return null;
            if (ParseNumber(text) is { } value) return type == SampleType.Float32 ? WithinFloat(value) : value;
            warnings.Add(FormattableString.Invariant($"{directory.File.Name}: the nodata value \"{text}\" of tag {TiffTag.GdalNoData} is no number"));
        }
        catch (RasterFormatException exception)
        {
            warnings.Add(exception.Message);
        }
        return null;
    }

    private static double? ParseNumber(string text)
    {
        // Names that C libraries print; .NET reads only its own.
        if (text.Contains("nan", StringComparison.OrdinalIgnoreCase) || text.Contains("#IND", StringComparison.OrdinalIgnoreCase) || text.Contains("#QNAN", StringComparison.OrdinalIgnoreCase)) return double.NaN;
        if (text.Contains("inf", StringComparison.OrdinalIgnoreCase)) return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>The largest float, printed with few digits, is a number slightly beyond it.</summary>
    private static double WithinFloat(double value) =>
        double.IsFinite(value) && Math.Abs(value) > float.MaxValue && Math.Abs(value) < 3.4028236e38 ? Math.CopySign(float.MaxValue, value) : value;

    private void Parse(string xml)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxBytes };
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.ReadToFollowing("Item"))
        {
            var (name, sample, role) = (reader.GetAttribute("name"), reader.GetAttribute("sample"), reader.GetAttribute("role"));
            var isDefaultDomain = string.IsNullOrEmpty(reader.GetAttribute("domain"));
            if (name is null || reader.IsEmptyElement) continue;
            reader.Read();
            Add(name, sample, role, isDefaultDomain, reader.HasValue ? Unescape(reader.Value) : "");
        }
    }

    // GDAL escapes values once itself and once more as XML, and undoes both.
    private static string Unescape(string text) => text.Contains('&', StringComparison.Ordinal)
        ? text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&apos;", "'", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
        : text;

    private void Add(string name, string? sample, string? role, bool isDefaultDomain, string text)
    {
        if (sample is null)
        {
            if (isDefaultDomain) Items[name] = text;
            return;
        }
        if (!int.TryParse(sample, NumberStyles.None, CultureInfo.InvariantCulture, out var band) || band >= BandNames.Length) return;
        if (role == "description") BandNames[band] = text;
        if (role == "scale" && ParseNumber(text) is { } scale) Scales[band] = scale;
        if (role == "offset" && ParseNumber(text) is { } offset) Offsets[band] = offset;
    }
}
