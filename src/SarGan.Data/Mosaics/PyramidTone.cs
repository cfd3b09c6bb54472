using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Geo.Warping;

namespace SarGan.Data.Mosaics;

/// <summary>From samples to what may be averaged, and from averages to the 8 bits of a picture.</summary>
internal sealed class PyramidTone(SampleSpace space, IReadOnlyList<SampleRange> ranges, ColourMap? map)
{
    /// <summary>The colours of 0 to 255; null for grey or RGB.</summary>
    public IReadOnlyList<Colour>? Colours { get; } = map is null ? null : [.. Enumerable.Range(0, 256).Select(level => map.At(level / 255.0))];

    /// <summary>A sample as averages are taken of it: power for decibels and amplitudes.</summary>
    public double ToMixed(double sample) => space switch
    {
        SampleSpace.Decibels => Math.Pow(10, sample / 10),
        SampleSpace.Amplitude => sample * sample,
        _ => sample,
    };

    /// <summary>An average as 8 bits; 0 for NaN.</summary>
    public byte ToByte(int band, double mean) => ranges[band].ToByte(space switch
    {
        SampleSpace.Decibels => 10 * Math.Log10(mean),
        SampleSpace.Amplitude => Math.Sqrt(mean),
        _ => mean,
    });
}
