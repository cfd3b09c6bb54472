using System.Text.Json;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.Warping;

/// <summary>Rasters read and written by GDAL's programs as bare samples, so that a comparison with gdalwarp rests on no reader of ours.</summary>
internal static class GdalRaster
{
    public static MemoryRaster Load(string path)
    {
        using var folder = new TempFolder();
        var raw = Path.Combine(folder.Path, "raw");
        Oracle.Run("gdal_translate", "-q", "-of", "ENVI", "-co", "INTERLEAVE=BSQ", path, raw);
        using var json = JsonDocument.Parse(Oracle.Run("gdalinfo", "-json", path));
        var info = Describe(json.RootElement);
        var bytes = File.ReadAllBytes(raw);
        var size = bytes.Length / info.Bands;
        return new MemoryRaster(info, [.. Enumerable.Range(0, info.Bands).Select(band => bytes[(band * size)..((band + 1) * size)])]);
    }

    /// <summary>Writes a raster with a CRS as a GeoTIFF.</summary>
    public static void Save(MemoryRaster raster, string crs, string path, params string[] more)
    {
        using var folder = new TempFolder();
        var raw = Path.Combine(folder.Path, "raw.img");
        using (var file = File.Create(raw))
        {
            for (var band = 0; band < raster.Info.Bands; band++) file.Write(raster.Band(band));
        }
        var type = raster.Info.SampleType switch { SampleType.Byte => 1, SampleType.Int16 => 2, SampleType.Float32 => 4, SampleType.Float64 => 5, SampleType.UInt16 => 12, _ => throw new NotSupportedException() };
        File.WriteAllText(Path.ChangeExtension(raw, ".hdr"), FormattableString.Invariant(
            $"ENVI\nsamples = {raster.Info.Width}\nlines = {raster.Info.Height}\nbands = {raster.Info.Bands}\nheader offset = 0\ndata type = {type}\ninterleave = bsq\nbyte order = 0\n"));
        var t = raster.Info.Transform!; // rasters of these tests have one
        string[] options = ["-q", "-a_srs", crs, .. more];
        if (raster.Info.NoData is { } noData) options = [.. options, "-a_nodata", FormattableString.Invariant($"{noData:R}")];
        var vrt = Path.Combine(folder.Path, "raw.vrt");
        Oracle.Run("gdal_translate", "-q", "-of", "VRT", raw, vrt);
        var text = File.ReadAllText(vrt).Replace("<VRTRasterBand", FormattableString.Invariant(
            $"<GeoTransform>{t.OffsetX:R},{t.ScaleX:R},{t.ShearX:R},{t.OffsetY:R},{t.ShearY:R},{t.ScaleY:R}</GeoTransform><VRTRasterBand"), StringComparison.Ordinal);
        var first = text.IndexOf("<VRTRasterBand", StringComparison.Ordinal) + 1;
        File.WriteAllText(vrt, text[..first] + text[first..].Replace(text[text.IndexOf("<GeoTransform>", StringComparison.Ordinal)..(first - 1)], "", StringComparison.Ordinal));
        Oracle.Run("gdal_translate", [.. options, vrt, path]);
    }

    private static RasterInfo Describe(JsonElement root)
    {
        var bands = root.GetProperty("bands");
        var transform = root.TryGetProperty("geoTransform", out var g) ? g.EnumerateArray().Select(v => v.GetDouble()).ToArray() : null;
        double? noData = !bands[0].TryGetProperty("noDataValue", out var value) ? null : value.ValueKind == JsonValueKind.String ? double.NaN : value.GetDouble();
        return new RasterInfo
        {
            Width = root.GetProperty("size")[0].GetInt32(),
            Height = root.GetProperty("size")[1].GetInt32(),
            Bands = bands.GetArrayLength(),
            SampleType = Enum.Parse<SampleType>(bands[0].GetProperty("type").GetString()!), // GDAL's names are ours
            Transform = transform is null ? null : new AffineTransform(transform[1], transform[2], transform[0], transform[4], transform[5], transform[3]),
            NoData = noData,
            GroundControlPoints = root.TryGetProperty("gcps", out var gcps) ? [.. gcps.GetProperty("gcpList").EnumerateArray().Select(Point)] : [],
        };
    }

    private static GroundControlPoint Point(JsonElement e) =>
        new(e.GetProperty("pixel").GetDouble(), e.GetProperty("line").GetDouble(), e.GetProperty("x").GetDouble(), e.GetProperty("y").GetDouble());
}
