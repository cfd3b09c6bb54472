using OpenCvSharp;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Pairs;

/// <summary>
/// What an image's edges look like whatever the sensor: at each pixel the strength of the gradient in several directions, without sign and normalised, minus the
/// mean. After Y. Ye et al., "Fast and robust matching for multimodal remote sensing image registration" (IEEE TGRS 57, 2019), CFOG.
/// </summary>
internal sealed class OrientationChannels : IDisposable
{
    private const int Directions = 8;
    private const double Spread = 2;
    private const int MaskRadius = 5;

    private OrientationChannels(Mat[] channels) => Channels = channels;

    /// <summary>One 32-bit float image a direction.</summary>
    public Mat[] Channels { get; }

    public static OrientationChannels Of(RegistrationImage image, double blur)
    {
        using var bytes = Matrices.Of(Stretch.ToBytes(image), image.Width, image.Height);
        using var grey = new Mat();
        bytes.ConvertTo(grey, MatType.CV_32FC1, 1 / 255.0);
        Cv2.GaussianBlur(grey, grey, new Size(0, 0), blur);
        using Mat gx = new(), gy = new(), noMask = new();
        Cv2.Sobel(grey, gx, MatType.CV_32FC1, 1, 0, 1);
        Cv2.Sobel(grey, gy, MatType.CV_32FC1, 0, 1, 1);
        var channels = new Mat[Directions];
        using var energy = new Mat(image.Height, image.Width, MatType.CV_32FC1, Scalar.All(0));
        for (var i = 0; i < Directions; i++)
        {
            var (sine, cosine) = Math.SinCos(i * Math.PI / Directions);
            using Mat directed = new(), strength = new();
            Cv2.AddWeighted(gx, cosine, gy, sine, 0, directed);
            Cv2.Absdiff(directed, Scalar.All(0), strength);
            channels[i] = new Mat();
            Cv2.GaussianBlur(strength, channels[i], new Size(0, 0), Spread);
            Cv2.AccumulateSquare(channels[i], energy, noMask);
        }

        Normalise(channels, energy);
        using var mask = Matrices.MaskOf(image, MaskRadius);
        foreach (var channel in channels) Centre(channel, mask);
        return new OrientationChannels(channels);
    }

    public void Dispose()
    {
        foreach (var channel in Channels) channel.Dispose();
    }

    private static void Normalise(Mat[] channels, Mat energy)
    {
        using var length = new Mat();
        Cv2.Sqrt(energy, length);
        // Flat ground has no direction: a tenth of the mean strength keeps its noise down.
        var floor = Math.Max(0.1 * Cv2.Mean(length).Val0, 1e-9);
        Cv2.Add(length, Scalar.All(floor), length);
        foreach (var channel in channels) Cv2.Divide(channel, length, channel);
    }

    private static void Centre(Mat channel, Mat mask)
    {
        var mean = mask.Empty() ? Cv2.Mean(channel) : Cv2.Mean(channel, mask);
        Cv2.Subtract(channel, mean, channel);
        if (mask.Empty()) return;
        using var outside = new Mat();
        Cv2.BitwiseNot(mask, outside);
        channel.SetTo(Scalar.All(0), outside); // neither for nor against
    }
}
