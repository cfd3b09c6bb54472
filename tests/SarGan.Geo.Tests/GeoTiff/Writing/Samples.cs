using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

/// <summary>Rasters of seeded samples: smooth with noise, so that compressors have something to do, over the whole range of each type.</summary>
internal static class Samples
{
    public static MemoryRaster Create(RasterInfo info, int seed = 1)
    {
        var raster = new MemoryRaster(info);
        var random = new Random(seed);
        for (var band = 0; band < info.Bands; band++)
        {
            var bytes = raster.Band(band);
            if (info.SampleType.IsFloatingPoint())
            {
                var values = new double[info.Extent.Count];
                for (var i = 0; i < values.Length; i++) values[i] = (20 * Math.Sin(i * 0.01)) + random.NextDouble() - (10 * band);
                SampleTypes.FromDouble(info.SampleType, values, bytes);
            }
            else
            {
                random.NextBytes(bytes);
                // Runs of equal bytes as well.
                for (var i = 0; i < bytes.Length / 2; i++) bytes[i] = (byte)(i / 37 * 11);
            }
        }
        return raster;
    }

    /// <summary>Writes a whole raster with one call a band.</summary>
    public static string Write(string path, MemoryRaster raster, GeoTiffWriterOptions? options = null)
    {
        using var writer = GeoTiffWriter.Create(path, raster.Info, options);
        for (var band = 0; band < raster.Info.Bands; band++) writer.Write(band, raster.Info.Extent, raster.Band(band));
        writer.Complete();
        return path;
    }
}
