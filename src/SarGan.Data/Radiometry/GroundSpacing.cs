using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>How far apart the pixels of a raster lie on the ground, at its middle.</summary>
internal static class GroundSpacing
{
    /// <summary>
    /// Metres between neighbouring columns and between neighbouring rows: by the affine georeference, and without one as the raster's tags say. Null where it has neither, or no CRS
    /// that is understood.
    /// </summary>
    /// <remarks>On the ellipsoid, not in projection units: a Mercator pixel of 10 m at 34 degrees north is 8.3 m wide.</remarks>
    public static (double X, double Y)? Of(RasterInfo info)
    {
        if (info.Transform is not { } transform)
            return RasterTags.Of(info) is { SpacingX: { } spacingX, SpacingY: { } spacingY } ? (spacingX, spacingY) : null;
        if (info.Crs is not { } crs) return null;
        try
        {
            var (x, y) = transform.Apply(info.Width / 2.0, info.Height / 2.0);
            var unit = crs.MetresPerUnit(x, y);
            var across = double.Hypot(transform.ScaleX * unit.X, transform.ShearY * unit.Y);
            var down = double.Hypot(transform.ShearX * unit.X, transform.ScaleY * unit.Y);
            return double.IsFinite(across) && double.IsFinite(down) && across > 0 && down > 0 ? (across, down) : null;
        }
        catch (CrsException)
        {
            return null;
        }
    }
}
