using System.Globalization;
using System.Text;

namespace SarGan.Geo.Crs;

/// <summary>From a CRS to WKT1 in GDAL's dialect.</summary>
internal static class WktWriter
{
    public static string Write(CoordinateReferenceSystem crs)
    {
        var text = new StringBuilder();
        if (crs.Projection is not { } projection)
        {
            WriteGeographic(text, crs.Geographic!, crs.EpsgCode, crs.Geographic!.Unit);
            return text.ToString();
        }

        var (method, parameters) = WktProjections.Write(projection);
        text.Append("PROJCS[").Append(Quoted(crs.Name)).Append(',');
        // Angles of the projection are in the geographic unit: degrees, whatever the file had.
        WriteGeographic(text, crs.Geographic!, crs.Geographic!.Code, UnitOfMeasure.Degree);
        text.Append(",PROJECTION[").Append(Quoted(method)).Append(']');
        foreach (var (name, value) in parameters) text.Append(",PARAMETER[").Append(Quoted(name)).Append(',').Append(Number(value)).Append(']');
        text.Append(',');
        WriteUnit(text, crs.LinearUnit!);
        // No AXIS: easting and northing are WKT1's default, and PROJ recognises systems that the registry gives otherwise only without it.
        if (projection.Method == ProjectionMethod.WebMercator)
            text.Append(CultureInfo.InvariantCulture, $",EXTENSION[\"PROJ4\",\"+proj=merc +a={Number(crs.Geographic!.Datum.Ellipsoid.SemiMajorAxis)} +b={Number(crs.Geographic!.Datum.Ellipsoid.SemiMajorAxis)} +lat_ts=0 +lon_0={Number(projection.CentralMeridian)} +x_0={Number(projection.FalseEasting)} +y_0={Number(projection.FalseNorthing)} +k=1 +units=m +nadgrids=@null +wktext +no_defs\"]");
        WriteAuthority(text, crs.EpsgCode);
        return text.Append(']').ToString();
    }

    private static void WriteGeographic(StringBuilder text, GeographicDefinition system, int? code, UnitOfMeasure unit)
    {
        var ellipsoid = system.Datum.Ellipsoid;
        text.Append("GEOGCS[").Append(Quoted(system.Name)).Append(",DATUM[").Append(Quoted(system.Datum.Name));
        text.Append(",SPHEROID[").Append(Quoted(ellipsoid.Name)).Append(',').Append(Number(ellipsoid.SemiMajorAxis)).Append(',').Append(Number(ellipsoid.InverseFlattening));
        WriteAuthority(text, ellipsoid.Code);
        text.Append(']');
        var registered = system.Datum.Code is { } datum ? Datums.FindDatum(datum)?.ToWgs84 : null;
        if (system.Datum.ToWgs84 is { } shift && shift != registered) text.Append(",TOWGS84[").AppendJoin(',', shift.ToArray().Select(Number)).Append(']');
        WriteAuthority(text, system.Datum.Code);
        text.Append("],PRIMEM[").Append(system.PrimeMeridianDegrees == 0 ? "\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]" : $"\"unnamed\",{Number(system.PrimeMeridianDegrees)}").Append("],");
        WriteUnit(text, unit);
        WriteAuthority(text, code);
        text.Append(']');
    }

    private static void WriteUnit(StringBuilder text, UnitOfMeasure unit)
    {
        text.Append("UNIT[").Append(Quoted(unit.Name)).Append(',').Append(Number(unit.Size));
        // 9102 and 9122 are both the degree; GDAL writes the second.
        WriteAuthority(text, unit.Code == 9102 ? 9122 : unit.Code);
        text.Append(']');
    }

    private static void WriteAuthority(StringBuilder text, int? code)
    {
        if (code is { } number) text.Append(CultureInfo.InvariantCulture, $",AUTHORITY[\"EPSG\",\"{number}\"]");
    }

    private static string Quoted(string text) => $"\"{text.Replace('"', '\'')}\"";

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
