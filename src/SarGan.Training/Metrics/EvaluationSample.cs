using SarGan.Data.Images;

namespace SarGan.Training.Metrics;

/// <summary>One image to judge: what went in, what came out, and what should have come out. 16-bit samples are rounded to 8 bits.</summary>
public sealed record EvaluationSample
{
    /// <summary>The network's input; grey or as many channels as the target, or any number where the target is grey.</summary>
    public required PixelImage Source { get; init; }

    /// <summary>The real image of the other domain, the same width and height as the source.</summary>
    public required PixelImage Target { get; init; }

    /// <summary>The network's output, the same width and height; brought to the target's channels (grey replicated, colour averaged).</summary>
    public required PixelImage Prediction { get; init; }

    /// <summary>What the report calls the image. Default: empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>The scene that the image was cut from, over which the bootstrap draws. Default: null, unknown.</summary>
    public string? Scene { get; init; }
}
