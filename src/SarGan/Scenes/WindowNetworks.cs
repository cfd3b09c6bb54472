using System.Diagnostics;
using SarGan.Data.Batches;
using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>The networks under a scene's statistics.</summary>
internal sealed class WindowNetworks : IDisposable
{
    private readonly PreparedGenerator _forward;
    private readonly PreparedGenerator? _frozen;
    private readonly PreparedGenerator? _frozenBack;
    private readonly TranslationDirection _direction;
    private readonly Translator _translator;

    public WindowNetworks(Translator translator, TranslationDirection direction, SceneStatistics statistics, bool withBackward)
    {
        (_translator, _direction) = (translator, direction);
        var forward = translator.GeneratorOf(direction)!; // The caller has checked the direction.
        if (statistics.Norms.Layers.Count > 0) _frozen = forward.Freeze(statistics.Norms);
        _forward = _frozen ?? forward;
        var back = direction == TranslationDirection.SarToOptical ? TranslationDirection.OpticalToSar : TranslationDirection.SarToOptical;
        var backward = withBackward ? translator.GeneratorOf(back) : null;
        if (backward is not null && statistics.BackwardNorms is { Layers.Count: > 0 } norms) backward = _frozenBack = backward.Freeze(norms);
        ForScorers = new SceneNetworks(
            direction,
            Translate,
            backward is null ? null : images => ChannelConversion.FromNetwork(backward.Forward(ChannelConversion.ToNetwork(images, backward.InputChannels, back)), back, translator.Radiometry));
    }

    /// <summary>What scorers may use.</summary>
    public SceneNetworks ForScorers { get; }

    /// <summary>The time spent in <see cref="Forward"/>.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Translates a window.</summary>
    public ImageBatch Forward(ImageBatch window)
    {
        var start = Stopwatch.GetTimestamp();
        var result = _forward.Forward(window);
        Time += Stopwatch.GetElapsedTime(start);
        return ChannelConversion.FromNetwork(result, _direction, _translator.Radiometry);
    }

    public void Dispose()
    {
        _frozen?.Dispose();
        _frozenBack?.Dispose();
    }

    private ImageBatch Translate(ImageBatch images) => ChannelConversion.FromNetwork(_forward.Forward(images), _direction, _translator.Radiometry);
}
