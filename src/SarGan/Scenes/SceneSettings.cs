using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SarGan.Models;
using SarGan.Models.Networks;

namespace SarGan.Scenes;

/// <summary>All that the bytes of a result depend on, but for the statistics, which follow from it.</summary>
internal sealed record SceneSettings
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public required string ModelSha256 { get; init; }

    public string LibraryVersion { get; init; } =
        typeof(SceneSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public required string SourceName { get; init; }

    public required string SourceSha256 { get; init; }

    public required TranslationDirection Direction { get; init; }

    public required SceneStatisticsMode Statistics { get; init; }

    public required SceneBlending Blending { get; init; }

    public required int Window { get; init; }

    public required int Halo { get; init; }

    public required int Overlap { get; init; }

    public required int StatisticsPixels { get; init; }

    /// <summary>The SHA-256 of statistics that were given; null for the scene's own.</summary>
    public string? SharedStatistics { get; init; }

    public required ComputePrecision Precision { get; init; }

    /// <summary>"cpu" or "cuda": they round differently, so that a run begun on one cannot go on to the same bytes on the other.</summary>
    public required string Device { get; init; }

    public required IReadOnlyList<int> Bands { get; init; }

    public required bool Overviews { get; init; }

    public string? Scorer { get; init; }

    public string? ScoreBand { get; init; }

    public float MostScore { get; init; }

    public string? Attribution { get; init; }

    public IReadOnlyList<string> Forced { get; init; } = [];

    /// <summary>All but what was forced, which is known only once the scene was looked at.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { Forced = [] }, Json);

    /// <summary>What differs from the settings of another run, in brackets, such as " (device cuda, now cpu)"; empty where those cannot be read.</summary>
    /// <param name="stored">As JSON, from a file; null where there are none.</param>
    public string DifferenceFrom(string? stored)
    {
        try
        {
            if (stored is null || JsonNode.Parse(stored) is not JsonObject before) return "";
            var now = JsonNode.Parse(ToJson())!.AsObject(); // A record is an object.
            var different = now.Where(setting => !JsonNode.DeepEquals(setting.Value, before[setting.Key]));
            var words = string.Join("; ", different.Select(setting => $"{setting.Key} {Word(before[setting.Key])}, now {Word(setting.Value)}"));
            return words.Length == 0 ? "" : $" ({words})";
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return ""; // The latter where a name stands twice.
        }

        static string Word(JsonNode? value) => value is null ? "none" : value.ToJsonString() is { Length: <= 100 } text ? text.Trim('"') : "another";
    }

    /// <summary>In words, for people.</summary>
    public string ToText()
    {
        return FormattableString.Invariant($"window {Window}, {Name(Blending)}, {(Blending == SceneBlending.Exact ? $"margin {Halo}" : $"overlap {Overlap}")}, statistics {(SharedStatistics is null ? Name(Statistics) : "shared")}, precision {Name(Precision)}, device {Device}, bands {string.Join(",", Bands.Select(band => band + 1))}");

        static string Name<T>(T value) => value!.ToString()!.ToLowerInvariant(); // An enum's name is never null.
    }
}
