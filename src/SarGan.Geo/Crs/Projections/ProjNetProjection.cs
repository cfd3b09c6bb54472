using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace SarGan.Geo.Crs.Projections;

/// <summary>The projections that ProjNET does well: Albers, oblique stereographic and Hotine's oblique Mercator.</summary>
/// <remarks>It measures in degrees, and gives coordinates for points where there are none: those become NaN here.</remarks>
internal sealed class ProjNetProjection : MapProjection
{
    private readonly MathTransform _forward;
    private readonly MathTransform _inverse;
    // Radians from the central meridian.
    private readonly double _reach;

    public ProjNetProjection(ProjectionDefinition definition, Ellipsoid ellipsoid)
    {
        var (name, parameters, reachDegrees) = Describe(definition);
        _reach = double.DegreesToRadians(reachDegrees);
        var factory = new CoordinateSystemFactory();
        var shape = ellipsoid.InverseFlattening == 0
            ? factory.CreateEllipsoid(ellipsoid.Name, ellipsoid.SemiMajorAxis, ellipsoid.SemiMajorAxis, LinearUnit.Metre)
            : factory.CreateFlattenedSphere(ellipsoid.Name, ellipsoid.SemiMajorAxis, ellipsoid.InverseFlattening, LinearUnit.Metre);
        var datum = factory.CreateHorizontalDatum("datum", DatumType.HD_Geocentric, shape, null);
        var geographic = factory.CreateGeographicCoordinateSystem(
            "geographic", AngularUnit.Degrees, datum, PrimeMeridian.Greenwich, new AxisInfo("Lon", AxisOrientationEnum.East), new AxisInfo("Lat", AxisOrientationEnum.North));
        var projection = factory.CreateProjection(name, name, [.. parameters.Select(p => new ProjectionParameter(p.Name, p.Value))]);
        var projected = factory.CreateProjectedCoordinateSystem(
            "projected", geographic, projection, LinearUnit.Metre, new AxisInfo("E", AxisOrientationEnum.East), new AxisInfo("N", AxisOrientationEnum.North));
        _forward = new CoordinateTransformationFactory().CreateFromCoordinateSystems(geographic, projected).MathTransform;
        _inverse = _forward.Inverse();
    }

    public override void Forward(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Math.Abs(x[i]) <= _reach ? double.RadiansToDegrees(x[i]) : double.NaN;
            y[i] = double.RadiansToDegrees(y[i]);
        }

        _forward.Transform(x, y, 1, 1);
        MarkFailures(x, y);
    }

    public override void Inverse(Span<double> x, Span<double> y)
    {
        _inverse.Transform(x, y, 1, 1);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = double.DegreesToRadians(x[i]);
            y[i] = double.DegreesToRadians(y[i]);
            if (!(Math.Abs(x[i]) <= _reach + 1e-9 && Math.Abs(y[i]) <= (Math.PI / 2) + 1e-9)) x[i] = double.NaN;
        }

        MarkFailures(x, y);
    }

    private static void MarkFailures(Span<double> x, Span<double> y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i] + y[i])) x[i] = y[i] = double.NaN;
        }
    }

    private static (string Name, (string Name, double Value)[] Parameters, double ReachDegrees) Describe(ProjectionDefinition d) => d.Method switch
    {
        ProjectionMethod.AlbersEqualArea => ("albers",
        [
            ("latitude_of_center", d.LatitudeOfOrigin), ("longitude_of_center", 0),
            ("standard_parallel_1", d.StandardParallel1), ("standard_parallel_2", d.StandardParallel2), ("false_easting", 0), ("false_northing", 0),
        ], 180),
        ProjectionMethod.ObliqueStereographic => ("oblique_stereographic",
        [
            ("latitude_of_origin", d.LatitudeOfOrigin), ("central_meridian", 0), ("scale_factor", d.ScaleFactor), ("false_easting", 0), ("false_northing", 0),
        ], 90),
        ProjectionMethod.HotineObliqueMercatorCentre => ("hotine_oblique_mercator",
        [
            ("latitude_of_center", d.LatitudeOfOrigin), ("longitude_of_center", 0), ("azimuth", d.Azimuth), ("rectified_grid_angle", d.RectifiedGridAngle),
            ("scale_factor", d.ScaleFactor), ("false_easting", 0), ("false_northing", 0),
        ], 60),
        _ => throw new CrsException($"The projection {d.Method} is not supported."),
    };
}
