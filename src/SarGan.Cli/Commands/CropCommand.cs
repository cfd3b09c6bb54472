using System.CommandLine;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Geo.Cropping;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Cuts a rectangle out of a raster, pixels as they are.</summary>
internal sealed class CropCommand : CliCommand
{
    // A boundary drawn to the metre has thousands of points; more is no geometry to crop by.
    private const int MaxGeometryBytes = 64 << 20;

    private readonly Option<string> _in = RasterOptions.In();
    private readonly Option<string> _out = RasterOptions.Out();
    private readonly Option<double[]> _window = new("--projwin") { Description = "The upper left and the lower right corner: x is longitude or easting, y latitude or northing", HelpName = "ULX ULY LRX LRY", Arity = new ArgumentArity(4, 4), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _geometry = new("--geometry") { Description = "Crop to the box around a geometry instead: a file of GeoJSON (longitude and latitude) or WKT", HelpName = "FILE" };
    private readonly Option<string?> _crs = new("--crs") { Description = "The CRS of --projwin, or of a geometry in WKT (default: the raster's)", HelpName = "EPSG:n" };
    private readonly Option<bool> _force = RasterOptions.Force();
    private readonly Option<bool> _json = SharedOptions.Json();

    public CropCommand()
        : base("crop", "Cut a rectangle out of a raster without resampling, by the pixel arithmetic of gdal_translate", "sargan crop --in sar.tif --out part.tif --projwin 135.70 35.05 135.80 34.95\nsargan crop --in sar.tif --out part.tif --geometry city.geojson")
    {
        foreach (var option in new Option[] { _in, _out, _window, _geometry, _crs, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (corners, geometry) = (parse.GetValue(_window) ?? [], parse.GetValue(_geometry));
        if (corners.Length == 0 == geometry is null) throw CliException.Usage("Give one of --projwin and --geometry.");
        if (corners.Any(corner => !double.IsFinite(corner))) throw CliException.Usage("--projwin must be four finite numbers.");
        var crs = parse.GetValue(_crs) is { } text ? RasterOptions.Crs(text, "--crs") : null;
        var (input, path) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        RasterFiles.CheckOut(path, parse.GetValue(_force), input);

        var warnings = new WarningList(output);
        using var source = RasterFiles.Open(input, warnings);
        using var cropped = geometry is null
            ? Cropper.Crop(source, new ProjectedWindow(corners[0], corners[1], corners[2], corners[3]), crs)
            : CropByGeometry(source, geometry, crs);
        foreach (var warning in cropped.Warnings) warnings.Add(warning);
        RasterFiles.WarnOfLosses(source, warnings);
        if (RasterFiles.LosesMask(source)) warnings.Add($"{source.Name} has a mask, which the result cannot hold: what it hides counts as measured there.");
        ProgressDisplay.Run(output, "row", cropped.Info.Height, report =>
        {
            using var sink = RasterFiles.Create(path, cropped.Info, source.Layout.IsRgb);
            cropped.CopyTo(sink, new RasterProgress(report, cropped.Info.Height), cancellationToken);
            sink.Complete();
        });

        var raster = RasterDescription.Of(cropped.Info);
        output.Write(
            new { input = source.Name, @out = path, bytes = new FileInfo(path).Length, window = cropped.Window, isPartlyOutside = cropped.IsPartlyOutside, raster, warnings = warnings.All },
            console => console.WriteLine($"{raster} in {path}"));
        return ExitCode.Fine;
    }

    private static CroppedRaster CropByGeometry(GeoTiffReader source, string path, CoordinateReferenceSystem? crs)
    {
        if (!File.Exists(path)) throw new CliException($"There is no file {path}.");
        if (new FileInfo(path).Length > MaxGeometryBytes) throw new CliException($"{path} has more than {MaxGeometryBytes >> 20} MiB: that is no geometry to crop by.");
        try
        {
            var (geometry, own) = GeometryText.Parse(File.ReadAllText(path));
            if (own is not null && crs is not null && own != crs) throw new CliException($"{path} itself says that its coordinates are in {own} (GeoJSON always is): leave --crs out.");
            return Cropper.Crop(source, geometry, own ?? crs);
        }
        catch (FormatException e)
        {
            throw new CliException($"{path}: {e.Message}", e);
        }
    }
}
