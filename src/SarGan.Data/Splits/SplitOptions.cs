namespace SarGan.Data.Splits;

/// <summary>What stays together when a data set is divided.</summary>
public enum SplitUnit
{
    /// <summary>Whole scenes go to one side, so that no test tile has overlapping or touching neighbours among the training tiles.</summary>
    Scene,

    /// <summary>Each tile by itself. Leaks: SEN1-2 tiles overlap their neighbours by half, so nearly all ground of the test tiles is also learnt from, and scores look better than they are.</summary>
    Patch,
}

/// <summary>How a split is laid down.</summary>
public enum SplitMode
{
    /// <summary>Folders with relative symbolic links to the tiles.</summary>
    Link,

    /// <summary>Folders with copies of the tiles.</summary>
    Copy,

    /// <summary>A list only: <c>manifest.csv</c>.</summary>
    Manifest,
}

/// <summary>How a data set is divided into training and test tiles.</summary>
public sealed record SplitOptions
{
    /// <summary>The share of tiles that is used at all, above 0 to 1. Default 1. By scene it is taken of every side, by patch of the whole.</summary>
    public double Part
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Part), FormattableString.Invariant($"Part must be above 0 and at most 1. Actual value was {value}."));
    } = 1;

    /// <summary>The share of test tiles, above 0 and below 1. Default 0.1. By scene it is met as nearly as whole scenes allow; at least one scene or tile.</summary>
    public double Test
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Test), FormattableString.Invariant($"Test must be above 0 and below 1. Actual value was {value}."));
    } = 0.1;

    /// <summary>The choice depends on it alone. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What stays together. Default <see cref="SplitUnit.Scene"/>.</summary>
    public SplitUnit By
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(By), $"By must be Scene or Patch. Actual value was {value}.");
    } = SplitUnit.Scene;

    /// <summary>How the split is laid down. Default <see cref="SplitMode.Link"/>.</summary>
    public SplitMode Mode
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Mode), $"Mode must be Link, Copy or Manifest. Actual value was {value}.");
    } = SplitMode.Link;
}

/// <summary>What a split did.</summary>
/// <param name="Dataset">The data set with its two sides.</param>
/// <param name="TrainScenes">Scenes with training tiles, in order.</param>
/// <param name="TestScenes">Scenes with test tiles, in order.</param>
/// <param name="Warnings">What the caller should know before trusting scores; empty when there is nothing.</param>
public sealed record SplitResult(Layouts.TileDataset Dataset, IReadOnlyList<string> TrainScenes, IReadOnlyList<string> TestScenes, IReadOnlyList<string> Warnings);
