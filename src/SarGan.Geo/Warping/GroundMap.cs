using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Two planes and the way between them, point by point. Safe for concurrent calls; a point that has no image becomes NaN.</summary>
internal interface IPlaneMap
{
    void Forward(Span<double> x, Span<double> y);

    void Inverse(Span<double> x, Span<double> y);
}

/// <summary>From a raster's columns and rows to its own ground coordinates (forward), and back.</summary>
internal static class GroundMap
{
    public static IPlaneMap Of(RasterInfo info, string name, int? polynomialOrder)
    {
        if (info.Transform is { } transform) return new AffineGroundMap(transform);
        if (info.GroundControlPoints.Count > 0) return new PolynomialGroundMap(info.GroundControlPoints, polynomialOrder);
        throw new ArgumentException($"{name} has no georeference: neither a transform nor ground control points.");
    }
}

/// <summary>A geotransform, rotated or not.</summary>
internal sealed class AffineGroundMap : IPlaneMap
{
    private readonly AffineTransform _forward;
    private readonly AffineTransform _inverse;

    public AffineGroundMap(AffineTransform transform)
    {
        _forward = transform;
        // Without rotation the sums below must not mix x and y: a northing of millions of metres would cost digits of the column.
        _inverse = transform.ShearX == 0 && transform.ShearY == 0 && transform.ScaleX != 0 && transform.ScaleY != 0
            ? new AffineTransform(1 / transform.ScaleX, 0, -transform.OffsetX / transform.ScaleX, 0, 1 / transform.ScaleY, -transform.OffsetY / transform.ScaleY)
            : transform.Invert();
    }

    public void Forward(Span<double> x, Span<double> y) => Apply(_forward, x, y);

    public void Inverse(Span<double> x, Span<double> y) => Apply(_inverse, x, y);

    private static void Apply(AffineTransform transform, Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++) (x[i], y[i]) = transform.Apply(x[i], y[i]);
    }
}
