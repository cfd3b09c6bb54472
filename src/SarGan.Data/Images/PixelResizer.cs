using System.Numerics;

namespace SarGan.Data.Images;

/// <summary>Resizes by antialiased bilinear interpolation.</summary>
/// <remarks>
/// The weights are a triangle as wide as one source pixel on each side when enlarging, widened by the ratio when reducing, so that every
/// source pixel counts (the convention of PIL and of torchvision's antialias; pixel centres at half coordinates, weights cut off and
/// normalised at the borders). Rows first, then columns.
/// </remarks>
public static class PixelResizer
{
    /// <summary>Resizes planes of floats.</summary>
    /// <param name="source">C x H x W values; their number tells C.</param>
    /// <param name="from">H and W of the source, each 1 or more.</param>
    /// <param name="target">Filled with C x H x W values of the new size.</param>
    /// <param name="to">H and W of the result, each 1 or more.</param>
    /// <exception cref="ArgumentException">A size is not positive, the source is no whole number of planes, or the target's length does not fit.</exception>
    public static void Resize(ReadOnlySpan<float> source, (int Height, int Width) from, Span<float> target, (int Height, int Width) to)
    {
        if (from.Height < 1 || from.Width < 1 || to.Height < 1 || to.Width < 1)
            throw new ArgumentException($"Heights and widths must be 1 or more. Actual sizes were {from.Height} x {from.Width} and {to.Height} x {to.Width}.");
        long fromPlane = (long)from.Height * from.Width, toPlane = (long)to.Height * to.Width;
        if (source.IsEmpty || source.Length % fromPlane != 0)
            throw new ArgumentException($"Planes of {from.Height} x {from.Width} values are needed. Actual length was {source.Length}.", nameof(source));
        var channels = (int)(source.Length / fromPlane);
        if (channels * toPlane != target.Length)
            throw new ArgumentException($"{channels} x {to.Height} x {to.Width} values are needed. Actual length was {target.Length}.", nameof(target));
        if (from == to)
        {
            source.CopyTo(target);
            return;
        }

        var across = new AxisWeights(from.Width, to.Width);
        var down = new AxisWeights(from.Height, to.Height);
        var narrow = new float[from.Height * to.Width];
        for (var c = 0; c < channels; c++)
        {
            var plane = source.Slice(c * from.Height * from.Width, from.Height * from.Width);
            for (var y = 0; y < from.Height; y++) across.ApplyAlong(plane.Slice(y * from.Width, from.Width), narrow.AsSpan(y * to.Width, to.Width));
            down.ApplyAcross(narrow, to.Width, target.Slice(c * to.Height * to.Width, to.Height * to.Width));
        }
    }

    /// <summary>Resizes an image; samples are rounded to their own depth.</summary>
    /// <param name="image">Any image.</param>
    /// <param name="width">New columns, 1 or more.</param>
    /// <param name="height">New rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static PixelImage Resize(PixelImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if ((image.Width, image.Height) == (width, height)) return image;
        var source = new float[image.Width * image.Height * image.Channels];
        PixelScaling.ToSigned(image, source, image.Channels);
        var target = new float[checked(width * height * image.Channels)];
        Resize(source, (image.Height, image.Width), target, (height, width));
        return image.BitsPerSample == 8
            ? PixelScaling.ToImage(target, height, width, image.Channels)
            : PixelScaling.ToImage16(target, height, width, image.Channels);
    }

    /// <summary>For each target position along an axis, the first source position and the weights from there on.</summary>
    private readonly struct AxisWeights
    {
        private readonly int[] _first;
        private readonly float[][] _weights;

        public AxisWeights(int from, int to)
        {
            _first = new int[to];
            _weights = new float[to][];
            var ratio = (double)from / to;
            var radius = Math.Max(ratio, 1);
            for (var i = 0; i < to; i++)
            {
                var centre = (i + 0.5) * ratio;
                var first = Math.Max(0, (int)Math.Floor(centre - radius + 0.5));
                var end = Math.Min(from, (int)Math.Floor(centre + radius + 0.5));
                var raw = new double[end - first];
                for (var k = 0; k < raw.Length; k++) raw[k] = Math.Max(0, 1 - (Math.Abs(first + k + 0.5 - centre) / radius));
                var sum = raw.Sum();
                _first[i] = first;
                _weights[i] = Array.ConvertAll(raw, w => (float)(w / sum));
            }
        }

        /// <summary>Along one row.</summary>
        public void ApplyAlong(ReadOnlySpan<float> source, Span<float> target)
        {
            for (var i = 0; i < target.Length; i++)
            {
                var weights = _weights[i];
                var values = source.Slice(_first[i], weights.Length);
                var sum = 0f;
                for (var k = 0; k < weights.Length; k++) sum += weights[k] * values[k];
                target[i] = sum;
            }
        }

        /// <summary>Across rows of a plane.</summary>
        public void ApplyAcross(ReadOnlySpan<float> source, int width, Span<float> target)
        {
            for (var i = 0; i < _first.Length; i++)
            {
                var row = target.Slice(i * width, width);
                row.Clear();
                for (var k = 0; k < _weights[i].Length; k++)
                    AddScaled(source.Slice((_first[i] + k) * width, width), _weights[i][k], row);
            }
        }

        private static void AddScaled(ReadOnlySpan<float> source, float weight, Span<float> sum)
        {
            var i = 0;
            for (; i <= sum.Length - Vector<float>.Count; i += Vector<float>.Count)
                (new Vector<float>(sum[i..]) + (new Vector<float>(source[i..]) * weight)).CopyTo(sum[i..]);
            for (; i < sum.Length; i++) sum[i] += source[i] * weight;
        }
    }
}
