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

/// <summary>How far a scene is: told at the start of each phase and after each window, on one of the translation's threads and never on two at once.</summary>
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
