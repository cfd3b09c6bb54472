using System.CommandLine;
using SarGan.Cli.Terminal;
using SarGan.Data.Simulation;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Draws landscapes that do not exist, with what radar and camera would see of them, as a data set in the SEN1-2 layout.</summary>
internal sealed class SimulateCommand : CliCommand
{
    private const int UsualTile = 256;

    private readonly Option<string> _out = new("--out") { Description = "Where DIR/ROIs0001_sim/s1_N and s2_N go; an earlier simulation there is replaced", HelpName = "DIR", Required = true };
    private readonly Option<int> _scenes = new("--scenes") { Description = "How many scenes; four in a row show fields, forest, coast and town in some order", HelpName = "N", DefaultValueFactory = _ => 8 };
    private readonly Option<int> _size = new("--size") { Description = "Side of a scene in pixels of 10 m", HelpName = "PX", DefaultValueFactory = _ => 512 };
    private readonly Option<int?> _tile = new("--tile") { Description = "Side of the tiles that scenes are cut into (default 256, or the scene's size where that is less)", HelpName = "PX" };
    private readonly Option<double> _shift = new("--shift") { Description = "Shift of the SAR image to the right, in pixels: a known misalignment", HelpName = "PX", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _rotate = new("--rotate") { Description = "Turn of the SAR image about its centre, clockwise, in degrees", HelpName = "DEG", DefaultValueFactory = _ => 0 };
    private readonly Option<long> _seed = SharedOptions.Seed();
    private readonly Option<bool> _json = SharedOptions.Json();

    public SimulateCommand()
        : base("simulate", "Draw a data set of simulated SAR and optical tiles, exactly aligned or misaligned by a known amount", "sargan simulate --out datasets/simulated --scenes 16 --size 512 --seed 1")
    {
        foreach (var option in new Option[] { _out, _scenes, _size, _tile, _shift, _rotate, _seed, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = parse.GetRequiredValue(_out);
        var options = CliException.Checked(() =>
        {
            var size = parse.GetValue(_size);
            var checkedOptions = new SimulatedDatasetOptions
            {
                Scenes = parse.GetValue(_scenes),
                Simulation = new SimulationOptions
                {
                    Seed = parse.GetValue(_seed),
                    Size = size,
                    Misalignment = new Misalignment { ShiftX = parse.GetValue(_shift), RotationDegrees = parse.GetValue(_rotate) },
                },
                TileSize = parse.GetValue(_tile) ?? Math.Min(size, UsualTile),
            };
            checkedOptions.Validate();
            return checkedOptions;
        });
        OutputFolders.RefuseSplit(folder);
        ProgressDisplay.Run(output, "scene", options.Scenes, report => SimulatedDataset.Write(folder, options, new SceneReporter(report), cancellationToken));

        var tilesPerScene = options.Simulation.Size / options.TileSize * (options.Simulation.Size / options.TileSize);
        output.Write(
            new { folder, layoutFolder = Path.Combine(folder, SimulatedDataset.FolderName), scenes = options.Scenes, pairs = options.Scenes * tilesPerScene, tileSize = options.TileSize, seed = options.Simulation.Seed },
            console => console.WriteLine($"{Count.Of(options.Scenes, "scene")}, {Count.Of(options.Scenes * tilesPerScene, "pair")} of {options.TileSize} x {options.TileSize} pixels in {Path.Combine(folder, SimulatedDataset.FolderName)}"));
        return ExitCode.Fine;
    }

    private sealed class SceneReporter(ProgressDisplay.Reporter report) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value) => report(value.ScenesDone, "");
    }
}
