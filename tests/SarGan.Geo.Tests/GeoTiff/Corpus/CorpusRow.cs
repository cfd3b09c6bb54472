using System.Globalization;
using System.Text;

namespace SarGan.Geo.Tests.GeoTiff.Corpus;

/// <summary>What GDAL 3.6.2 says of a file: a row of expected.csv.</summary>
internal sealed class CorpusRow
{
    private readonly Dictionary<string, string> _values;

    private CorpusRow(string[] header, List<string> fields) =>
        _values = header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second);

    public string Path => this["path"];

    public string Folder => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>GDAL reads all its pixels.</summary>
    public bool Reads => this["reads"] == "1";

    /// <summary>Too large to read whole: it must open.</summary>
    public bool IsSkipped => this["reads"] == "skipped";

    public bool IsJpeg => this["compression"].Contains("JPEG", StringComparison.Ordinal);

    public string this[string column] => _values[column];

    public double? Number(string column) => this[column] is { Length: > 0 } text
        ? text switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        }
        : null;

    public static IReadOnlyList<CorpusRow> Load(string folder)
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(folder, "expected.csv"));
        var header = Split(lines[0]).ToArray();
        return [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => new CorpusRow(header, Split(line)))];
    }

    private static List<string> Split(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var character in line)
        {
            if (character == '"') quoted = !quoted;
            else if (character == ',' && !quoted) Flush();
            else field.Append(character);
        }
        Flush();
        return fields;

        void Flush()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
