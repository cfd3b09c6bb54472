namespace SarGan.Data.Radiometry;

/// <summary>Reflectance, clipped and spread over [-1, 1].</summary>
/// <remarks>
/// reflectance = (sample + <see cref="Offset"/>) / <see cref="Quantification"/>. Sentinel-2: quantification 10000; offset 0 up to processing baseline 03.01 and -1000 since 04.00
/// (the product's metadata name both: BOA_ADD_OFFSET, RADIO_ADD_OFFSET).
/// </remarks>
public sealed record OpticalScaling : TileScaling
{
    /// <inheritdoc/>
    public override string Unit => "reflectance";

    /// <summary>Digital numbers a unit of reflectance. Default 10000, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public double Quantification
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"Quantification must be above 0. Actual value was {value}."));
    } = 10000;

    /// <summary>Added to a digital number before the division. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double Offset
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"Offset must be finite. Actual value was {value}."));
    }

    /// <inheritdoc/>
    public override double ToPhysical(double sample) => (sample + Offset) / Quantification;
}
