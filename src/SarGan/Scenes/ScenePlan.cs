using SarGan.Geo.Rasters;

namespace SarGan.Scenes;

/// <summary>The windows of a scene, row by row, and the block of pixels that each one completes.</summary>
internal sealed record ScenePlan(AxisPlan X, AxisPlan Y, int Width, int Height, SceneBlending Blending, int Halo)
{
    /// <summary>The share of a window's pixels that a margin must leave, for exactness to be the default.</summary>
    private const double LeastShare = 0.25;

    public int Count => X.Count * Y.Count;

    /// <summary>The share of the network's pixels that end up in the result.</summary>
    public double UsedShare => (double)Width * Height / ((double)Count * X.Window * Y.Window);

    /// <summary>What the network sees, in the padded scene.</summary>
    public PixelWindow Window(int index) => new(X.Origins[index % X.Count], Y.Origins[index / X.Count], X.Window, Y.Window);

    /// <summary>What is finished with a window, in the padded scene.</summary>
    public PixelWindow Block(int index)
    {
        var (column, row) = (index % X.Count, index / X.Count);
        return new PixelWindow(X.Starts[column], Y.Starts[row], X.End(column) - X.Starts[column], Y.End(row) - Y.Starts[row]);
    }

    /// <summary>The part of a block that lies in the scene; empty where all of it is padding.</summary>
    public PixelWindow InScene(int index) => Block(index).Intersect(new PixelWindow(0, 0, Width, Height));

    /// <summary>Plans a scene.</summary>
    /// <param name="extent">The scene.</param>
    /// <param name="generator">Its step and receptive field.</param>
    /// <param name="local">Whether an output pixel depends on its surroundings alone.</param>
    /// <param name="options">Window, blending and overlap.</param>
    /// <exception cref="ArgumentException">Exactness was asked for, and cannot be.</exception>
    public static ScenePlan Create(PixelWindow extent, PreparedGenerator generator, bool local, SceneOptions options)
    {
        var step = generator.SizeMultiple;
        var halo = RoundUp(generator.ReceptiveFieldRadius, step);
        var window = Math.Max(RoundUp(options.WindowPixels, step), 2 * step);
        var longest = RoundUp(Math.Max(extent.Width, extent.Height), step);
        // A scene that fits one window is exact by itself.
        var alone = longest <= window;
        var blending = Choose(options, local || alone, halo, window, longest, step);
        if (blending == SceneBlending.Exact) return Plan(2 * halo, 0, halo);
        var overlap = Math.Min(RoundUp(options.OverlapPixels ?? window / 4, step), window / 2 / step * step);
        return Plan(overlap, overlap, halo);

        ScenePlan Plan(int shared, int ramp, int margin) => new(
            AxisPlan.Create(extent.Width, step, window, shared, ramp), AxisPlan.Create(extent.Height, step, window, shared, ramp), extent.Width, extent.Height, blending, margin);
    }

    private static SceneBlending Choose(SceneOptions options, bool local, int halo, int window, int longest, int step)
    {
        if (options.Blending == SceneBlending.Feathered) return SceneBlending.Feathered;
        if (!local)
        {
            return options.Blending == SceneBlending.Auto
                ? SceneBlending.Feathered
                : throw new ArgumentException("Exact blending needs a network whose pixels do not depend on the whole image: choose scene statistics, or Feathered.", nameof(options));
        }

        var core = window - (2 * halo);
        if (longest <= window) return SceneBlending.Exact;
        if (options.Blending == SceneBlending.Exact)
        {
            return core > 0
                ? SceneBlending.Exact
                : throw new ArgumentException($"Exact blending with this network needs a margin of {halo} pixels around each window, so WindowPixels must be more than {2 * halo}: {RoundUp(4 * halo, step)} leaves a quarter of each window to use. Actual value was {window}.", nameof(options));
        }

        return options.OverlapPixels is null && core > 0 && (double)core * core >= LeastShare * window * window ? SceneBlending.Exact : SceneBlending.Feathered;
    }

    internal static int RoundUp(int value, int multiple) => checked((int)(((long)value + multiple - 1) / multiple * multiple));
}
