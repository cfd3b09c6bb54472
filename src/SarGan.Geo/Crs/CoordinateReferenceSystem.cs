using System.Globalization;
using SarGan.Geo.Crs.Projections;

namespace SarGan.Geo.Crs;

/// <summary>What a pair of coordinates means: degrees of longitude and latitude on a datum, or easting and northing of a projection.</summary>
/// <remarks>
/// <para>x is always longitude or easting and y latitude or northing, whatever order an authority gives.</para>
/// <para>Two are equal when they mean the same: same datum, projection, parameters (to eleven digits) and units, whatever their names.
/// EPSG:32631 is equal to its own WKT, and EPSG:4979 to EPSG:4326, since heights play no part here; EPSG:25831 is not, its datum being another.</para>
/// </remarks>
public sealed class CoordinateReferenceSystem : IEquatable<CoordinateReferenceSystem>
{
    private readonly GeoKeyDirectory? _original;

    internal CoordinateReferenceSystem(GeographicDefinition geographic, int? code)
    {
        (Name, EpsgCode, Geographic) = (geographic.Name, code, geographic);
        Limitation = Check(geographic.Datum.Ellipsoid, geographic.Unit);
        Signature = string.Create(CultureInfo.InvariantCulture, $"{SignatureOf(geographic)} {geographic.Unit.Size:G11}");
    }

    internal CoordinateReferenceSystem(string name, GeographicDefinition geographic, ProjectionDefinition projection, UnitOfMeasure unit, int? code)
    {
        (Name, EpsgCode, Geographic, Projection, LinearUnit) = (name, code, geographic, projection, unit);
        Limitation = Check(geographic.Datum.Ellipsoid, unit) ?? Check(projection, geographic.Datum.Ellipsoid);
        Signature = string.Create(CultureInfo.InvariantCulture, $"{SignatureOf(geographic)} {projection.Signature} {unit.Size:G11}");
    }

    /// <summary>One that a file names, but nobody here can compute with.</summary>
    internal CoordinateReferenceSystem(string name, int? code, bool isGeographic, string limitation, GeoKeyDirectory original)
    {
        (Name, EpsgCode, Limitation, _original) = (name, code, limitation, original);
        Geographic = isGeographic ? Datums.FindGeographic(4326) : null;
        var (_, doubles, ascii) = original.Encode();
        Signature = string.Create(CultureInfo.InvariantCulture, $"{code} {name} {ascii} {string.Join(' ', doubles)}");
    }

    /// <summary>WGS 84, degrees of longitude and latitude: EPSG:4326.</summary>
    public static CoordinateReferenceSystem Wgs84 { get; } = FromEpsg(4326);

    /// <summary>The EPSG codes that <see cref="FromEpsg"/> knows, ascending.</summary>
    public static IReadOnlyList<int> KnownEpsgCodes { get; } = [.. Datums.GeographicSystems.Select(system => system.Code!.Value).Concat(EpsgTable.Codes).Order()];

    /// <summary>The name that the registry or the file gives it.</summary>
    public string Name { get; }

    /// <summary>The EPSG code, or null for a CRS given by parameters.</summary>
    public int? EpsgCode { get; }

    /// <summary>Degrees (or another angle) rather than lengths.</summary>
    public bool IsGeographic => Projection is null && Geographic is not null;

    /// <summary>Metres a unit of x and y; for geographic systems radians a unit.</summary>
    public double UnitSize => (LinearUnit ?? Geographic?.Unit ?? UnitOfMeasure.Metre).Size;

    /// <summary>
    /// Why coordinates in it cannot be transformed; null where they can. A file's CRS is kept even where its code or projection is not known here,
    /// so that the file can be read, cropped and written again.
    /// </summary>
    public string? Limitation { get; }

    internal GeographicDefinition? Geographic { get; }

    internal ProjectionDefinition? Projection { get; }

    internal UnitOfMeasure? LinearUnit { get; }

    private string Signature { get; }

    /// <summary>By EPSG code.</summary>
    /// <param name="code">Such as 4326, 3857 or 32631; docs/geo.md lists them all.</param>
    /// <exception cref="CrsException">The code is not known here; for 9001, the code of the metre, with an explanation.</exception>
    public static CoordinateReferenceSystem FromEpsg(int code) =>
        TryFromEpsg(code) ?? throw new CrsException(code == SourceCrs.MetreCode ? SourceCrs.MetreExplanation : UnknownCode(code));

    /// <summary>By WKT1, as GDAL, ESRI and PROJ write it.</summary>
    /// <param name="wkt">GEOGCS[...], PROJCS[...] or COMPD_CS[...], of which the horizontal part is taken.</param>
    /// <exception cref="CrsException">The text is not WKT1, or asks for something that is not supported.</exception>
    public static CoordinateReferenceSystem FromWkt(string wkt)
    {
        ArgumentNullException.ThrowIfNull(wkt);
        return WktReader.Read(wkt);
    }

