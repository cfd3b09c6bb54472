namespace SarGan.Data.Radiometry;

/// <summary>The range of values that is spread over [-1, 1]; values beyond it are cut off at its ends.</summary>
/// <remarks>In the unit of the scaling: dB for radar, reflectance for optical images, the numbers themselves for plain ones.</remarks>
public sealed record ClipRange
{
    /// <summary>A range.</summary>
    /// <param name="low">Becomes -1.</param>
    /// <param name="high">Becomes 1; above <paramref name="low"/>.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the range is empty.</exception>
    public ClipRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || !(high > low))
            throw new ArgumentException(FormattableString.Invariant($"A clip range goes from a low value to a higher one, both finite. Actual range was {low} to {high}."));
        (Low, High) = (low, high);
    }

    /// <summary>Becomes -1.</summary>
    public double Low { get; }

    /// <summary>Becomes 1.</summary>
    public double High { get; }
}
