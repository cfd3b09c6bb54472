namespace SarGan.Scenes;

/// <summary>How much of which scenes a sample for statistics takes, so that its one pass through the network has memory enough.</summary>
/// <param name="Width">Columns of each window, a multiple of the network's step.</param>
/// <param name="Height">Rows of each window.</param>
/// <param name="Windows">Most windows of each scene.</param>
/// <param name="Sampled">Whether a scene's windows go into the sample; where there are more scenes than windows, some are only looked at.</param>
internal sealed record StatisticsPlan(int Width, int Height, IReadOnlyList<int> Windows, IReadOnlyList<bool> Sampled)
{
    /// <summary>The memory that a sample and its pass through the network may take, in bytes. Sums in double precision, a block of rows at a time, come to some 60 MB beside it.</summary>
    public const long MostBytes = 512L << 20;

    // Tile sizes on the order of the receptive field would leave nothing that the windows' own borders do not reach; beyond this side the remedy would cost more than it is worth.
    private const int MostSideForBorders = 512;

    /// <summary>Most pixels whose pass stays within <see cref="MostBytes"/>.</summary>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="generators">Those that the sample goes through whole, one after the other; none where no network needs statistics.</param>
    public static int MostPixels(int wanted, IReadOnlyCollection<PreparedGenerator> generators) => generators.Count == 0 ? wanted : (int)Math.Min(wanted, MostBytes / BytesPerPixel(generators));

    /// <summary>Plans a sample.</summary>
    /// <param name="sides">Width and height of each scene.</param>
    /// <param name="step">What the network's sides are multiples of.</param>
    /// <param name="radius">Its receptive field.</param>
    /// <param name="tile">The training tiles' size, which is what the network knows.</param>
    /// <param name="pixels">Most pixels in all, except that one window of two steps a side must be.</param>
    public static StatisticsPlan Create(IReadOnlyList<(int Width, int Height)> sides, int step, int radius, int tile, int pixels)
    {
        var (width, height) = Size(sides, step, radius, tile, pixels);
        var most = Math.Max(1, (int)(pixels / ((long)width * height)));
        var all = sides.Sum(scene => (double)scene.Width * scene.Height);
        // Each scene has one window at least; of more scenes than windows, as many as may be, evenly.
        IReadOnlyList<bool> sampled = [.. Enumerable.Range(0, sides.Count).Select(scene => sides.Count <= most || (long)scene * most / sides.Count != (long)(scene + 1) * most / sides.Count)];
        var spare = Math.Max(0, most - sides.Count);
        return new StatisticsPlan(width, height, [.. sides.Select(scene => 1 + (int)(spare * ((double)scene.Width * scene.Height / all)))], sampled);
    }

    /// <summary>The cells of a grid over a scene, each of which gives a window: as many as the scene may have, or fewer.</summary>
    /// <param name="scene">Its number.</param>
    /// <param name="width">Its columns, extended to a multiple of the step.</param>
    /// <param name="height">Its rows.</param>
    public (int Columns, int Rows) Grid(int scene, int width, int height)
    {
        var count = Windows[scene];
        var columns = (int)Math.Clamp(Math.Round(Math.Sqrt(count * (double)width / height)), 1, Math.Min(count, Math.Max(1, width / Width)));
        return (columns, Math.Clamp(count / columns, 1, Math.Max(1, height / Height)));
    }

    /// <summary>What a pixel takes: the networks' own, one after the other, and the sample as it is read, joined, handed over and weighted.</summary>
    private static long BytesPerPixel(IReadOnlyCollection<PreparedGenerator> generators) =>
        (long)Math.Ceiling(generators.Max(generator => generator.BytesPerPixel ?? 0))
        + generators.Sum(generator => 3L * sizeof(float) * generator.InputChannels) + sizeof(bool) + (2 * sizeof(float)) + sizeof(double);

    /// <summary>All of a scene that is small enough, else the training tiles' size.</summary>
    private static (int Width, int Height) Size(IReadOnlyList<(int Width, int Height)> sides, int step, int radius, int tile, int pixels)
    {
        var (width, height) = (Padded(sides[0].Width), Padded(sides[0].Height));
        if (sides.Count == 1 && (long)width * height <= pixels) return (width, height);
        var side = Math.Max(ScenePlan.RoundUp(tile, step), 2 * step);
        if (4 * radius < MostSideForBorders) side = Math.Max(side, ScenePlan.RoundUp((4 * radius) + 1, step));
        side = Math.Max(Math.Min(side, (int)Math.Sqrt(pixels) / step * step), 2 * step);
        // All windows of a batch have one size, so the smallest scene sets it.
        return (Math.Min(side, sides.Min(scene => Padded(scene.Width))), Math.Min(side, sides.Min(scene => Padded(scene.Height))));

        int Padded(int length) => MirrorPadding.PaddedSide(length, step);
    }
}
