using System.Globalization;

namespace SarGan.Geo.Crs;

/// <summary>From GeoKeys to a CRS: codes first, parameters where there is no code, and the habits of ESRI and ERDAS.</summary>
/// <remarks>OGC 19-008r4, clause 7; the numbers of projection methods are in annex C of GeoTIFF 1.0 (section 6.3.3.3).</remarks>
internal static class GeoKeyReader
{
    private const string EsriMark = "ESRI PE String = ";

    public static CoordinateReferenceSystem? Read(GeoKeyDirectory keys)
    {
        var isGeographic = keys.GetNumber(GeoKey.ModelType) == 2 || (keys.GetNumber(GeoKey.ModelType) is not 1 && keys.GetNumber(GeoKey.ProjectedCrs) is null);
        try
        {
            var result = FromEsri(keys) ?? (isGeographic ? ReadGeographicSystem(keys) : ReadProjected(keys));
            return result?.Limitation is { } limitation ? Unsupported(keys, isGeographic, limitation) : result;
        }
        catch (CrsException problem)
        {
            return Unsupported(keys, isGeographic, problem.Message);
        }
    }

    private static CoordinateReferenceSystem Unsupported(GeoKeyDirectory keys, bool isGeographic, string problem)
    {
        var code = Code(keys, isGeographic ? GeoKey.GeodeticCrs : GeoKey.ProjectedCrs);
        var name = keys.GetText(isGeographic ? GeoKey.GeodeticCitation : GeoKey.ProjectedCitation) ?? keys.GetText(GeoKey.Citation);
        return new CoordinateReferenceSystem(name ?? (code is { } known ? string.Create(CultureInfo.InvariantCulture, $"EPSG:{known}") : "unknown"), code, isGeographic, problem, keys);
    }

    /// <summary>ESRI's programs put WKT into a citation where the keys cannot say it, or say nothing.</summary>
    private static CoordinateReferenceSystem? FromEsri(GeoKeyDirectory keys)
    {
        if (Code(keys, GeoKey.ProjectedCrs) is not null) return null;
        int[] citations = [GeoKey.ProjectedCitation, GeoKey.Citation, GeoKey.GeodeticCitation];
        var text = citations.Select(keys.GetText).FirstOrDefault(text => text?.Contains(EsriMark, StringComparison.Ordinal) == true);
        return text is null ? null : WktReader.Read(text[(text.IndexOf(EsriMark, StringComparison.Ordinal) + EsriMark.Length)..]);
    }

    private static CoordinateReferenceSystem? ReadGeographicSystem(GeoKeyDirectory keys)
    {
        if (keys.GetNumber(GeoKey.ModelType) == 3) throw new CrsException("The file is in geocentric coordinates, which no raster on the ground is.");
        // GeoTIFF 1.1: a vertical key that names the three-dimensional system, or version 1.0's ellipsoidal height on WGS 84.
        if (Code(keys, GeoKey.GeodeticCrs) == 4326 && keys.GetNumber(GeoKey.Vertical) is 4979 or 5030) return CoordinateReferenceSystem.FromEpsg(4979);
        if (keys.GetNumber(GeoKey.GeodeticCrs) is null && keys.GetNumber(GeoKey.Datum) is null && keys.GetNumber(GeoKey.Ellipsoid) is null && keys.GetDouble(GeoKey.SemiMajorAxis) is null) return null;
        var system = ReadGeographic(keys);
        return new CoordinateReferenceSystem(system, system.Code);
    }

