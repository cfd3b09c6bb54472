using System.Text.Json.Serialization;

namespace SarGan.Data.Speckle;

/// <summary>Smooths speckle: multiplicative noise of mean 1 and variance 1 / looks on linear power.</summary>
/// <remarks>Filters work on power, never on dB, whose mean is biased. Pixels without a measurement (NaN) take no part and stay NaN; at the border the window is what lies inside.</remarks>
public abstract record SpeckleFilter
{
    private protected SpeckleFilter()
    {
    }

    /// <summary>The name on the command line and in file tags.</summary>
    public abstract string Name { get; }

    /// <summary>Equivalent number of looks of the image, above 0: mean² / variance of power over even ground. Sentinel-1 IW GRD: 4.4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public required double Looks
    {
        get;
        init => field = double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"Looks must be above 0. Actual value was {value}."));
    }

    /// <summary>Pixels that count on each side of a pixel: a window cut from a larger image needs as many around it.</summary>
    [JsonIgnore]
    public abstract int Radius { get; }

    /// <summary>Filters one band.</summary>
    /// <param name="power">Linear power, height x width, 0 or more; NaN where there is no measurement.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="filtered">As many values; may not overlap <paramref name="power"/>.</param>
    /// <exception cref="ArgumentException">The lengths are not height x width.</exception>
    public void Apply(ReadOnlySpan<float> power, int width, int height, Span<float> filtered)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (power.Length != (long)width * height || filtered.Length != power.Length)
            throw new ArgumentException($"{height} x {width} values are needed. Actual lengths were {power.Length} and {filtered.Length}.");
        if (power.Overlaps(filtered)) throw new ArgumentException("A filter reads neighbours that it has not written yet: the result needs memory of its own.", nameof(filtered));
        Filter(new PowerImage(power, width, height), filtered);
    }

    private protected abstract void Filter(PowerImage image, Span<float> filtered);
}

/// <summary>A band of linear power.</summary>
internal readonly ref struct PowerImage(ReadOnlySpan<float> values, int width, int height)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public float this[int x, int y] => Values[(y * Width) + x];
}
