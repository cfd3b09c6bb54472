using SarGan.Data.Radiometry;

namespace SarGan.Cli.Training;

/// <summary>What the user asked of <c>train</c>; null where nothing was said.</summary>
internal sealed record TrainingRequest
{
    public required string Recipe { get; init; }

    public required string Data { get; init; }

    public required string RunFolder { get; init; }

    public string? Direction { get; init; }

    public long? Steps { get; init; }

    public double? Epochs { get; init; }

    public int? Size { get; init; }

    public int? Filters { get; init; }

    public int? Depth { get; init; }

    public int? BatchSize { get; init; }

    public double? LearningRate { get; init; }

    public long? Seed { get; init; }

    public string? Precision { get; init; }

    public required string Device { get; init; }

    public int? SampleInterval { get; init; }

    public int? CheckpointInterval { get; init; }

    public int? LogInterval { get; init; }

    /// <summary>warn, stop, rollback or off.</summary>
    public string? Watchdog { get; init; }

    /// <summary>auto, none or a file.</summary>
    public string? Scaling { get; init; }

    /// <summary>Counted from 0.</summary>
    public IReadOnlyList<int>? SarBands { get; init; }

    /// <summary>Counted from 0.</summary>
    public IReadOnlyList<int>? OpticalBands { get; init; }

    public BackscatterUnit? SarUnit { get; init; }

    public bool Resume { get; init; }

    public bool SkipBadTiles { get; init; }
}
