using System.Globalization;

namespace SarGan.Geo.Crs;

/// <summary>One KEYWORD["name", ...] of well-known text.</summary>
/// <param name="Keyword">In upper case.</param>
/// <param name="Values">Texts and numbers, in order, as written; texts without their quotation marks.</param>
/// <param name="Children">The nodes within, in order.</param>
internal sealed record WktNode(string Keyword, IReadOnlyList<string> Values, IReadOnlyList<WktNode> Children)
{
    // Real ones nest to 6 and have some thousand characters.
    private const int MaximumDepth = 16;
    private const int MaximumLength = 100_000;

    /// <summary>The first value, by custom the name.</summary>
    public string Name => Values.Count > 0 ? Values[0] : "";

    /// <summary>The first child of a keyword, or null.</summary>
    public WktNode? Find(string keyword) => Children.FirstOrDefault(child => child.Keyword == keyword);

    /// <summary>The first child of a keyword.</summary>
    public WktNode Require(string keyword) => Find(keyword) ?? throw new CrsException($"The WKT is not complete: {Keyword} has no {keyword}.");

    /// <summary>A value as a number.</summary>
    public double Number(int index) =>
        index < Values.Count && double.TryParse(Values[index], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new CrsException($"The WKT is broken: value {index + 1} of {Keyword} should be a number.");

    /// <summary>The EPSG code of AUTHORITY["EPSG","n"], or null.</summary>
    public int? EpsgCode() =>
        Find("AUTHORITY") is { Values: [var authority, var code] } && authority.Equals("EPSG", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Reads a text whole.</summary>
    /// <exception cref="CrsException">It is not well-known text.</exception>
    public static WktNode Parse(string text)
    {
        if (text.Length > MaximumLength) throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"A WKT of {text.Length} characters is too long; expected at most {MaximumLength}."));
        var position = 0;
        var root = ReadNode(text, ref position, 0);
        // ESRI's citations go on after it with other texts, parted by a bar.
        return root;
    }

    private static WktNode ReadNode(string text, ref int position, int depth)
    {
        if (depth > MaximumDepth) throw Broken("it is nested too deeply", position);
        var start = SkipSpace(text, position);
        position = start;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_')) position++;
        var keyword = text[start..position].ToUpperInvariant();
        position = SkipSpace(text, position);
        if (keyword.Length == 0 || position >= text.Length || text[position] is not ('[' or '(')) throw Broken("a keyword and a bracket were expected", position);
        position++;

        List<string> values = [];
        List<WktNode> children = [];
        while (true)
        {
            position = SkipSpace(text, position);
            if (position >= text.Length) throw Broken("it ends within a bracket", position);
            if (text[position] == '"') values.Add(ReadQuoted(text, ref position));
            else if (IsNode(text, position)) children.Add(ReadNode(text, ref position, depth + 1));
            else values.Add(ReadBare(text, ref position));

            position = SkipSpace(text, position);
            if (position >= text.Length) throw Broken("it ends within a bracket", position);
            var mark = text[position++];
            if (mark is ']' or ')') return new WktNode(keyword, values, children);
            if (mark != ',') throw Broken("a comma or a closing bracket was expected", position - 1);
        }
    }

    private static string ReadQuoted(string text, ref int position)
    {
        var end = text.IndexOf('"', position + 1);
        if (end < 0) throw Broken("a quotation mark is missing", position);
        var value = text[(position + 1)..end];
        position = end + 1;
        return value;
    }

    /// <summary>A number, or an axis direction such as EAST.</summary>
    private static string ReadBare(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is not (',' or ']' or ')' or '[' or '(' or '"')) position++;
        if (position == start) throw Broken("a value was expected", position);
        return text[start..position].Trim();
    }

    private static bool IsNode(string text, int position)
    {
        if (!char.IsAsciiLetter(text[position])) return false;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_')) position++;
        position = SkipSpace(text, position);
        return position < text.Length && text[position] is ('[' or '(');
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        return position;
    }

    private static CrsException Broken(string problem, int position) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The WKT is broken at character {position}: {problem}."));
}
