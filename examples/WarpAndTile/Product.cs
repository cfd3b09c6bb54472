using System.Runtime.InteropServices;
using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace WarpAndTile;

/// <summary>The simulated scene as GeoTIFF files, and rasters as pictures.</summary>
internal static class Product
{
    private const string Utm53 = """
        PROJCS["ITRF97 / UTM zone 53N",GEOGCS["ITRF97",DATUM["International_Terrestrial_Reference_Frame_1997",SPHEROID["GRS 1980",6378137,298.257222101]],
        PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],
        PARAMETER["central_meridian",135],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
        """;

    public static void Write(string sarPath, string opticalPath, SimulatedScene scene)
    {
        var metres = scene.Options.GroundSampleDistanceMetres;
        var info = new RasterInfo
        {
            Width = scene.Options.Size,
            Height = scene.Options.Size,
            Transform = new AffineTransform(metres, 0, 565_000, 0, -metres, 3_875_000),
            Crs = CoordinateReferenceSystem.FromWkt(Utm53),
        };
        var tags = new Dictionary<string, string> { ["SARGAN_QUANTITY"] = "sigma0", ["SARGAN_UNIT"] = "db", ["SARGAN_LOOKS"] = FormattableString.Invariant($"{scene.Options.Looks}") };
        var decibels = Array.ConvertAll(scene.SarIntensity, power => 10 * MathF.Log10(power));
        Write(sarPath, info with { SampleType = SampleType.Float32, NoData = -9999, Metadata = tags, BandNames = ["VV"] }, [MemoryMarshal.AsBytes(decibels.AsSpan()).ToArray()]);
        Write(opticalPath, info with { Bands = 3, BandNames = ["red", "green", "blue"] }, [.. Enumerable.Range(0, 3).Select(band => Plane(scene.Optical, band))], rgb: true);
    }

    /// <summary>The mean of |a - b| over all samples of all bands, b upside down if asked.</summary>
    public static double MeanDifference(RasterSource a, RasterSource b, bool upsideDown = false)
    {
        var (sum, first, second) = (0.0, new double[a.Info.Width], new double[a.Info.Width]);
        for (var band = 0; band < a.Info.Bands; band++)
        {
            for (var y = 0; y < a.Info.Height; y++)
            {
                a.Read(band, new PixelWindow(0, y, a.Info.Width, 1), first.AsSpan());
                b.Read(band, new PixelWindow(0, upsideDown ? a.Info.Height - 1 - y : y, a.Info.Width, 1), second.AsSpan());
                for (var x = 0; x < first.Length; x++) sum += Math.Abs(first[x] - second[x]);
            }
        }
        return sum / a.Info.Extent.Count / a.Info.Bands;
    }

    /// <summary>A raster of one or three bands as a picture, values from low to high as black to white.</summary>
    public static PixelImage Picture(RasterSource raster, double low, double high)
    {
        var (info, range) = (raster.Info, new SampleRange(low, high));
        var samples = new byte[info.Extent.Count * info.Bands];
        var values = new double[info.Extent.Count];
        for (var band = 0; band < info.Bands; band++)
        {
            raster.Read(band, info.Extent, values.AsSpan());
            for (var i = 0; i < values.Length; i++) samples[(i * info.Bands) + band] = range.ToByte(values[i]);
        }
        return new PixelImage(info.Width, info.Height, info.Bands, samples);
    }

    private static void Write(string path, RasterInfo info, byte[][] bands, bool rgb = false)
    {
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Rgb = rgb });
        for (var band = 0; band < bands.Length; band++) writer.Write(band, info.Extent, bands[band]);
        writer.Complete();
    }

    private static byte[] Plane(PixelImage image, int channel)
    {
        var plane = new byte[image.Width * image.Height];
        for (var i = 0; i < plane.Length; i++) plane[i] = image.Bytes[(i * image.Channels) + channel];
        return plane;
    }
}
