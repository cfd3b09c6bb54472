using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Geo.Crs;
using SarGan.TestSupport;
using Xunit.Abstractions;

namespace SarGan.Geo.Tests.Crs;

/// <summary>
/// Every projected system against PROJ over a grid of its area of use, both ways. PROJ supplies the area and the parameters too, so that the table
/// of codes is tested with the formulas. The output of each case is a line of the table in docs/geo.md.
/// </summary>
public partial class ProjComparisonTests(ITestOutputHelper output)
{
    private const int Side = 17;

    /// <summary>All projected codes but most zones of the families, which differ in their meridians alone.</summary>
    public static TheoryData<int> Codes
    {
        get
        {
            var codes = CoordinateReferenceSystem.KnownEpsgCodes.Where(code => !CoordinateReferenceSystem.FromEpsg(code).IsGeographic).ToList();
            var isZone = codes.ToLookup(code => CoordinateReferenceSystem.FromEpsg(code).Name.Contains(" zone ", StringComparison.Ordinal) || code is >= 2443 and <= 2461 or >= 30161 and <= 30179);
            return [.. isZone[false], .. isZone[true].Where((_, index) => index % 12 == 0)];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Codes))]
    public void Transformation_OverAreaOfUse_IsProjsWithinAMillimetre(int code)
    {
        Oracle.Require("proj");
        Oracle.Require("projinfo");
        var system = CoordinateReferenceSystem.FromEpsg(code);
        var definition = ProjInfo(code, "PROJ").Replace("+type=crs", "", StringComparison.Ordinal).Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (longitudes, latitudes) = Grid(code);
        var transformation = CoordinateTransformation.Create(OwnGeographic(system), system);

        var (x, y) = ((double[])longitudes.Clone(), (double[])latitudes.Clone());
        transformation.Forward(x, y);
        var expected = Run(["-f", "%.9f", .. definition], longitudes, latitudes);
        var forward = Largest(expected, x, y, _ => system.UnitSize, system.UnitSize);

        // PROJ's coordinates have to come back to where they came from. Its own inverse is no measure: for the azimuthal equal area
        // PROJ 9.1 misses its own forward by 1.5 mm.
        var (backX, backY) = (expected.Select(p => p.X).ToArray(), expected.Select(p => p.Y).ToArray());
        transformation.Inverse(backX, backY);
        const double MetresPerDegree = 111_320;
        var inverse = Largest([.. longitudes.Zip(latitudes)], backX, backY, p => MetresPerDegree * Math.Cos(double.DegreesToRadians(p.Y)), MetresPerDegree);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {code} | {system.Name} | {forward:0.0e+0} | {inverse:0.0e+0} |"));
        Assert.True(forward <= 1e-3, $"forward: {forward} m");
        Assert.True(inverse <= 1e-3, $"inverse: {inverse} m");
    }

    private static CoordinateReferenceSystem OwnGeographic(CoordinateReferenceSystem system)
    {
        var wkt = system.ToWkt();
        return CoordinateReferenceSystem.FromWkt(wkt[wkt.IndexOf("GEOGCS[", StringComparison.Ordinal)..wkt.IndexOf(",PROJECTION[", StringComparison.Ordinal)]);
    }

    private static string ProjInfo(int code, string format) => Oracle.Run("projinfo", $"EPSG:{code}", "-o", format, "-q", "--single-line");

    /// <summary>Over PROJ's area of use, its edges included; half a degree short of the poles.</summary>
    private static (double[] Longitudes, double[] Latitudes) Grid(int code)
    {
        var box = AreaOfUse().Match(ProjInfo(code, "WKT2:2019"));
        var edges = Enumerable.Range(1, 4).Select(i => double.Parse(box.Groups[i].Value, CultureInfo.InvariantCulture)).ToArray();
        var (south, west, north, east) = (Math.Max(edges[0], -89.5), edges[1], Math.Min(edges[2], 89.5), edges[3]);
        if (east < west) east += 360;
        // The edge at 180 degrees may come out on either side.
        if (east - west >= 360) (west, east) = (west + 0.001, east - 0.001);
        var points = from row in Enumerable.Range(0, Side)
                     from column in Enumerable.Range(0, Side)
                     select (X: west + ((east - west) * column / (Side - 1)), Y: south + ((north - south) * row / (Side - 1)));
        return (points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray());
    }

    private static (double X, double Y)[] Run(string[] arguments, double[] x, double[] y)
    {
        var input = string.Concat(x.Zip(y, (a, b) => string.Create(CultureInfo.InvariantCulture, $"{a:R} {b:R}\n")));
        var lines = Oracle.RunWithInput("proj", input, arguments).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split('\t')).Select(parts => (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture)))];
    }

    private static double Largest((double X, double Y)[] expected, double[] x, double[] y, Func<(double X, double Y), double> metresX, double metresY)
    {
        Assert.Equal(expected.Length, x.Length);
        var largest = 0d;
        for (var i = 0; i < x.Length; i++)
        {
            var dx = Math.Abs(Math.IEEERemainder(x[i] - expected[i].X, metresY > 1000 ? 360 : 1e12)) * metresX(expected[i]);
            var dy = Math.Abs(y[i] - expected[i].Y) * metresY;
            largest = dx + dy is double.NaN ? double.PositiveInfinity : Math.Max(largest, Math.Max(dx, dy));
        }

        return largest;
    }

    [GeneratedRegex(@"BBOX\[([-.\d]+),([-.\d]+),([-.\d]+),([-.\d]+)\]")]
    private static partial Regex AreaOfUse();
}
