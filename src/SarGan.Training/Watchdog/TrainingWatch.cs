using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using SarGan.Training.Recipes;
using SarGan.Training.Watchdog.Detectors;

namespace SarGan.Training.Watchdog;

/// <summary>The watchdog of one run: shows readings to the detectors, tells what they find, and remembers it.</summary>
internal sealed class TrainingWatch
{
    private const string Generators = "generators", Discriminators = "discriminators";
    private readonly WatchdogOptions _options;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<Detector> _detectors;
    private readonly NonFiniteDetector _nonFinite;
    private readonly List<WatchdogEvent> _events = [];

    public TrainingWatch(WatchdogOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _detectors = [new CopyingDetector(options), new ConstantDetector(options), new InvertedDetector(options), new SaturationDetector(options)];
        _nonFinite = new NonFiniteDetector(options);
    }

    /// <summary>What was found, in order; what happened on a way that was left by a roll-back stays.</summary>
    public IReadOnlyList<WatchdogEvent> Events => _events;

    /// <summary>How often the run went back.</summary>
    public int RollBacks => _events.Count(e => e.RolledBackTo is not null);

    /// <summary>What the roll-backs left of the generators' rate, above 0, 1 at most.</summary>
    public double GeneratorRate { get; private set; } = 1;

    /// <summary>The same for the discriminators.</summary>
    public double DiscriminatorRate { get; private set; } = 1;

    /// <summary>The newest checkpoint of this step or before is needed for a roll-back, even if others are newer; null where none is.</summary>
    public long? NeededCheckpoint => !_options.MayRollBack ? null : _detectors.Where(d => d.Action == WatchdogAction.RollBack).Select(d => d.WindowStart).Min();

    /// <summary>The judged numbers by name, such as "copying/SarToOptical".</summary>
    public IReadOnlyDictionary<string, double> Values => _detectors.SelectMany(d => d.Values.Select(v => ($"{d.Name}/{v.Key}", v.Value))).ToDictionary(v => v.Item1, v => v.Value);

    /// <summary>Lowers the rates of a recipe's optimizers by what roll-backs ask for.</summary>
    public void ApplyRates(Recipe recipe)
    {
        if (RollBacks == 0) return;
        foreach (var (name, optimizer) in recipe.Optimizers) optimizer.LearningRate *= name == Discriminators ? DiscriminatorRate : GeneratorRate;
    }

    /// <summary>Shows a logged step to every detector, and warns of what they find.</summary>
    /// <returns>What calls for more than a warning; null where nothing does. A stop goes before a roll-back.</returns>
    public WatchdogAlarm? Inspect(WatchdogReading reading)
    {
        List<WatchdogAlarm> alarms = [];
        foreach (var detector in _detectors)
        {
            if (detector.Inspect(reading) is not { } message) continue;
            var found = new WatchdogEvent(reading.Step, detector.Name, detector.Action, message);
            if (detector.Action == WatchdogAction.Warn) Tell(found);
            else alarms.Add(new WatchdogAlarm(found, detector.WindowStart ?? reading.Step, detector.BlamesDiscriminators, null));
        }
        return alarms.Find(a => a.Found.Action == WatchdogAction.Stop) ?? alarms.FirstOrDefault();
    }

    /// <summary>Takes note of what a look at losses or weights gave, and warns where training is to go on all the same.</summary>
    /// <param name="found">Null where all are finite.</param>
    /// <returns>Whether training goes on.</returns>
    public bool LetsPass(TrainingDivergedException? found)
    {
        if (_nonFinite.IsNews(found) && _nonFinite.Action != WatchdogAction.RollBack) Tell(EventOf(found!)); // news are never null
        return found is null || _nonFinite.LetsPass;
    }

    /// <summary>What a divergence that could not pass calls for; null where it stops the run.</summary>
    public WatchdogAlarm? Inspect(TrainingDivergedException diverged) => _nonFinite.Action != WatchdogAction.RollBack
        ? null
        : new WatchdogAlarm(EventOf(diverged), diverged.Step, BlamesDiscriminators: false, diverged);

