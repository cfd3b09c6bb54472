namespace SarGan.Data.Drawing;

/// <summary>A colour of the screen (sRGB).</summary>
/// <param name="Red">0 to 255.</param>
/// <param name="Green">0 to 255.</param>
/// <param name="Blue">0 to 255.</param>
public readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The colour as web pages write it, such as #31688e.</summary>
    public override string ToString() => FormattableString.Invariant($"#{Red:x2}{Green:x2}{Blue:x2}");
}

/// <summary>Colours for numbers from 0 to 1: linear between stops at equal distances.</summary>
public sealed class ColourMap
{
    /// <summary>Takes the stops.</summary>
    /// <param name="stops">2 or more, from 0 to 1.</param>
    /// <exception cref="ArgumentException">There are fewer than 2.</exception>
    public ColourMap(params IReadOnlyList<Colour> stops)
    {
        ArgumentNullException.ThrowIfNull(stops);
        if (stops.Count < 2) throw new ArgumentException(FormattableString.Invariant($"A colour map needs 2 stops or more. Actual count was {stops.Count}."), nameof(stops));
        Stops = [.. stops];
    }

    /// <summary>Dark violet over green to yellow: equal steps look equal, also in grey and to colour-blind eyes (van der Walt and Smith, matplotlib, CC0), by ten of its 256 colours.</summary>
    public static ColourMap Viridis { get; } = new(
        new(0x44, 0x01, 0x54), new(0x48, 0x28, 0x78), new(0x3e, 0x49, 0x89), new(0x31, 0x68, 0x8e), new(0x26, 0x82, 0x8e),
        new(0x1f, 0x9e, 0x89), new(0x35, 0xb7, 0x79), new(0x6e, 0xce, 0x58), new(0xb5, 0xde, 0x2b), new(0xfd, 0xe7, 0x25));

    /// <summary>The stops, from 0 to 1 at equal distances.</summary>
    public IReadOnlyList<Colour> Stops { get; }

    /// <summary>The colour of a number.</summary>
    /// <param name="value">Below 0 counts as 0, above 1 as 1; not a number as 0.</param>
    public Colour At(double value)
    {
        var place = (double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1)) * (Stops.Count - 1);
        var first = Math.Min((int)place, Stops.Count - 2);
        var (from, to, share) = (Stops[first], Stops[first + 1], place - first);
        return new Colour(Between(from.Red, to.Red, share), Between(from.Green, to.Green, share), Between(from.Blue, to.Blue, share));
    }

    private static byte Between(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share), MidpointRounding.AwayFromZero);
}
