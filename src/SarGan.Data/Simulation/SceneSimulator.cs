using System.Numerics;
using SarGan.Data.Images;

namespace SarGan.Data.Simulation;

/// <summary>Draws landscapes that do not exist, and what an optical camera and an imaging radar would see of them.</summary>
/// <remarks>
/// A scene is made in metres (fields, forest, water, roads, and towns down to the single building), painted by an optical and by a radar model, and comes with its ground truth.
/// The radar model has backscatter by surface and incidence angle, layover, double bounce, radar shadow, finite resolution and correlated speckle of a given number of looks.
/// The ground is flat: there are buildings and trees, but no hills. The same options and index give the same bytes, whatever the number of threads.
/// </remarks>
public static class SceneSimulator
{
    /// <summary>Draws one scene.</summary>
    /// <param name="options">What is drawn.</param>
    /// <param name="sceneIndex">Which scene of the seed, 0 or more.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    /// <exception cref="ArgumentException">Two options contradict each other.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static SimulatedScene Simulate(SimulationOptions options, int sceneIndex = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(sceneIndex);
        options.Validate();
        var plan = new ScenePlan(options, sceneIndex);
        var transform = new SceneTransform(options.Misalignment, options.Size, options.Seed, sceneIndex);
        var kernel = RadarImpulse.Kernel(options);
        var border = kernel.Length / 2;
        var reach = ReachMetres(options);
        var (low, high) = Extent(options, transform, reach, border);
        var map = new SurfaceMap(options, low, high, reach, grid => SurfaceSampler.Prepare(plan, options, grid), cancellationToken);

        var optical = OpticalRenderer.Render(map, options, sceneIndex, cancellationToken);
        var sigma0 = SarRenderer.Render(map, transform, options, border, cancellationToken);
        var expected = RadarImpulse.Expected(sigma0, border, kernel, options, cancellationToken);
        var intensity = options.Speckle ? RadarImpulse.Speckled(sigma0, expected, border, kernel, options, sceneIndex, cancellationToken) : expected;
        var (cover, changed) = GroundTruth(map, options.Size);
        return new SimulatedScene
        {
            Options = options,
            SceneIndex = sceneIndex,
            Landscape = plan.Landscape,
            Optical = optical,
            Sar = ToImage(intensity, options),
            SarIntensity = intensity,
            SarExpectedIntensity = expected,
            LandCover = cover,
            Changed = changed,
            Transform = transform,
        };
    }

    /// <summary>A compass direction, clockwise from the top of the image, as a vector with y down.</summary>
    internal static Vector2 Heading(double azimuthDegrees)
    {
        var (sine, cosine) = Math.SinCos(azimuthDegrees * Math.PI / 180);
        return new Vector2((float)sine, (float)-cosine);
    }

    /// <summary>How far the tallest thing casts its shadow, hides the ground from the radar, or lays over.</summary>
    internal static double ReachMetres(SimulationOptions options)
    {
        var tangent = Math.Tan(options.IncidenceAngleDegrees * Math.PI / 180);
        return SurfaceMap.TallestMetres * Math.Max(Math.Max(tangent, 1 / tangent), 1 / Math.Tan(options.SunElevationDegrees * Math.PI / 180));
    }

    /// <summary>The optical pixels that either image needs: both frames and the reach around them.</summary>
    private static ((int X, int Y) Low, (int X, int Y) High) Extent(SimulationOptions options, SceneTransform transform, double reachMetres, int border)
    {
        var margin = (int)Math.Ceiling(reachMetres / options.GroundSampleDistanceMetres) + 3;
        var (low, high) = transform.OpticalBounds(options.Size);
        var around = margin + (int)Math.Ceiling(border / options.Misalignment.Scale);
        return (
            ((int)Math.Floor(Math.Min(0, low.X)) - around, (int)Math.Floor(Math.Min(0, low.Y)) - around),
            ((int)Math.Ceiling(Math.Max(options.Size, high.X)) + around, (int)Math.Ceiling(Math.Max(options.Size, high.Y)) + around));
    }

    private static PixelImage ToImage(float[] intensity, SimulationOptions options)
    {
        var scale = (float)(255 / (options.DisplayHighDecibels - options.DisplayLowDecibels));
        var low = (float)options.DisplayLowDecibels;
        var samples = new byte[intensity.Length];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (byte)Math.Clamp((((10 * MathF.Log10(intensity[i])) - low) * scale) + 0.5f, 0, 255);
        return new PixelImage(options.Size, options.Size, 1, samples);
    }

    private static (byte[] Cover, byte[] Changed) GroundTruth(SurfaceMap map, int size)
    {
        var (cover, changed) = (new byte[size * size], new byte[size * size]);
        Span<int> votes = stackalloc int[Enum.GetValues<LandCover>().Length];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                votes.Clear();
                var altered = 0;
                for (var k = 0; k < 4; k++)
                {
                    var cell = ((((y - map.FirstPixel.Y) * 2) + (k >> 1)) * map.Grid.Width) + ((x - map.FirstPixel.X) * 2) + (k & 1);
                    votes[(int)map.CoverAt(cell)]++;
                    if (map.ChangedAt(cell)) altered++;
                }
                var most = 0;
                for (var k = 1; k < votes.Length; k++)
                {
                    if (votes[k] > votes[most]) most = k;
                }
                cover[(y * size) + x] = (byte)most;
                if (altered >= 2) changed[(y * size) + x] = 255;
            }
        }
        return (cover, changed);
    }
}
