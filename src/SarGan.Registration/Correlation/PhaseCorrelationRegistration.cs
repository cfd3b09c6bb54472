using OpenCvSharp;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Correlation;

/// <summary>Finds a shift by phase correlation of the grey values: a baseline for images that are neither turned nor scaled against each other.</summary>
/// <remarks>C. Kuglin, D. Hines, "The phase correlation image alignment method" (1975), in OpenCV's form with a Hann window and the peak's centroid.</remarks>
/// <param name="minResponse">
/// The share of the correlation that the peak's 5 x 5 pixels must hold for *aligned*, above 0 and at most 1. Default 0.1: between images without relation it is a few hundredths.
/// </param>
public sealed class PhaseCorrelationRegistration(double minResponse = PhaseCorrelationRegistration.DefaultMinResponse) : IImageRegistration
{
    /// <summary>The default of the least response.</summary>
    public const double DefaultMinResponse = 0.1;

    private readonly double _minResponse = minResponse is > 0 and <= 1 ? minResponse : throw Check.Out(nameof(minResponse), "above 0 and at most 1", minResponse);

    /// <inheritdoc/>
    public string Name => "phase";

    /// <inheritdoc/>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    public RegistrationResult Register(RegistrationImage sar, RegistrationImage optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        cancellationToken.ThrowIfCancellationRequested();
        Matrices.EnsureLoaded();
        var size = new Size(Math.Max(sar.Width, optical.Width), Math.Max(sar.Height, optical.Height));
        using var from = OnCanvas(optical, size);
        using var to = OnCanvas(sar, size);
        using var window = new Mat();
        Cv2.CreateHanningWindow(window, size, MatType.CV_32FC1);
        cancellationToken.ThrowIfCancellationRequested();
        var shift = Cv2.PhaseCorrelate(from, to, window, out var response);
        progress?.Report(1);
        var aligned = response >= _minResponse;
        return new RegistrationResult
        {
            Method = Name,
            Verdict = aligned ? RegistrationVerdict.Aligned : RegistrationVerdict.NotAligned,
            OpticalToSar = new PixelTransform([1, 0, shift.X, 0, 1, shift.Y, 0, 0, 1]),
            Model = TransformModel.Shift,
            Reasons = [FormattableString.Invariant($"The correlation peak holds {response:P1} of the whole; {_minResponse:P0} are asked for.")],
            Measures = new Dictionary<string, double> { ["response"] = response },
        };
    }

    /// <summary>The image in the upper left of a canvas that holds both, with its mean taken away and the rest at the mean.</summary>
    private static Mat OnCanvas(RegistrationImage image, Size size)
    {
        using var samples = Matrices.Of(Stretch.ToBytes(image), image.Width, image.Height);
        var mean = Cv2.Mean(samples).Val0;
        var canvas = new Mat(size, MatType.CV_32FC1, Scalar.All(0));
        using var corner = new Mat(canvas, new Rect(0, 0, image.Width, image.Height));
        samples.ConvertTo(corner, MatType.CV_32FC1, 1, -mean);
        return canvas;
    }
}
