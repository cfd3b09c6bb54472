using OpenCvSharp;
using SarGan.Native;

namespace SarGan.Registration.Imaging;

/// <summary>OpenCV's images, and the first touch of its native library.</summary>
internal static class Matrices
{
    /// <summary>Loads the library, so that a missing one is reported in plain words.</summary>
    /// <exception cref="NativeLibraryException">It is missing or cannot be loaded.</exception>
    public static void EnsureLoaded() => NativeLibraries.EnsureOpenCvLoads(typeof(Cv2).Assembly);

    /// <summary>An 8-bit image of one channel; a copy.</summary>
    public static Mat Of(byte[] samples, int width, int height)
    {
        var matrix = new Mat(height, width, MatType.CV_8UC1);
        matrix.SetArray(samples);
        return matrix;
    }

    /// <summary>255 where every pixel within a radius holds a measurement; empty where all do.</summary>
    public static Mat MaskOf(RegistrationImage image, int radius)
    {
        if (image.IsComplete) return new Mat();
        using var mask = Of(Array.ConvertAll(image.Valid.ToArray(), valid => valid ? (byte)255 : (byte)0), image.Width, image.Height);
        using var kernel = Cv2.GetStructuringElement(MorphShapes.Rect, new Size((2 * radius) + 1, (2 * radius) + 1));
        var eroded = new Mat();
        Cv2.Erode(mask, eroded, kernel);
        return eroded;
    }
}
