using System.Reflection;
using SarGan.Models;
using SarGan.Models.Networks;

namespace SarGan.Scenes;

/// <summary>All that the bytes of a result depend on, but for the statistics, which follow from it.</summary>
internal sealed record SceneSettings
{
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

    public required IReadOnlyList<int> Bands { get; init; }

    public required bool Overviews { get; init; }

    public string? Scorer { get; init; }

    public string? ScoreBand { get; init; }

    public float MostScore { get; init; }

    public string? Attribution { get; init; }

    public IReadOnlyList<string> Forced { get; init; } = [];

    /// <summary>In words, for people.</summary>
    public string ToText()
    {
        return FormattableString.Invariant($"window {Window}, {Name(Blending)}, {(Blending == SceneBlending.Exact ? $"margin {Halo}" : $"overlap {Overlap}")}, statistics {(SharedStatistics is null ? Name(Statistics) : "shared")}, precision {Name(Precision)}, bands {string.Join(",", Bands.Select(band => band + 1))}");

        static string Name<T>(T value) => value!.ToString()!.ToLowerInvariant(); // An enum's name is never null.
    }
}
