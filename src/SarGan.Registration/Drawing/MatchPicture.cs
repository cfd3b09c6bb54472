using OpenCvSharp;
using SarGan.Data.Images;
using SarGan.Registration.Imaging;

namespace SarGan.Registration.Drawing;

/// <summary>Draws the matches of a registration: the optical image on the left, the SAR image on the right, a line for each match.</summary>
public static class MatchPicture
{
    private static readonly Scalar Agrees = new(64, 220, 64);
    private static readonly Scalar Disagrees = new(230, 90, 60);
    private static readonly Scalar Ground = new(32, 32, 32);

    /// <summary>Draws.</summary>
    /// <param name="sar">The SAR image.</param>
    /// <param name="optical">The optical image.</param>
    /// <param name="result">What <see cref="IImageRegistration.Register"/> gave for them.</param>
    /// <param name="maxOutliers">The number of matches that the transform disagrees with to draw, evenly taken from all. Default 200; 0 or more.</param>
    /// <returns>Red, green and blue; matches that agree are green, the others red.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    public static PixelImage Draw(RegistrationImage sar, RegistrationImage optical, RegistrationResult result, int maxOutliers = 200)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentOutOfRangeException.ThrowIfNegative(maxOutliers);
        Matrices.EnsureLoaded();
        using var canvas = new Mat(Math.Max(sar.Height, optical.Height), optical.Width + sar.Width, MatType.CV_8UC3, Ground);
        Place(canvas, optical, 0);
        Place(canvas, sar, optical.Width);
        var outliers = result.Matches.Where(match => !match.IsInlier).ToList();
        var step = maxOutliers == 0 ? 0 : Math.Max(1.0, (double)outliers.Count / maxOutliers);
        for (var i = 0.0; maxOutliers > 0 && i < outliers.Count; i += step) Connect(canvas, outliers[(int)i], optical.Width, Disagrees);
        foreach (var match in result.Matches.Where(match => match.IsInlier)) Connect(canvas, match, optical.Width, Agrees);
        canvas.GetArray(out Vec3b[] samples);
        return new PixelImage(canvas.Width, canvas.Height, 3, System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }

    private static void Place(Mat canvas, RegistrationImage image, int x)
    {
        using var grey = Matrices.Of(Stretch.ToBytes(image), image.Width, image.Height);
        using var colour = new Mat(canvas, new Rect(x, 0, image.Width, image.Height));
        Cv2.CvtColor(grey, colour, ColorConversionCodes.GRAY2RGB);
    }

    private static void Connect(Mat canvas, PointMatch match, int offset, Scalar colour)
    {
        var (from, to) = (new Point((int)Math.Round(match.OpticalX), (int)Math.Round(match.OpticalY)), new Point((int)Math.Round(match.SarX) + offset, (int)Math.Round(match.SarY)));
        Cv2.Line(canvas, from, to, colour, 1, LineTypes.AntiAlias);
        Cv2.Circle(canvas, from, 3, colour, 1, LineTypes.AntiAlias);
        Cv2.Circle(canvas, to, 3, colour, 1, LineTypes.AntiAlias);
    }
}