    private static CoordinateReferenceSystem? ReadProjected(GeoKeyDirectory keys)
    {
        if (Code(keys, GeoKey.ProjectedCrs) is { } code) return ReadCoded(keys, code);
        var conversion = Code(keys, GeoKey.Projection);
        if (conversion is null && keys.GetNumber(GeoKey.ProjectionMethod) is null)
            return keys.GetNumber(GeoKey.ProjectedCrs) is null ? null : throw new CrsException("The keys say that the projection is user-defined, and do not define it.");

        var unit = ReadLinearUnit(keys) ?? UnitOfMeasure.Metre;
        var geographic = ReadGeographic(keys);
        var projection = conversion switch
        {
            null => GeoKeyProjections.Read(keys, ReadAngularUnit(keys)),
            >= 16001 and <= 16060 => InUnit(EpsgTable.Utm(conversion.Value - 16000, isSouth: false), UnitOfMeasure.Metre, unit),
            >= 16101 and <= 16160 => InUnit(EpsgTable.Utm(conversion.Value - 16100, isSouth: true), UnitOfMeasure.Metre, unit),
            3856 => new ProjectionDefinition(ProjectionMethod.WebMercator),
            _ => throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"The projection with EPSG code {conversion} (ProjectionGeoKey) is not known here.")),
        };
        var name = keys.GetText(GeoKey.ProjectedCitation) ?? keys.GetText(GeoKey.Citation) ?? "unnamed";
        return new CoordinateReferenceSystem(WithoutLabel(name), geographic, projection, unit, null);
    }

    private static CoordinateReferenceSystem ReadCoded(GeoKeyDirectory keys, int code)
    {
        var known = CoordinateReferenceSystem.TryFromEpsg(code) ?? throw new CrsException(CoordinateReferenceSystem.UnknownCode(code));
        if (known.Projection is null) throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"EPSG:{code} is not a projected system, and stands in ProjectedCRSGeoKey."));
        var geographic = known.Geographic!.WithShift(keys.GetDoubles(GeoKey.ToWgs84));
        var unit = ReadLinearUnit(keys) ?? known.LinearUnit!;
        var isSame = Math.Abs((unit.Size / known.UnitSize) - 1) < 1e-9;
        if (isSame && ReferenceEquals(geographic, known.Geographic)) return known;
        // Another unit makes another system, without a code of its own.
        return isSame
            ? new CoordinateReferenceSystem(known.Name, geographic, known.Projection, known.LinearUnit!, code)
            : new CoordinateReferenceSystem(known.Name, geographic, InUnit(known.Projection, known.LinearUnit!, unit), unit, null);
    }

    private static GeographicDefinition ReadGeographic(GeoKeyDirectory keys)
    {
        if (Code(keys, GeoKey.GeodeticCrs) is { } code)
        {
            var known = Datums.FindGeographic(code) ?? throw new CrsException(CoordinateReferenceSystem.UnknownCode(code));
            return known.WithShift(keys.GetDoubles(GeoKey.ToWgs84));
        }

        var citation = keys.GetText(GeoKey.GeodeticCitation);
        var datum = Code(keys, GeoKey.Datum) is { } datumCode && Datums.FindDatum(datumCode) is { } registered ? registered : ReadDatum(keys, citation);
        var meridian = keys.GetNumber(GeoKey.PrimeMeridian) is null or 8901 or GeoKey.UserDefined
            ? (keys.GetDouble(GeoKey.PrimeMeridianLongitude) ?? 0) * ReadAngularUnit(keys).Size / UnitOfMeasure.Degree.Size
            : throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"The prime meridian with EPSG code {keys.GetNumber(GeoKey.PrimeMeridian)} is not known here."));
        var name = Labelled(citation, "GCS Name") ?? citation ?? datum.Name;
        return new GeographicDefinition(name, datum, ReadAngularUnit(keys), null) { PrimeMeridianDegrees = meridian }.WithShift(keys.GetDoubles(GeoKey.ToWgs84));
    }

    private static GeodeticDatum ReadDatum(GeoKeyDirectory keys, string? citation)
    {
        var ellipsoid = Code(keys, GeoKey.Ellipsoid) is { } code && Datums.FindEllipsoid(code) is { } known ? known : ReadEllipsoid(keys);
        var name = Labelled(citation, "Datum") ?? citation ?? "unknown";
        return Datums.FindDatum(name, ellipsoid) ?? new GeodeticDatum(name.Replace(' ', '_'), ellipsoid, null, null);
    }

    private static Ellipsoid ReadEllipsoid(GeoKeyDirectory keys)
    {
        var a = keys.GetDouble(GeoKey.SemiMajorAxis) ?? throw new CrsException("The keys name neither a known datum nor an ellipsoid.");
        var inverse = keys.GetDouble(GeoKey.InverseFlattening)
            ?? (keys.GetDouble(GeoKey.SemiMinorAxis) is { } b && b != a ? a / (a - b) : 0);
        return Datums.FindEllipsoid(a, inverse) ?? new Ellipsoid("unknown", a, double.IsFinite(inverse) ? inverse : 0, null);
    }

    private static UnitOfMeasure ReadAngularUnit(GeoKeyDirectory keys) => keys.GetNumber(GeoKey.AngularUnit) switch
    {
        null => UnitOfMeasure.Degree,
        GeoKey.UserDefined => UnitOfMeasure.OfSize("unknown", keys.GetDouble(GeoKey.AngularUnitSize) ?? 0, isAngle: true),
        { } code => UnitOfMeasure.Find(code) ?? throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"The unit of angle with EPSG code {code} is not known here.")),
    };

    private static UnitOfMeasure? ReadLinearUnit(GeoKeyDirectory keys) => keys.GetNumber(GeoKey.LinearUnit) switch
    {
        null => LinearUnitOfCitation(keys),
        GeoKey.UserDefined => UnitOfMeasure.OfSize("unknown", keys.GetDouble(GeoKey.LinearUnitSize) ?? 0, isAngle: false),
        { } code => UnitOfMeasure.Find(code) ?? throw new CrsException(string.Create(CultureInfo.InvariantCulture, $"The unit of length with EPSG code {code} is not known here.")),
    };

    /// <summary>ERDAS IMAGINE writes the unit into the citation alone.</summary>
    private static UnitOfMeasure? LinearUnitOfCitation(GeoKeyDirectory keys)
    {
        var citation = keys.GetText(GeoKey.Citation) ?? "";
        if (!citation.StartsWith("IMAGINE", StringComparison.Ordinal)) return null;
        if (citation.Contains("Units = us_survey_feet", StringComparison.OrdinalIgnoreCase)) return UnitOfMeasure.UsSurveyFoot;
        return citation.Contains("Units = international_feet", StringComparison.OrdinalIgnoreCase) ? UnitOfMeasure.Foot : null;
    }

    private static ProjectionDefinition InUnit(ProjectionDefinition projection, UnitOfMeasure from, UnitOfMeasure to) => projection with
    {
        FalseEasting = projection.FalseEasting * from.Size / to.Size,
        FalseNorthing = projection.FalseNorthing * from.Size / to.Size,
    };

    /// <summary>A code that is one: neither undefined (0) nor user-defined.</summary>
    private static int? Code(GeoKeyDirectory keys, int key) => keys.GetNumber(key) is { } code and not (0 or GeoKey.UserDefined) ? code : null;

    /// <summary>"PCS Name = X" is X.</summary>
    private static string WithoutLabel(string name) => Labelled(name, "PCS Name") ?? name;

    /// <summary>The value of "label = value", parts separated by bars.</summary>
    private static string? Labelled(string? citation, string label) =>
        citation?.Split('|').Select(part => part.Split('=', 2)).FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == label)?[1].Trim();
}
