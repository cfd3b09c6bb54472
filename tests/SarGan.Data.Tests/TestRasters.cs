using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tests;

/// <summary>Small GeoTIFF files.</summary>
internal static class TestRasters
{
    /// <summary>Writes bands of equal length, row by row; the height follows from the width. In UTM 31N, pixels of 10 m.</summary>
    public static string Write(string path, int width, SampleType type, IReadOnlyList<float[]> bands, double? noData = null, IReadOnlyDictionary<string, string>? tags = null, string[]? names = null, bool onGround = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a path in a test's folder has a parent
        var info = new RasterInfo
        {
            Width = width,
            Height = bands[0].Length / width,
            Bands = bands.Count,
            SampleType = type,
            NoData = noData,
            Metadata = tags ?? new Dictionary<string, string>(),
            BandNames = names,
            Transform = onGround ? new AffineTransform(10, 0, 500000, 0, -10, 4649776) : null,
            Crs = onGround ? CoordinateReferenceSystem.FromEpsg(32631) : null,
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

    /// <summary>The same value everywhere.</summary>
    public static float[] Flat(int count, float value) => [.. Enumerable.Repeat(value, count)];

    /// <summary>Values drawn evenly between two bounds.</summary>
    public static float[] Noise(int count, float from, float to, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => from + ((to - from) * random.NextSingle()))];
    }
}
