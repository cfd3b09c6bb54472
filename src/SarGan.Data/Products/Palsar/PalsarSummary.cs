using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SarGan.Data.Products.Files;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Palsar;

/// <summary>summary.txt of an ALOS-2 product: lines of Name="value" (JAXA, ALOS-2/PALSAR-2 product format descriptions).</summary>
internal sealed partial class PalsarSummary
{
    private const int MaxItems = 10_000;
    private const double MaxFactor = 200;
    private readonly Dictionary<string, string> _items = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _file;

    private PalsarSummary(string file) => _file = file;

    /// <exception cref="RasterFormatException">A line is something else, or a name has two values.</exception>
    public static PalsarSummary Read(ProductFiles files, string name)
    {
        var summary = new PalsarSummary(files.Describe(name));
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(files.ReadMetadata(name)).Split('\n'))
        {
            number++;
            var text = line.Trim().TrimStart('\uFEFF');
            if (text.Length == 0) continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw summary.Error(FormattableString.Invariant($"line {number} is not of the form Name=\"value\""));
            var (key, value) = (text[..equals].Trim(), text[(equals + 1)..].Trim().Trim('"').Trim());
            if (!summary._items.TryAdd(key, value) && summary._items[key] != value) throw summary.Error(FormattableString.Invariant($"line {number} gives {key} another value than a line before"));
            if (summary._items.Count > MaxItems) throw summary.Error(FormattableString.Invariant($"there are more than {MaxItems} items"));
        }
        return summary;
    }

    public string? Text(string name) => _items.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <exception cref="RasterFormatException">The value is no finite number.</exception>
    public double? Number(string name)
    {
        if (Text(name) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw Error($"{name} must be a finite number. Actual value was \"{(text.Length <= 40 ? text : text[..40] + "...")}\"");
    }

    /// <summary>A number above 0.</summary>
    /// <exception cref="RasterFormatException">It is another, or none.</exception>
    public double? Positive(string name) => Number(name) is not { } value ? null
        : value > 0 ? value : throw Error(FormattableString.Invariant($"{name} must be above 0. Actual value was {value}"));

    /// <summary>
    /// The calibration factor of a polarisation in dB, where an item of the summary states one: one whose name holds the polarisation, else one whose name holds none. Otherwise it stands in the
    /// CEOS leader file, which GeoTIFF products may lack.
    /// </summary>
    /// <exception cref="RasterFormatException">It is no number of decibels, several items state it differently, or the summary states those of other polarisations alone.</exception>
    public (string Name, double Decibels)? CalibrationFactor(string polarisation)
    {
        var names = _items.Keys.Where(key => key.Contains("CalibrationFactor", StringComparison.OrdinalIgnoreCase) && Text(key) is not null).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return null;
        var own = names.Where(name => PolarisationOf(name) == polarisation).ToList();
        var chosen = own.Count > 0 ? own : [.. names.Where(name => PolarisationOf(name) is null)];
        if (chosen.Count == 0) throw Error($"{names[0]} is there, and no calibration factor of {polarisation}");
        var values = chosen.Select(name => Number(name)!.Value).Distinct().ToList(); // each has a text
        if (values.Count > 1) throw Error(FormattableString.Invariant($"{chosen[0]} and {chosen[1]} give {polarisation} different calibration factors"));
        return Math.Abs(values[0]) <= MaxFactor ? (chosen[0], values[0]) : throw Error(FormattableString.Invariant($"{chosen[0]} must be {-MaxFactor} to {MaxFactor} dB. Actual value was {values[0]}"));
    }

    /// <summary>When the middle of the scene was seen, UTC; null where neither the time nor the day is there.</summary>
    public DateTimeOffset? Time()
    {
        if (Text("Img_SceneCenterDateTime") is { } time) return Parse("Img_SceneCenterDateTime", time, ["yyyyMMdd HH:mm:ss.FFFFFF", "yyyyMMdd HH:mm:ss"]);
        return Text("Lbi_ObservationDate") is { } day ? Parse("Lbi_ObservationDate", day, ["yyyyMMdd"]) : null;
    }

    /// <summary>Longitude and latitude of the corners: upper left, upper right, lower left, lower right; longitudes go on beyond 180 degrees rather than jump. Null where one is missing.</summary>
    public IReadOnlyList<(double Longitude, double Latitude)>? Corners()
    {
        var corners = new List<(double Longitude, double Latitude)>();
        foreach (var corner in (ReadOnlySpan<string>)["LeftTop", "RightTop", "LeftBottom", "RightBottom"])
        {
            if (Number($"Img_ImageScene{corner}Longitude") is not { } longitude || Number($"Img_ImageScene{corner}Latitude") is not { } latitude) return null;
            if (Math.Abs(longitude) > 360 || Math.Abs(latitude) > 90) throw Error(FormattableString.Invariant($"the corner {corner} at longitude {longitude}, latitude {latitude} is nowhere on Earth"));
            corners.Add((corners.Count == 0 ? longitude : Longitudes.Near(longitude, corners[0].Longitude), latitude));
        }
        return corners;
    }

    /// <summary>The polarisation in an item's name, as a word of its own or at its end; null without one.</summary>
    private static string? PolarisationOf(string name) => PolarisationWord().Match(name) is { Success: true } match ? match.Groups["pol"].Value.ToUpperInvariant() : null;

    [GeneratedRegex("(?<![A-Za-z])(?<pol>HH|HV|VH|VV)(?![A-Za-z])|(?<=[a-z0-9_])(?<pol>HH|HV|VH|VV)(?=$|_|[A-Z][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex PolarisationWord();

    private DateTimeOffset Parse(string name, string text, string[] formats) =>
        DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Error($"{name} must be a time such as 20140829 02:43:00.123. Actual value was \"{(text.Length <= 40 ? text : text[..40] + "...")}\"");

    private RasterFormatException Error(string problem) => new(_file, $"{problem}.");
}
