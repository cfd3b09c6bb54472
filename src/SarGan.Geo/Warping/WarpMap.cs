using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>From the source's columns and rows to coordinates of the target's CRS (forward), and back.</summary>
internal sealed class WarpMap(IPlaneMap ground, IPlaneMap? crs) : IPlaneMap
{
    /// <summary>Whether x and y of the target are degrees of longitude and latitude, brought there from another CRS.</summary>
    public bool EndsInDegrees { get; private init; }

    /// <summary>Whether the source is a map projection, which may hold a pole in its midst.</summary>
    public bool StartsOnAPlane { get; private init; }

    public static WarpMap Between(RasterSource source, WarpOptions options)
    {
        var info = source.Info;
        var ground = GroundMap.Of(info, source.Name, options.PolynomialOrder);
        var target = options.TargetCrs ?? options.Like?.Crs;
        if (target is null) return new WarpMap(ground, null);
        var from = options.SourceCrs ?? info.Crs
            ?? throw new ArgumentException($"{source.Name} does not say what its coordinates mean. Give SourceCrs.");
        return from == target ? new WarpMap(ground, null) : new WarpMap(ground, new CrsMap(CoordinateTransformation.Create(from, target)))
        {
            EndsInDegrees = target.IsGeographic && Math.Abs(target.UnitSize - (Math.PI / 180)) < 1e-12,
            StartsOnAPlane = from.Projection is not null,
        };
    }

    public void Forward(Span<double> x, Span<double> y)
    {
        ground.Forward(x, y);
        crs?.Forward(x, y);
    }

    public void Inverse(Span<double> x, Span<double> y)
    {
        crs?.Inverse(x, y);
        ground.Inverse(x, y);
    }

    private sealed class CrsMap(CoordinateTransformation transformation) : IPlaneMap
    {
        public void Forward(Span<double> x, Span<double> y) => transformation.Forward(x, y);

        public void Inverse(Span<double> x, Span<double> y) => transformation.Inverse(x, y);
    }
}
