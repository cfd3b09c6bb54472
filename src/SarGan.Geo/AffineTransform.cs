namespace SarGan.Geo;

/// <summary>An affine map of the plane in double precision: pixels to a map, one image's pixels to another's, or back.</summary>
/// <remarks>
/// x' = ScaleX x + ShearX y + OffsetX and y' = ShearY x + ScaleY y + OffsetY.
/// As a raster's geotransform it takes (column, row) to (easting or longitude, northing or latitude); which point of a pixel has whole
/// coordinates is said by whoever hands out the transform. Values are equal when all six numbers are.
/// </remarks>
/// <param name="ScaleX">x' per x.</param>
/// <param name="ShearX">x' per y.</param>
/// <param name="OffsetX">x' of the origin.</param>
/// <param name="ShearY">y' per x.</param>
/// <param name="ScaleY">y' per y.</param>
/// <param name="OffsetY">y' of the origin.</param>
public sealed record AffineTransform(double ScaleX, double ShearX, double OffsetX, double ShearY, double ScaleY, double OffsetY)
{
    /// <summary>The transform that leaves every point where it is.</summary>
    public static AffineTransform Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>The factor by which areas grow; negative where the orientation turns over, as from rows counted downwards to northings.</summary>
    public double Determinant => (ScaleX * ScaleY) - (ShearX * ShearY);

    /// <summary>Moves every point.</summary>
    /// <param name="x">Added to x.</param>
    /// <param name="y">Added to y.</param>
    public static AffineTransform Translation(double x, double y) => new(1, 0, x, 0, 1, y);

    /// <summary>Turns about a point, with a scale: x' - c = scale R (x - c).</summary>
    /// <param name="degrees">From the x axis towards the y axis: clockwise on a screen, where y points down.</param>
    /// <param name="scale">Not 0.</param>
    /// <param name="centreX">The point that stays, x.</param>
    /// <param name="centreY">The point that stays, y.</param>
    public static AffineTransform Similarity(double degrees, double scale, double centreX, double centreY)
    {
        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (c, s) = (scale * cosine, scale * sine);
        return new AffineTransform(c, -s, centreX - (c * centreX) + (s * centreY), s, c, centreY - (s * centreX) - (c * centreY));
    }

    /// <summary>Maps a point.</summary>
    /// <param name="x">Column, easting or longitude.</param>
    /// <param name="y">Row, northing or latitude.</param>
    public (double X, double Y) Apply(double x, double y) =>
        ((ScaleX * x) + (ShearX * y) + OffsetX, (ShearY * x) + (ScaleY * y) + OffsetY);

    /// <summary>This transform, and after it another.</summary>
    /// <param name="next">Applied to this one's result.</param>
    public AffineTransform Then(AffineTransform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var (offsetX, offsetY) = next.Apply(OffsetX, OffsetY);
        return new AffineTransform(
            (next.ScaleX * ScaleX) + (next.ShearX * ShearY),
            (next.ScaleX * ShearX) + (next.ShearX * ScaleY),
            offsetX,
            (next.ShearY * ScaleX) + (next.ScaleY * ShearY),
            (next.ShearY * ShearX) + (next.ScaleY * ScaleY),
            offsetY);
    }

    /// <summary>The transform that undoes this one.</summary>
    /// <exception cref="InvalidOperationException">The transform flattens the plane, or holds a number that is not finite.</exception>
    public AffineTransform Invert()
    {
        var determinant = Determinant;
        // Against the size of the coefficients: degrees a pixel are small, and yet fine.
        var size = Math.Max(Math.Abs(ScaleX * ScaleY), Math.Abs(ShearX * ShearY));
        if (!(Math.Abs(determinant) > 1e-12 * size) || !double.IsFinite(determinant) || !double.IsFinite(OffsetX) || !double.IsFinite(OffsetY))
            throw new InvalidOperationException(FormattableString.Invariant($"The transform cannot be inverted: its determinant is {determinant} and its offset ({OffsetX}, {OffsetY})."));
        var (a, b, c, d) = (ScaleY / determinant, -ShearX / determinant, -ShearY / determinant, ScaleX / determinant);
        return new AffineTransform(a, b, -((a * OffsetX) + (b * OffsetY)), c, d, -((c * OffsetX) + (d * OffsetY)));
    }
}
