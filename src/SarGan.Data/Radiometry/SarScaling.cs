namespace SarGan.Data.Radiometry;

/// <summary>Backscatter in dB, clipped and spread over [-1, 1].</summary>
/// <remarks>
/// PALSAR-2 L1.5 and L2.1 amplitudes: sigma0 [dB] = 10 log10(DN²) - 83 (JAXA, calibration of PALSAR-2 standard products), so
/// <see cref="Samples"/> is Amplitude and <see cref="CalibrationDecibels"/> -83. Samples of no power at all (0, as a rule nodata) have no dB: they count as lying below the range.
/// Usual ranges for Sentinel-1: VV -25 to 0 dB, VH -32.5 to -5 dB.
/// </remarks>
public sealed record SarScaling : TileScaling
{
    /// <inheritdoc/>
    public override string Unit => "dB";

    /// <summary>What the file holds. Default <see cref="BackscatterUnit.Decibels"/>.</summary>
    public BackscatterUnit Samples { get; init; } = BackscatterUnit.Decibels;

    /// <summary>Added to the dB value of every sample. Default 0: samples are calibrated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double CalibrationDecibels
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"CalibrationDecibels must be finite. Actual value was {value}."));
    }

    /// <inheritdoc/>
    public override double ToPhysical(double sample) => CalibrationDecibels + (Samples switch
    {
        BackscatterUnit.Decibels => sample,
        BackscatterUnit.Power => sample < 0 ? double.NaN : 10 * Math.Log10(sample),
        _ => sample < 0 ? double.NaN : 20 * Math.Log10(sample),
    });

    /// <inheritdoc/>
    internal override double ToLinear(double sample) => Samples switch
    {
        BackscatterUnit.Decibels => Math.Pow(10, sample / 10),
        BackscatterUnit.Power => sample,
        _ => sample * sample,
    };

    /// <inheritdoc/>
    internal override double FromLinear(double linear) => Samples switch
    {
        BackscatterUnit.Decibels => 10 * Math.Log10(linear),
        BackscatterUnit.Power => linear,
        _ => Math.Sqrt(linear),
    };
}
