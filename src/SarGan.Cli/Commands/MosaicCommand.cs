using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Mosaics;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Puts tiles of a web map together into a georeferenced raster.</summary>
internal sealed class MosaicCommand : CliCommand
{
    private readonly Option<string> _tiles = new("--tiles") { Description = "Where the PNG or JPEG tiles are: a path or an https address with {z}, {x} and {y} (or {-y} counted northwards), or {q}", HelpName = "TEMPLATE", Required = true };
    private readonly Option<int> _zoom = new("--zoom") { Description = "The level, 0 to 30", HelpName = "Z", Required = true };
    private readonly Option<double> _latitude = new("--lat") { Description = "Latitude in degrees of the point to go around", HelpName = "DEG", Required = true };
    private readonly Option<double> _longitude = new("--lon") { Description = "Its longitude in degrees", HelpName = "DEG", Required = true };
    private readonly Option<int> _grid = new("--grid") { Description = "Columns and rows of tiles; the point's own is column and row N / 2", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<string> _out = RasterOptions.Out();
    private readonly Option<int?> _bands = new("--bands") { Description = "Bring every tile to 1 (grey), 2 (grey, alpha), 3 (colour) or 4 (colour, alpha) bands; 4 where a server mixes kinds", HelpName = "N" };
    private readonly Option<double> _noData = new("--nodata") { Description = "What missing tiles hold where tiles have no alpha", HelpName = "V", DefaultValueFactory = _ => 0 };
    private readonly Option<string> _agent = new("--user-agent") { Description = "What the program calls itself towards a server; public ones ask for a name of yours", HelpName = "NAME", DefaultValueFactory = _ => "SarGan" };
    private readonly Option<bool> _force = RasterOptions.Force();
    private readonly Option<bool> _json = SharedOptions.Json();

    public MosaicCommand()
        : base("mosaic", "Put web-map tiles around a point together into a GeoTIFF in EPSG:3857, north up", "sargan mosaic --tiles 'tiles/{z}/{x}/{y}.png' --zoom 15 --lat 35.0 --lon 135.76 --grid 5 --out optical.tif")
    {
        foreach (var option in new Option[] { _tiles, _zoom, _latitude, _longitude, _grid, _out, _bands, _noData, _agent, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var template = CliException.Checked(() => new TileTemplate(parse.GetRequiredValue(_tiles)));
        var centre = CliException.Checked(() => WebMercatorTile.At(parse.GetValue(_longitude), parse.GetValue(_latitude), parse.GetValue(_zoom)));
        var options = CliException.Checked(() => new TileMosaicOptions { Grid = parse.GetValue(_grid), NoData = parse.GetValue(_noData) });
        var pictureOptions = CliException.Checked(() => new TilePictureOptions { Bands = parse.GetValue(_bands), UserAgent = parse.GetRequiredValue(_agent) });
        var path = parse.GetRequiredValue(_out);
        RasterFiles.CheckOut(path, parse.GetValue(_force));

        using var pictures = new TilePictures(template, pictureOptions);
        TileMosaic? mosaic = null;
        var cells = (long)options.Grid * options.Grid;
        ProgressDisplay.Run(output, "tile", cells, report =>
        {
            var (done, gate) = (0L, new Lock());
            mosaic = TileMosaic.AssembleAsync(centre, ReadAsync, options, cancellationToken).GetAwaiter().GetResult();

            async ValueTask<MemoryRaster?> ReadAsync(WebMercatorTile tile, CancellationToken token)
            {
                var samples = await pictures.ReadAsync(tile, token).ConfigureAwait(false);
                lock (gate) report(++done, "");
                return samples;
            }
        });
        using var raster = mosaic!.Raster; // set by the work above, or it has thrown
        using (var sink = RasterFiles.Create(path, raster.Info, rgb: false))
        {
            raster.CopyTo(sink, cancellationToken: cancellationToken);
            sink.Complete();
        }
        Report(output, path, mosaic, cells);
        return ExitCode.Fine;
    }

    private static void Report(CliOutput output, string path, TileMosaic mosaic, long cells)
    {
        const int Shown = 10;
        var (missing, raster) = (mosaic.Missing, RasterDescription.Of(mosaic.Raster.Info));
        var filled = raster.Nodata is { } noData ? string.Create(CultureInfo.InvariantCulture, $"nodata ({noData})") : "transparent";
        var warnings = new WarningList(output);
        if (missing.Count > 0)
            warnings.Add($"{Count.Of(missing.Count, "tile")} missing, {filled} in the result: {string.Join(", ", missing.Take(Shown))}{(missing.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - Shown} more") : "")}");
        if (mosaic.CellsBeyondPoles > 0) warnings.Add($"{Count.Of(mosaic.CellsBeyondPoles, "cell")} beyond the northern or southern edge of the map, {filled} in the result.");
        output.Write(
            new
            {
                @out = path,
                bytes = new FileInfo(path).Length,
                centre = mosaic.Centre.ToString(),
                cells,
                missing = missing.Select(tile => tile.ToString()),
                cellsBeyondPoles = mosaic.CellsBeyondPoles,
                raster,
                warnings = warnings.All,
            },
            console => console.WriteLine($"{raster} in {path}, around tile {mosaic.Centre} (zoom/column/row)"));
    }
}
