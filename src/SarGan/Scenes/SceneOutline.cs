using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>How a scene will be translated.</summary>
public sealed record SceneOutline
{
    /// <summary>Columns of the scene.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the scene.</summary>
    public required int Height { get; init; }

    /// <summary>Which way.</summary>
    public required TranslationDirection Direction { get; init; }

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
