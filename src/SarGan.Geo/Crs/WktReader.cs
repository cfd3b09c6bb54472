namespace SarGan.Geo.Crs;

/// <summary>From WKT1 (OGC 01-009, with the habits of GDAL and ESRI) to a CRS.</summary>
internal static class WktReader
{
    public static CoordinateReferenceSystem Read(string wkt)
    {
        var root = WktNode.Parse(wkt);
        return root.Keyword switch
        {
            "GEOGCS" => ReadGeographicSystem(root),
            "PROJCS" => ReadProjected(root),
            "COMPD_CS" when root.Children.FirstOrDefault(child => child.Keyword is "GEOGCS" or "PROJCS") is { } horizontal =>
                horizontal.Keyword == "GEOGCS" ? ReadGeographicSystem(horizontal) : ReadProjected(horizontal),
            "PROJCRS" or "PROJECTEDCRS" or "GEOGCRS" or "GEOGRAPHICCRS" or "GEODCRS" or "GEODETICCRS" or "BASEGEOGCRS" or "BOUNDCRS" or "COMPOUNDCRS" =>
                throw new CrsException($"{root.Keyword} is WKT2, which is not read. Give WKT1 (`projinfo ... -o WKT1_GDAL`) or an EPSG code."),
            _ => throw new CrsException($"{root.Keyword} does not tie coordinates to the ground. Expected GEOGCS, PROJCS or COMPD_CS."),
        };
    }

    private static CoordinateReferenceSystem ReadGeographicSystem(WktNode node)
    {
        var system = ReadGeographic(node);
        return WithCode(new CoordinateReferenceSystem(system, null), node.EpsgCode(), code => new CoordinateReferenceSystem(system with { Code = code }, code));
    }

    private static CoordinateReferenceSystem ReadProjected(WktNode node)
    {
        var geographic = ReadGeographic(node.Require("GEOGCS"));
        var unit = ReadUnit(node.Find("UNIT"), UnitOfMeasure.Metre, isAngle: false);
        var projection = WktProjections.Read(node, geographic.Unit);
        return WithCode(Create(null), node.EpsgCode(), code => Create(code));

        CoordinateReferenceSystem Create(int? code) => new(node.Name, geographic, projection, unit, code);
    }

    /// <summary>The code, unless it is known here to mean something else.</summary>
    private static CoordinateReferenceSystem WithCode(CoordinateReferenceSystem plain, int? code, Func<int, CoordinateReferenceSystem> withCode)
    {
        if (plain.Limitation is { } limitation) throw new CrsException($"{plain.Name}: {limitation}");
        if (code is not { } number) return plain;
        var known = CoordinateReferenceSystem.TryFromEpsg(number);
        return known is null || known == plain ? withCode(number) : plain;
    }

    private static GeographicDefinition ReadGeographic(WktNode node)
    {
        var datum = node.Require("DATUM");
        var spheroid = datum.Find("SPHEROID") ?? datum.Require("ELLIPSOID");
        var (a, inverse) = (spheroid.Number(1), spheroid.Number(2));
        var ellipsoid = Datums.FindEllipsoid(a, inverse) ?? new Ellipsoid(spheroid.Name, a, inverse, null);
        var registered = datum.EpsgCode() is { } code && Datums.FindDatum(code) is { } known && Datums.IsSame(known.Ellipsoid, ellipsoid) ? known : Datums.FindDatum(datum.Name, ellipsoid);
        var unit = ReadUnit(node.Find("UNIT"), UnitOfMeasure.Degree, isAngle: true);
        // GDAL and ESRI write the prime meridian in degrees, whatever the unit.
        var meridian = node.Find("PRIMEM")?.Number(1) ?? 0;
        var system = new GeographicDefinition(node.Name, registered ?? new GeodeticDatum(datum.Name, ellipsoid, null, datum.EpsgCode()), unit, null) { PrimeMeridianDegrees = meridian };
        var same = node.EpsgCode() is { } number ? Datums.FindGeographic(number) : null;
        if (same is not null && same.Datum == system.Datum && same.Unit.Size == unit.Size && meridian == 0) system = system with { Code = same.Code };
        return datum.Find("TOWGS84") is { } shift ? system.WithShift([.. Enumerable.Range(0, shift.Values.Count).Select(shift.Number)]) : system;
    }

    private static UnitOfMeasure ReadUnit(WktNode? node, UnitOfMeasure otherwise, bool isAngle) =>
        node is null ? otherwise : UnitOfMeasure.OfSize(node.Name, node.Number(1), isAngle);
}
