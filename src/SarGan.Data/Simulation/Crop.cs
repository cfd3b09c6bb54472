using System.Numerics;

namespace SarGan.Data.Simulation;

/// <summary>What stands on a field: a colour and a backscatter that go together.</summary>
/// <param name="Colour">Red, green and blue in full sunlight, 0..255.</param>
/// <param name="OffsetDecibels">sigma0 against the mean of its class.</param>
/// <param name="Bare">Whether it is bare soil.</param>
/// <param name="Rows">Contrast of the rows that machines leave.</param>
/// <param name="Spring">How common in spring.</param>
/// <param name="Late">How common in late summer.</param>
internal sealed record Crop(Vector3 Colour, float OffsetDecibels, bool Bare, float Rows, float Spring, float Late)
{
    /// <summary>What is darker to the eye is mostly smoother to the radar, so that the two images go together, though not one to one: dark maize outshines lighter wheat, ploughed soil pasture.</summary>
    private static readonly Crop[] All =
    [
        new(new(108, 134, 76), -1.8f, false, 0.02f, 0.20f, 0.20f), // pasture
        new(new(62, 108, 48), -5.0f, false, 0.05f, 0.26f, 0.05f), // young wheat
        new(new(180, 172, 76), 4.5f, false, 0.03f, 0.09f, 0.00f), // rape in bloom
        new(new(56, 90, 46), -3.0f, false, 0.06f, 0.10f, 0.18f), // maize
        new(new(88, 140, 72), 0.2f, false, 0.07f, 0.08f, 0.11f), // beet
        new(new(208, 188, 136), 3.2f, false, 0.06f, 0.04f, 0.24f), // stubble
        new(new(150, 142, 98), 0.8f, false, 0.03f, 0.06f, 0.05f), // fallow
        new(new(190, 160, 126), 2.2f, true, 0.03f, 0.07f, 0.07f), // dry and cloddy soil
        new(new(142, 110, 84), -0.8f, true, 0.07f, 0.07f, 0.07f), // ploughed
        new(new(104, 82, 68), -4.2f, true, 0.06f, 0.03f, 0.03f), // harrowed and smooth
    ];

    /// <summary>Draws a crop.</summary>
    /// <param name="draw">In [0, 1).</param>
    /// <param name="season">0 spring, 1 late summer.</param>
    public static Crop Pick(float draw, float season)
    {
        var total = 0f;
        foreach (var crop in All) total += crop.Share(season);
        var left = draw * total;
        foreach (var crop in All)
        {
            left -= crop.Share(season);
            if (left < 0) return crop;
        }
        return All[0];
    }

    private float Share(float season) => Spring + ((Late - Spring) * season);
}
