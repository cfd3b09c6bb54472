using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using Spectre.Console;

namespace SarGan.Cli.Rasters;

/// <summary>What <c>sargan info</c> says of a satellite product.</summary>
internal static class ProductReport
{
    public static void Write(string path, bool wantsStatistics, CliOutput output, CancellationToken cancellationToken)
    {
        var warnings = new WarningList(output);
        using var product = Open(path, warnings, out var isStated, cancellationToken);
        foreach (var warning in product.Warnings) warnings.Add(Failure.InOptions(warning));
        var info = product.Raster.Info;
        var raster = RasterDescription.Of(info);
        var tags = RasterTags.Of(info);
        if (!isStated) tags = tags with { CalibrationSource = null, Quantification = null, Offset = null };
        var contract = product.Contract;
        IReadOnlyList<BandStatistics>? statistics = null;
        if (wantsStatistics && isStated) ProgressDisplay.Run(output, "reading row", info.Height, report => statistics = BandStatistics.Compute(product.Raster, report, cancellationToken));

        double[]? spacing = contract is { GroundSampleDistanceX: { } x, GroundSampleDistanceY: { } y } ? [x, y] : null;
        output.Write(
            new
            {
                file = path,
                kind = product.Kind,
                scene = product.SceneId,
                acquired = product.AcquiredAt,
                domain = product.Domain.ToString().ToLowerInvariant(),
                raster.Width,
                raster.Height,
                raster.Bands,
                raster.BandNames,
                raster.Dtype,
                quantity = tags.Quantity?.ToString().ToLowerInvariant(),
                calibration = tags.CalibrationSource,
                geometry = tags.Geometry,
                sensor = tags.Sensor,
                radarBand = tags.RadarBand,
                quantification = tags.Quantification,
                offset = tags.Offset,
                raster.Epsg,
                raster.Crs,
                raster.Geotransform,
                groundControlPoints = info.GroundControlPoints.Count,
                pixelMetres = spacing,
                details = product.Details.ToDictionary(detail => detail.Key, detail => detail.Value),
                statistics,
                warnings = warnings.All,
            },
            console => Print(console, product, raster, tags, spacing, statistics));
    }

    /// <summary>A product that leaves to its user what its samples are can be described all the same.</summary>
    private static SceneProduct Open(string path, WarningList warnings, out bool isStated, CancellationToken cancellationToken)
    {
        try
        {
            isStated = true;
            return SceneProduct.Open(path, null, cancellationToken);
        }
        catch (ArgumentException e)
        {
            isStated = false;
            warnings.Add(Failure.Describe(e));
            return SceneProduct.Open(path, new ProductOptions { Samples = BackscatterUnit.Power, ReflectanceOffset = 0 }, cancellationToken);
        }
    }

    private static void Print(IAnsiConsole console, SceneProduct product, RasterDescription raster, RasterTags tags, double[]? spacing, IReadOnlyList<BandStatistics>? statistics)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Row("Product", product.Path);
        Row("Kind", product.Kind);
        Row("Scene", product.SceneId);
        Row("Acquired", product.AcquiredAt is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : null);
        Row("Raster", string.Create(CultureInfo.InvariantCulture, $"{raster.Width} x {raster.Height} pixels, {Count.Of(raster.Bands, "band")} of {raster.Dtype}"));
        Row("Quantity", tags.Quantity?.ToString().ToLowerInvariant());
        Row("Calibration", tags.CalibrationSource);
        Row("Geometry", tags.Geometry);
        Row("CRS", raster.CrsText);
        Row("Ground control", product.Raster.Info.GroundControlPoints is { Count: > 0 } points ? Count.Of(points.Count, "point") : null);
        Row("Pixel", spacing is null ? null : string.Create(CultureInfo.InvariantCulture, $"{spacing[0]:G5} x {spacing[1]:G5} m on the ground"));
        foreach (var (name, value) in product.Details.Where(detail => tags.CalibrationSource is not null || detail.Key is not ("Samples in the files" or "Reflectance"))) Row(name, value);
        console.Write(grid);
        if (statistics is not null) console.Write(RasterReport.TableOf(statistics));

        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        }
    }
}
