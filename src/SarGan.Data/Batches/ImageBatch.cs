namespace SarGan.Data.Batches;

/// <summary>Images as a network takes them: N x C x H x W, float32, in [-1, 1].</summary>
public sealed class ImageBatch
{
    /// <summary>Wraps values.</summary>
    /// <param name="count">N, 1 or more.</param>
    /// <param name="channels">C, 1 or more.</param>
    /// <param name="height">H in pixels, 1 or more.</param>
    /// <param name="width">W in pixels, 1 or more.</param>
    /// <param name="values">N x C x H x W values; not copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">The array's length does not fit the dimensions.</exception>
    public ImageBatch(int count, int channels, int height, int width, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentNullException.ThrowIfNull(values);
        if ((long)count * channels * height * width != values.Length)
            throw new ArgumentException($"A batch of {count} x {channels} x {height} x {width} needs {(long)count * channels * height * width} values. Actual length was {values.Length}.", nameof(values));
        (Count, Channels, Height, Width, Values) = (count, channels, height, width, values);
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>H in pixels.</summary>
    public int Height { get; }

    /// <summary>W in pixels.</summary>
    public int Width { get; }

#pragma warning disable CA1819 // The array goes to the tensor library without a copy.
    /// <summary>The values, N x C x H x W, row-major.</summary>
    public float[] Values { get; }
#pragma warning restore CA1819
}
