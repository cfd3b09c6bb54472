using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SarGan.Data.Batches;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Scenes;

namespace SarGan.Consistency;

/// <summary>The consistency band of a scene: what <see cref="ConsistencyEstimator"/> says of an image, window by window, under the scene's statistics.</summary>
/// <remarks>
/// Flips and shifts keep to the window, whose margin is as wide as the network sees. Of a pixel at the inner edge of the margin a moved view lacks the outermost few pixels that the network could see, and the
/// way there and back as much as one network sees; what they weigh is next to nothing, so neighbouring windows agree closely, though not to the bit.
/// </remarks>
public sealed class ConsistencyScorer : IWindowScorer
{
    /// <summary>The name of the band where the calibration is of another sensor, or nobody said which.</summary>
    public const string Consistency = "consistency";

    /// <summary>The name of the band where the model was calibrated on the scene's sensor.</summary>
    public const string Confidence = "confidence";

    private readonly ConsistencyCalibration _calibration;
    private readonly bool _hasWayBack;
    private readonly int _step;

    /// <summary>Scores with a model's calibration.</summary>
    /// <param name="estimator">The estimator of the model that translates the scene, in the scene's direction.</param>
    /// <param name="sensor">
    /// The scene's sensor, in the words of the calibration; only where both are the same is the band called confidence. A scene whose tag SARGAN_SENSOR names another is not believed to be of it.
    /// Default: nothing said, so that the tag alone decides.
    /// </param>
    /// <exception cref="ArgumentException">The sensor's name is empty or blank.</exception>
    public ConsistencyScorer(ConsistencyEstimator estimator, string? sensor = null)
        : this(estimator, SensorName.Check(sensor, nameof(sensor)), tag: null)
    {
    }

    private ConsistencyScorer(ConsistencyEstimator estimator, string? sensor, string? tag)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        (Estimator, Sensor) = (estimator, sensor);
        (_calibration, _hasWayBack, _step) = (estimator.Calibration, estimator.HasCycle, estimator.Step);
        var contradicted = sensor is not null && tag is not null && !SensorName.IsA(sensor, tag);
        BandName = !contradicted && SensorName.AreSame(sensor ?? tag, _calibration.Sensor) ? Confidence : Consistency;
        if (contradicted) Notes = [$"The scene says that its sensor is '{SensorName.Shown(tag!)}', and it was given as '{sensor}': the band is called {Consistency}."]; // contradicted by a tag
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_calibration.ToJson().GetRawText())));
        Description = string.Create(CultureInfo.InvariantCulture, $"{BandName}, calibration {digest[..16]}, reference error {_calibration.ReferenceError:F4}");
    }

    /// <inheritdoc/>
    public string BandName { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes { get; } = [];

    /// <summary>The scene's sensor as it was given; null where nothing was said.</summary>
    internal string? Sensor { get; }

    /// <summary>What the scores go by.</summary>
    internal ConsistencyEstimator Estimator { get; }

    /// <inheritdoc/>
    /// <remarks>The raster's tag SARGAN_SENSOR is held against the sensor that was given: where they contradict each other, nobody knows the sensor.</remarks>
    public IWindowScorer For(RasterInfo scene) => new ConsistencyScorer(Estimator, Sensor, RasterTags.Of(scene).Sensor is { } tag && !string.IsNullOrWhiteSpace(tag) ? tag : null);

    /// <inheritdoc/>
    public float[] Score(SceneWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(window);
        var networks = new ConsistencyNetworks(Cancellable(window.Networks.Forward), window.Networks.HasBackward && _hasWayBack ? Cancellable(window.Networks.Backward) : null, _step);
        return ConsistencyEstimator.Scores(_calibration, ConsistencyFeatures.Compute(window.Input, window.Output, networks, window.Valid));

        Func<ImageBatch, ImageBatch> Cancellable(Func<ImageBatch, ImageBatch> network) => images =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return network(images);
        };
    }
}
