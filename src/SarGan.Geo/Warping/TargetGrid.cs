using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>The grid that options ask for, with gdalwarp's arithmetic: -t_srs alone, -te, -tr, -ts, or the grid of another raster.</summary>
internal static class TargetGrid
{
    public static (AffineTransform Transform, int Width, int Height) Choose(IPlaneMap map, RasterInfo source, WarpOptions options)
    {
        if (options.Like is { } like)
            return (like.Transform!, like.Width, like.Height); // checked by WarpOptions.Validate
        if (options is { Extent: { } whole, Width: { } w, Height: { } h })
            return (NorthUp(whole, whole.Width / w, whole.Height / h), w, h);
        if (options is { Extent: { } given, ResolutionX: { } x, ResolutionY: { } y })
            return (NorthUp(given, x, y), Count(given.Width, x), Count(given.Height, y));
        if (options is { Extent: { } alone, Width: null, ResolutionX: null } && PixelSize(map, alone) is { } pixel)
        {
            // The extent is kept to the letter, so that the resolution gives way.
            var (across, down) = (Count(alone.Width, pixel), Count(alone.Height, pixel));
            return (NorthUp(alone, alone.Width / across, alone.Height / down), across, down);
        }
        var suggested = SuggestedGrid.For(map, source.Width, source.Height);
        if (options is { Width: { } columns, Height: { } rows })
            return (NorthUp(suggested.Extent, suggested.Extent.Width / columns, suggested.Extent.Height / rows), columns, rows);
        if (options is { ResolutionX: { } resolutionX, ResolutionY: { } resolutionY })
            return (NorthUp(suggested.Extent, resolutionX, resolutionY), Count(suggested.Extent.Width, resolutionX), Count(suggested.Extent.Height, resolutionY));
        return (suggested.Transform, suggested.Width, suggested.Height);
    }

    /// <summary>The mean of a source pixel's sides on the ground, in the middle of an extent; null where the source's map has no such place.</summary>
    private static double? PixelSize(IPlaneMap map, GroundExtent extent)
    {
        double[] x = [extent.West + (extent.Width / 2)], y = [extent.South + (extent.Height / 2)];
        map.Inverse(x, y);
        double[] columns = [x[0], x[0] + 1, x[0]], rows = [y[0], y[0], y[0] + 1];
        map.Forward(columns, rows);
        var across = double.Hypot(columns[1] - columns[0], columns[2] - columns[0]);
        var down = double.Hypot(rows[1] - rows[0], rows[2] - rows[0]);
        return across > 0 && down > 0 && double.IsFinite(across) && double.IsFinite(down) ? (across + down) / 2 : null;
    }

    private static AffineTransform NorthUp(GroundExtent extent, double pixelX, double pixelY) => new(pixelX, 0, extent.West, 0, -pixelY, extent.North);

    private static int Count(double length, double pixel)
    {
        var count = (length + (pixel / 2)) / pixel;
        return count is >= 1 and < int.MaxValue
            ? (int)count
            : throw new ArgumentException(FormattableString.Invariant($"A side of {length} units has no pixel, or too many, at {pixel} units a pixel."));
    }
}
