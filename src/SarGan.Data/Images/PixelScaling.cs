namespace SarGan.Data.Images;

/// <summary>Turns samples into the numbers that networks take, and back.</summary>
/// <remarks>
/// 8 bits: x / 127.5 - 1; 16 bits: x / 32767.5 - 1. The way there and back is exact.
/// Channels, in training and in translation alike: grey is replicated, colour becomes grey by the mean of R, G and B, and alpha (the second channel of two, the fourth of four) is left out, whatever it holds,
/// unless as many channels are asked for. Transparent pixels count with the colour that they have in the file: fill them, or leave such tiles out, where that colour means nothing.
/// </remarks>
public static class PixelScaling
{
    private static readonly float[] SignedOfByte = [.. Enumerable.Range(0, 256).Select(b => (float)((b / 127.5) - 1))];

    /// <summary>Scales an image to [-1, 1].</summary>
    /// <param name="image">H x W x C samples of 8 or 16 bits.</param>
    /// <param name="chw">Filled with <paramref name="channels"/> x H x W values.</param>
    /// <param name="channels">The image's own count, or: any from grey (1 or 2 with alpha); 1 or 3 from RGB or RGBA.</param>
    /// <exception cref="ArgumentException">The channels cannot be converted, or the span's length does not fit.</exception>
    public static void ToSigned(PixelImage image, Span<float> chw, int channels) => ToSigned(image, chw, channels, mirrored: false);

    /// <summary>Turns values in [-1, 1] into an 8-bit image.</summary>
    /// <param name="chw">C x H x W values. Values outside [-1, 1] are cut off there; halves are rounded away from zero.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="channels">C.</param>
    /// <exception cref="ArgumentException">The span's length does not fit, or a value is not a number.</exception>
    public static PixelImage ToImage(ReadOnlySpan<float> chw, int height, int width, int channels)
    {
        CheckLength(chw.Length, height, width, channels);
        var samples = new byte[chw.Length];
        var plane = height * width;
        for (var c = 0; c < channels; c++)
        {
            var source = chw.Slice(c * plane, plane);
            for (int i = 0, j = c; i < source.Length; i++, j += channels)
            {
                // An infinity is cut off like any other value; NaN fails both comparisons.
                var value = source[i];
                if (!(value >= -1)) value = float.IsNaN(value) ? throw NotANumber(c, i, width) : -1;
                else if (value > 1) value = 1;
                samples[j] = (byte)(((value + 1.0) * 127.5) + 0.5);
            }
        }

        return new PixelImage(width, height, channels, samples);
    }

    /// <summary>Turns values in [-1, 1] into a 16-bit image; otherwise as <see cref="ToImage"/>.</summary>
    /// <inheritdoc cref="ToImage"/>
    public static PixelImage ToImage16(ReadOnlySpan<float> chw, int height, int width, int channels)
    {
        CheckLength(chw.Length, height, width, channels);
        var samples = new ushort[chw.Length];
        var plane = height * width;
        for (var c = 0; c < channels; c++)
        {
            var source = chw.Slice(c * plane, plane);
            for (int i = 0, j = c; i < source.Length; i++, j += channels)
            {
                if (float.IsNaN(source[i])) throw NotANumber(c, i, width);
                samples[j] = (ushort)(((Math.Clamp(source[i], -1f, 1f) + 1.0) * 32767.5) + 0.5);
            }
        }

        return new PixelImage(width, height, channels, samples);
    }

    /// <summary>Whether an image of one channel count can be scaled to another.</summary>
    internal static bool CanConvert(int from, int to) => from == to || from is 1 or 2 || (from is 3 or 4 && to is 1 or 3);

    internal static void ToSigned(PixelImage image, Span<float> chw, int channels, bool mirrored)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        CheckLength(chw.Length, image.Height, image.Width, channels);
        if (!CanConvert(image.Channels, channels))
            throw new ArgumentException($"An image of {image.Channels} channels cannot be scaled to {channels}: grey goes to any count, RGB and RGBA to 1 or 3.", nameof(channels));
        var plane = image.Width * image.Height;
        if (channels == 1 && image.Channels is 3 or 4)
        {
            MeanOfColour(image, chw);
            if (mirrored) Mirror(chw, image.Width);
            return;
        }

        var own = image.Channels == channels ? channels : Math.Min(channels, image.Channels is 1 or 2 ? 1 : 3);
        for (var c = 0; c < own; c++) ScaleChannel(image, c, chw.Slice(c * plane, plane));
        if (mirrored) Mirror(chw[..(own * plane)], image.Width);
        for (var c = own; c < channels; c++) chw[..plane].CopyTo(chw.Slice(c * plane, plane));
    }

    private static void ScaleChannel(PixelImage image, int channel, Span<float> plane)
    {
        var step = image.Channels;
        if (image.BitsPerSample == 8)
        {
            var samples = image.Bytes;
            var table = SignedOfByte;
            if (step == 1)
            {
                for (var i = 0; i < plane.Length; i++) plane[i] = table[samples[i]];
                return;
            }

            for (int i = 0, j = channel; i < plane.Length; i++, j += step) plane[i] = table[samples[j]];
            return;
        }

        var words = image.Words;
        for (int i = 0, j = channel; i < plane.Length; i++, j += step) plane[i] = Signed(words[j]);
    }

    private static void MeanOfColour(PixelImage image, Span<float> plane)
    {
        var step = image.Channels;
        if (image.BitsPerSample == 8)
        {
            var samples = image.Bytes;
            for (int i = 0, j = 0; i < plane.Length; i++, j += step) plane[i] = (float)(((samples[j] + samples[j + 1] + samples[j + 2]) / (3 * 127.5)) - 1);
            return;
        }

        var words = image.Words;
        for (int i = 0, j = 0; i < plane.Length; i++, j += step) plane[i] = (float)(((words[j] + words[j + 1] + words[j + 2]) / (3 * 32767.5)) - 1);
    }

    private static float Signed(ushort word) => (float)((word / 32767.5) - 1);

    private static void Mirror(Span<float> rows, int width)
    {
        for (var at = 0; at < rows.Length; at += width) rows.Slice(at, width).Reverse();
    }

    private static void CheckLength(int length, int height, int width, int channels)
    {
        if ((long)height * width * channels != length)
            throw new ArgumentException($"{channels} x {height} x {width} values are needed. Actual length was {length}.");
    }

    private static ArgumentException NotANumber(int channel, int index, int width) =>
        new($"The value at channel {channel}, row {index / width}, column {index % width} is not a number.");
}
