using SarGan.Geo.Warping;

namespace SarGan.Registration.Pairs;

/// <summary>How <see cref="PairAligner"/> looks at a pair.</summary>
public sealed record PairAlignerOptions
{
    /// <summary>What SAR samples are when they are mixed: decibels and amplitudes are averaged in linear power. Default null: what the raster says (SARGAN_UNIT), else linear.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public SampleSpace? SarSpace { get; init => field = value is { } given ? Check.Defined(given, nameof(SarSpace)) : null; }

    /// <summary>The SAR band that is compared, from 0. Default 0. All bands are aligned.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SarBand { get; init => field = Check.Range(value, 0, int.MaxValue, nameof(SarBand)); }

    /// <summary>The optical bands that are compared, from 0: one, or red, green and blue. Default null: the first three of three or four bands, else the first.</summary>
    /// <exception cref="ArgumentException">There are not one or three.</exception>
    public IReadOnlyList<int>? OpticalBands
    {
        get;
        init => field = value is null or { Count: 1 or 3 } ? value : throw new ArgumentException(FormattableString.Invariant($"OpticalBands must be one band or three. Actual number was {value.Count}."));
    }

    /// <summary>Images with a longer side are compared at a whole fraction of their size, so that memory and time are bounded. Default 2048; 128 to 16384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxSide { get; init => field = Check.Range(value, 128, 16384, nameof(MaxSide)); } = 2048;

    /// <summary>
    /// The value of SAR pixels without a measurement: in the SAR raster where it names none, such as the black frame of a picture, and in the result. Default null: the raster's own; without
    /// any, pixels that nothing reaches become NaN in floating point, and 0, as a measurement, in whole numbers.
    /// </summary>
    public double? NoData { get; init; }
}
