namespace SarGan.Data.Batches;

/// <summary>How tiles become batches.</summary>
public sealed record BatchOptions
{
    /// <summary>Images a domain in a batch. Default 1, 1 or more. The last batch of a pass over the data may be smaller.</summary>
    public int BatchSize
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchSize));
    } = 1;

    /// <summary>Height and width of every image in pixels. Default 256, 1 or more. Tiles of another size, square or not, are resized to it (antialiased bilinear).</summary>
    public int Size
    {
        get;
        init => field = AtLeastOne(value, nameof(Size));
    } = 256;

    /// <summary>Channels of the SAR images. Default 3, 1 or more: grey tiles are replicated.</summary>
    public int SarChannels
    {
        get;
        init => field = AtLeastOne(value, nameof(SarChannels));
    } = 3;

    /// <summary>Channels of the optical images. Default 3, 1 or more: colour tiles become grey by their mean where 1 is asked for.</summary>
    public int OpticalChannels
    {
        get;
        init => field = AtLeastOne(value, nameof(OpticalChannels));
    } = 3;

    /// <summary>Whether images are mirrored left to right with probability one half: once a pair, or independently where there are no pairs. Default true.</summary>
    public bool Flip { get; init; } = true;

    /// <summary>Whether each pass over the data has its own random order. Default true; false keeps the order of the tile sets.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The run's seed: orders and flips depend on it, the epoch and the sample alone. Default 1.</summary>
    public long Seed { get; init; } = 1;

    private static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be 1 or more. Actual value was {value}.");
}
