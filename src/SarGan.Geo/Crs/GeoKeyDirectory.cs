using System.Globalization;
using System.Text;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Crs;

/// <summary>The GeoKeys of a GeoTIFF (OGC 19-008r4): which CRS its coordinates are in, by code or by parameters. Immutable.</summary>
public sealed class GeoKeyDirectory
{
    private const int NumberTag = 34735;
    private const int DoublesTag = 34736;
    private const int AsciiTag = 34737;

    // ushort, double[] or string by key, in the ascending order that the format asks for.
    private readonly SortedDictionary<int, object> _values;

    private GeoKeyDirectory(SortedDictionary<int, object> values) => _values = values;

    /// <summary>No keys.</summary>
    public static GeoKeyDirectory Empty { get; } = new([]);

    /// <summary>The numbers of the keys that are there, ascending.</summary>
    public IReadOnlyCollection<int> Keys => _values.Keys;

    /// <summary>Whether the file's tie points and transform speak of the middles of pixels (GTRasterTypeGeoKey is 2) rather than their corners.</summary>
    public bool IsPixelPoint => GetNumber(GeoKey.RasterType) == 2;

    /// <summary>Reads the three tags in which GeoTIFF stores its keys.</summary>
    /// <remarks>Later entries of a key that occurs twice are left out, and so is key 0, with which some programs pad the directory.</remarks>
    /// <param name="directory">Tag 34735: a header of four numbers and four numbers a key.</param>
    /// <param name="doubles">Tag 34736, or empty.</param>
    /// <param name="ascii">Tag 34737, or "".</param>
    /// <exception cref="RasterFormatException">The directory points outside its tags, or is cut off.</exception>
    public static GeoKeyDirectory Decode(ReadOnlySpan<ushort> directory, ReadOnlySpan<double> doubles, string ascii)
    {
        ArgumentNullException.ThrowIfNull(ascii);
        if (directory.Length < 4) throw Broken($"tag {NumberTag} has {directory.Length} numbers, fewer than the 4 of its header");
        if (directory[0] != 1) throw Broken($"its version is {directory[0]}, expected 1");
        var count = directory[3];
        if (directory.Length < 4 + (4 * count)) throw Broken($"it announces {count} keys, but has room for {(directory.Length - 4) / 4}");

        var values = new SortedDictionary<int, object>();
        for (var i = 1; i <= count; i++)
        {
            var entry = directory.Slice(4 * i, 4);
            if (entry[0] != 0) values.TryAdd(entry[0], Read(entry, directory, doubles, ascii));
        }

        return new GeoKeyDirectory(values);
    }

    /// <summary>The three tags for these keys.</summary>
    public (ushort[] Directory, double[] Doubles, string Ascii) Encode()
    {
        List<ushort> directory = [1, 1, 0, checked((ushort)_values.Count)];
        List<double> doubles = [];
        var ascii = new StringBuilder();
        foreach (var (key, value) in _values)
        {
            directory.Add(checked((ushort)key));
            switch (value)
            {
                case ushort number:
                    directory.AddRange([0, 1, number]);
                    break;
                case double[] numbers:
                    directory.AddRange([DoublesTag, (ushort)numbers.Length, (ushort)doubles.Count]);
                    doubles.AddRange(numbers);
                    break;
                case string text:
                    directory.AddRange([AsciiTag, checked((ushort)(text.Length + 1)), checked((ushort)ascii.Length)]);
                    ascii.Append(text).Append('|');
                    break;
            }
        }

        return ([.. directory], [.. doubles], ascii.ToString());
    }

    /// <summary>The whole number of a key, such as an EPSG code; null where the key is not there or holds something else.</summary>
    /// <param name="key">Such as 3072, ProjectedCRSGeoKey.</param>
    public int? GetNumber(int key) => _values.GetValueOrDefault(key) switch
    {
        ushort number => number,
        // Some programs store codes among the doubles.
        double[] and [var single] when single is >= 0 and <= ushort.MaxValue && single == Math.Floor(single) => (int)single,
        _ => null,
    };

    /// <summary>The number of a key, such as a length or an angle; null where the key is not there or holds something else.</summary>
    /// <param name="key">Such as 3082, ProjFalseEastingGeoKey.</param>
    public double? GetDouble(int key) => _values.GetValueOrDefault(key) switch
    {
        double[] and [var first, ..] => first,
        ushort number => number,
        _ => null,
    };

    /// <summary>All numbers of a key; empty where the key is not there or holds something else.</summary>
    /// <param name="key">Such as 2062, GeogTOWGS84GeoKey.</param>
    public IReadOnlyList<double> GetDoubles(int key) => _values.GetValueOrDefault(key) as double[] ?? [];

    /// <summary>The text of a key without the bar that ends it; null where the key is not there or holds something else.</summary>
    /// <param name="key">Such as 1026, GTCitationGeoKey.</param>
    public string? GetText(int key) => _values.GetValueOrDefault(key) as string;

    /// <summary>These keys, with one more or one changed.</summary>
    internal GeoKeyDirectory With(int key, int number) => With(key, (object)checked((ushort)number));

    /// <inheritdoc cref="With(int, int)"/>
    internal GeoKeyDirectory With(int key, params double[] numbers) => With(key, (object)numbers);

    /// <summary>These keys, with one more or one changed. Only ASCII goes into a GeoTIFF: other characters become '?', and a bar a slash.</summary>
    internal GeoKeyDirectory With(int key, string text) =>
        With(key, (object)new string([.. text.Select(c => c == '|' ? '/' : c is >= ' ' and < (char)127 ? c : '?')]));

    private GeoKeyDirectory With(int key, object value) => new(new SortedDictionary<int, object>(_values) { [key] = value });

    private static object Read(ReadOnlySpan<ushort> entry, ReadOnlySpan<ushort> directory, ReadOnlySpan<double> doubles, string ascii)
    {
        var (key, tag, count, offset) = (entry[0], entry[1], entry[2], entry[3]);
        var length = tag switch
        {
            0 => int.MaxValue,
            NumberTag => directory.Length,
            DoublesTag => doubles.Length,
            AsciiTag => ascii.Length,
            _ => throw Broken($"key {key} points to tag {tag}, expected 0, {NumberTag}, {DoublesTag} or {AsciiTag}"),
        };
        // Several writers count a final bar or zero that the tag has not got: the text alone may end early.
        var missing = tag == AsciiTag ? offset > length : offset + count > length;
        if (missing) throw Broken($"key {key} wants {count} values from {offset} on of tag {tag}, which has {length}");
        return tag switch
        {
            0 => offset,
            // A list of numbers occurs in no key that we know; a single one is a code.
            NumberTag => count == 1 ? directory[offset] : directory.Slice(offset, count).ToArray().Select(number => (double)number).ToArray(),
            DoublesTag => doubles.Slice(offset, count).ToArray(),
            _ => ascii.Substring(offset, Math.Min(count, length - offset)).TrimEnd('\0').TrimEnd('|', '\n', ' '),
        };
    }

    private static RasterFormatException Broken(string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The GeoKey directory is broken: {problem}."));
}
