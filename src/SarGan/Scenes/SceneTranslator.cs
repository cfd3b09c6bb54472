using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.Native;

namespace SarGan.Scenes;

/// <summary>Translates whole scenes: GeoTIFF in, GeoTIFF out, on the same grid, in memory that does not depend on the scene's size.</summary>
/// <remarks>
/// <para>
/// A scene goes through the network in windows. Networks that normalise by image get statistics from a sample of the whole scene, once, so that all windows are treated alike; with a margin as
/// wide as the network's receptive field around each window the result then equals that of the whole scene in one pass.
/// </para>
/// <para>
/// Samples become what the model learnt from by its radiometric contract, and the network's values become samples by it: 8- or 16-bit pictures, reflectance as 16-bit digital numbers, backscatter as
/// float dB. Pixels without a measurement stay so, and are neutral to their neighbours: integer results have 0 there, measurements from 1 on, and a last band "alpha"; floats have NaN.
/// The result is tiled, compressed and cloud-optimised, and its tags name model, source and settings.
/// </para>
/// <para>Safe for concurrent calls with different results.</para>
/// </remarks>
public sealed class SceneTranslator : IDisposable
{
    private readonly bool _owns;

    /// <summary>Uses a model that is loaded already.</summary>
    /// <param name="translator">Not disposed by this object; its <see cref="SarGan.Translator.Dispose"/> waits for scenes under way.</param>
    public SceneTranslator(Translator translator)
        : this(translator, owns: false)
    {
    }

    private SceneTranslator(Translator translator, bool owns)
    {
        ArgumentNullException.ThrowIfNull(translator);
        (Translator, _owns) = (translator, owns);
    }

    /// <summary>The model.</summary>
    public Translator Translator { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="path">A <c>*.sargan</c> file.</param>
    /// <param name="options">Device and precision; null for the defaults.</param>
    /// <exception cref="ModelBundleException">The file is missing, broken or not a model.</exception>
    /// <exception cref="InvalidOperationException">The device is not there.</exception>
    /// <exception cref="NativeLibraryException">The application carries no libtorch; the message says what to add.</exception>
    public static SceneTranslator Load(string path, TranslatorOptions? options = null) => new(Translator.Load(path, options), owns: true);

    /// <summary>Says how a scene would be translated: its windows, margins and what stands against it. Nothing but the file's head is read.</summary>
    /// <param name="input">A GeoTIFF.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The options contradict each other, the model or the scene.</exception>
    /// <exception cref="ImageFormatException">The scene is not what the model's contract asks for.</exception>
    /// <exception cref="RasterFormatException">The scene is no GeoTIFF, or broken.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public SceneOutline Outline(string input, SceneOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        options ??= new SceneOptions();
        options.Validate();
        return SceneJob.Outline(Translator, input, options);
    }

    /// <summary>Checks that a result can be written, before anything is computed for it, and leaves nothing. <see cref="TranslateAsync"/> does so by itself, before it reads the scene.</summary>
    /// <param name="output">The result.</param>
    /// <exception cref="IOException">It is a folder, its folder is missing or cannot be written, or another run writes it.</exception>
    public static void CheckWritable(string output)
    {
        ArgumentException.ThrowIfNullOrEmpty(output);
        SceneJournal.CheckWritable(output);
    }

    /// <summary>Translates a scene.</summary>
    /// <param name="input">A GeoTIFF.</param>
    /// <param name="output">The result, in a folder that exists; replaced when the new one is complete, and not before. Beside it lies NAME.part until then: what <see cref="SceneOptions.Resume"/> goes on from.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told before each phase and after each window, from another thread.</param>
    /// <param name="cancellationToken">Stops between windows; what is finished stays in NAME.part.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">The options contradict each other, the model or the scene, or the result would overwrite the scene.</exception>
    /// <exception cref="ImageFormatException">The scene is not what the model's contract asks for, or nothing in it was measured.</exception>
    /// <exception cref="RasterFormatException">The scene is no GeoTIFF, or broken.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="InvalidOperationException">The run to be resumed had other settings.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SceneResult> TranslateAsync(
        string input, string output, SceneOptions? options = null, IProgress<SceneProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new SceneOptions();
        options.Validate();
        if (Path.GetFullPath(input) == Path.GetFullPath(output)) throw new ArgumentException($"The result would overwrite the scene {input}: choose another name.", nameof(output));
        return RunAsync(() => SceneJob.Run(Translator, input, output, options, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Takes the statistics of several scenes together, for <see cref="SceneOptions.SharedStatistics"/>.</summary>
    /// <param name="inputs">GeoTIFFs, at least one.</param>
    /// <param name="options">Direction, bands and so on, as they will be translated; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between windows.</param>
    /// <exception cref="ArgumentException">There is no scene, or the options contradict each other or the model.</exception>
    /// <exception cref="ImageFormatException">A scene is not what the model's contract asks for, or nothing in any of them was measured.</exception>
    /// <exception cref="IOException">A scene is no GeoTIFF, broken, or cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<SceneStatistics> MeasureAsync(IReadOnlyList<string> inputs, SceneOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0) throw new ArgumentException("At least one scene is needed.", nameof(inputs));
        options ??= new SceneOptions();
        options.Validate();
        return RunAsync(() => Measure(inputs, options, cancellationToken), cancellationToken);
    }

    /// <summary>Frees the model if it was loaded by <see cref="Load"/>, after the scenes under way have ended. May be called twice.</summary>
    public void Dispose()
    {
        if (_owns) Translator.Dispose();
    }

    private SceneStatistics Measure(IReadOnlyList<string> inputs, SceneOptions options, CancellationToken cancellationToken)
    {
        using var held = Translator.Hold();
        var direction = Translator.Choose(options.Direction);
        var domain = ChannelConversion.SourceOf(direction);
        var scenes = new List<(RasterSource Source, Data.Radiometry.TileScaling Scaling)>();
        try
        {
            foreach (var input in inputs)
            {
                var source = GeoTiffReader.Open(input);
                scenes.Add((source, null!)); // Filled in below; listed first, so that it is disposed.
                var contract = SceneContract.Resolve(source.Info, source.Name, Translator.Radiometry?.Of(domain), Translator.SourceChannels(direction), domain, options);
                scenes[^1] = (source, contract.Scaling);
            }

            return new StatisticsSampler(Translator, direction, options).Measure(scenes, Refuse, cancellationToken)
                ?? throw SceneContract.Refused(string.Join(", ", inputs), "no pixel has a measurement (all are nodata).");
        }
        finally
        {
            foreach (var (source, _) in scenes) source.Dispose();
        }

        void Refuse(string name, string reason)
        {
            if (!options.Force) throw SceneContract.Refused(name, reason);
        }
    }

    private static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            try
            {
                return work();
            }
            finally
            {
                ProcessTuning.ReleaseFreeMemory();
            }
        },
        cancellation);
}
