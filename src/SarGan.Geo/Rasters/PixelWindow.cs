namespace SarGan.Geo.Rasters;

/// <summary>A rectangle of whole pixels in a raster. Column 0, row 0 is the upper left pixel.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelWindow(int X, int Y, int Width, int Height)
{
    /// <summary>The number of pixels.</summary>
    public long Count => (long)Width * Height;

    /// <summary>The column after the last one.</summary>
    public long EndX => (long)X + Width;

    /// <summary>The row after the last one.</summary>
    public long EndY => (long)Y + Height;

    /// <summary>Whether no pixel is in it.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The pixels that are in both; width or height 0 where there is none.</summary>
    /// <param name="other">Another window of the same raster.</param>
    public PixelWindow Intersect(PixelWindow other)
    {
        var (x, y) = (Math.Max(X, other.X), Math.Max(Y, other.Y));
        var (width, height) = (Math.Min(EndX, other.EndX) - x, Math.Min(EndY, other.EndY) - y);
        return new PixelWindow(x, y, (int)Math.Max(width, 0), (int)Math.Max(height, 0));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Width} x {Height} at ({X}, {Y})");
}
