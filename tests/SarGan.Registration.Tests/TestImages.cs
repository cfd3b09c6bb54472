using System.Collections.Concurrent;
using SarGan.Data.Images;
using SarGan.Data.Randomness;
using SarGan.Data.Simulation;

namespace SarGan.Registration.Tests;

/// <summary>Images with a known transform between them.</summary>
internal static class TestImages
{
    // Drawing a scene takes longer than most tests.
    private static readonly ConcurrentDictionary<(int Size, int Scene), Lazy<SimulatedScene>> Scenes = new();

    /// <summary>A simulated optical scene.</summary>
    public static RegistrationImage Optical(int size = 384, int scene = 0) => RegistrationImage.FromPicture(Scene(size, scene).Optical);

    public static SimulatedScene Scene(int size, int scene) =>
        Scenes.GetOrAdd((size, scene), _ => new Lazy<SimulatedScene>(() => SceneSimulator.Simulate(new SimulationOptions { Size = size, Seed = 11, Looks = 20 }, scene))).Value;

    /// <summary>The image as another sensor of the same kind would see it: moved, with noise of a seed. Pixels that nothing reaches hold no measurement.</summary>
    public static RegistrationImage Move(RegistrationImage image, PixelTransform transform, double noise = 0, int? width = null, int? height = null)
    {
        var (columns, rows) = (width ?? image.Width, height ?? image.Height);
        var back = transform.Invert();
        var random = new RandomStream(5, "noise");
        var values = new float[columns * rows];
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (fromX, fromY) = back.Apply(x, y);
                values[(y * columns) + x] = Sample(image, fromX, fromY) + (float)(noise * random.NextGaussian());
            }
        }

        return new RegistrationImage(columns, rows, values);
    }

    public static PixelTransform Similarity(double degrees, double scale, double x, double y)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        return new PixelTransform([scale * cosine, -scale * sine, x, scale * sine, scale * cosine, y, 0, 0, 1]);
    }

    /// <summary>The root mean square distance between two transforms over a grid of an image's points.</summary>
    public static double Difference(PixelTransform? first, PixelTransform second, int width, int height)
    {
        if (first is null) return double.PositiveInfinity;
        var sum = 0.0;
        for (var i = 0; i <= 10; i++)
        {
            for (var j = 0; j <= 10; j++)
            {
                var (x, y) = (i * (width - 1) / 10.0, j * (height - 1) / 10.0);
                var ((ax, ay), (bx, by)) = (first.Apply(x, y), second.Apply(x, y));
                sum += ((ax - bx) * (ax - bx)) + ((ay - by) * (ay - by));
            }
        }

        return Math.Sqrt(sum / 121);
    }

    public static RegistrationImage Read(string path) => RegistrationImage.FromPicture(ImageFile.Read(path));

    private static float Sample(RegistrationImage image, double x, double y)
    {
        var (column, row) = ((int)Math.Floor(x), (int)Math.Floor(y));
        if (column < 0 || row < 0 || column + 1 >= image.Width || row + 1 >= image.Height) return float.NaN;
        var (u, v) = ((float)(x - column), (float)(y - row));
        var at = (row * image.Width) + column;
        var values = image.Values;
        return ((1 - v) * (((1 - u) * values[at]) + (u * values[at + 1]))) + (v * (((1 - u) * values[at + image.Width]) + (u * values[at + image.Width + 1])));
    }
}
