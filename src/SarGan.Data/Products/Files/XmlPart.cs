using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Files;

/// <summary>An element of a product's XML, with errors that name the file and the element. Namespaces play no part: processors changed them over the years, the names stayed.</summary>
internal readonly struct XmlPart
{
    private readonly XElement _element;
    private readonly string _file;

    private XmlPart(XElement element, string file) => (_element, _file) = (element, file);

    /// <summary>Reads a file: no document type, no entities, nothing from elsewhere.</summary>
    /// <exception cref="RasterFormatException">It is no XML, or too large.</exception>
    public static XmlPart Load(ProductFiles files, string name)
    {
        var bytes = files.ReadMetadata(name);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = files.Options.MaxMetadataBytes, IgnoreComments = true, IgnoreProcessingInstructions = true };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            return new XmlPart(XElement.Load(reader), files.Describe(name));
        }
        catch (Exception e) when (e is XmlException or ArgumentException or FormatException)
        {
            throw new RasterFormatException(files.Describe(name), $"the XML cannot be read: {e.Message}", e);
        }
    }

    public string Name => _element.Name.LocalName;

    public string Text => _element.Value.Trim();

    /// <summary>The first element down a path of names from here; null without one.</summary>
    public XmlPart? Find(params ReadOnlySpan<string> path)
    {
        var element = _element;
        foreach (var name in path)
        {
            if (Child(element, name) is not { } next) return null;
            element = next;
        }
        return new XmlPart(element, _file);
    }

    /// <exception cref="RasterFormatException">There is none.</exception>
    public XmlPart Require(params ReadOnlySpan<string> path) => Find(path) ?? throw Error($"the element {string.Join('/', path.ToArray())} is missing in {Name}");

    /// <summary>All elements of a name right below this one.</summary>
    public IEnumerable<XmlPart> Children(string name)
    {
        var file = _file;
        return _element.Elements().Where(child => child.Name.LocalName == name).Select(child => new XmlPart(child, file));
    }

    /// <summary>All elements of a name anywhere below.</summary>
    public IEnumerable<XmlPart> Descendants(string name)
    {
        var file = _file;
        return _element.Descendants().Where(child => child.Name.LocalName == name).Select(child => new XmlPart(child, file));
    }

    public string? Attribute(string name) => _element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;

    /// <exception cref="RasterFormatException">The text is no whole number.</exception>
    public int Integer() => int.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Error($"{Name} must be a whole number. Actual text was \"{Shorten(Text)}\"");

    /// <exception cref="RasterFormatException">The text is no finite number.</exception>
    public double Number() => Parse(Text);

    /// <summary>Numbers with spaces between.</summary>
    /// <exception cref="RasterFormatException">One is none, or not finite.</exception>
    public double[] Numbers()
    {
        var text = _element.Value.AsSpan();
        var numbers = new List<double>();
        foreach (var range in text.SplitAny(" \t\r\n"))
        {
            if (!text[range].IsEmpty) numbers.Add(Parse(text[range]));
        }
        return [.. numbers];
    }

    /// <summary>A time as products write it, without a zone: UTC.</summary>
    /// <exception cref="RasterFormatException">The text is no time.</exception>
    public DateTimeOffset Time() => DateTimeOffset.TryParse(Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : throw Error($"{Name} must be a time. Actual text was \"{Shorten(Text)}\"");

    public RasterFormatException Error(string problem) => new(_file, $"{problem}.");

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name);

    private static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}...";

    private double Parse(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        ? value
        : throw Error($"{Name} must hold finite numbers. Actual text was \"{Shorten(text)}\"");
}
