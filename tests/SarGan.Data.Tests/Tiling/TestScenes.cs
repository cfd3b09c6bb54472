using SarGan.Data.Randomness;
using SarGan.Data.Tiling;
using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tests.Tiling;

/// <summary>Small scenes made from a seed, and a place for tiles that needs no file format.</summary>
internal sealed class TestScenes
{
    private readonly Dictionary<string, MemoryRaster> _written = new(StringComparer.Ordinal);

    /// <summary>What was written, by the last two parts of its path.</summary>
    public IReadOnlyDictionary<string, MemoryRaster> Written => _written;

    public static RasterInfo Info(int width, int height, SampleType type = SampleType.Byte, int bands = 1) => new()
    {
        Width = width,
        Height = height,
        SampleType = type,
        Bands = bands,
        // Tilted by some 12 degrees, as path-oriented products are, and without a CRS.
        Transform = new AffineTransform(9.8, -2.1, 300000, -2.1, -9.8, 4000000),
    };

    public static MemoryRaster Noise(RasterInfo info, long seed)
    {
        var raster = new MemoryRaster(info);
        var random = new RandomStream(seed, "test scene");
        var values = new double[info.Extent.Count];
        var samples = new byte[values.Length * info.SampleType.Size()];
        for (var band = 0; band < info.Bands; band++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = 1 + random.NextInt(250);
            SampleTypes.FromDouble(info.SampleType, values, samples);
            raster.Write(band, info.Extent, samples);
        }

        return raster;
    }

    public static RasterPair Pair(int width, int height) => new(Noise(Info(width, height), 1), Noise(Info(width, height, bands: 3), 2));

    /// <summary>Stands for a GeoTIFF writer: keeps the raster in memory, and puts a file of the pixels' bytes where it would lie.</summary>
    public RasterSink Create(string path, RasterInfo info)
    {
        var raster = new MemoryRaster(info);
        return new FileSink(raster, () =>
        {
            File.WriteAllBytes(path, raster.Band(0).ToArray());
            _written[Path.Combine(Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileName(path)).Replace('\\', '/')] = raster;
        });
    }

    private sealed class FileSink(MemoryRaster raster, Action complete) : RasterSink
    {
        public override RasterInfo Info => raster.Info;

        public override void Complete() => complete();

        protected override void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples) => raster.Write(band, window, samples);
    }
}
