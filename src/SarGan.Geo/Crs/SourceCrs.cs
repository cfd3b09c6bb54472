namespace SarGan.Geo.Crs;

/// <summary>Decides which CRS a file's coordinates are in when a caller says one thing and the file another.</summary>
public static class SourceCrs
{
    internal const int MetreCode = 9001;

    internal const string MetreExplanation =
        "EPSG:9001 is the code of a unit, the metre, and no map projection: it is the last code that gdalinfo prints for a projected CRS in metres. "
        + "The CRS stands in the file's GeoKeys, so leave it out where the file has them, or give the code that closes the outermost PROJCS, such as EPSG:32654.";

    /// <summary>The CRS of a source.</summary>
    /// <remarks>
    /// A caller's CRS overrides the file's, except EPSG:9001. That is the metre: tutorials take it for the CRS because it is the last code in the
    /// listing of any projected file. Who names it means "the file's own", which may be user-defined and have no code of its own.
    /// </remarks>
    /// <param name="given">What the caller says: "EPSG:n" or WKT1; null to take the file's.</param>
    /// <param name="fromFile">What the file says, or null.</param>
    /// <param name="warning">What the caller should be told; null where there is nothing.</param>
    /// <exception cref="CrsException">Neither says anything, <paramref name="given"/> is not supported, or it is EPSG:9001 and the file has no CRS.</exception>
    public static CoordinateReferenceSystem Resolve(string? given, CoordinateReferenceSystem? fromFile, out string? warning)
    {
        warning = null;
        if (given is null)
            return fromFile ?? throw new CrsException("The file does not say which CRS its coordinates are in. Name it, such as EPSG:32654.");

        if (IsMetre(given))
        {
            if (fromFile is null) throw new CrsException($"{MetreExplanation} This file has none.");
            warning = $"{MetreExplanation} Taken: the file's own, {fromFile}.";
            return fromFile;
        }

        var chosen = CoordinateReferenceSystem.Parse(given);
        if (fromFile is not null && chosen != fromFile) warning = $"The file says its coordinates are in {fromFile}; {chosen} was given and is taken instead.";
        return chosen;
    }

    private static bool IsMetre(string given) => given.Replace(" ", "", StringComparison.Ordinal).Equals("EPSG:9001", StringComparison.OrdinalIgnoreCase);
}