    /// <summary>"EPSG:n" or WKT1.</summary>
    /// <param name="text">Such as "EPSG:32631".</param>
    /// <exception cref="CrsException">The text is neither, or asks for something that is not supported.</exception>
    public static CoordinateReferenceSystem Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        if (trimmed.Contains('[', StringComparison.Ordinal) || trimmed.Contains('(', StringComparison.Ordinal)) return FromWkt(trimmed);
        if (trimmed.StartsWith("EPSG:", StringComparison.OrdinalIgnoreCase) && int.TryParse(trimmed.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return FromEpsg(code);
        throw new CrsException($"\"{trimmed}\" is no coordinate reference system. Expected EPSG:n, such as EPSG:4326, or WKT1.");
    }

    /// <summary>From a file's keys; null when they name no CRS.</summary>
    /// <remarks>Vertical keys play no part. A CRS that is not supported is returned with its <see cref="Limitation"/>.</remarks>
    /// <param name="keys">A file's keys.</param>
    public static CoordinateReferenceSystem? FromGeoKeys(GeoKeyDirectory keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return GeoKeyReader.Read(keys);
    }

    /// <summary>The keys that say the same in a GeoTIFF, with GTRasterTypeGeoKey 1 (PixelIsArea).</summary>
    public GeoKeyDirectory ToGeoKeys() => (_original ?? GeoKeyWriter.Write(this)).With(GeoKey.RasterType, 1);

    /// <summary>WKT1 as GDAL and PROJ read it.</summary>
    /// <exception cref="CrsException">The CRS has a <see cref="Limitation"/>.</exception>
    public string ToWkt()
    {
        RequireSupported();
        return WktWriter.Write(this);
    }

    /// <summary>Metres on the ground per unit of x and of y at a point, on the ellipsoid: the ground sample distance of a pixel is its size times these.</summary>
    /// <remarks>A unit of EPSG:3395 at 34 degrees north is 0.83 m, one of EPSG:4326 there 92,400 m from west to east.</remarks>
    /// <param name="x">Longitude or easting.</param>
    /// <param name="y">Latitude or northing.</param>
    /// <returns>Metres per unit along x and along y; NaN where the CRS has no such point.</returns>
    /// <exception cref="CrsException">The CRS has a <see cref="Limitation"/>.</exception>
    public (double X, double Y) MetresPerUnit(double x, double y)
    {
        RequireSupported();
        return GroundScale.At(this, x, y);
    }

    /// <inheritdoc/>
    public bool Equals(CoordinateReferenceSystem? other) => other is not null && Signature == other.Signature;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CoordinateReferenceSystem);

    /// <inheritdoc/>
    public override int GetHashCode() => Signature.GetHashCode(StringComparison.Ordinal);

    /// <summary>The code and the name.</summary>
    public override string ToString() => EpsgCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"EPSG:{code} ({Name})") : Name;

    /// <summary>Equal in meaning.</summary>
    /// <param name="left">One, or null.</param>
    /// <param name="right">The other, or null.</param>
    public static bool operator ==(CoordinateReferenceSystem? left, CoordinateReferenceSystem? right) => left?.Equals(right) ?? right is null;

    /// <summary>Different in meaning.</summary>
    /// <param name="left">One, or null.</param>
    /// <param name="right">The other, or null.</param>
    public static bool operator !=(CoordinateReferenceSystem? left, CoordinateReferenceSystem? right) => !(left == right);

    internal static CoordinateReferenceSystem? TryFromEpsg(int code)
    {
        if (Datums.FindGeographic(code) is { } geographic) return new CoordinateReferenceSystem(geographic, code);
        if (EpsgTable.Find(code) is not { } entry) return null;
        return new CoordinateReferenceSystem(entry.Name, Datums.FindGeographic(entry.Geographic)!, entry.Projection, entry.Unit, code);
    }

    internal static string UnknownCode(int code) => string.Create(CultureInfo.InvariantCulture,
        $"EPSG:{code} is not among the codes known here. Give the system as WKT1 instead, as `projinfo EPSG:{code} -o WKT1_GDAL` prints it.");

    internal void RequireSupported()
    {
        if (Limitation is not null) throw new CrsException($"{this}: {Limitation}");
    }

    private static string SignatureOf(GeographicDefinition system) => string.Create(CultureInfo.InvariantCulture,
        $"{system.Datum.Code} {system.Datum.Ellipsoid.SemiMajorAxis:G11} {system.Datum.Ellipsoid.Flattening:G8} {ShiftText(system.Datum.ToWgs84)} {system.PrimeMeridianDegrees:G11}");

    private static string ShiftText(HelmertShift? shift) =>
        shift is null ? "-" : string.Join(',', shift.ToArray().Select(value => value.ToString("G9", CultureInfo.InvariantCulture)));

    private static string? Check(Ellipsoid ellipsoid, UnitOfMeasure unit)
    {
        if (!(ellipsoid.SemiMajorAxis is > 1e3 and < 1e9)) return FormattableString.Invariant($"An ellipsoid with a semi-major axis of {ellipsoid.SemiMajorAxis} m is none.");
        // The series hold for the Earth and everything much flatter than it.
        if (!(ellipsoid.Flattening is >= 0 and < 0.02)) return FormattableString.Invariant($"An ellipsoid with an inverse flattening of {ellipsoid.InverseFlattening} is not supported; expected 0 (a sphere) or 50 or more.");
        return unit.Size is > 1e-9 and < 1e9 ? null : FormattableString.Invariant($"A unit of size {unit.Size} is none.");
    }

    private static string? Check(ProjectionDefinition projection, Ellipsoid ellipsoid)
    {
        try
        {
            MapProjection.Create(projection, ellipsoid);
            return null;
        }
        catch (CrsException problem)
        {
            return problem.Message;
        }
    }
}
