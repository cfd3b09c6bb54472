using System.Text.Json.Nodes;

namespace SarGan.Training.Watchdog.Detectors;

/// <summary>Puts into words that a loss or weight is infinite or not a number. The trainer finds that itself, at every step where looking is free.</summary>
internal sealed class NonFiniteDetector(WatchdogOptions options)
{
    private bool _told;

    public static string Name => "non-finite";

    public WatchdogAction Action => options.NonFinite;

    /// <summary>Whether training goes on all the same.</summary>
    public bool LetsPass => Action is WatchdogAction.Off or WatchdogAction.Warn;

    public static string Describe(TrainingDivergedException found) =>
        $"{found.Quantity} is not finite. Lower the learning rate, or the precision's risk (--precision fp32), and look whether tiles hold samples that are no numbers.";

    /// <summary>Takes note of what a look at losses or weights gave.</summary>
    /// <param name="found">Null where all are finite.</param>
    /// <returns>Whether it is to be told: it is said once, until all is well again.</returns>
    public bool IsNews(TrainingDivergedException? found)
    {
        var news = found is not null && !_told && Action != WatchdogAction.Off;
        _told = found is not null;
        return news;
    }

    /// <summary>What a checkpoint keeps.</summary>
    public JsonObject Save() => new() { ["told"] = _told };

    /// <summary>Takes back what <see cref="Save"/> gave; with null, begins anew.</summary>
    public void Load(JsonNode? saved) => _told = (bool?)saved?["told"] ?? false;
}
