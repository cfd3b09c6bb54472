using System.Runtime.InteropServices;
using SarGan.Data.Simulation;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace TranslateScene;

/// <summary>Simulated land as two products on one grid in UTM: sigma0 in dB with the slanted edges of an orbit, and what a camera saw.</summary>
internal static class Land
{
    private const float NoData = -9999;

    // Rows of a descending orbit's product begin further and further to the left.
    private const double Slant = 0.12;

    /// <summary>Draws a scene and writes both products.</summary>
    /// <param name="sarPath">Float dB, one band.</param>
    /// <param name="opticalPath">Red, green and blue of 8 bits.</param>
    /// <param name="options">What is drawn.</param>
    /// <param name="index">Which scene of the seed.</param>
    /// <param name="slanted">Whether the radar's swath leaves two wedges without a measurement.</param>
    public static void Write(string sarPath, string opticalPath, SimulationOptions options, int index, bool slanted)
    {
        var scene = SceneSimulator.Simulate(options, index);
        var (size, metres) = (options.Size, options.GroundSampleDistanceMetres);
        var info = new RasterInfo
        {
            Width = size,
            Height = size,
            Transform = new AffineTransform(metres, 0, 565_000 + (index * 50_000), 0, -metres, 3_875_000),
            Crs = CoordinateReferenceSystem.FromEpsg(32653),
        };
        var decibels = Array.ConvertAll(scene.SarIntensity, power => 10 * MathF.Log10(power));
        if (slanted) CutSwath(decibels, size);
        var tags = new Dictionary<string, string>
        {
            ["SARGAN_QUANTITY"] = "sigma0", ["SARGAN_UNIT"] = "db", ["SARGAN_LOOKS"] = FormattableString.Invariant($"{options.Looks}"), ["SARGAN_ATTRIBUTION"] = "SarGan's simulator",
        };
        Save(sarPath, info with { SampleType = SampleType.Float32, NoData = NoData, Metadata = tags, BandNames = ["VV"] }, [MemoryMarshal.AsBytes(decibels.AsSpan()).ToArray()], rgb: false);
        Save(opticalPath, info with { Bands = 3, BandNames = ["red", "green", "blue"] }, [.. Enumerable.Range(0, 3).Select(band => Plane(scene, band))], rgb: true);
    }

    private static void CutSwath(float[] decibels, int size)
    {
        for (var y = 0; y < size; y++)
        {
            var (first, last) = ((int)(Slant * (size - y)), (int)(size - (Slant * y)));
            decibels.AsSpan(y * size, first).Fill(NoData);
            decibels.AsSpan((y * size) + last, size - last).Fill(NoData);
        }
    }

    private static void Save(string path, RasterInfo info, byte[][] bands, bool rgb)
    {
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Rgb = rgb });
        for (var band = 0; band < bands.Length; band++) writer.Write(band, info.Extent, bands[band]);
        writer.Complete();
    }

    private static byte[] Plane(SimulatedScene scene, int channel)
    {
        var plane = new byte[scene.Options.Size * scene.Options.Size];
        for (var i = 0; i < plane.Length; i++) plane[i] = scene.Optical.Bytes[(i * 3) + channel];
        return plane;
    }
}
