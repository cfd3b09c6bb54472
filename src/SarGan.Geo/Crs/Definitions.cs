using System.Globalization;

namespace SarGan.Geo.Crs;

/// <summary>A unit of length or angle.</summary>
/// <param name="Name">As WKT1 writes it.</param>
/// <param name="Size">Metres or radians.</param>
/// <param name="Code">EPSG code, or null for one given by its size.</param>
internal sealed record UnitOfMeasure(string Name, double Size, int? Code)
{
    public static UnitOfMeasure Metre { get; } = new("metre", 1, 9001);

    public static UnitOfMeasure Foot { get; } = new("foot", 0.3048, 9002);

    public static UnitOfMeasure UsSurveyFoot { get; } = new("US survey foot", 1200d / 3937, 9003);

    public static UnitOfMeasure Degree { get; } = new("degree", Math.PI / 180, 9102);

    /// <summary>EPSG registry, units of measure. 9101-9122 are angles, the rest lengths.</summary>
    private static readonly UnitOfMeasure[] Known =
    [
        Metre, Foot, UsSurveyFoot, Degree,
        new("Clarke's foot", 0.3047972654, 9005), new("kilometre", 1000, 9036), new("nautical mile", 1852, 9030), new("Indian yard", 0.914398530744440774, 9084),
        new("British foot (Sears 1922)", 12 / 39.370147, 9041), new("German legal metre", 1.0000135965, 9031), new("centimetre", 0.01, 1033),
        new("radian", 1, 9101), new("arc-minute", Math.PI / 10_800, 9103), new("arc-second", Math.PI / 648_000, 9104), new("grad", Math.PI / 200, 9105),
        new("gon", Math.PI / 200, 9106), new("degree", Math.PI / 180, 9122),
    ];

    /// <summary>By EPSG code, or null.</summary>
    public static UnitOfMeasure? Find(int code) => Array.Find(Known, unit => unit.Code == code);

    /// <summary>The registered unit of this size, or one without a code.</summary>
    public static UnitOfMeasure OfSize(string name, double size, bool isAngle) =>
        Array.Find(Known, unit => isAngle == unit.Code is (>= 9101 and <= 9122) && Math.Abs((unit.Size / size) - 1) < 1e-11) ?? new UnitOfMeasure(name, size, null);
}

/// <summary>An ellipsoid of revolution.</summary>
/// <param name="Name">As WKT1 writes it.</param>
/// <param name="SemiMajorAxis">Metres.</param>
/// <param name="InverseFlattening">a / (a - b), or 0 for a sphere, as in WKT1.</param>
/// <param name="Code">EPSG code, or null.</param>
internal sealed record Ellipsoid(string Name, double SemiMajorAxis, double InverseFlattening, int? Code)
{
    public double Flattening => InverseFlattening == 0 ? 0 : 1 / InverseFlattening;

    /// <summary>e².</summary>
    public double EccentricitySquared => Flattening * (2 - Flattening);
}

/// <summary>Three or seven parameters to WGS 84, EPSG methods 9603 and 9606 (position vector), the order and signs of WKT1's TOWGS84.</summary>
/// <param name="X">Metres.</param>
/// <param name="Y">Metres.</param>
/// <param name="Z">Metres.</param>
/// <param name="RotationX">Seconds of arc.</param>
/// <param name="RotationY">Seconds of arc.</param>
/// <param name="RotationZ">Seconds of arc.</param>
/// <param name="Scale">Parts per million.</param>
internal sealed record HelmertShift(double X, double Y, double Z, double RotationX = 0, double RotationY = 0, double RotationZ = 0, double Scale = 0)
{
    public double[] ToArray() => [X, Y, Z, RotationX, RotationY, RotationZ, Scale];
}

/// <summary>A geodetic datum.</summary>
/// <param name="Name">As WKT1 writes it, with underscores.</param>
/// <param name="Ellipsoid">Its ellipsoid.</param>
/// <param name="ToWgs84">The shift to WGS 84, or null: taken as identical to WGS 84.</param>
/// <param name="Code">EPSG code, or null.</param>
internal sealed record GeodeticDatum(string Name, Ellipsoid Ellipsoid, HelmertShift? ToWgs84, int? Code);

/// <summary>Longitude and latitude on a datum.</summary>
/// <param name="Name">The name.</param>
/// <param name="Datum">The datum.</param>
/// <param name="Unit">Of both coordinates.</param>
/// <param name="Code">EPSG code, or null.</param>
internal sealed record GeographicDefinition(string Name, GeodeticDatum Datum, UnitOfMeasure Unit, int? Code)
{
    /// <summary>East of Greenwich.</summary>
    public double PrimeMeridianDegrees { get; init; }

    /// <summary>With the shift to WGS 84 that a file gives: three or seven numbers; any other count says nothing.</summary>
    public GeographicDefinition WithShift(IReadOnlyList<double> p)
    {
        if (p.Count is not (3 or 7) || !p.All(double.IsFinite)) return this;
        var shift = p.Count == 3 ? new HelmertShift(p[0], p[1], p[2]) : new HelmertShift(p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
        // Nothing moved is what a datum without a shift does anyway.
        if (shift == Datum.ToWgs84 || (Datum.ToWgs84 is null && p.All(value => value == 0))) return this;
        return this with { Datum = Datum with { ToWgs84 = shift } };
    }
}

/// <summary>A projection with its parameters: what EPSG calls a conversion.</summary>
/// <remarks>Angles in degrees from the CRS's prime meridian, lengths in the CRS's own unit. What a method does not know stays at its default.</remarks>
internal sealed record ProjectionDefinition(ProjectionMethod Method)
{
    /// <summary>Also the latitude of true scale where <see cref="Method"/> is polar stereographic and it is not a pole.</summary>
    public double LatitudeOfOrigin { get; init; }

    /// <summary>Longitude of the origin, of the centre or straight down from the pole.</summary>
    public double CentralMeridian { get; init; }

    public double StandardParallel1 { get; init; }

    public double StandardParallel2 { get; init; }

    public double ScaleFactor { get; init; } = 1;

    /// <summary>Clockwise from north at the centre.</summary>
    public double Azimuth { get; init; }

    public double RectifiedGridAngle { get; init; }

    public double FalseEasting { get; init; }

    public double FalseNorthing { get; init; }

    /// <summary>The parameters as text with eleven digits: equal texts mean equal coordinates to the micrometre.</summary>
    public string Signature => string.Create(CultureInfo.InvariantCulture,
        $"{Method} {LatitudeOfOrigin:G11} {CentralMeridian:G11} {StandardParallel1:G11} {StandardParallel2:G11} {ScaleFactor:G11} {Azimuth:G11} {RectifiedGridAngle:G11} {FalseEasting:G11} {FalseNorthing:G11}");
}
