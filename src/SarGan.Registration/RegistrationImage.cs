using SarGan.Data.Images;
using SarGan.Geo.Rasters;

namespace SarGan.Registration;

/// <summary>An image of one channel for registration, with a mask of the pixels that hold a measurement.</summary>
/// <remarks>The unit does not matter as long as it grows evenly with what the eye sees: SAR in dB or as a stretched picture, optical as reflectance or grey.</remarks>
public sealed class RegistrationImage
{
    private readonly float[] _values;
    private readonly bool[]? _valid;

    /// <summary>An image over samples that are there already.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="values">Row by row, width x height; kept, not copied. Those that are not finite count as without a measurement.</param>
    /// <param name="valid">Row by row, whether there is a measurement; kept, not copied. Default null: everywhere that the value is finite.</param>
    /// <exception cref="ArgumentException">A side is below 1, or a length does not fit.</exception>
    public RegistrationImage(int width, int height, float[] values, bool[]? valid = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(values);
        var count = (long)width * height;
        if (values.Length != count || (valid is not null && valid.Length != count))
            throw new ArgumentException(FormattableString.Invariant($"An image of {width} x {height} has {count} values, and as many in its mask. Actual numbers were {values.Length} and {valid?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}."), nameof(values));
        (Width, Height, _values) = (width, height, values);
        _valid = MaskOf(values, valid);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Row by row, Width x Height. Without meaning where <see cref="IsValid"/> says no.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Whether every pixel holds a measurement.</summary>
    public bool IsComplete => _valid is null;

    /// <summary>Row by row, Width x Height: whether there is a measurement. Empty where <see cref="IsComplete"/>.</summary>
    public ReadOnlySpan<bool> Valid => _valid;

    /// <summary>Whether the values are decibels; null where nobody said so, and the values must show it.</summary>
    internal bool? IsDecibels { get; init; }

    /// <summary>Whether a pixel holds a measurement.</summary>
    /// <param name="x">Column, within the image.</param>
    /// <param name="y">Row, within the image.</param>
    public bool IsValid(int x, int y) => _valid is null || _valid[(y * Width) + x];

    /// <summary>A picture's brightness: its only channel, or 0.299 R + 0.587 G + 0.114 B of three or four.</summary>
    /// <param name="picture">8 or 16 bits, 1, 3 or 4 channels; pixels of a fourth channel (opacity) of 0 count as without a measurement.</param>
    /// <exception cref="ArgumentException">The picture has another number of channels.</exception>
    public static RegistrationImage FromPicture(PixelImage picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var channels = picture.Channels;
        if (channels is not (1 or 3 or 4)) throw new ArgumentException(FormattableString.Invariant($"A picture for registration has 1, 3 or 4 channels. Actual number was {channels}."), nameof(picture));
        var values = new float[picture.Width * picture.Height];
        var valid = channels == 4 ? new bool[values.Length] : null;
        for (var i = 0; i < values.Length; i++)
        {
            var at = i * channels;
            values[i] = channels == 1 ? Sample(at) : Brightness(Sample(at), Sample(at + 1), Sample(at + 2));
            if (valid is not null) valid[i] = Sample(at + 3) != 0;
        }

        return new RegistrationImage(picture.Width, picture.Height, values, valid);

        float Sample(int index) => picture.BitsPerSample == 8 ? picture.Bytes[index] : picture.Words[index];
    }

    /// <summary>One band of a raster, or the brightness of three, with what the raster marks as without a measurement.</summary>
    /// <param name="raster">Read whole; not disposed. At most 2^31 - 1 pixels.</param>
    /// <param name="bands">One band, or red, green and blue; from 0.</param>
    /// <exception cref="ArgumentException">There are not one or three bands, one does not exist, or the raster is too large.</exception>
    /// <exception cref="RasterFormatException">The raster is broken.</exception>
    public static RegistrationImage FromRaster(RasterSource raster, params IReadOnlyList<int> bands)
    {
        ArgumentNullException.ThrowIfNull(raster);
        ArgumentNullException.ThrowIfNull(bands);
        if (bands.Count is not (1 or 3)) throw new ArgumentException(FormattableString.Invariant($"One band or three are expected. Actual number was {bands.Count}."), nameof(bands));
        var extent = raster.Info.Extent;
        if (extent.Count > Array.MaxLength) throw new ArgumentException(FormattableString.Invariant($"{raster.Name} has {extent.Count} pixels, too many for one image: reduce it first."), nameof(raster));
        var channels = new float[bands.Count][];
        var valid = Enumerable.Repeat(true, (int)extent.Count).ToArray();
        var mask = new byte[extent.Count];
        for (var i = 0; i < channels.Length; i++)
        {
            channels[i] = new float[extent.Count];
            raster.Read(bands[i], extent, channels[i].AsSpan());
            raster.ReadMask(bands[i], extent, mask);
            for (var at = 0; at < valid.Length; at++) valid[at] &= mask[at] != 0;
        }

        var values = channels[0];
        for (var at = 0; channels.Length == 3 && at < values.Length; at++) values[at] = Brightness(values[at], channels[1][at], channels[2][at]);
        return new RegistrationImage(extent.Width, extent.Height, values, valid);
    }

    /// <summary>How bright the eye takes a colour for (ITU-R BT.601).</summary>
    internal static float Brightness(float red, float green, float blue) => (0.299f * red) + (0.587f * green) + (0.114f * blue);

    /// <summary>The mask with values that are not finite taken out; null where nothing is masked.</summary>
    private static bool[]? MaskOf(float[] values, bool[]? valid)
    {
        var copied = false;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]) || (valid is not null && !valid[i])) continue;
            if (!copied)
            {
                valid = valid is null ? Enumerable.Repeat(true, values.Length).ToArray() : (bool[])valid.Clone();
                copied = true;
            }

            valid![i] = false; // made just before
        }

        return valid is null || !valid.AsSpan().Contains(false) ? null : valid;
    }
}
