using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>Where the norms of a network that normalises by image take their statistics from.</summary>
public enum SceneStatisticsMode
{
    /// <summary>From a sample of the whole scene, once: all windows are normalised alike, and no seam can arise.</summary>
    Scene,

    /// <summary>
    /// From each window by itself, as <see cref="Translator"/> does with pictures: follows what a part of the scene looks like, and differs from window to window. Pixels without a measurement count with the
    /// scene's mean, which they are filled with, so that a window at the scene's edge is normalised by that too; <see cref="Scene"/> leaves them out.
    /// </summary>
    Tile,
}

/// <summary>How windows become one image.</summary>
public enum SceneBlending
{
    /// <summary><see cref="Exact"/> where it can be and leaves at least a quarter of each window's pixels to use, else <see cref="Feathered"/>.</summary>
    Auto,

    /// <summary>A margin as wide as the receptive field is computed around each window and dropped: the result equals that of the whole image in one pass.</summary>
    Exact,

    /// <summary>Windows overlap, and go over into each other gradually.</summary>
    Feathered,
}

/// <summary>How a <see cref="SceneTranslator"/> translates.</summary>
public sealed record SceneOptions
{
    /// <summary>Which way. Null (default): the model's only direction, or SAR to optical where it has both.</summary>
    public TranslationDirection? Direction { get; init; }

    /// <summary>
    /// Height and width of the windows that go through the network, in pixels, 32 to 16384; rounded up to what the network takes. Default 1024. Larger ones waste less on margins and take more memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of its range.</exception>
    public int WindowPixels { get; init => field = Check(value, 32, 16384, nameof(WindowPixels)); } = 1024;

    /// <summary>Where norms take their statistics from. Default <see cref="SceneStatisticsMode.Scene"/>. Of no effect for batch norm, whose statistics were learnt.</summary>
    public SceneStatisticsMode Statistics { get; init => field = Defined(value, nameof(Statistics)); }

    /// <summary>How windows become one image. Default <see cref="SceneBlending.Auto"/>.</summary>
    public SceneBlending Blending { get; init => field = Defined(value, nameof(Blending)); }

    /// <summary>Pixels that neighbouring windows share when feathered, 2 to half the window; rounded up to what the network takes. Null (default): a quarter of the window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2.</exception>
    public int? OverlapPixels { get; init => field = value is { } given ? Check(given, 2, 8192, nameof(OverlapPixels)) : null; }

    /// <summary>
    /// Most pixels of the scene that statistics are taken from, 4096 to 2^26, in windows as large as the training tiles. Default 2^21; a scene no larger than that is taken whole. Fewer are taken where the
    /// network would need more than about 600 MB for them: some 1,300,000 for CycleGAN's U-Net of 64 filters, 480,000 for the ResNet generator.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of its range.</exception>
    public int StatisticsPixels { get; init => field = Check(value, 4096, 1 << 26, nameof(StatisticsPixels)); } = 1 << 21;

    /// <summary>Statistics that several scenes share (<see cref="SceneTranslator.MeasureAsync"/>), so that a mosaic of their results has one look. Null (default): the scene's own.</summary>
    public SceneStatistics? SharedStatistics { get; init; }

    /// <summary>The band of the file, counted from 0, that each channel of the network is taken from, such as 0, 1, 0 for VV, VH, VV. Null (default): as the model's contract says.</summary>
    /// <exception cref="ArgumentException">The list is empty, or a band is negative.</exception>
    public IReadOnlyList<int>? Bands
    {
        get;
        init => field = value is null || (value.Count > 0 && value.All(band => band >= 0))
            ? value
            : throw new ArgumentException($"Bands must hold one band of the file, counted from 0, for each channel. Actual value was [{string.Join(", ", value)}].", nameof(Bands));
    }

    /// <summary>Continues a run that was stopped or killed: finished windows are not computed again. Default false: what such a run left is discarded.</summary>
    public bool Resume { get; init; }

    /// <summary>Translates also what the model's contract refuses; the result's tags say what was forced. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the result gets overviews. Default true.</summary>
    public bool Overviews { get; init; } = true;

    /// <summary>Scores each pixel of the result, in a band of its own. Null (default): no such band.</summary>
    public IWindowScorer? Scorer { get; init; }

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">The overlap exceeds half the window, or shared statistics are given for the mode that does not use them.</exception>
    public void Validate()
    {
        if (OverlapPixels is { } overlap && overlap > WindowPixels / 2)
            throw new ArgumentException($"OverlapPixels must be at most half of WindowPixels. Actual values were {overlap} and {WindowPixels}.");
        if (SharedStatistics is not null && Statistics == SceneStatisticsMode.Tile)
            throw new ArgumentException("SharedStatistics go with Statistics = Scene; Tile takes them from each window.");
    }

    private static int Check(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} must be {least} to {most}. Actual value was {value}.");

    private static T Defined<T>(T value, string name)
        where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Actual value was {value}.");
}
