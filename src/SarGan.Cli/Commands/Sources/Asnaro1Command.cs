using System.CommandLine;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Tellus;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using Spectre.Console;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Finds optical scenes of ASNARO-1 that show a place, and puts their tiles together.</summary>
internal sealed class Asnaro1Command : CliCommand
{
    private readonly PlaceOptions _place = new();
    private readonly Option<int> _zoom = new("--zoom") { Description = "The level; 18, the service's finest, has pixels of about half a metre", HelpName = "Z", DefaultValueFactory = _ => 18 };
    private readonly Option<int> _grid = new("--grid") { Description = "Columns and rows of tiles; the place's own is column and row N / 2", HelpName = "N", DefaultValueFactory = _ => 6 };
    private readonly Option<string?> _url = new("--api-url") { Description = "Where the service is, if elsewhere than at its public address", HelpName = "URL" };
    private readonly Option<int> _limit = new("--limit") { Description = "Most scenes", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<bool> _list = new("--list") { Description = "Only say what there is; fetch nothing" };
    private readonly Option<string?> _out = SourceCommandOptions.FolderUnlessListed("Where to; each scene becomes a GeoTIFF of its name in EPSG:3857");
    private readonly Option<string?> _tokenFile = SourceCommandOptions.TokenFile(Palsar2Command.TokenVariable);
    private readonly Option<string> _agent = SourceCommandOptions.Agent();
    private readonly Option<bool> _force = new("--force") { Description = "Replace GeoTIFFs that are there already" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public Asnaro1Command()
        : base("asnaro1", "Find optical scenes of ASNARO-1 at a place on Tellus, and put their tiles together, north up", $"sargan tellus asnaro1 --lat 35.71 --lon 139.81 --zoom 18 --grid 6 --out optical   (with the token in {Palsar2Command.TokenVariable})")
    {
        _place.AddTo(this);
        foreach (var option in new Option[] { _zoom, _grid, _url, _limit, _list, _out, _tokenFile, _agent, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (agent, folder) = (parse.GetRequiredValue(_agent), SourceCommandOptions.Where(parse.GetValue(_out), parse.GetValue(_list)));
        var options = CliException.Checked(() => new TileMosaicOptions { Grid = parse.GetValue(_grid) });
        var limit = parse.GetValue(_limit) is >= 1 and var most ? most : throw CliException.Usage(FormattableString.Invariant($"--limit must be 1 or more. Actual value was {parse.GetValue(_limit)}."));
        var address = parse.GetValue(_url) is { } url ? SourceCommandOptions.Address(url, "--api-url") : Asnaro1Client.PublicAddress;
        using var client = new Asnaro1Client(SourceCommandOptions.Announced(SourceCommandOptions.Service(address, agent, parse.GetValue(_tokenFile), Palsar2Command.TokenVariable), Palsar2Command.TokenVariable, output));
        var (longitude, latitude) = _place.Find(parse, agent, output, cancellationToken);
        var centre = CliException.Checked(() => WebMercatorTile.At(longitude, latitude, parse.GetValue(_zoom)));

        var scenes = client.SearchAsync(longitude, latitude, cancellationToken).GetAwaiter().GetResult().Take(limit).ToList();
        if (scenes.Count == 0) throw new CliException("No scene of ASNARO-1 holds this place.");
        var paths = scenes.Select(scene => Path.Combine(folder, SafeFileName.From(scene.Id + ".tif"))).ToList();
        if (!parse.GetValue(_list))
        {
            foreach (var path in paths) RasterFiles.CheckOut(path, parse.GetValue(_force));
        }

        var warnings = new WarningList(output);
        var written = parse.GetValue(_list) ? [] : scenes.Zip(paths).Select(pair => Write(pair.First, pair.Second)).Where(result => result is not null).ToList();
        if (written.Count == 0 && !parse.GetValue(_list)) throw new CliException("None of the scenes has a tile here.");
        output.Write(
            new { latitude, longitude, centre = centre.ToString(), scenes = scenes.Select(scene => new { scene.Id, scene.AcquisitionDate, scene.CloudCover }), written, warnings = warnings.All },
            console => Print(console, scenes, written.Count, folder));
        return ExitCode.Fine;

        object? Write(Asnaro1Scene scene, string path)
        {
            TileMosaic? mosaic = null;
            try
            {
                ProgressDisplay.Run(output, $"tile of {scene.Id}", (long)options.Grid * options.Grid, report =>
                    mosaic = client.MosaicAsync(scene, centre, options, new Reporter(report), cancellationToken).GetAwaiter().GetResult());
            }
            catch (FileNotFoundException)
            {
                warnings.Add($"{scene.Id} has no tile here.");
                return null;
            }

            using var raster = mosaic!.Raster; // set by the work above, or it has thrown
            if (mosaic.Missing.Count > 0) warnings.Add($"{Count.Of(mosaic.Missing.Count, "tile")} of {scene.Id} missing; black in the result.");
            using var sink = RasterFiles.Create(path, raster.Info, rgb: true);
            raster.CopyTo(sink, cancellationToken: cancellationToken);
            sink.Complete();
            return new { scene = scene.Id, @out = path, missing = mosaic.Missing.Select(tile => tile.ToString()), raster = RasterDescription.Of(raster.Info) };
        }
    }

    private static void Print(IAnsiConsole console, List<Asnaro1Scene> scenes, int written, string folder)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Scene", "Date", "Clouds %");
        foreach (var scene in scenes) table.AddRow(Markup.Escape(scene.Id), Markup.Escape(scene.AcquisitionDate ?? "-"), scene.CloudCover?.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture) ?? "-");
        console.Write(table);
        if (written > 0) console.WriteLine($"{Count.Of(written, "mosaic")} in {folder}");
    }

    private sealed class Reporter(ProgressDisplay.Reporter report) : IProgress<int>
    {
        private readonly Lock _gate = new();

        public void Report(int value)
        {
            lock (_gate) report(value, "");
        }
    }
}
