using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Images;
using SarGan.Data.Viewing;
using SarGan.Geo.GeoTiff;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Makes a folder with a web map that compares a radar scene and its optical counterpart.</summary>
internal sealed class ViewCommand : CliCommand
{
    private readonly Option<string> _sar = new("--sar") { Description = "The radar scene, a GeoTIFF in any CRS; left of the handle", HelpName = "FILE", Required = true };
    private readonly Option<string> _optical = new("--optical") { Description = "The optical scene or the translation, a GeoTIFF in any CRS; right of the handle", HelpName = "FILE", Required = true };
    private readonly Option<string?> _confidence = new("--confidence") { Description = "Values from 0 to 1 as an overlay, a GeoTIFF. Default: the band of --optical or --sar named consistency or confidence, if there is one", HelpName = "FILE" };
    private readonly Option<string> _out = new("--out") { Description = "The folder; in place only when it is whole", HelpName = "DIR", Required = true };
    private readonly Option<string?> _title = new("--title") { Description = "The page's title. Default: the name of --optical", HelpName = "TEXT" };
    private readonly Option<string?> _attribution = new("--attribution") { Description = "Whose data it is, shown in the corner. Default: what the files say (SARGAN_ATTRIBUTION)", HelpName = "TEXT" };
    private readonly Option<string?> _sarBands = SharedOptions.Bands("--sar-bands", "Radar bands to show, counted from 1: one, or three as red, green and blue");
    private readonly Option<string?> _sarUnit = SharedOptions.Among(
        new Option<string?>("--sar-unit") { Description = "What radar samples are; default: what the file says, else 8 bits are a picture, other integers amplitude, floats dB where one is negative, else power", HelpName = "db|power|amplitude" },
        "db", "power", "amplitude");
    private readonly Option<string?> _opticalBands = SharedOptions.Bands("--optical-bands", "Optical bands to show, counted from 1: three, or one");
    private readonly Option<double[]> _percentiles = Pair("--percentiles", "The percentiles that become black and white (8-bit files stay as they are)");
    private readonly Option<double[]> _sarRange = Pair("--sar-range", "The radar values, dB, that become black and white instead");
    private readonly Option<double[]> _opticalRange = Pair("--optical-range", "The optical values that become black and white instead");
    private readonly Option<int?> _maxZoom = new("--max-zoom") { Description = "The finest zoom, 0 to 30. Default: each raster's own; a coarser one is made from overviews where the file has them", HelpName = "Z" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace a view that is in --out already" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public ViewCommand()
        : base("view", "Make a web map that wipes between a radar scene and its translation, with confidence as an overlay", "sargan view --sar sar.tif --optical translated.tif --out map\nsargan serve map")
    {
        foreach (var option in new Option[] { _sar, _optical, _confidence, _out, _title, _attribution, _sarBands, _sarUnit, _opticalBands, _percentiles, _sarRange, _opticalRange, _maxZoom, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var percentiles = parse.GetValue(_percentiles) is [var low, var high] ? (low, high) : (2, 98);
        if (!(percentiles.low < percentiles.high)) throw CliException.Usage("--percentiles: the first must be below the second.");
        var options = CliException.Checked(() => new SceneViewOptions
        {
            Title = parse.GetValue(_title),
            Attribution = parse.GetValue(_attribution),
            SarBands = BandsOf(parse.GetValue(_sarBands), "--sar-bands"),
            SarUnit = SharedOptions.ToUnit(parse.GetValue(_sarUnit)),
            OpticalBands = BandsOf(parse.GetValue(_opticalBands), "--optical-bands"),
            LowPercentile = percentiles.low,
            HighPercentile = percentiles.high,
            SarRange = RangeOf(parse.GetValue(_sarRange)),
            OpticalRange = RangeOf(parse.GetValue(_opticalRange)),
            MaxZoom = parse.GetValue(_maxZoom),
            Replace = parse.GetValue(_force),
        });
        var warnings = new WarningList(output);
        using var sar = RasterFiles.Open(parse.GetRequiredValue(_sar), warnings);
        using var optical = RasterFiles.Open(parse.GetRequiredValue(_optical), warnings);
        using var confidence = parse.GetValue(_confidence) is { } path ? RasterFiles.Open(path, warnings) : null;
        var view = Draw(output, new SceneViewSources { Sar = sar, Optical = optical, Confidence = confidence }, parse.GetRequiredValue(_out), options, cancellationToken);
        Report(output, view, parse.GetRequiredValue(_out), warnings);
        return ExitCode.Fine;
    }

    private static SceneViewResult Draw(CliOutput output, SceneViewSources sources, string folder, SceneViewOptions options, CancellationToken cancellationToken)
    {
        SceneViewResult? view = null;
        // How many tiles there are is known with the first of them: the bar counts percents.
        ProgressDisplay.Run(output, "percent", 100, report =>
            view = SceneView.Write(sources, folder, options, new Progress(report), cancellationToken));
        return view!; // set by the work above, or it has thrown
    }

    private static void Report(CliOutput output, SceneViewResult view, string folder, WarningList warnings) => output.Write(
        new
        {
            page = view.Page,
            layers = view.Layers.Select(layer => new { layer.Id, layer.Title, layer.MinZoom, layer.MaxZoom, layer.Tiles, low = layer.Range.Low, high = layer.Range.High }),
            warnings = warnings.All,
        },
        console =>
        {
            foreach (var layer in view.Layers)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{layer.Title}: {Count.Of(layer.Tiles, "tile")} of zoom {layer.MinZoom} to {layer.MaxZoom}, {layer.Range.Low:G4} to {layer.Range.High:G4}"));
            console.WriteLine($"Open {view.Page}, or run 'sargan serve {folder}'.");
        });

    private static IReadOnlyList<int>? BandsOf(string? text, string option) => SharedOptions.ToBands(text) is { } bands
        ? bands.Count is 1 or 3 ? bands : throw CliException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} must name one band or three. Actual count was {bands.Count}."))
        : null;

    private static SampleRange? RangeOf(double[]? values) => values is [var low, var high] ? new SampleRange(low, high) : null;

    private static Option<double[]> Pair(string name, string description) => new(name) { Description = description, HelpName = "LOW HIGH", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };

    /// <summary>Reported here and now, not through the thread pool: the last one must not come after the end.</summary>
    private sealed class Progress(ProgressDisplay.Reporter report) : IProgress<SceneViewProgress>
    {
        public void Report(SceneViewProgress value) => report(
            value.TilesDone * 100 / Math.Max(1, value.Tiles), string.Create(CultureInfo.InvariantCulture, $"{value.Layer}, tile {value.TilesDone} of {value.Tiles}"));
    }
}
