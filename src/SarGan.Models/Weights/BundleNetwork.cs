using SarGan.Models.Networks;

namespace SarGan.Models.Weights;

/// <summary>One generator of a model bundle.</summary>
public sealed record BundleNetwork
{
    internal const string WeightsExtension = ".safetensors";

    /// <summary>The name within the bundle; its weights are the entry "NAME.safetensors". 1 to 64 ASCII letters, digits, '-' and '_'.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long, or has other characters.</exception>
    public required string Name
    {
        get;
        init => field = value is { Length: > 0 and <= 64 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? value
            : throw new ArgumentException($"Name must be 1 to 64 ASCII letters, digits, '-' or '_'. Actual value was '{value}'.", nameof(Name));
    }

    /// <summary>Which way it translates. A bundle has at most one network for each direction.</summary>
    public required TranslationDirection Direction { get; init; }

    /// <summary>The network's registered name and options.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Height and width of the tiles that it was trained on, in pixels. Default: 256. Range: 1 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int TileSize
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TileSize), $"TileSize must be 1 or more. Actual value was {value}.");
    } = 256;

    internal string WeightsEntry => Name + WeightsExtension;
}
