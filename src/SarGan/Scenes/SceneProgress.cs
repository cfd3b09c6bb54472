namespace SarGan.Scenes;

/// <summary>What a <see cref="SceneTranslator"/> is doing.</summary>
public enum ScenePhase
{
    /// <summary>Reads the scene once for its hash.</summary>
    Hashing,

    /// <summary>Takes statistics from a sample.</summary>
    Measuring,

    /// <summary>Puts windows that an earlier run finished into the result.</summary>
    Resuming,

    /// <summary>Reads, translates and writes windows.</summary>
    Translating,

    /// <summary>Puts the file together.</summary>
    Finishing,
}

/// <summary>How a scene will be translated.</summary>
public sealed record SceneOutline
{
    /// <summary>Columns of the scene.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the scene.</summary>
    public required int Height { get; init; }

    /// <summary>Which way.</summary>
    public required Models.TranslationDirection Direction { get; init; }

    /// <summary>Windows that go through the network.</summary>
    public required int Windows { get; init; }

    /// <summary>Height and width of a window, in pixels.</summary>
    public required int WindowPixels { get; init; }

    /// <summary>How windows become one image: exactly or feathered.</summary>
    public required SceneBlending Blending { get; init; }

    /// <summary>The margin that exactness takes with this network: its receptive field's radius, rounded up to its step, in pixels.</summary>
    public required int HaloPixels { get; init; }

    /// <summary>Pixels that neighbouring windows share; 0 for a scene in one window.</summary>
    public required int OverlapPixels { get; init; }

    /// <summary>The share of the network's pixels that end up in the result, 0..1.</summary>
    public required double UsedShare { get; init; }

    /// <summary>The columns at which pixels of another window begin; where windows are feathered, the middle of the overlap.</summary>
    public required IReadOnlyList<int> BorderColumns { get; init; }

    /// <summary>The rows at which pixels of another window begin.</summary>
    public required IReadOnlyList<int> BorderRows { get; init; }

    /// <summary>What to know of it beside, in words: what the contract refuses and was forced, what exactness would take, what is odd about the file.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>In a sentence.</summary>
    public override string ToString()
    {
        var cut = Windows == 1 ? "the whole scene at once"
            : Blending == SceneBlending.Exact ? FormattableString.Invariant($"exact with a margin of {HaloPixels} pixels")
            : FormattableString.Invariant($"feathered over {OverlapPixels} pixels (the network's margin would be {HaloPixels})");
        return FormattableString.Invariant($"{Width} x {Height} pixels in {Windows} {(Windows == 1 ? "window" : "windows")} of {WindowPixels}, {cut}; {100 * UsedShare:F0} % of the network's pixels are used");
    }
}

/// <summary>How far a scene is.</summary>
public sealed record SceneProgress
{
    /// <summary>What is being done.</summary>
    public required ScenePhase Phase { get; init; }

    /// <summary>How the scene is translated.</summary>
    public required SceneOutline Outline { get; init; }

    /// <summary>Windows in the result so far, those of an earlier run among them.</summary>
    public int WindowsDone { get; init; }


    /// <summary>Windows a second in this run; 0 before the first.</summary>
    public double WindowsPerSecond { get; init; }

    /// <summary>The time that the rest will take at this pace; null before the first window.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Resident memory of the process, in bytes.</summary>
    public long MemoryBytes { get; init; } = Environment.WorkingSet;
}

/// <summary>A translated scene.</summary>
public sealed record SceneResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How it was translated.</summary>
    public required SceneOutline Outline { get; init; }

    /// <summary>Windows that an earlier run had finished.</summary>
    public required int WindowsResumed { get; init; }

    /// <summary>Where windows are feathered: the mean absolute difference between neighbours in the middle of their overlaps, in 1/255 of the output's range. Null otherwise, and where all was resumed.</summary>
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
