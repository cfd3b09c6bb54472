using System.Text.RegularExpressions;

namespace SarGan.Data.Products.Sentinel1;

/// <summary>The names of Sentinel-1 GRD measurement files, in a SAFE folder (s1a-iw-grd-vv-...tiff) or as STAC services give them (iw-vv.tiff): digital numbers that only the product's tables calibrate.</summary>
internal static partial class MeasurementName
{
    /// <summary>Whether a file calls itself one.</summary>
    /// <param name="path">With folders or without.</param>
    public static bool IsMatch(string path) => Form().IsMatch(path.Split('/', '\\')[^1]);

    [GeneratedRegex(@"^s1[a-z]?-[a-z0-9]+-grd-|^(iw|ew|s[1-6])-(vv|vh|hh|hv)\.tiff?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
