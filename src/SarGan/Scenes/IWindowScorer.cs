using SarGan.Data.Batches;
using SarGan.Geo.Rasters;
using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>Says of each pixel of a translated window how far it can be relied on. One object may serve several scenes, one window at a time.</summary>
public interface IWindowScorer
{
    /// <summary>The name of the band, such as "consistency".</summary>
    string BandName { get; }

    /// <summary>What the scorer computes, for the result's tags and to tell runs apart when one is resumed: its kind, settings and calibration.</summary>
    string Description { get; }

    /// <summary>What to know of the scores beside, in words, such as why the band is not called what one might expect. Default: nothing.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The scorer for one scene. Default: this one; another where name, description or scores depend on what the raster says of itself.</summary>
    /// <param name="scene">The scene that goes in.</param>
    IWindowScorer For(RasterInfo scene) => this;

    /// <summary>Scores a window.</summary>
    /// <param name="window">What went in and what came out.</param>
    /// <param name="cancellationToken">Cancelled when the scene is.</param>
    /// <returns>Height x width values, row by row, 0 (unreliable) to 1; those of pixels without a measurement do not matter.</returns>
    float[] Score(SceneWindow window, CancellationToken cancellationToken = default);
}

/// <summary>One window of a scene, translated.</summary>
public sealed record SceneWindow
{
    /// <summary>Where it lies in the scene. Its right and lower end may lie beyond the scene: those pixels are mirrored.</summary>
    public required PixelWindow Area { get; init; }

    /// <summary>What the network saw: 1 x C x H x W in [-1, 1]; pixels without a measurement hold the scene's mean.</summary>
    public required ImageBatch Input { get; init; }

    /// <summary>What the network gave: 1 x C x H x W in [-1, 1].</summary>
    public required ImageBatch Output { get; init; }

    /// <summary>H x W: whether a pixel has a measurement.</summary>
    public required IReadOnlyList<bool> Valid { get; init; }

    /// <summary>The networks, as the scene is translated.</summary>
    public required SceneNetworks Networks { get; init; }
}

/// <summary>A model's networks with the statistics of one scene.</summary>
public sealed class SceneNetworks
{
    private readonly Func<ImageBatch, ImageBatch> _forward;
    private readonly Func<ImageBatch, ImageBatch>? _backward;

    internal SceneNetworks(TranslationDirection direction, Func<ImageBatch, ImageBatch> forward, Func<ImageBatch, ImageBatch>? backward) =>
        (Direction, _forward, _backward) = (direction, forward, backward);

    /// <summary>Which way the scene is translated.</summary>
    public TranslationDirection Direction { get; }

    /// <summary>Whether the model has the way back.</summary>
    public bool HasBackward => _backward is not null;

    /// <summary>Translates, as the window was.</summary>
    /// <param name="images">N x C x H x W, the channels and sides of <see cref="SceneWindow.Input"/> (height and width may change places).</param>
    public ImageBatch Forward(ImageBatch images) => _forward(images);

    /// <summary>Translates a result back, under statistics from results of the same scene.</summary>
    /// <param name="images">N x C x H x W, the channels and sides of <see cref="SceneWindow.Output"/>.</param>
    /// <exception cref="InvalidOperationException">The model lacks the way back.</exception>
    public ImageBatch Backward(ImageBatch images) => _backward is { } backward ? backward(images) : throw new InvalidOperationException("The model translates one way only.");
}
