namespace SarGan.Data.Images;

/// <summary>The values that become black and white in an 8-bit picture; those between are spread evenly, those outside cut off.</summary>
public sealed record SampleRange
{
    /// <summary>States a range.</summary>
    /// <param name="low">Becomes 0.</param>
    /// <param name="high">Becomes 255; above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the range is empty.</exception>
    public SampleRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || low >= high)
            throw new ArgumentException(FormattableString.Invariant($"A range goes from a low to a higher value, both finite. Actual values were {low} and {high}."));
        (Low, High) = (low, high);
    }

    /// <summary>Becomes 0.</summary>
    public double Low { get; }

    /// <summary>Becomes 255.</summary>
    public double High { get; }

    /// <summary>The range of 8-bit samples, which leaves them as they are.</summary>
    public static SampleRange Byte { get; } = new(0, 255);

    /// <summary>A value as 8 bits, halves rounded away from zero; not a number is 0.</summary>
    /// <param name="value">In the scene's unit.</param>
    public byte ToByte(double value) => byte.CreateSaturating(Math.Round((value - Low) / (High - Low) * 255, MidpointRounding.AwayFromZero));
}
