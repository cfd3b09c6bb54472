namespace SarGan.Data.Images;

/// <summary>An image of 8- or 16-bit samples as it stands in a PNG or JPEG file.</summary>
/// <remarks>Layout: H x W x C, rows from the top, channels interleaved (grey; grey+alpha; RGB; RGBA; or N bands). Immutable by convention: whoever makes the sample array hands it over.</remarks>
public sealed class PixelImage
{
    private readonly byte[]? _bytes;
    private readonly ushort[]? _words;

    /// <summary>Wraps 8-bit samples.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">Samples a pixel, 1 or more.</param>
    /// <param name="samples">H x W x C samples, 0..255; not copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">The array's length is not width x height x channels.</exception>
    public PixelImage(int width, int height, int channels, byte[] samples)
        : this(width, height, channels, samples?.Length ?? throw new ArgumentNullException(nameof(samples))) => _bytes = samples;

    /// <summary>Wraps 16-bit samples.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="channels">Samples a pixel, 1 or more.</param>
    /// <param name="samples">H x W x C samples, 0..65535; not copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    /// <exception cref="ArgumentException">The array's length is not width x height x channels.</exception>
    public PixelImage(int width, int height, int channels, ushort[] samples)
        : this(width, height, channels, samples?.Length ?? throw new ArgumentNullException(nameof(samples))) => _words = samples;

    private PixelImage(int width, int height, int channels, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if ((long)width * height * channels != length)
            throw new ArgumentException($"{width} x {height} pixels of {channels} channels need {(long)width * height * channels} samples. Actual length was {length}.");
        (Width, Height, Channels) = (width, height, channels);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel.</summary>
    public int Channels { get; }

    /// <summary>8 or 16.</summary>
    public int BitsPerSample => _bytes is null ? 16 : 8;

    /// <summary>The 8-bit samples, H x W x C.</summary>
    /// <exception cref="InvalidOperationException">The image has 16-bit samples.</exception>
    public ReadOnlySpan<byte> Bytes => _bytes ?? throw new InvalidOperationException("The image has 16-bit samples: read Words.");

    /// <summary>The 16-bit samples, H x W x C.</summary>
    /// <exception cref="InvalidOperationException">The image has 8-bit samples.</exception>
    public ReadOnlySpan<ushort> Words => _words ?? throw new InvalidOperationException("The image has 8-bit samples: read Bytes.");
}
