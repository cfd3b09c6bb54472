using SarGan.Data.Speckle;

namespace SarGan.Data.Radiometry;

/// <summary>How <see cref="SarCalibration"/> works.</summary>
public sealed record CalibrationOptions
{
    /// <summary>What the samples are. Null (default): what the raster says (metadata item SARGAN_UNIT), else amplitude for integers; floats that say nothing are refused.</summary>
    public BackscatterUnit? Samples { get; init; }

    /// <summary>
    /// Added to the dB value of every sample. Null (default): what the raster says (SARGAN_CALIBRATION_DB), else -83 for amplitudes, the constant of PALSAR-2
    /// L1.5 and L2.1 (JAXA; sigma0, and gamma0 in the 25 m mosaics), and 0 for dB and power.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? ConstantDecibels
    {
        get;
        init => field = value is null || double.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"ConstantDecibels must be finite. Actual value was {value}."));
    }

    /// <summary>The speckle filter, applied at the raster's own resolution. Null (default): none.</summary>
    public SpeckleFilter? Filter { get; init; }

    /// <summary>Metres on the ground between pixels of the result, at the middle of the raster; coarser than the raster's own. Null (default): its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public double? SpacingMetres
    {
        get;
        init => field = value is null || (double.IsFinite(value.Value) && value > 0) ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"SpacingMetres must be above 0. Actual value was {value}."));
    }

    /// <summary>Whether the result is linear power instead of dB. Default false.</summary>
    public bool AsPower { get; init; }
}
