using SarGan.Data.Images;
using SarGan.Data.Simulation;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Registration.Pairs;
using SarGan.Registration.Structure;

namespace Snippets;

internal static class AligningRasters
{
    public static void Run()
    {
        // A simulated scene, the SAR image some pixels off.
        var scene = SceneSimulator.Simulate(new SimulationOptions { Size = 256, Seed = 11, Misalignment = new Misalignment { ShiftX = 8, ShiftY = -5 } });
        using var sar = Raster(scene.Sar);
        using var optical = Raster(scene.Optical);

        #region register
        var aligner = new PairAligner(new StructureRegistration());
        var alignment = aligner.Align(sar, optical, info => GeoTiffWriter.Create("sar_aligned.tif", info));
        Console.WriteLine(alignment.IsAligned
            ? $"optical to SAR pixels: {alignment.Registration.OpticalToSar}, quality {alignment.Quality:F2}"
            : $"left alone: {string.Join(" ", alignment.Registration.Reasons)}");
        #endregion

        using var written = GeoTiffReader.Open("sar_aligned.tif");
        if (!alignment.IsAligned || written.Info.Width != 256) throw new InvalidOperationException("register: the rasters were not aligned.");
    }

    private static MemoryRaster Raster(PixelImage picture)
    {
        // Samples of a picture lie pixel by pixel, those of a raster band by band.
        var bands = Enumerable.Range(0, picture.Channels).Select(band => Enumerable.Range(0, picture.Width * picture.Height).Select(i => picture.Bytes[(i * picture.Channels) + band]).ToArray());
        return new MemoryRaster(new RasterInfo { Width = picture.Width, Height = picture.Height, Bands = picture.Channels }, [.. bands]);
    }
}
