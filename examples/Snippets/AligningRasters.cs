using System.Runtime.InteropServices;
using SarGan.Data.Simulation;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Registration.Akaze;
using SarGan.Registration.Pairs;

namespace Snippets;

internal static class AligningRasters
{
    public static void Run()
    {
        // Two looks of one sensor, some pixels apart: what AKAZE is made for.
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 300, Seed = 11 });
        using var sar = Cut(scene, 12, 25);
        using var optical = Cut(scene, 20, 20);

        #region register
        var aligner = new PairAligner(new AkazeRegistration());
        var alignment = aligner.Align(sar, optical, info => GeoTiffWriter.Create("sar_aligned.tif", info));
        Console.WriteLine(alignment.IsAligned
            ? $"optical to SAR pixels: {alignment.Registration.OpticalToSar}, quality {alignment.Quality:F2}"
            : $"left alone: {string.Join(" ", alignment.Registration.Reasons)}");
        #endregion

        using var written = GeoTiffReader.Open("sar_aligned.tif");
        if (!alignment.IsAligned || written.Info.Width != 256) throw new InvalidOperationException("register: the rasters were not aligned.");
    }

    private static MemoryRaster Cut(SimulatedScene scene, int left, int top)
    {
        var samples = new float[256 * 256];
        for (var i = 0; i < samples.Length; i++) samples[i] = scene.Optical.Bytes[(((top + (i / 256)) * 300) + left + (i % 256)) * 3];
        return new MemoryRaster(new RasterInfo { Width = 256, Height = 256, SampleType = SampleType.Float32 }, [MemoryMarshal.AsBytes(samples.AsSpan()).ToArray()]);
    }
}
