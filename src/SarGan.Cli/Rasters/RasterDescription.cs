using System.Globalization;
using System.Text.Json.Serialization;
using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Cli.Rasters;

/// <summary>What a raster is, in the words of JSON output: the same in every command.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bands">Bands.</param>
/// <param name="Dtype">Sample type as NumPy and rasterio name it.</param>
/// <param name="Epsg">The CRS's EPSG code; null where it has none.</param>
/// <param name="Crs">The CRS's name; null where there is none.</param>
/// <param name="Geotransform">In GDAL's order: x of the upper left corner, x a column, x a row, y of that corner, y a column, y a row.</param>
/// <param name="Nodata">The value that marks samples without a measurement.</param>
/// <param name="BandNames">Null where no band has one.</param>
internal sealed record RasterDescription(
    int Width, int Height, int Bands, string Dtype, int? Epsg, string? Crs, IReadOnlyList<double>? Geotransform, double? Nodata, IReadOnlyList<string>? BandNames)
{
    public static RasterDescription Of(RasterInfo info) => new(
        info.Width, info.Height, info.Bands, TypeName(info.SampleType), info.Crs?.EpsgCode, info.Crs?.Name, Order(info.Transform), info.NoData, info.BandNames);

    /// <summary>In one line, for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width} x {Height} pixels, {Terminal.Count.Of(Bands, "band")} of {Dtype}, {CrsText}");

    [JsonIgnore]
    public string CrsText => (Epsg, Crs) switch
    {
        (_, null) => "no CRS",
        (null, _) => $"{Crs} (no EPSG code)",
        var (code, name) => string.Create(CultureInfo.InvariantCulture, $"EPSG:{code} ({name})"),
    };

    public static string TypeName(SampleType type) => type switch
    {
        SampleType.Byte => "uint8",
        SampleType.SByte => "int8",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static double[]? Order(AffineTransform? transform) => transform is null
        ? null
        : [transform.OffsetX, transform.ScaleX, transform.ShearX, transform.OffsetY, transform.ShearY, transform.ScaleY];
}
