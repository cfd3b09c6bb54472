namespace SarGan.Scenes;

/// <summary>Where windows and blocks lie along one side of a scene. All windows have one length and start at multiples of the network's step.</summary>
/// <param name="Padded">The side, extended to a multiple of the step.</param>
/// <param name="Window">The length of each window.</param>
/// <param name="Origins">Where windows start.</param>
/// <param name="Starts">Where the pixels begin that are taken from each window; the first is 0. A window's last pixel is the next one's first, or <see cref="Padded"/>.</param>
/// <param name="Ramp">From a start on, so many pixels go over from the window before to this one; 0 for a plain cut.</param>
internal sealed record AxisPlan(int Padded, int Window, int[] Origins, int[] Starts, int Ramp)
{
    public int Count => Origins.Length;

    /// <summary>Where one window gives way to the next, or half of it.</summary>
    public int[] Borders => [.. Starts[1..].Select(start => start + (Ramp / 2))];

    /// <summary>The pixel after the last one of a window's block.</summary>
    public int End(int index) => index + 1 < Count ? Starts[index + 1] : Padded;

    /// <summary>The pixel after the last one that a window has a share in.</summary>
    public int Reach(int index) => index + 1 < Count ? Starts[index + 1] + Ramp : Padded;

    /// <summary>A window's share in a pixel, 0..1. The shares of all windows sum up to 1.</summary>
    public float Weight(int index, int position)
    {
        if (Ramp == 0) return 1;
        if (index > 0 && position < Starts[index] + Ramp) return (position - Starts[index] + 0.5f) / Ramp;
        if (index + 1 < Count && position >= Starts[index + 1]) return 1 - ((position - Starts[index + 1] + 0.5f) / Ramp);
        return 1;
    }

    /// <summary>Plans a side.</summary>
    /// <param name="length">Pixels of the scene.</param>
    /// <param name="multiple">The network's step.</param>
    /// <param name="window">A multiple of the step, at least two steps.</param>
    /// <param name="overlap">Pixels that neighbours share: an even multiple of half a step, at most half the window.</param>
    /// <param name="ramp">Of the shared pixels, those in the middle that go over gradually.</param>
    public static AxisPlan Create(int length, int multiple, int window, int overlap, int ramp)
    {
        var padded = checked((int)(Math.Max(((long)length + multiple - 1) / multiple, 2) * multiple));
        if (window >= padded) return new AxisPlan(padded, padded, [0], [0], 0);
        var stride = window - overlap;
        List<int> origins = [0];
        while (origins[^1] + window < padded) origins.Add(Math.Min(origins[^1] + stride, padded - window));
        // Where the last window is pulled back, the cut stays at the end of the one before.
        int[] starts = [0, .. origins[..^1].Select(origin => origin + window - overlap + ((overlap - ramp) / 2))];
        return new AxisPlan(padded, window, [.. origins], starts, ramp);
    }
}
