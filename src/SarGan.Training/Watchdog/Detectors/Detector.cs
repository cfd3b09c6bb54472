using System.Globalization;
using System.Text.Json.Nodes;

namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Looks for one kind of trouble: a quotient of sums over the last readings, for each direction by itself, that passes a limit.</summary>
/// <remarks>To write one: derive, say what is summed, what is bad, and what helps; add it to <see cref="TrainingWatch"/>.</remarks>
/// <param name="name">What events call it.</param>
/// <param name="action">What follows.</param>
/// <param name="options">How many readings are judged.</param>
internal abstract class Detector(string name, WatchdogAction action, WatchdogOptions options)
{
    private readonly SortedDictionary<string, Queue<Sample>> _samples = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _told = new(StringComparer.Ordinal); // what was said, and how many times it was well since

    public string Name => name;

    public WatchdogAction Action => action;

    /// <summary>Whether a roll-back lowers the discriminators' rate alone.</summary>
    public virtual bool BlamesDiscriminators => false;

    protected WatchdogOptions Options => options;

    /// <summary>The step of the first reading that the present judgement rests on; trouble began then or later.</summary>
    public long? WindowStart => _samples.Values.Where(s => s.Count > 0).Select(s => (long?)s.Peek().Step).Min();

    /// <summary>The judged quotients by what they are about.</summary>
    public IEnumerable<(string Key, double Value)> Values => _samples.Where(s => s.Value.Count > 0).Select(s => (s.Key, Quotient(s.Value)));

    /// <summary>Takes a reading in.</summary>
    /// <returns>What is wrong and what helps; null where all is well, or where it was said before and has not been well since.</returns>
    public string? Inspect(WatchdogReading reading)
    {
        if (action == WatchdogAction.Off || reading.Step <= options.WarmUpSteps) return null;
        List<string> found = [];
        foreach (var (key, part, whole) in Measure(reading))
        {
            // What is no number is another detector's find; here it would outlast the steps that gave it.
            if (!double.IsFinite(part) || !double.IsFinite(whole)) continue;
            if (!_samples.TryGetValue(key, out var samples)) _samples.Add(key, samples = new Queue<Sample>());
            samples.Enqueue(new Sample(reading.Step, part, whole));
            if (samples.Count > options.Readings) samples.Dequeue();
            if (samples.Count < options.Readings) continue;
            var value = Quotient(samples);
            if (IsBad(key, value) ? IsNews(key) : Recovers(key)) found.Add($"{Describe(key, value)} (mean of {options.Readings} readings from step {samples.Peek().Step} to {reading.Step}).");
        }
        return found.Count == 0 ? null : $"{string.Join(" ", found)} {Advice}";
    }

    /// <summary>What a checkpoint keeps.</summary>
    public JsonObject Save() => new()
    {
        ["told"] = new JsonObject(_told.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value))),
        ["samples"] = new JsonObject(_samples.Select(s => KeyValuePair.Create(
            s.Key, (JsonNode?)new JsonArray([.. s.Value.Select(v => (JsonNode)new JsonArray(v.Step, v.Part, v.Whole))])))),
    };

    /// <summary>Takes back what <see cref="Save"/> gave; with null, begins anew.</summary>
    public void Load(JsonNode? saved)
    {
        _told.Clear();
        _samples.Clear();
        if (saved is null) return;
        foreach (var (key, times) in saved["told"]!.AsObject()) _told.Add(key, (int)times!); // from Save, as the checkpoint's digests say
        foreach (var (key, values) in saved["samples"]!.AsObject())
        {
            var samples = values!.AsArray().Select(v => new Sample((long)v![0]!, (double)v[1]!, (double)v[2]!)).ToList();
            _samples.Add(key, new Queue<Sample>(samples.TakeLast(options.Readings)));
        }
    }

    /// <summary>What of a reading is summed: of what, dividend, divisor.</summary>
    protected abstract IEnumerable<(string Key, double Part, double Whole)> Measure(WatchdogReading reading);

    /// <summary>Whether a quotient is past its limit.</summary>
    protected abstract bool IsBad(string key, double value);

    /// <summary>What is wrong, without a full stop.</summary>
    protected abstract string Describe(string key, double value);

    /// <summary>What helps, in sentences.</summary>
    protected abstract string Advice { get; }

    protected static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A warning is given once; what stops or goes back is not over before it has.</summary>
    private bool IsNews(string key)
    {
        var news = !_told.ContainsKey(key) || action != WatchdogAction.Warn;
        _told[key] = 0;
        return news;
    }

    /// <summary>Only after as many good judgements as there are readings, so that a value about its limit does not warn again and again.</summary>
    private bool Recovers(string key)
    {
        if (_told.TryGetValue(key, out var times) && times + 1 < options.Readings) _told[key] = times + 1;
        else _told.Remove(key);
        return false;
    }

    // Where both are 0, such as a flat output beside flat targets, there is nothing to complain of.
    private static double Quotient(Queue<Sample> samples) => samples.Sum(s => s.Whole) is > 0 and var whole ? samples.Sum(s => s.Part) / whole : double.NaN;

    private readonly record struct Sample(long Step, double Part, double Whole);
}
