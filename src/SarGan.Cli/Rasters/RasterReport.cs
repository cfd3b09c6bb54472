using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using Spectre.Console;

namespace SarGan.Cli.Rasters;

/// <summary>What <c>sargan info</c> says of a GeoTIFF.</summary>
internal static class RasterReport
{
    // Samples that are read unasked for their statistics: some seconds of work.
    private const long Unasked = 100_000_000;

    /// <summary>Whether a file is a raster by its content, or calls itself one, so that what is wrong with it is said in those terms.</summary>
    public static bool IsRaster(string path)
    {
        if (RasterFiles.IsRemote(path)) return true;
        if (!File.Exists(path)) return false;
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenRead(path);
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return RasterFiles.HasExtension(path)
            || (read == start.Length && (start.SequenceEqual("II*\0"u8) || start.SequenceEqual("MM\0*"u8) || start.SequenceEqual("II+\0"u8) || start.SequenceEqual("MM\0+"u8)));
    }

    public static void Write(string path, bool wantsStatistics, CliOutput output, CancellationToken cancellationToken)
    {
        var warnings = new WarningList(output);
        using var reader = RasterFiles.Open(path, warnings, out var bytes);
        var (info, layout) = (reader.Info, reader.Layout);
        var withheld = RasterFiles.IsRemote(path) && !wantsStatistics ? "all of the file would have to be fetched; --stats does it" : Withheld(info, layout, wantsStatistics);
        IReadOnlyList<BandStatistics>? statistics = null;
        if (withheld is null)
            ProgressDisplay.Run(output, "reading row", info.Height, report => statistics = BandStatistics.Compute(reader, report, cancellationToken));

        var raster = RasterDescription.Of(info);
        var pixel = PixelMetres(info);
        output.Write(
            new
            {
                file = reader.Name,
                bytes,
                raster.Width,
                raster.Height,
                raster.Bands,
                raster.Dtype,
                raster.Epsg,
                raster.Crs,
                crsLimitation = info.Crs?.Limitation,
                raster.Geotransform,
                pixelMetres = pixel,
                groundControlPoints = info.GroundControlPoints.Count,
                raster.Nodata,
                raster.BandNames,
                layout,
                overviews = reader.Overviews.Select(overview => new { overview.Info.Width, overview.Info.Height }),
                hasMask = reader.HasMask,
                info.Metadata,
                statistics,
                statisticsWithheld = withheld,
                warnings = warnings.All,
            },
            console => Print(console, reader, raster, pixel, bytes, statistics, withheld));
    }

    private static string? Withheld(RasterInfo info, GeoTiffLayout layout, bool wanted)
    {
        if (!layout.IsReadable) return $"the compression {layout.Compression} cannot be read";
        var samples = info.Extent.Count * info.Bands;
        return wanted || samples <= Unasked ? null : string.Create(CultureInfo.InvariantCulture, $"{samples / 1e6:F0} million samples would have to be read; --stats does it");
    }

    /// <summary>Sides of the middle pixel in metres on the ground, along the row and along the column; null where the ground is not known.</summary>
    private static double[]? PixelMetres(RasterInfo info)
    {
        if (info is not { Transform: { } transform, Crs: { Limitation: null } crs }) return null;
        var (x, y) = transform.Apply(info.Width / 2.0, info.Height / 2.0);
        var (metresX, metresY) = crs.MetresPerUnit(x, y);
        double[] sides = [double.Hypot(transform.ScaleX * metresX, transform.ShearY * metresY), double.Hypot(transform.ShearX * metresX, transform.ScaleY * metresY)];
        return sides.All(double.IsFinite) ? sides : null;
    }

    private static void Print(IAnsiConsole console, GeoTiffReader reader, RasterDescription raster, double[]? pixel, long bytes, IReadOnlyList<BandStatistics>? statistics, string? withheld)
    {
        var (info, layout) = (reader.Info, reader.Layout);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Row("File", reader.Name);
        Row("Size", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"));
        Row("Raster", string.Create(CultureInfo.InvariantCulture, $"{raster.Width} x {raster.Height} pixels, {Count.Of(raster.Bands, "band")} of {raster.Dtype}"));
        Row("CRS", raster.CrsText);
        Row("", info.Crs?.Limitation);
        if (raster.Geotransform is { } place) Row("Geotransform", string.Join(", ", place.Select(value => Text(value))));
        if (info.Transform is { } transform)
        {
            var corner = transform.Apply(info.Width, info.Height);
            Row("Corners", string.Create(CultureInfo.InvariantCulture, $"upper left {Text(transform.OffsetX)}, {Text(transform.OffsetY)}; lower right {Text(corner.X)}, {Text(corner.Y)}"));
        }
        if (pixel is not null) Row("Pixel", string.Create(CultureInfo.InvariantCulture, $"{pixel[0]:G5} x {pixel[1]:G5} m on the ground, in the middle"));
        if (info.GroundControlPoints.Count > 0) Row("Ground control", Count.Of(info.GroundControlPoints.Count, "point"));
        Row("Nodata", info.NoData is { } noData ? Text(noData) : "none");
        Row("Storage", string.Create(CultureInfo.InvariantCulture, $"{(layout.IsBigTiff ? "BigTIFF, " : "")}{layout.Compression}, predictor {layout.Predictor}, {(layout.IsTiled ? "tiles" : "strips")} of {layout.BlockWidth} x {layout.BlockHeight}{(raster.Bands == 1 ? "" : layout.IsPlanar ? ", bands apart" : ", bands interleaved")}"));
        Row("Overviews", string.Join(", ", reader.Overviews.Select(overview => string.Create(CultureInfo.InvariantCulture, $"{overview.Info.Width} x {overview.Info.Height}"))));
        Row("Mask", reader.HasMask ? "in the file" : null);
        foreach (var (name, value) in info.Metadata.OrderBy(item => item.Key, StringComparer.Ordinal)) Row($"  {name}", value);
        Row("Statistics", withheld is null ? null : $"none: {withheld}");
        console.Write(grid);
        if (statistics is not null) console.Write(TableOf(statistics));

        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        }
    }

    public static Table TableOf(IReadOnlyList<BandStatistics> statistics)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Band");
        foreach (var title in (ReadOnlySpan<string>)["Min", "Max", "Mean", "Std", "Valid"]) table.AddColumn(new TableColumn(title).RightAligned());
        foreach (var band in statistics)
        {
            table.AddRow(
                Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{band.Band} {band.Name}").Trim()),
                Text(band.Min), Text(band.Max), Text(band.Mean), Text(band.Std),
                string.Create(CultureInfo.InvariantCulture, $"{100 * band.ValidShare:F2} %"));
        }
        return table;
    }

    private static string Text(double? value) => value?.ToString("G10", CultureInfo.InvariantCulture) ?? "-";
}
