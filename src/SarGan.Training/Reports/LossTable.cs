using System.Globalization;
using System.Text;

namespace SarGan.Training.Reports;

/// <summary>The file <c>losses.csv</c> of a run: one row a logged step, numbers that read back bit for bit, invariant culture.</summary>
/// <remarks>
/// UTF-8 without a byte order mark, lines ended by a line feed, first line <see cref="Header"/>. A row counts once its line feed is there: the rest of a
/// row that a killed process left is ignored by <see cref="Read"/> and cut off by <see cref="Append"/> and <see cref="TruncateAfter"/>.
/// Columns are found by name: unknown ones are ignored, and of the known ones only <c>step</c> must be there.
/// </remarks>
public static class LossTable
{
    /// <summary>The column names, in the order in which they are written.</summary>
    public const string Header = "step,epoch,discriminatorLoss,discriminatorAccuracy,generatorLoss,adversarial,cycle,identity,l1,learningRate,seconds";

    /// <summary>Opens a table for further rows; creates it, with its header, where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A writer that the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The file has other columns than <see cref="Header"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static LossTableWriter Append(string path) => new(path);

    /// <summary>Reads all whole rows.</summary>
    /// <param name="path">The file; another process may still be writing it.</param>
    /// <exception cref="InvalidDataException">The header lacks <c>step</c>, or a cell is not a number; the message names the file and the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<LossRow> Read(string path)
    {
        var lines = WholeLines(path);
        if (lines.Count == 0) return [];
        var columns = new ColumnMap(path, lines[0]);
        return [.. lines.Skip(1).Select((line, i) => columns.Parse(line, i + 2))];
    }

    /// <summary>Drops the rows of later steps and what a killed process left half written, so that a resumed run continues the table. The file is written aside, then moved.</summary>
    /// <param name="path">The file; nothing happens where there is none.</param>
    /// <param name="step">The last step whose row stays.</param>
    /// <returns>How many whole rows went.</returns>
    /// <exception cref="InvalidDataException">The header lacks <c>step</c>, or a step is not a number.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static int TruncateAfter(string path, long step)
    {
        if (!File.Exists(path)) return 0;
        var lines = WholeLines(path);
        var kept = new List<string>(lines.Count);
        if (lines.Count > 0)
        {
            var columns = new ColumnMap(path, lines[0]);
            kept.Add(lines[0]);
            kept.AddRange(lines.Skip(1).Where((line, i) => columns.StepOf(line, i + 2) <= step));
        }
        else
        {
            kept.Add(Header);
        }
        var aside = path + ".partial";
        using (var stream = File.Create(aside))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + "\n"))));
            stream.Flush(flushToDisk: true);
        }
        File.Move(aside, path, overwrite: true);
        return Math.Max(0, lines.Count - kept.Count);
    }

    internal static string Format(LossRow row) => string.Join(
        ',',
        row.Step.ToString(CultureInfo.InvariantCulture),
        row.Epoch.ToString(CultureInfo.InvariantCulture),
        Cell(row.DiscriminatorLoss),
        Cell(row.DiscriminatorAccuracy),
        Cell(row.GeneratorLoss),
        Cell(row.Adversarial),
        Cell(row.Cycle),
        Cell(row.Identity),
        Cell(row.L1),
        Cell(row.LearningRate),
        Cell(row.Seconds));

    private static string Cell(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static List<string> WholeLines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n');
        // What follows the last line feed is empty, or a row still being written.
        return [.. lines.SkipLast(1).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];
    }

    /// <summary>Where each known column stands in a given file.</summary>
    private sealed class ColumnMap
    {
        private readonly string _path;
        private readonly Dictionary<string, int> _positions;
        private readonly int _count;

        public ColumnMap(string path, string header)
        {
            var names = header.Split(',');
            (_path, _count) = (path, names.Length);
            _positions = names.Select((name, i) => (Name: name.Trim(), i)).DistinctBy(c => c.Name).ToDictionary(c => c.Name, c => c.i, StringComparer.Ordinal);
            if (!_positions.ContainsKey("step"))
                throw new InvalidDataException($"{path}, line 1: a table of losses begins with \"{Header}\". Actual line was \"{Shorten(header)}\".");
        }

        public LossRow Parse(string line, int number)
        {
            var cells = Split(line, number);
            double? Value(string column) => Number(cells, column, number);
            return new LossRow
            {
                Step = Integer(cells, "step", number),
                Epoch = (int)Math.Clamp(Integer(cells, "epoch", number), int.MinValue, int.MaxValue),
                DiscriminatorLoss = Value("discriminatorLoss"),
                DiscriminatorAccuracy = Value("discriminatorAccuracy"),
                GeneratorLoss = Value("generatorLoss") ?? double.NaN,
                Adversarial = Value("adversarial"),
                Cycle = Value("cycle"),
                Identity = Value("identity"),
                L1 = Value("l1"),
                LearningRate = Value("learningRate") ?? double.NaN,
                Seconds = Value("seconds") ?? double.NaN,
            };
        }

        public long StepOf(string line, int number) => Integer(Split(line, number), "step", number);

        private string[] Split(string line, int number)
        {
            var cells = line.Split(',');
            return cells.Length == _count
                ? cells
                : throw new InvalidDataException($"{_path}, line {number}: {_count} cells expected. Actual line was \"{Shorten(line)}\".");
        }

        private long Integer(string[] cells, string column, int number)
        {
            if (!_positions.TryGetValue(column, out var i)) return 0;
            return long.TryParse(cells[i], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new InvalidDataException($"{_path}, line {number}: {column} must be a whole number. Actual text was \"{Shorten(cells[i])}\".");
        }

        private double? Number(string[] cells, string column, int number)
        {
            if (!_positions.TryGetValue(column, out var i) || cells[i].Length == 0) return null;
            return double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw new InvalidDataException($"{_path}, line {number}: {column} must be a number. Actual text was \"{Shorten(cells[i])}\".");
        }

        private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "...";
    }
}
