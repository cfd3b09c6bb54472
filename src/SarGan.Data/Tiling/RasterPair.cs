using System.Security.Cryptography;
using System.Text;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>A SAR and an optical raster whose pixels lie on each other: equal size, georeference and CRS.</summary>
public sealed class RasterPair
{
    // Writers round the transform's numbers differently; a thousandth of a pixel is far below what any registration reaches.
    private const double TolerancePixels = 1e-3;

    /// <summary>Pairs two rasters, and checks that they are on one grid.</summary>
    /// <param name="sar">The SAR raster; stays the caller's to dispose.</param>
    /// <param name="optical">The optical raster; stays the caller's to dispose.</param>
    /// <exception cref="ArgumentException">They are not on one grid; the message says what differs.</exception>
    public RasterPair(RasterSource sar, RasterSource optical)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        var differences = Differences(sar.Info, optical.Info).ToList();
        if (differences.Count > 0)
            throw new ArgumentException($"{sar.Name} and {optical.Name} are not on one grid: {string.Join("; ", differences)}. Warp one onto the other's grid first (sargan warp --in {optical.Name} --like {sar.Name} --out ...).", nameof(optical));
        (Sar, Optical) = (sar, optical);
        GridId = HashOfGrid(sar.Info);
    }

    /// <summary>The SAR raster.</summary>
    public RasterSource Sar { get; }

    /// <summary>The optical raster.</summary>
    public RasterSource Optical { get; }

    /// <summary>Columns of both.</summary>
    public int Width => Sar.Info.Width;

    /// <summary>Rows of both.</summary>
    public int Height => Sar.Info.Height;

    /// <summary>Sixteen hexadecimal digits that name the grid. Where there is no georeference, the rasters' names are part of it: then equal sizes mean nothing.</summary>
    internal string GridId { get; }

    private static IEnumerable<string> Differences(RasterInfo sar, RasterInfo optical)
    {
        if ((sar.Width, sar.Height) != (optical.Width, optical.Height))
            yield return FormattableString.Invariant($"the sizes are {sar.Width} x {sar.Height} and {optical.Width} x {optical.Height} pixels");
        if (sar.Transform is null != optical.Transform is null)
            yield return $"only the {(sar.Transform is null ? "optical" : "SAR")} raster is georeferenced";
        else if (sar.Transform is { } first && optical.Transform is { } second && Shift(first, second, sar) is var shift and not <= TolerancePixels)
            yield return FormattableString.Invariant($"their corners lie up to {shift:G3} pixels apart (origins ({first.OffsetX}, {first.OffsetY}) and ({second.OffsetX}, {second.OffsetY}), pixels {first.ScaleX} x {first.ScaleY} and {second.ScaleX} x {second.ScaleY})");
        if (sar.Crs is null != optical.Crs is null) yield return $"only the {(sar.Crs is null ? "optical" : "SAR")} raster has a CRS";
        else if (sar.Crs is { } crs && optical.Crs is { } other && crs != other) yield return $"the CRSs are {Describe(crs)} and {Describe(other)}";
    }

    private static double Shift(AffineTransform first, AffineTransform second, RasterInfo info)
    {
        AffineTransform toPixels;
        try
        {
            toPixels = second.Then(first.Invert());
        }
        catch (InvalidOperationException)
        {
            return first == second ? 0 : double.NaN;
        }

        ReadOnlySpan<(double X, double Y)> corners = [(0, 0), (info.Width, 0), (0, info.Height), (info.Width, info.Height)];
        var largest = 0.0;
        foreach (var corner in corners)
        {
            var (x, y) = toPixels.Apply(corner.X, corner.Y);
            largest = Math.Max(largest, double.Hypot(x - corner.X, y - corner.Y));
        }

        return largest;
    }

    private static string Describe(CoordinateReferenceSystem crs) => crs.EpsgCode is { } code ? FormattableString.Invariant($"{crs.Name} (EPSG:{code})") : $"{crs.Name} (no EPSG code)";

    private string HashOfGrid(RasterInfo info)
    {
        var place = info.Transform is { } t
            ? FormattableString.Invariant($"{t.ScaleX:R} {t.ShearX:R} {t.OffsetX:R} {t.ShearY:R} {t.ScaleY:R} {t.OffsetY:R} {info.Crs}")
            : $"{Sar.Name}\n{Optical.Name}";
        var text = FormattableString.Invariant($"{info.Width} {info.Height}\n{place}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
