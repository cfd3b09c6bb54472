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
    /// <summary>Rough and moist soils and broad leaves are bright to the radar, upright stalks and short grass dark.</summary>
    private static readonly Crop[] All =
    [
        new(new(104, 132, 70), -2.2f, false, 0.02f, 0.20f, 0.20f), // pasture
        new(new(64, 118, 48), -3.5f, false, 0.05f, 0.26f, 0.04f), // young wheat
        new(new(178, 172, 64), 3.5f, false, 0.03f, 0.09f, 0.00f), // rape in bloom
        new(new(58, 96, 46), 1.2f, false, 0.06f, 0.11f, 0.20f), // maize
        new(new(84, 140, 66), 3.0f, false, 0.07f, 0.08f, 0.12f), // beet
        new(new(206, 184, 128), 1.0f, false, 0.06f, 0.04f, 0.24f), // stubble
        new(new(146, 138, 92), -1.2f, false, 0.03f, 0.06f, 0.05f), // fallow
        new(new(184, 152, 116), -1.5f, true, 0.03f, 0.06f, 0.06f), // smooth dry soil
        new(new(138, 104, 78), 0.8f, true, 0.07f, 0.07f, 0.06f), // ploughed
        new(new(106, 80, 64), 2.6f, true, 0.06f, 0.03f, 0.03f), // harrowed and moist
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
