namespace SarGan.Scenes;

/// <summary>A translated scene.</summary>
public sealed record SceneResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How it was translated.</summary>
    public required SceneOutline Outline { get; init; }

    /// <summary>Windows that an earlier run had finished.</summary>
    public required int WindowsResumed { get; init; }

    /// <summary>Where windows are feathered: the mean absolute difference of this run's windows from the neighbours on their left and above, over the measurements in the middle of the overlaps, in 1/255 of the output's range. Null otherwise, and where all was resumed.</summary>
    public required double? OverlapDifference { get; init; }

    /// <summary>Statistics that the norms used.</summary>
    public required SceneStatistics Statistics { get; init; }

    /// <summary>What the model's contract would have refused, in words.</summary>
    public required IReadOnlyList<string> Forced { get; init; }

    /// <summary>What to know of the result beside, in words.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The SHA-256 of the scene's file, lower-case hexadecimal.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>From the first window of this run to the last.</summary>
    public required TimeSpan TranslatingTime { get; init; }

    /// <summary>The time that the network itself took in it.</summary>
    public required TimeSpan NetworkTime { get; init; }

    /// <summary>Pixels of the scene a second, while windows were translated; 0 where all were resumed.</summary>
    public required double PixelsPerSecond { get; init; }
}
