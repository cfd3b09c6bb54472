using System.Text.Json.Serialization;

namespace SarGan.Data.Radiometry;

/// <summary>From the samples of a file to the numbers that networks take, [-1, 1], and back to physical values.</summary>
/// <remarks>
/// A sample becomes a physical value (dB, reflectance), is clipped to a fixed range of its channel, and spread over [-1, 1]. The range belongs to the
/// model, never to a picture: one learnt from a picture would take away the very brightness that tells water from town. The way back is exact inside the range.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlainScaling), "plain")]
[JsonDerivedType(typeof(SarScaling), "sar")]
[JsonDerivedType(typeof(OpticalScaling), "optical")]
public abstract record TileScaling
{
    private protected TileScaling()
    {
    }

    /// <summary>The range of each channel: as many as the network sees.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public required IReadOnlyList<ClipRange> Clip
    {
        get;
        init => field = value is { Count: > 0 } ? value : throw new ArgumentException("Clip must hold one range for each channel, 1 or more. Actual list was empty.", nameof(value));
    }

    /// <summary>The band of the file, counted from 0, that each channel is taken from. Null (default): band 0 for channel 0 and so on.</summary>
    /// <exception cref="ArgumentException">A band is negative, or the list is empty.</exception>
    public IReadOnlyList<int>? Bands
    {
        get;
        init => field = value is null || (value.Count > 0 && value.All(band => band >= 0))
            ? value
            : throw new ArgumentException($"Bands must hold one band of the file, counted from 0, for each channel. Actual value was [{string.Join(", ", value)}].", nameof(value));
    }

    /// <summary>Channels that the network sees.</summary>
    [JsonIgnore]
    public int Channels => Clip.Count;

    /// <summary>The unit of physical values: "dB", "reflectance" or "digital number".</summary>
    [JsonIgnore]
    public abstract string Unit { get; }

    /// <summary>The band of the file that a channel is taken from.</summary>
    /// <param name="channel">0 to <see cref="Channels"/> - 1.</param>
    public int BandOf(int channel) => Bands is null ? channel : Bands[channel];

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">There are not as many bands as ranges.</exception>
    public void Validate()
    {
        if (Bands is not null && Bands.Count != Clip.Count)
            throw new ArgumentException($"Bands must name one band for each range in Clip. Actual counts were {Bands.Count} bands and {Clip.Count} ranges.");
    }

    /// <summary>Scales samples of one channel.</summary>
    /// <param name="channel">0 to <see cref="Channels"/> - 1.</param>
    /// <param name="samples">As they stand in the file. NaN marks pixels without a measurement.</param>
    /// <param name="scaled">As many values in [-1, 1]; -1 where there is no measurement.</param>
    /// <returns>The share of measurements that lay outside the clip range, 0..1; 0 where there is no measurement at all.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public double ToSigned(int channel, ReadOnlySpan<float> samples, Span<float> scaled)
    {
        CheckLengths(samples.Length, scaled.Length);
        var clip = Clip[channel];
        var (centre, half) = ((clip.Low + clip.High) / 2, (clip.High - clip.Low) / 2);
        long clipped = 0, measured = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = ToPhysical(samples[i]);
            if (double.IsNaN(value))
            {
                scaled[i] = -1;
                continue;
            }
            measured++;
            if (value < clip.Low || value > clip.High) clipped++;
            scaled[i] = (float)Math.Clamp((value - centre) / half, -1, 1);
        }
        return measured == 0 ? 0 : (double)clipped / measured;
    }

    /// <summary>Turns what a network gives into physical values.</summary>
    /// <param name="channel">0 to <see cref="Channels"/> - 1.</param>
    /// <param name="scaled">Values in [-1, 1]; those beyond are cut off.</param>
    /// <param name="values">As many values in <see cref="Unit"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void FromSigned(int channel, ReadOnlySpan<float> scaled, Span<float> values)
    {
        CheckLengths(scaled.Length, values.Length);
        var clip = Clip[channel];
        var (centre, half) = ((clip.Low + clip.High) / 2, (clip.High - clip.Low) / 2);
        for (var i = 0; i < scaled.Length; i++) values[i] = (float)(centre + (half * Math.Clamp(scaled[i], -1f, 1f)));
    }

    /// <summary>The physical value of a sample, in <see cref="Unit"/>.</summary>
    /// <param name="sample">As it stands in the file; NaN stays NaN.</param>
    public abstract double ToPhysical(double sample);

    /// <summary>What may be averaged: linear power for radar, the sample itself for others. NaN stays NaN.</summary>
    internal virtual double ToLinear(double sample) => sample;

    /// <summary>The sample of an average.</summary>
    internal virtual double FromLinear(double linear) => linear;

    private static void CheckLengths(int from, int to)
    {
        if (from != to) throw new ArgumentException($"As many values are needed as there are samples. Actual lengths were {from} and {to}.");
    }
}