    /// <summary>Notes a stop and makes the exception that ends the run.</summary>
    public WatchdogException Stop(WatchdogAlarm alarm, string? because = null)
    {
        Tell(alarm.Found with { Action = WatchdogAction.Stop });
        return new WatchdogException(alarm.Found, $"The watchdog stopped training at step {alarm.Found.Step}. {alarm.Found.Message}{because}", alarm.Cause);
    }

    /// <summary>Notes a roll-back and lowers the rates. Call after <see cref="Load"/>, which knows only what was before.</summary>
    public void RolledBack(WatchdogAlarm alarm, long step)
    {
        if (!alarm.BlamesDiscriminators) GeneratorRate *= _options.RateFactor;
        DiscriminatorRate *= _options.RateFactor;
        var whose = alarm.BlamesDiscriminators ? "the discriminators' learning rate" : "all learning rates";
        var found = alarm.Found with
        {
            RolledBackTo = step,
            Message = FormattableString.Invariant($"{alarm.Found.Message} Went back to the checkpoint of step {step} and on from there with {whose} times {_options.RateFactor} (roll-back {RollBacks + 1} of at most {_options.MostRollBacks})."),
        };
        Tell(found);
    }

    /// <summary>Whether there may be one more.</summary>
    public bool MayRollBack => RollBacks < _options.MostRollBacks;

    /// <summary>What a checkpoint keeps.</summary>
    public JsonObject Save() => new()
    {
        [Generators] = GeneratorRate,
        [Discriminators] = DiscriminatorRate,
        ["events"] = ToJson(_events),
        ["detectors"] = new JsonObject(_detectors.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Save())).Append(KeyValuePair.Create(NonFiniteDetector.Name, (JsonNode?)_nonFinite.Save()))),
    };

    /// <summary>Takes back what <see cref="Save"/> gave; with null, from checkpoints of earlier versions, begins anew.</summary>
    public void Load(JsonNode? saved)
    {
        (GeneratorRate, DiscriminatorRate) = ((double?)saved?[Generators] ?? 1, (double?)saved?[Discriminators] ?? 1);
        _events.Clear();
        if (saved?["events"] is JsonArray events) _events.AddRange(events.Select(e => System.Text.Json.JsonSerializer.Deserialize<WatchdogEvent>(e, RecipeJson.Compact)!)); // no null in what Save wrote
        foreach (var detector in _detectors) detector.Load(saved?["detectors"]?[detector.Name]);
        _nonFinite.Load(saved?["detectors"]?[NonFiniteDetector.Name]);
    }

    /// <summary>Takes back a checkpoint's notes but keeps what happened since: events and lowered rates.</summary>
    public void LoadForRollBack(JsonNode? saved)
    {
        var (events, generators, discriminators) = (_events.ToList(), GeneratorRate, DiscriminatorRate);
        Load(saved);
        _events.Clear();
        _events.AddRange(events);
        (GeneratorRate, DiscriminatorRate) = (generators, discriminators);
    }

    /// <summary>Events as <c>run.json</c> shows them.</summary>
    public static JsonArray ToJson(IEnumerable<WatchdogEvent> events) => new([.. events.Select(e => System.Text.Json.JsonSerializer.SerializeToNode(e, RecipeJson.Compact))]);

    private WatchdogEvent EventOf(TrainingDivergedException diverged) => new(diverged.Step, NonFiniteDetector.Name, _nonFinite.Action, NonFiniteDetector.Describe(diverged));

    private void Tell(WatchdogEvent found)
    {
        _events.Add(found);
        _logger.WatchdogFound(found.Step, found.Message);
    }
}

/// <summary>Something that calls for a stop or a roll-back.</summary>
/// <param name="Found">What was found.</param>
/// <param name="Since">The trouble began at this step or later.</param>
/// <param name="BlamesDiscriminators">Whether a roll-back lowers the discriminators' rate alone.</param>
/// <param name="Cause">The exception that it was found by, if one.</param>
internal sealed record WatchdogAlarm(WatchdogEvent Found, long Since, bool BlamesDiscriminators, Exception? Cause);
