namespace SarGan.Models.Weights;

/// <summary>How much a safetensors file may claim before it is refused. The defaults fit every network of this library.</summary>
public sealed record SafeTensorsLimits
{
    /// <summary>The defaults.</summary>
    public static SafeTensorsLimits Default { get; } = new();

    /// <summary>Largest header, in bytes. Default: 16 MiB. Range: 2 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int MaxHeaderBytes
    {
        get;
        init => field = value >= 2
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxHeaderBytes), $"MaxHeaderBytes must be 2 or more. Actual value was {value}.");
    } = 16 << 20;

    /// <summary>Most tensors. Default: 100,000. Range: 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaxTensors
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxTensors), $"MaxTensors must be 1 or more. Actual value was {value}.");
    } = 100_000;

    /// <summary>Largest sum of all tensors, in bytes. Default: 64 GiB. Range: 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxDataBytes
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxDataBytes), $"MaxDataBytes must be 0 or more. Actual value was {value}.");
    } = 64L << 30;
}
