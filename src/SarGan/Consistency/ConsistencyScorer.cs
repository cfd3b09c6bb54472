using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SarGan.Data.Batches;
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
    /// <param name="sensor">The scene's sensor, in the words of the calibration; only where both are the same is the band called confidence. Default: nothing said.</param>
    public ConsistencyScorer(ConsistencyEstimator estimator, string? sensor = null)
    {
        ArgumentNullException.ThrowIfNull(estimator);
        (_calibration, _hasWayBack, _step) = (estimator.Calibration, estimator.HasCycle, estimator.Step);
        BandName = sensor is not null && sensor == _calibration.Sensor ? Confidence : Consistency;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_calibration.ToJson().GetRawText())));
        Description = string.Create(CultureInfo.InvariantCulture, $"{BandName}, calibration {digest[..16]}, reference error {_calibration.ReferenceError:F4}");
    }

    /// <inheritdoc/>
    public string BandName { get; }

    /// <inheritdoc/>
    public string Description { get; }

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
