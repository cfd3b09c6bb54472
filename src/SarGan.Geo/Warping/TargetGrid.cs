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
        var suggested = SuggestedGrid.For(map, source.Width, source.Height);
        if (options is { Width: { } columns, Height: { } rows })
            return (NorthUp(suggested.Extent, suggested.Extent.Width / columns, suggested.Extent.Height / rows), columns, rows);
        if (options is { ResolutionX: { } resolutionX, ResolutionY: { } resolutionY })
            return (NorthUp(suggested.Extent, resolutionX, resolutionY), Count(suggested.Extent.Width, resolutionX), Count(suggested.Extent.Height, resolutionY));
        if (options.Extent is not { } extent) return (suggested.Transform, suggested.Width, suggested.Height);
        // The extent is kept to the letter, so that the resolution gives way.
        var (across, down) = (Count(extent.Width, suggested.Transform.ScaleX), Count(extent.Height, -suggested.Transform.ScaleY));
        return (NorthUp(extent, extent.Width / across, extent.Height / down), across, down);
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
