namespace SarGan.Data.Simulation;

/// <summary>Mean backscatter of the simulated surfaces: sigma0 in dB at an incidence angle of 38 degrees.</summary>
/// <remarks>
/// The defaults are round numbers in the range that C-band VV shows. At another incidence angle land changes by 20 log10(cos a / cos 38), calm water by twice that.
/// Single fields lie around <see cref="Field"/> and <see cref="BareSoil"/> by crop: -5 (young wheat) to +4.5 dB (rape).
/// </remarks>
public sealed record Backscatter
{
    /// <summary>Lakes and rivers, in dB; the sea is 1.5 dB brighter, with wind streaks. Default -21; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Water { get; init => field = Check.Range(value, -40, 20, nameof(Water)); } = -21;

    /// <summary>The middle of the crops, in dB. Default -12.5; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Field { get; init => field = Check.Range(value, -40, 20, nameof(Field)); } = -12.5;

    /// <summary>Forest canopy, in dB. Default -10.5; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Forest { get; init => field = Check.Range(value, -40, 20, nameof(Forest)); } = -10.5;

    /// <summary>The middle of the bare soils, in dB. Default -11; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double BareSoil { get; init => field = Check.Range(value, -40, 20, nameof(BareSoil)); } = -11;

    /// <summary>Roofs without the double bounce at their walls, in dB. Default -5; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Building { get; init => field = Check.Range(value, -40, 20, nameof(Building)); } = -5;

    /// <summary>Asphalt, in dB. Default -17; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Road { get; init => field = Check.Range(value, -40, 20, nameof(Road)); } = -17;

    /// <summary>Gardens and yards, in dB. Default -9; -40 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double UrbanGround { get; init => field = Check.Range(value, -40, 20, nameof(UrbanGround)); } = -9;

    /// <summary>The radar's noise: nothing is darker than this, in dB, radar shadow included. Default -24; -60 to 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double NoiseFloor { get; init => field = Check.Range(value, -60, 0, nameof(NoiseFloor)); } = -24;
}
