using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using SarGan.Registration;

namespace SarGan.Benchmarks.Registration;

/// <summary>Runs registration methods over trials. Each result is a line of a file, and what is there already is not run again: a run of an hour may be stopped.</summary>
internal sealed class RegistrationRun
{
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly Dictionary<string, TrialRecord> _records = [];

    /// <summary>Goes on with a file, or begins it.</summary>
    /// <param name="recordsFile">Its first line says which seed and which version of the library its results are of. A last line that a stopped run left incomplete is removed.</param>
    /// <param name="seed">Of the perturbations.</param>
    /// <exception cref="InvalidDataException">The results are of another seed or version, or a line is no result.</exception>
    public RegistrationRun(string recordsFile, long seed)
    {
        _file = recordsFile;
        var header = string.Create(CultureInfo.InvariantCulture, $"# seed={seed};library={LibraryVersion}");
        var text = File.Exists(recordsFile) ? File.ReadAllText(recordsFile) : "";
        var end = text.LastIndexOf('\n') + 1;
        if (end == 0)
        {
            // Nothing, or a header that was never completed; anything else is not this program's to replace.
            if (!header.StartsWith(text, StringComparison.Ordinal)) throw Other(text, header);
            File.WriteAllText(recordsFile, header + "\n");
            return;
        }

        var lines = text[..end].Split('\n');
        if (lines[0] != header) throw Other(lines[0], header);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            var record = ParseLine(lines[i], i + 1);
            _records[record.Key] = record;
        }
        if (end < text.Length) File.WriteAllText(recordsFile, text[..end]);
    }

    public IReadOnlyCollection<TrialRecord> Records => _records.Values;

    /// <summary>Runs what is missing.</summary>
    /// <param name="trials">All that are wanted.</param>
    /// <param name="methods">For the usual and for the wide search.</param>
    /// <param name="threads">Trials at the same time.</param>
    /// <param name="progress">Told every twentieth result.</param>
    public void Run(IEnumerable<RegistrationTrial> trials, IReadOnlyList<(IImageRegistration Usual, IImageRegistration Wide)> methods, int threads, TextWriter progress)
    {
        var jobs = trials.SelectMany(trial => methods.Select(method => (Trial: trial, Method: trial.Wide ? method.Wide : method.Usual)))
            .Where(job => !_records.ContainsKey(KeyOf(job.Trial, job.Method))).ToList();
        var done = 0;
        // In order, so that what is there after a stop is the beginning.
        Parallel.ForEach(Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = threads }, job =>
        {
            var pair = job.Trial.Load();
            var start = Stopwatch.GetTimestamp();
            var result = job.Method.Register(pair.Sar, pair.Optical);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var rmse = pair.Checks.Count > 0 ? pair.Rmse(result.OpticalToSar) : double.PositiveInfinity;
            Add(new TrialRecord(job.Trial.Kind, job.Trial.Name, job.Trial.Group, job.Trial.Number, job.Method.Name, pair.Limit, rmse, result.IsAligned, seconds, Evidence(result)));
            if (Interlocked.Increment(ref done) is var count && (count % 20 == 0 || count == jobs.Count)) progress.WriteLine($"{count} of {jobs.Count}");
        });
    }

    private static string LibraryVersion { get; } =
        typeof(RegistrationResult).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private InvalidDataException Other(string first, string header) =>
        new($"The first line of {_file} is '{(first.Length > 100 ? first[..100] : first)}', and this run's results belong under '{header}': results of several seeds or versions do not go into one table. Name another file by --records.");

    private TrialRecord ParseLine(string line, int number)
    {
        try
        {
            return TrialRecord.Parse(line);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidDataException(FormattableString.Invariant($"Line {number} of {_file} is not a result: remove it, or name another file by --records."), exception);
        }
    }

    private static string Evidence(RegistrationResult result) => string.Create(CultureInfo.InvariantCulture,
        $"model={result.Model};candidates={result.Candidates};inliers={result.Inliers};residual={result.ResidualRms:F2};spread={result.Spread:F3}{string.Concat(result.Measures.Select(measure => string.Create(CultureInfo.InvariantCulture, $";{measure.Key}={measure.Value:F3}")))}");

    private static string KeyOf(RegistrationTrial trial, IImageRegistration method) => $"{trial.Kind},{trial.Name},{trial.Number},{method.Name}";

    private void Add(TrialRecord record)
    {
        lock (_gate)
        {
            _records[record.Key] = record;
            File.AppendAllText(_file, record.ToLine() + "\n");
        }
    }
}
