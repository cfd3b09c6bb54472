namespace SarGan.Data.Radiometry;

/// <summary>What the images of one domain must look like for a model: what was measured, by what, and how it becomes [-1, 1].</summary>
/// <remarks>What is not known stays null; nothing is invented.</remarks>
public sealed record DomainContract
{
    /// <summary>The instrument, such as "Sentinel-1" or "ALOS-2 PALSAR-2".</summary>
    public string? Sensor { get; init; }

    /// <summary>The radar band: "X", "C", "L" or another letter.</summary>
    public string? RadarBand { get; init; }

    /// <summary>What each channel is, such as "VV", "VH" or "B04"; as many as the scaling has channels, or null.</summary>
    public IReadOnlyList<string>? ChannelNames { get; init; }

    /// <summary>The physical quantity, or null where nobody said.</summary>
    public RadiometricQuantity? Quantity { get; init; }

    /// <summary>Where the calibration constant of the scaling comes from, in words.</summary>
    public string? CalibrationSource { get; init; }

    /// <summary>Equivalent number of looks, above 0, or null.</summary>
    public double? Looks { get; init => field = Positive(value, nameof(Looks)); }

    /// <summary>The speckle filter that the images went through, or null for none.</summary>
    public string? SpeckleFilter { get; init; }

    /// <summary>Metres on the ground a pixel, from west to east; not projection units. Null where not known.</summary>
    public double? GroundSampleDistanceX { get; init => field = Positive(value, nameof(GroundSampleDistanceX)); }

    /// <summary>Metres on the ground a pixel, from north to south.</summary>
    public double? GroundSampleDistanceY { get; init => field = Positive(value, nameof(GroundSampleDistanceY)); }

    /// <summary>How samples become [-1, 1].</summary>
    public required TileScaling Scaling { get; init; }

    /// <summary>The share of training samples beyond the clip range, 0..1, or null where nobody counted.</summary>
    public double? ClippedShare { get; init; }

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">Counts of names, bands and ranges do not fit each other.</exception>
    public void Validate()
    {
        if (Scaling is null) throw new ArgumentException("A contract needs a scaling.");
        Scaling.Validate();
        if (ChannelNames is not null && ChannelNames.Count != Scaling.Channels)
            throw new ArgumentException($"ChannelNames must name each channel. Actual counts were {ChannelNames.Count} names and {Scaling.Channels} channels.");
    }

    /// <summary>For pictures of 8 or 16 bits: nothing physical is known.</summary>
    /// <param name="channels">1 or more.</param>
    /// <param name="bitsPerSample">8 or 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is another.</exception>
    public static DomainContract OfPictures(int channels, int bitsPerSample = 8) =>
        new() { Quantity = RadiometricQuantity.DigitalNumber, Scaling = PlainScaling.OfPictures(channels, bitsPerSample) };

    /// <summary>What a channel is called in messages: its name, else its band of the file, counted from 1.</summary>
    /// <param name="channel">0 to the scaling's channels - 1.</param>
    internal string NameOf(int channel) => ChannelNames is { } names ? names[channel] : FormattableString.Invariant($"band {Scaling.BandOf(channel) + 1}");

    private static double? Positive(double? value, string name) => value is null || (double.IsFinite(value.Value) && value > 0)
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be above 0. Actual value was {value}."));
}
