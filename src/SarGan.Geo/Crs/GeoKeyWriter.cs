namespace SarGan.Geo.Crs;

/// <summary>From a CRS to GeoKeys: a code where it has one, otherwise everything in parameters.</summary>
internal static class GeoKeyWriter
{
    public static GeoKeyDirectory Write(CoordinateReferenceSystem crs)
    {
        var keys = GeoKeyDirectory.Empty.With(GeoKey.Citation, crs.Name);
        // A code may carry a file's own datum shift, which has to go with it.
        var isAsRegistered = crs.EpsgCode is { } known && CoordinateReferenceSystem.TryFromEpsg(known) == crs;
        if (crs.Projection is not { } projection)
        {
            keys = keys.With(GeoKey.ModelType, 2);
            return isAsRegistered
                ? keys.With(GeoKey.GeodeticCrs, crs.EpsgCode!.Value).With(GeoKey.AngularUnit, 9102)
                : WriteGeographic(keys, crs.Geographic!, crs.Geographic!.Unit);
        }

        keys = keys.With(GeoKey.ModelType, 1);
        if (isAsRegistered) return WriteLinearUnit(keys.With(GeoKey.ProjectedCrs, crs.EpsgCode!.Value), crs.LinearUnit!);
        if (crs.EpsgCode is { } code)
            return WriteShift(WriteLinearUnit(keys.With(GeoKey.ProjectedCrs, code), crs.LinearUnit!), crs.Geographic!.Datum);

        // The keys have one unit of angle for everything; degrees do for the projection, whatever the geographic system has.
        keys = WriteGeographic(keys, crs.Geographic!, UnitOfMeasure.Degree);
        keys = keys.With(GeoKey.ProjectedCrs, GeoKey.UserDefined).With(GeoKey.ProjectedCitation, crs.Name);
        return WriteLinearUnit(GeoKeyProjections.Write(keys, projection), crs.LinearUnit!);
    }

    private static GeoKeyDirectory WriteGeographic(GeoKeyDirectory keys, GeographicDefinition system, UnitOfMeasure angle)
    {
        if (system.Code is { } code) return WriteShift(keys.With(GeoKey.GeodeticCrs, code).With(GeoKey.AngularUnit, 9102), system.Datum);
        var datum = system.Datum;
        keys = keys.With(GeoKey.GeodeticCrs, GeoKey.UserDefined).With(GeoKey.GeodeticCitation, system.Name).With(GeoKey.Datum, datum.Code ?? GeoKey.UserDefined);
        keys = keys.With(GeoKey.Ellipsoid, datum.Ellipsoid.Code ?? GeoKey.UserDefined).With(GeoKey.SemiMajorAxis, datum.Ellipsoid.SemiMajorAxis);
        keys = datum.Ellipsoid.InverseFlattening == 0
            ? keys.With(GeoKey.SemiMinorAxis, datum.Ellipsoid.SemiMajorAxis)
            : keys.With(GeoKey.InverseFlattening, datum.Ellipsoid.InverseFlattening);
        keys = angle.Code is { } unit ? keys.With(GeoKey.AngularUnit, unit) : keys.With(GeoKey.AngularUnit, GeoKey.UserDefined).With(GeoKey.AngularUnitSize, angle.Size);
        var meridian = system.PrimeMeridianDegrees * UnitOfMeasure.Degree.Size / angle.Size;
        keys = meridian == 0 ? keys.With(GeoKey.PrimeMeridian, 8901) : keys.With(GeoKey.PrimeMeridian, GeoKey.UserDefined).With(GeoKey.PrimeMeridianLongitude, meridian);
        return WriteShift(keys, datum);
    }

    /// <summary>Where the shift is not the one that the datum's code stands for here.</summary>
    private static GeoKeyDirectory WriteShift(GeoKeyDirectory keys, GeodeticDatum datum)
    {
        var registered = datum.Code is { } code ? Datums.FindDatum(code)?.ToWgs84 : null;
        return datum.ToWgs84 is { } shift && shift != registered ? keys.With(GeoKey.ToWgs84, shift.ToArray()) : keys;
    }

    private static GeoKeyDirectory WriteLinearUnit(GeoKeyDirectory keys, UnitOfMeasure unit) => unit.Code is { } code
        ? keys.With(GeoKey.LinearUnit, code)
        : keys.With(GeoKey.LinearUnit, GeoKey.UserDefined).With(GeoKey.LinearUnitSize, unit.Size);
}
