using System.CommandLine;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Commands;

/// <summary>Options that mean the same in every command that works on rasters, and the checks of what they say.</summary>
internal static class RasterOptions
{
    public static Option<string> In() => new("--in") { Description = "The raster, a GeoTIFF", HelpName = "FILE", Required = true };

    public static Option<string> Out() => new("--out") { Description = "The result, a GeoTIFF (*.tif); in place only when it is whole", HelpName = "FILE", Required = true };

    public static Option<bool> Force() => new("--force") { Description = "Replace what --out names, if it is there already" };

    /// <summary>A CRS that an option names.</summary>
    /// <exception cref="CliException">It is not known here, whatever is on the disk.</exception>
    public static CoordinateReferenceSystem Crs(string text, string option)
    {
        try
        {
            var crs = CoordinateReferenceSystem.Parse(text);
            if (crs.Limitation is { } limitation) throw new CrsException($"{crs}: {limitation}");
            return crs;
        }
        catch (CrsException e)
        {
            throw CliException.Usage($"{option}: {e.Message}", e);
        }
    }

    /// <summary>Refuses a text that no file could make a source's CRS. EPSG:9001, the metre, passes: it means the file's own, which is not known yet.</summary>
    public static void CheckSourceCrs(string text, string option)
    {
        try
        {
            SourceCrs.Resolve(text, CoordinateReferenceSystem.Wgs84, out _);
        }
        catch (CrsException e)
        {
            throw CliException.Usage($"{option}: {e.Message}", e);
        }
    }

    /// <summary>Refuses a value that samples of a type cannot hold: it would become another one on the way to the file.</summary>
    public static void CheckHolds(SampleType type, double value, string option)
    {
        if (!type.CanHold(value)) throw new CliException(FormattableString.Invariant($"{option} {value} cannot be held by samples of type {Rasters.RasterDescription.TypeName(type)}."));
    }
}
