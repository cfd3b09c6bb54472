using SarGan.Geo;

namespace SarGan.Registration;

/// <summary>A projective map of the plane in double precision, from one image's pixels to another's.</summary>
/// <remarks>
/// Coordinates are (column, row), where (0, 0) is the middle of the first pixel. A point (x, y) becomes (X/W, Y/W) with (X, Y, W) = M (x, y, 1). Note that a
/// raster's geotransform counts from the pixel's corner, half a pixel off.
/// </remarks>
public sealed class PixelTransform
{
    private readonly double[] _values;

    /// <summary>A transform of its nine numbers.</summary>
    /// <param name="rows">The 3 x 3 matrix row by row, 9 finite numbers; scaled so that the last one is 1 where that is possible.</param>
    /// <exception cref="ArgumentException">There are not nine numbers, one is not finite, or the matrix cannot be inverted.</exception>
    public PixelTransform(ReadOnlySpan<double> rows)
    {
        if (rows.Length != 9) throw new ArgumentException(FormattableString.Invariant($"A transform has 9 numbers. Actual number was {rows.Length}."), nameof(rows));
        foreach (var value in rows)
        {
            if (!double.IsFinite(value)) throw new ArgumentException("A transform's numbers must be finite.", nameof(rows));
        }

        _values = rows.ToArray();
        var last = _values[8];
        if (last != 0)
        {
            for (var i = 0; i < 9; i++) _values[i] /= last;
        }

        if (!double.IsFinite(Determinant) || Determinant == 0) throw new ArgumentException("The transform flattens the plane: its determinant is 0.", nameof(rows));
    }

    /// <summary>The transform that leaves every point where it is.</summary>
    public static PixelTransform Identity { get; } = new([1, 0, 0, 0, 1, 0, 0, 0, 1]);

    /// <summary>The matrix, row by row: 9 numbers.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Whether the last row is 0 0 1: straight lines that are parallel stay so.</summary>
    public bool IsAffine => _values[6] == 0 && _values[7] == 0 && _values[8] == 1;

    private double Determinant => (_values[0] * Minor(4, 8, 5, 7)) - (_values[1] * Minor(3, 8, 5, 6)) + (_values[2] * Minor(3, 7, 4, 6));

    /// <summary>An affine transform between pixels as a projective one.</summary>
    /// <param name="affine">From and to coordinates in which whole numbers are the middles of pixels.</param>
    /// <exception cref="ArgumentException">It flattens the plane, or a number is not finite.</exception>
    public static PixelTransform FromAffine(AffineTransform affine)
    {
        ArgumentNullException.ThrowIfNull(affine);
        return new PixelTransform([affine.ScaleX, affine.ShearX, affine.OffsetX, affine.ShearY, affine.ScaleY, affine.OffsetY, 0, 0, 1]);
    }

    /// <summary>Maps a point.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <returns>Column and row in the other image; not finite where the point goes to infinity.</returns>
    public (double X, double Y) Apply(double x, double y)
    {
        var w = (_values[6] * x) + (_values[7] * y) + _values[8];
        return (((_values[0] * x) + (_values[1] * y) + _values[2]) / w, ((_values[3] * x) + (_values[4] * y) + _values[5]) / w);
    }

    /// <summary>This transform, and after it another.</summary>
    /// <param name="next">Applied to this one's result.</param>
    public PixelTransform Then(PixelTransform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Span<double> product = stackalloc double[9];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                for (var k = 0; k < 3; k++) product[(row * 3) + column] += next._values[(row * 3) + k] * _values[(k * 3) + column];
            }
        }

        return new PixelTransform(product);
    }

    /// <summary>The transform that undoes this one.</summary>
    public PixelTransform Invert() => new(
    [
        Minor(4, 8, 5, 7), -Minor(1, 8, 2, 7), Minor(1, 5, 2, 4),
        -Minor(3, 8, 5, 6), Minor(0, 8, 2, 6), -Minor(0, 5, 2, 3),
        Minor(3, 7, 4, 6), -Minor(0, 7, 1, 6), Minor(0, 4, 1, 3),
    ]);

    /// <summary>The same map between versions of the images that are reduced or enlarged.</summary>
    /// <param name="sourceScale">Pixels of the new version of the first image per pixel of the old one, above 0.</param>
    /// <param name="targetScale">The same for the second image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A scale is not above 0.</exception>
    public PixelTransform Rescale(double sourceScale, double targetScale) => Scaling(1 / Checked(sourceScale, nameof(sourceScale))).Then(this).Then(Scaling(Checked(targetScale, nameof(targetScale))));

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"[{_values[0]:G6} {_values[1]:G6} {_values[2]:G6}; {_values[3]:G6} {_values[4]:G6} {_values[5]:G6}; {_values[6]:G6} {_values[7]:G6} {_values[8]:G6}]");

    // Corners, not middles, of the first pixels coincide: x' + 1/2 = s (x + 1/2).
    private static PixelTransform Scaling(double scale) => new([scale, 0, (scale - 1) / 2, 0, scale, (scale - 1) / 2, 0, 0, 1]);

    private static double Checked(double scale, string name) =>
        scale > 0 && double.IsFinite(scale) ? scale : throw new ArgumentOutOfRangeException(name, scale, FormattableString.Invariant($"{name} must be above 0, and finite. Actual value was {scale}."));

    private double Minor(int a, int b, int c, int d) => (_values[a] * _values[b]) - (_values[c] * _values[d]);
}
