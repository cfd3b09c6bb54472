using SarGan.Data.Images;
using SarGan.Data.Randomness;
using SarGan.TestSupport;

namespace SarGan.Data.Tests;

/// <summary>Small tiles made from a seed.</summary>
internal static class TestTiles
{
    public static PixelImage Noise(int width, int height, int channels, long seed)
    {
        var random = new RandomStream(seed, "test tile");
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)random.NextInt(256);
        return new PixelImage(width, height, channels, samples);
    }

    public static PixelImage Noise16(int width, int height, int channels, long seed)
    {
        var random = new RandomStream(seed, "test tile");
        var samples = new ushort[width * height * channels];
        for (var i = 0; i < samples.Length; i++) samples[i] = (ushort)random.NextInt(65536);
        return new PixelImage(width, height, channels, samples);
    }

    /// <summary>Smooth, so that PNG uses all its filters.</summary>
    public static PixelImage Waves(int width, int height, int channels, int scale = 1)
    {
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            int c = i % channels, x = i / channels % width, y = i / channels / width;
            samples[i] = (byte)(128 + (80 * Math.Sin((x + (17 * c)) * 0.11 * scale)) + (40 * Math.Cos(y * 0.07 * scale)) + (x * y % 5));
        }

        return new PixelImage(width, height, channels, samples);
    }

    public static void Write(string path, PixelImage image)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImageFile.Write(path, image);
    }

    /// <summary>Writes scenes in SEN1-2 layout under ROIs0001_test; tile k of scene n has its own noise.</summary>
    public static void WriteSen12(TempFolder folder, int scenes, int patches, int size = 16)
    {
        for (var scene = 1; scene <= scenes; scene++)
        {
            for (var patch = 1; patch <= patches; patch++)
            {
                Write(folder[$"ROIs0001_test/s1_{scene}/ROIs0001_test_s1_{scene}_p{patch}.png"], Noise(size, size, 1, (scene * 1000) + patch));
                Write(folder[$"ROIs0001_test/s2_{scene}/ROIs0001_test_s2_{scene}_p{patch}.png"], Noise(size, size, 3, -((scene * 1000) + patch)));
            }
        }
    }
}
