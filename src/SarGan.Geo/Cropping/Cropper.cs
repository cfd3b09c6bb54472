using NetTopologySuite.Geometries;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Cropping;

/// <summary>Cuts windows out of rasters without resampling: by columns and rows, by a rectangle on the ground, or by a geometry's envelope.</summary>
public static class Cropper
{
    private const int PointsAlongEdge = 21;

    /// <summary>By columns and rows.</summary>
    /// <param name="source">Must live as long as the result.</param>
    /// <param name="window">May leave the raster.</param>
    /// <exception cref="ArgumentException">The window is empty, or has no pixel of the raster.</exception>
    public static CroppedRaster Crop(RasterSource source, PixelWindow window)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Cut(source, window, $"{window}", []);
    }

    /// <summary>By a rectangle on the ground, with gdal_translate's arithmetic: offset floor(x + 0.001), size floor(x + 0.5).</summary>
    /// <param name="source">North up or south up; must live as long as the result.</param>
    /// <param name="window">Corners given the wrong way round are exchanged, and the result's warnings say so.</param>
    /// <param name="windowCrs">What the corners' coordinates mean. Default null: the raster's CRS. Another: the rectangle that holds the transformed edges.</param>
    /// <exception cref="ArgumentException">The raster has no transform or is rotated, a corner is not finite, or the rectangle is narrower than half a pixel or has no pixel of the raster.</exception>
    public static CroppedRaster Crop(RasterSource source, ProjectedWindow window, CoordinateReferenceSystem? windowCrs = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var transform = Transform(source);
        if (transform.ShearX != 0 || transform.ShearY != 0)
            throw new ArgumentException($"{source.Name} is rotated: a rectangle along the axes of its CRS is none in its pixels. Warp it north up first, or crop by a geometry.", nameof(source));
        if (!double.IsFinite(window.UpperLeftX) || !double.IsFinite(window.UpperLeftY) || !double.IsFinite(window.LowerRightX) || !double.IsFinite(window.LowerRightY))
            throw new ArgumentException($"The corners must be finite. They are {window}.", nameof(window));
        var warnings = new List<string>();
        if (Between(source, windowCrs) is { } transformation)
        {
            if (window.UpperLeftX > window.LowerRightX || window.UpperLeftY < window.LowerRightY) warnings.Add(WrongWayRound(window));
            var envelope = Transformed(transformation, new Envelope(window.UpperLeftX, window.LowerRightX, window.UpperLeftY, window.LowerRightY));
            window = new ProjectedWindow(envelope.MinX, transform.ScaleY < 0 ? envelope.MaxY : envelope.MinY, envelope.MaxX, transform.ScaleY < 0 ? envelope.MinY : envelope.MaxY);
        }
        var (left, width) = Along(window.UpperLeftX, window.LowerRightX, transform.OffsetX, transform.ScaleX);
        var (top, height) = Along(window.UpperLeftY, window.LowerRightY, transform.OffsetY, transform.ScaleY);
        if (width < 0 || height < 0)
        {
            warnings.Add(WrongWayRound(window));
            if (width < 0) (left, width) = Along(window.LowerRightX, window.UpperLeftX, transform.OffsetX, transform.ScaleX);
            if (height < 0) (top, height) = Along(window.LowerRightY, window.UpperLeftY, transform.OffsetY, transform.ScaleY);
        }
        return Cut(source, Whole(Math.Floor(left + 0.001), Math.Floor(top + 0.001), Math.Floor(width + 0.5), Math.Floor(height + 0.5)), $"{window}", warnings);
    }

    /// <summary>By the envelope of a geometry: every pixel that it touches.</summary>
    /// <param name="source">Rotated or not; must live as long as the result.</param>
    /// <param name="geometry">Not empty; x is longitude or easting.</param>
    /// <param name="geometryCrs">What its coordinates mean. Default null: the raster's CRS.</param>
    /// <exception cref="ArgumentException">The raster has no transform, or the geometry is empty or has no pixel of the raster.</exception>
    public static CroppedRaster Crop(RasterSource source, Geometry geometry, CoordinateReferenceSystem? geometryCrs = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(geometry);
        if (geometry.IsEmpty) throw new ArgumentException("The geometry is empty.", nameof(geometry));
        var inverse = Transform(source).Invert();
        var envelope = geometry.EnvelopeInternal;
        if (Between(source, geometryCrs) is { } transformation) envelope = Transformed(transformation, envelope);
        var corners = new[]
        {
            inverse.Apply(envelope.MinX, envelope.MinY), inverse.Apply(envelope.MinX, envelope.MaxY),
            inverse.Apply(envelope.MaxX, envelope.MinY), inverse.Apply(envelope.MaxX, envelope.MaxY),
        };
        var (left, top) = (Math.Floor(corners.Min(c => c.X) + 0.001), Math.Floor(corners.Min(c => c.Y) + 0.001));
        var (right, bottom) = (Math.Ceiling(corners.Max(c => c.X) - 0.001), Math.Ceiling(corners.Max(c => c.Y) - 0.001));
        return Cut(source, Whole(left, top, Math.Max(right - left, 1), Math.Max(bottom - top, 1)), $"The geometry, {envelope},", []);
    }

    private static CroppedRaster Cut(RasterSource source, PixelWindow window, string asked, List<string> warnings)
    {
        var info = source.Info;
        if (window.IsEmpty) throw new ArgumentException($"{asked} is narrower than half a pixel of {source.Name}.", nameof(window));
        var inside = window.Intersect(info.Extent);
        if (inside.IsEmpty)
            throw new ArgumentException(FormattableString.Invariant($"{asked} lies off {source.Name}: it would be the window {window} of {info.Width} x {info.Height} pixels."), nameof(window));
        if (inside != window)
        {
            // Neither nothing nor all of it lies outside, and rounding must not say so.
            var share = Math.Clamp(100 * (1 - ((double)inside.Count / window.Count)), 0.1, 99.9);
            var fill = info.NoData is { } noData ? FormattableString.Invariant($"nodata ({noData})") : "0";
            warnings.Add(FormattableString.Invariant($"{asked} leaves {source.Name}: {share:0.#} % of the result lies outside and holds {fill}."));
        }
        return new CroppedRaster(source, window, warnings);
    }

    private static AffineTransform Transform(RasterSource source) =>
        source.Info.Transform ?? throw new ArgumentException($"{source.Name} has no transform from pixels to the ground. Warp it first.", nameof(source));

    private static CoordinateTransformation? Between(RasterSource source, CoordinateReferenceSystem? crs)
    {
        if (crs is null || crs == source.Info.Crs) return null;
        var own = source.Info.Crs ?? throw new ArgumentException($"{source.Name} does not say what its coordinates mean, so that nothing can be transformed to them.", nameof(source));
        return CoordinateTransformation.Create(crs, own);
    }

    /// <summary>The envelope in another CRS. Straight edges bend, so that points along them count.</summary>
    private static Envelope Transformed(CoordinateTransformation transformation, Envelope envelope)
    {
        double[] x = new double[4 * PointsAlongEdge], y = new double[4 * PointsAlongEdge];
        for (var i = 0; i < PointsAlongEdge; i++)
        {
            var share = (double)i / (PointsAlongEdge - 1);
            var (alongX, alongY) = (envelope.MinX + (share * envelope.Width), envelope.MinY + (share * envelope.Height));
            (x[4 * i], y[4 * i]) = (alongX, envelope.MinY);
            (x[(4 * i) + 1], y[(4 * i) + 1]) = (alongX, envelope.MaxY);
            (x[(4 * i) + 2], y[(4 * i) + 2]) = (envelope.MinX, alongY);
            (x[(4 * i) + 3], y[(4 * i) + 3]) = (envelope.MaxX, alongY);
        }
        transformation.Forward(x, y);
        var result = new Envelope();
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsFinite(x[i]) && double.IsFinite(y[i])) result.ExpandToInclude(x[i], y[i]);
        }
        return result.IsNull ? throw new ArgumentException("What to cut out has no place in the raster's CRS.", nameof(envelope)) : result;
    }

    private static (double Start, double Length) Along(double from, double to, double offset, double scale) => ((from - offset) / scale, (to - from) / scale);

    private static PixelWindow Whole(double left, double top, double width, double height) =>
        Math.Abs(left) < int.MaxValue / 2 && Math.Abs(top) < int.MaxValue / 2 && width < int.MaxValue / 2 && height < int.MaxValue / 2
            ? new PixelWindow((int)left, (int)top, (int)width, (int)height)
            : throw new ArgumentException(FormattableString.Invariant($"The window would be {width} x {height} pixels at ({left}, {top}): far off the raster. Are the coordinates in its CRS?"), nameof(width));

    private static string WrongWayRound(ProjectedWindow window) =>
        $"The corners {window} are the wrong way round: the upper left one must be west and north of the lower right one. They were exchanged.";
}
