using System.Text;

namespace SarGan.Data.Layouts;

/// <summary>A comma-separated file with a header row (RFC 4180).</summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, int> _columns;

    private CsvTable(string path, IReadOnlyList<string> header, IReadOnlyList<string[]> rows)
    {
        (Path, Header, Rows) = (path, header, rows);
        _columns = [];
        for (var i = 0; i < header.Count; i++) _columns.TryAdd(header[i], i);
    }

    public string Path { get; }

    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<string[]> Rows { get; }

    public bool Has(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (!_columns.ContainsKey(column)) return false;
        }

        return true;
    }

    /// <summary>A field; empty where the column is missing.</summary>
    public string Field(string[] row, string column) => _columns.TryGetValue(column, out var at) ? row[at] : "";

    /// <summary>Reads a file.</summary>
    /// <exception cref="DatasetLayoutException">The file is empty, holds a NUL, a row has another number of fields than the header, or a quote is left open.</exception>
    public static CsvTable Read(string path)
    {
        var text = File.ReadAllText(path);
        // No path and no number holds one, and what opens files does not take it.
        if (text.Contains('\0', StringComparison.Ordinal)) throw new DatasetLayoutException($"{path}: text was expected; the file holds a NUL character.");
        var records = Parse(text, path);
        if (records.Count == 0) throw new DatasetLayoutException($"{path}: a header row was expected; the file is empty.");
        var wrong = records.FindIndex(record => record.Length != records[0].Length);
        if (wrong >= 0) throw new DatasetLayoutException($"{path}: record {wrong + 1} has {records[wrong].Length} fields; the header has {records[0].Length}.");
        return new CsvTable(path, records[0], records[1..]);
    }

    /// <summary>Writes rows, with line feeds, quoted where needed.</summary>
    public static void Write(Stream stream, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', header.Select(Quote)));
        foreach (var row in rows) writer.WriteLine(string.Join(',', row.Select(Quote)));
    }

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static List<string[]> Parse(string text, string path)
    {
        var records = new List<string[]>();
        var fields = new List<string>();
        var field = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '"' && field.Length == 0)
            {
                at = ReadQuoted(text, at + 1, field, path);
            }
            else if (text[at] == ',')
            {
                EndField();
                at++;
            }
            else if (text[at] is '\n' or '\r')
            {
                at += text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
                EndRecord();
            }
            else
            {
                field.Append(text[at++]);
            }
        }

        EndRecord();
        return records;

        void EndField()
        {
            fields.Add(field.ToString());
            field.Clear();
        }

        void EndRecord()
        {
            // An empty line is no record.
            if (fields.Count == 0 && field.Length == 0) return;
            EndField();
            records.Add([.. fields]);
            fields.Clear();
        }
    }

    private static int ReadQuoted(string text, int at, StringBuilder field, string path)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                field.Append('"');
                at++;
            }
            else
            {
                return at + 1;
            }
        }

        throw new DatasetLayoutException($"{path}: a quoted field is not closed.");
    }
}
