using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Radiometry;
using SarGan.Data.Speckle;
using SarGan.Geo.Rasters;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Turns a radar GeoTIFF into backscatter in dB, filtered and averaged where asked for.</summary>
internal sealed class CalibrateCommand : CliCommand
{
    private readonly Option<string> _in = new("--in") { Description = "A radar GeoTIFF of any size", HelpName = "F", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The result: a GeoTIFF (*.tif) of float32 with NaN as nodata; in place only when it is whole", HelpName = "F.tif", Required = true };
    private readonly Option<string?> _unit = SharedOptions.Among(new Option<string?>("--unit") { Description = "What the samples are: dn (amplitudes; 0 is nodata), power or db (default what the file says, else dn for integers)", HelpName = "dn|power|db" }, "dn", "power", "db");
    private readonly Option<double?> _constant = new("--constant") { Description = "Added to every dB value (default what the file says, else -83 for dn, PALSAR-2's, and 0 for others)", HelpName = "DB" };
    private readonly Option<double?> _resample = new("--resample") { Description = "Average in power to so many metres on the ground between pixels", HelpName = "METRES" };
    private readonly Option<string?> _speckle = SharedOptions.Among(new Option<string?>("--speckle") { Description = "Smooth speckle, before averaging", HelpName = "lee|refined-lee|gamma-map" }, "lee", "refined-lee", "gamma-map");
    private readonly Option<double?> _looks = new("--looks") { Description = "Equivalent number of looks, for --speckle (default what the file says, else estimated from its evenest parts)", HelpName = "N" };
    private readonly Option<bool> _power = new("--power") { Description = "Write linear power instead of dB" };
    private readonly Option<bool> _force = RasterOptions.Force();
    private readonly Option<bool> _json = SharedOptions.Json();

    public CalibrateCommand()
        : base(
            "calibrate",
            "Turn a radar GeoTIFF into backscatter in dB, with a speckle filter and averaging in power where wanted",
            "sargan calibrate --in IMG-HH-ALOS2.tif --out sigma0.tif --speckle refined-lee --resample 10")
    {
        foreach (var option in new Option[] { _in, _out, _unit, _constant, _resample, _speckle, _looks, _power, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (input, target) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        if (parse.GetValue(_looks) is not null && parse.GetValue(_speckle) is null) throw CliException.Usage("--looks is for --speckle.");
        RasterFiles.CheckOut(target, parse.GetValue(_force), input);
        var options = CliException.Checked(() => new CalibrationOptions
        {
            Samples = SharedOptions.ToUnit(parse.GetValue(_unit) is "dn" ? "amplitude" : parse.GetValue(_unit)),
            ConstantDecibels = parse.GetValue(_constant),
            SpacingMetres = parse.GetValue(_resample),
            AsPower = parse.GetValue(_power),
        });

        var warnings = new WarningList(output);
        using var source = RasterFiles.Open(input, warnings);
        RasterFiles.WarnOfLosses(source, warnings);
        if (parse.GetValue(_speckle) is { } filter) options = options with { Filter = Filter(filter, parse.GetValue(_looks), source, options, output) };
        var info = SarCalibration.Plan(source, options);
        ProgressDisplay.Run(output, "row", info.Height, report =>
            SarCalibration.Run(source, written => RasterFiles.Create(target, written, rgb: false), options, new RasterProgress(report, info.Height), cancellationToken));

        var tags = RasterTags.Of(info);
        output.Write(
            new
            {
                input,
                @out = target,
                bytes = new FileInfo(target).Length,
                unit = options.AsPower ? "power" : "db",
                calibration = tags.CalibrationSource,
                looks = options.Filter?.Looks,
                speckleFilter = tags.SpeckleFilter,
                raster = RasterDescription.Of(info),
                warnings = warnings.All,
            },
            console => console.WriteLine($"{RasterDescription.Of(info)} in {target}, in {(options.AsPower ? "power" : "dB")}{(tags.CalibrationSource is { } how ? $": {how}" : "")}"));
        return ExitCode.Fine;
    }

    private static SpeckleFilter Filter(string name, double? looks, RasterSource source, CalibrationOptions options, CliOutput output)
    {
        if (looks is null)
        {
            looks = SarCalibration.Looks(source, options) ?? throw new CliException($"{source.Name} does not say how many looks it has, and has no block of 25 x 25 measurements to estimate them from: give --looks.");
            output.Note(string.Create(CultureInfo.InvariantCulture, $"Equivalent number of looks: {looks:0.##}"));
        }
        return CliException.Checked<SpeckleFilter>(() => name switch
        {
            "lee" => new LeeFilter { Looks = looks.Value },
            "refined-lee" => new RefinedLeeFilter { Looks = looks.Value },
            _ => new GammaMapFilter { Looks = looks.Value },
        });
    }
}
