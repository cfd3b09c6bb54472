using SarGan.Data.Radiometry;
using SarGan.Data.Randomness;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using TorchSharp;

namespace SarGan.Tests.Scenes;

/// <summary>Models and GeoTIFF scenes for tests.</summary>
internal static class SceneFiles
{
    internal static readonly AffineTransform Place = new(10, 0, 500000, 0, -10, 4649776);

    /// <summary>A model from pictures of three bands to backscatter in dB, whose float results show the network's values unrounded.</summary>
    internal static string PictureToDecibels(string path, TranslationNetwork network) => Save(path, network, TranslationDirection.OpticalToSar, new RadiometricContract
    {
        Optical = DomainContract.OfPictures(3),
        Sar = new DomainContract { Quantity = RadiometricQuantity.Sigma0, Scaling = Decibels },
    });

    /// <summary>From -25 dB to 0 dB.</summary>
    internal static SarScaling Decibels => new() { Clip = [new ClipRange(-25, 0)] };

    internal static string Save(string path, TranslationNetwork network, TranslationDirection direction, RadiometricContract? contract, int tileSize = 256)
    {
        ModelBundle.Save(
            path,
            new BundleManifest
            {
                Networks = [new BundleNetwork { Name = "generator", Direction = direction, Network = network.Spec, TileSize = tileSize }],
                Radiometry = contract?.ToJson(),
                Attribution = "made up for a test",
            },
            new Dictionary<string, TranslationNetwork> { ["generator"] = network });
        return path;
    }

    internal static UNetGenerator UNet(NormKind norm, int depth = 4, int filters = 4, int inputs = 3, int outputs = 1)
    {
        using var initialization = new torch.Generator(7, torch.CPU);
        var network = new UNetGenerator(new UNetOptions { InputChannels = inputs, OutputChannels = outputs, Filters = filters, Depth = depth, Norm = norm }, initialization);
        network.eval();
        return network;
    }

    /// <summary>Writes a scene in UTM 31N, 10 m a pixel.</summary>
    internal static string Write(string path, int width, int height, SampleType type, IReadOnlyList<float[]> bands, double? noData = null, Dictionary<string, string>? tags = null, string[]? names = null, double metres = 10)
    {
        var info = new RasterInfo
        {
            Width = width,
            Height = height,
            Bands = bands.Count,
            SampleType = type,
            NoData = noData,
            Metadata = tags ?? [],
            BandNames = names,
            Transform = Place with { ScaleX = metres, ScaleY = -metres },
            Crs = CoordinateReferenceSystem.FromEpsg(32631),
        };
        using var writer = GeoTiffWriter.Create(path, info);
        for (var band = 0; band < bands.Count; band++)
        {
            var samples = new byte[info.Extent.Count * type.Size()];
            SampleTypes.FromSingle(type, bands[band], samples);
            writer.Write(band, info.Extent, samples);
        }

        writer.Complete();
        return path;
    }

    /// <summary>Waves with noise between two values, brighter to the right.</summary>
    internal static float[] Waves(long seed, int width, int height, double low = 1, double high = 255)
    {
        var random = new RandomStream(seed, "test scene");
        var (dx, dy) = (random.NextDouble(0.02, 0.2), random.NextDouble(0.02, 0.2));
        var samples = new float[width * height];
        for (var i = 0; i < samples.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            var share = 0.3 + (0.3 * x / width) + (0.2 * Math.Sin((dx * x) + (dy * y))) + random.NextDouble(-0.1, 0.1);
            samples[i] = (float)(low + ((high - low) * Math.Clamp(share, 0, 1)));
        }

        return samples;
    }

    /// <summary>A band of a result.</summary>
    internal static float[] Band(string path, int band)
    {
        using var reader = GeoTiffReader.Open(path);
        var samples = new float[reader.Info.Extent.Count];
        reader.Read(band, reader.Info.Extent, samples.AsSpan());
        return samples;
    }

    internal static RasterInfo Info(string path)
    {
        using var reader = GeoTiffReader.Open(path);
        return reader.Info;
    }
}
