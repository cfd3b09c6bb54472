namespace SarGan.Registration.Structure;

/// <summary>One band of float samples; not a number where nothing was observed.</summary>
/// <remarks>Layout: H x W, rows from the top. Pixel coordinates: x to the right, y down, the centre of the first pixel at (0, 0).</remarks>
internal sealed class Plane
{
    public Plane(int width, int height, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if ((long)width * height != values.Length)
            throw new ArgumentException($"{width} x {height} pixels need {(long)width * height} values. Actual length was {values.Length}.", nameof(values));
        (Width, Height, Values) = (width, height, values);
    }

    public int Width { get; }

    public int Height { get; }

    public float[] Values { get; }

    /// <summary>The samples of an image, no-data as not a number.</summary>
    public static Plane FromImage(RegistrationImage image)
    {
        var values = image.Values.ToArray();
        if (!image.IsComplete)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!image.Valid[i]) values[i] = float.NaN;
            }
        }
        return new Plane(image.Width, image.Height, values);
    }

    /// <summary>A SAR image's samples, decibels as power: speckle is smoothed in power, and the logarithm comes later. Where the image does not say, negative values show that these are decibels.</summary>
    public static Plane FromSar(RegistrationImage sar)
    {
        var plane = FromImage(sar);
        if (!(sar.IsDecibels ?? Array.Exists(plane.Values, value => value < 0))) return plane;
        // Single precision holds both ends, and sums of as many as an image has.
        return new Plane(plane.Width, plane.Height, Array.ConvertAll(plane.Values, value => MathF.Pow(10, Math.Clamp(value, -200, 200) / 10)));
    }

    /// <summary>A smaller picture by area means, no-data left out; larger, where a factor is below 1, by linear interpolation.</summary>
    /// <param name="factorX">Columns of this plane a column of the result.</param>
    /// <param name="factorY">Rows of this plane a row of the result.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    public Plane Reduce(double factorX, double factorY, int width, int height)
    {
        var (startX, weightX) = Taps(factorX, width, Width);
        var (startY, weightY) = Taps(factorY, height, Height);
        var (countX, countY) = (weightX.Length / width, weightY.Length / height);
        // Columns first: value and weight of each source row.
        var (sums, weights) = (new float[width * Height], new float[width * Height]);
        for (var y = 0; y < Height; y++)
        {
            var row = Values.AsSpan(y * Width, Width);
            for (var x = 0; x < width; x++)
            {
                float sum = 0, weight = 0;
                for (var k = 0; k < countX; k++)
                {
                    var sourceX = startX[x] + k;
                    if ((uint)sourceX >= (uint)Width) continue;
                    var value = row[sourceX];
                    if (float.IsNaN(value)) continue;
                    var w = weightX[(x * countX) + k];
                    sum += w * value;
                    weight += w;
                }
                sums[(y * width) + x] = sum;
                weights[(y * width) + x] = weight;
            }
        }

        var result = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                float sum = 0, weight = 0;
                for (var k = 0; k < countY; k++)
                {
                    var sourceY = startY[y] + k;
                    if ((uint)sourceY >= (uint)Height) continue;
                    var w = weightY[(y * countY) + k];
                    sum += w * sums[(sourceY * width) + x];
                    weight += w * weights[(sourceY * width) + x];
                }
                result[(y * width) + x] = weight > 0.5f ? sum / weight : float.NaN; // half of the area or more was observed
            }
        }
        return new Plane(width, height, result);
    }

    /// <summary>The picture as seen from another frame: result(x) = this(map(x)), bilinear; no-data outside and beside no-data.</summary>
    public Plane Warp(PixelTransform map, int width, int height)
    {
        var result = new float[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (u, v) = map.Apply(x, y);
                result[(y * width) + x] = Sample(u, v);
            }
        }
        return new Plane(width, height, result);
    }

    private float Sample(double u, double v)
    {
        // A thousandth of a pixel of slack: an identity map must not lose its last row to rounding.
        if (!(u >= -0.001 && v >= -0.001 && u <= Width - 0.999 && v <= Height - 0.999)) return float.NaN;
        var x = Math.Clamp((int)Math.Floor(u), 0, Math.Max(0, Width - 2));
        var y = Math.Clamp((int)Math.Floor(v), 0, Math.Max(0, Height - 2));
        var (fx, fy) = ((float)Math.Clamp(u - x, 0, 1), (float)Math.Clamp(v - y, 0, 1));
        var at = (y * Width) + x;
        var (right, down) = (Width > 1 ? 1 : 0, Height > 1 ? Width : 0);
        var top = Values[at] + (fx * (Values[at + right] - Values[at]));
        var bottom = Values[at + down] + (fx * (Values[at + down + right] - Values[at + down]));
        return top + (fy * (bottom - top));
    }

    /// <summary>First source index of each target index, and the weights of those that follow.</summary>
    private static (int[] Start, float[] Weights) Taps(double factor, int count, int sourceCount)
    {
        var reach = factor > 1 ? (int)Math.Ceiling(factor) + 1 : 2;
        var (start, weights) = (new int[count], new float[count * reach]);
        for (var i = 0; i < count; i++)
        {
            if (factor > 1)
            {
                var (low, high) = (i * factor, (i + 1) * factor);
                start[i] = (int)Math.Floor(low);
                for (var k = 0; k < reach; k++)
                    weights[(i * reach) + k] = (float)(Math.Max(0, Math.Min(high, start[i] + k + 1) - Math.Max(low, start[i] + k)) / factor);
            }
            else
            {
                var centre = Math.Clamp(((i + 0.5) * factor) - 0.5, 0, sourceCount - 1);
                start[i] = (int)Math.Floor(centre);
                weights[i * reach] = (float)(1 - (centre - start[i]));
                weights[(i * reach) + 1] = (float)(centre - start[i]);
            }
        }
        return (start, weights);
    }
}
