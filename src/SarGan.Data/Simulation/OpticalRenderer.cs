using System.Numerics;
using SarGan.Data.Images;
using SarGan.Data.Randomness;

namespace SarGan.Data.Simulation;

/// <summary>What an optical camera sees of a surface map: sunlight, cast shadows, a veil of air, the lens's blur and a little noise.</summary>
internal static class OpticalRenderer
{
    private const float Blur = 0.13f;
    private const float Noise = 1.3f;

    // In the shade there is still the blue light of the sky.
    private static readonly Vector3 SkyLight = new(0.40f, 0.44f, 0.52f);
    private static readonly Vector3 Transmission = new(0.95f, 0.95f, 0.93f);
    private static readonly Vector3 Veil = new(7, 9, 14);

    public static PixelImage Render(SurfaceMap map, SimulationOptions options, int sceneIndex, CancellationToken cancellationToken)
    {
        var size = options.Size;
        // One pixel more on each side, for the blur.
        var wide = size + 2;
        var colours = new Vector3[wide * wide];
        var towardSun = SceneSimulator.Heading(options.SunAzimuthDegrees);
        var relief = new ReliefMap(map, towardSun, (float)Math.Tan(options.SunElevationDegrees * Math.PI / 180));
        Rows.For(wide, options.Threads, cancellationToken, y =>
        {
            for (var x = 0; x < wide; x++) colours[(y * wide) + x] = PixelColour(map, relief, x - 1, y - 1);
        });
        var samples = new byte[size * size * 3];
        Rows.For(size, options.Threads, cancellationToken, y =>
        {
            var random = new RandomStream(options.Seed, "simulation camera", sceneIndex, y);
            for (var x = 0; x < size; x++)
            {
                var at = ((y + 1) * wide) + x + 1;
                var around = colours[at - 1] + colours[at + 1] + colours[at - wide] + colours[at + wide];
                var seen = (((colours[at] * (1 - (4 * Blur))) + (around * Blur)) * Transmission) + Veil;
                var i = 3 * ((y * size) + x);
                samples[i] = Quantize(seen.X, random);
                samples[i + 1] = Quantize(seen.Y, random);
                samples[i + 2] = Quantize(seen.Z, random);
            }
        });
        return new PixelImage(size, size, 3, samples);
    }

    private static Vector3 PixelColour(SurfaceMap map, ReliefMap relief, int x, int y)
    {
        var (left, top) = ((x - map.FirstPixel.X) * SurfaceMap.Oversampling, (y - map.FirstPixel.Y) * SurfaceMap.Oversampling);
        var sum = Vector3.Zero;
        for (var cy = top; cy < top + SurfaceMap.Oversampling; cy++)
        {
            for (var cx = left; cx < left + SurfaceMap.Oversampling; cx++)
            {
                var colour = map.ColourAt((cy * map.Grid.Width) + cx);
                sum += relief.IsShadowed(cx, cy) ? colour * SkyLight : colour;
            }
        }
        return sum / (SurfaceMap.Oversampling * SurfaceMap.Oversampling);
    }

    private static byte Quantize(float value, RandomStream random)
    {
        // Nearly normal, and quick: the sum of three uniform numbers has variance 1/4.
        var noise = 2 * Noise * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        return (byte)Math.Clamp(value + noise + 0.5f, 0, 255);
    }
}
