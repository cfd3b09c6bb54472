using SarGan.Data.Images;
using SarGan.Data.Randomness;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using TorchSharp;

namespace SarGan.Tests;

/// <summary>Models and tiles of a size that a test can afford: 32 x 32 pixels, 4 filters, 3 levels.</summary>
internal static class TinyModels
{
    internal const int Side = 32;

    /// <summary>Parameters of the networks of a bundle of both directions.</summary>
    internal static int BundleParameters
    {
        get
        {
            using var network = Generator(1);
            return 2 * network.parameters().Count();
        }
    }

    internal static UNetGenerator Generator(long seed, int inputChannels = 3, int outputChannels = 3)
    {
        using var initialization = new torch.Generator((ulong)seed, torch.CPU);
        var options = new UNetOptions { InputChannels = inputChannels, OutputChannels = outputChannels, Filters = 4, Depth = 3 };
        return new UNetGenerator(options, initialization);
    }

    /// <summary>A bundle of both directions, or of the given ones.</summary>
    internal static byte[] Bundle(int sarChannels = 3, int opticalChannels = 3, params TranslationDirection[] directions)
    {
        using var scope = torch.NewDisposeScope();
        directions = directions.Length > 0 ? directions : [TranslationDirection.SarToOptical, TranslationDirection.OpticalToSar];
        var networks = directions.ToDictionary(d => $"{d}", d => (TranslationNetwork)(d == TranslationDirection.SarToOptical
            ? Generator(1, sarChannels, opticalChannels)
            : Generator(2, opticalChannels, sarChannels)));
        var manifest = new BundleManifest
        {
            Networks = [.. directions.Select(d => new BundleNetwork { Name = $"{d}", Direction = d, Network = networks[$"{d}"].Spec, TileSize = Side })],
        };
        using var stream = new MemoryStream();
        ModelBundle.Save(stream, manifest, networks);
        foreach (var network in networks.Values) network.Dispose();
        return stream.ToArray();
    }

    internal static Translator Translator(TranslatorOptions? options = null, params TranslationDirection[] directions)
    {
        using var stream = new MemoryStream(Bundle(3, 3, directions));
        return SarGan.Translator.Load(stream, options ?? new TranslatorOptions());
    }

    /// <summary>Smooth stripes with noise, different for each seed.</summary>
    internal static PixelImage Image(long seed, int channels, int width = Side, int height = Side)
    {
        var random = new RandomStream(seed, "test image");
        var (dx, dy) = (random.NextDouble(0.1, 0.5), random.NextDouble(0.1, 0.5));
        var samples = new byte[width * height * channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            var (y, x) = Math.DivRem(pixel, width);
            samples[i] = (byte)Math.Clamp(127 + (90 * Math.Sin((dx * x) + (dy * y) + channel)) + random.NextDouble(-20, 20), 0, 255);
        }

        return new PixelImage(width, height, channels, samples);
    }

    /// <summary>Writes pairs in the layout of SEN1-2, the scenes in turn.</summary>
    internal static void WriteSen12(string folder, int pairs, int side = Side, int scenes = 2)
    {
        for (var i = 0; i < pairs; i++)
        {
            foreach (var (sensor, channels) in new[] { ("s1", 1), ("s2", 3) })
            {
                var directory = Directory.CreateDirectory(Path.Combine(folder, "ROIs0001_test", $"{sensor}_{1 + (i % scenes)}"));
                var name = $"ROIs0001_test_{sensor}_{1 + (i % scenes)}_p{i}.png";
                ImageFile.Write(Path.Combine(directory.FullName, name), Image((10 * i) + channels, channels, side, side));
            }
        }
    }
}
