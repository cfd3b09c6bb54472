using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SarGan.Registration;

namespace SarGan.Benchmarks.Registration;

/// <summary>Runs registration methods over trials. Each result is a line of a file, and what is there already is not run again: a run of an hour may be stopped.</summary>
internal sealed class RegistrationRun
{
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly Dictionary<string, TrialRecord> _records = [];

    public RegistrationRun(string recordsFile)
    {
        _file = recordsFile;
        if (!File.Exists(recordsFile)) return;
        foreach (var line in File.ReadLines(recordsFile).Where(line => line.Length > 0))
        {
            var record = TrialRecord.Parse(line);
            _records[record.Key] = record;
        }
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
