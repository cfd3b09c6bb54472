using System.CommandLine;
using SarGan.Cli.Terminal;
using SarGan.Cli.Training;
using SarGan.Training.Recipes;

namespace SarGan.Cli.Commands;

/// <summary>Trains a recipe on a data set, into a run folder, with a bar that tells how it goes.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly Argument<string> _recipe = new("RECIPE") { Description = "cyclegan learns both directions from unpaired images, pix2pix one direction from pairs", HelpName = "cyclegan|pix2pix" };
    private readonly Option<string> _data = new("--data") { Description = "The data set: what 'sargan split' made, or any layout that SarGan knows; its training side is taken", HelpName = "DIR", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The run: model.sargan, checkpoints, samples, losses.csv, event file, run.json", HelpName = "RUN", Required = true };
    private readonly Option<string?> _direction = SharedOptions.Direction("What pix2pix learns (default sar2opt); cyclegan learns both");
    private readonly Option<long?> _steps = new("--steps") { Description = "Updates in the whole run, those before a resume included", HelpName = "N" };
    private readonly Option<double?> _epochs = new("--epochs") { Description = "The same in passes over the data (default 200)", HelpName = "N" };
    private readonly Option<int?> _size = new("--size") { Description = "Side of the training images in pixels, to which tiles are resized (default 256)", HelpName = "PX" };
    private readonly Option<int?> _filters = new("--filters") { Description = "Filters of the first layer (default 64)", HelpName = "N" };
    private readonly Option<int?> _depth = new("--depth") { Description = "How often the generator halves the image (default: as often as the preset and the size allow)", HelpName = "D" };
    private readonly Option<int?> _batch = new("--batch") { Description = "Images a domain in a step (default 1 for cyclegan, 3 for pix2pix)", HelpName = "B" };
    private readonly Option<double?> _learningRate = new("--learning-rate") { Description = "Adam's step size (default 0.0002)", HelpName = "RATE" };
    private readonly Option<long?> _seed = new("--seed") { Description = "The one seed of everything random (default 1)", HelpName = "N" };
    private readonly Option<string?> _precision = SharedOptions.Among(new Option<string?>("--precision") { Description = "Number format of the convolutions (default fp32); bf16 is faster on hardware that has it", HelpName = "fp32|bf16" }, "fp32", "bf16");
    private readonly Option<string> _device = SharedOptions.Device();
    private readonly Option<int?> _sampleInterval = new("--sample-interval") { Description = "Steps between sample grids (default 200)", HelpName = "N" };
    private readonly Option<int?> _checkpointInterval = new("--checkpoint-interval") { Description = "Steps between checkpoints (default 1000)", HelpName = "N" };
    private readonly Option<int?> _logInterval = new("--log-interval") { Description = "Steps between rows of losses.csv (default 10)", HelpName = "N" };
    private readonly Option<string?> _watchdog = SharedOptions.Among(new Option<string?>("--watchdog") { Description = "What happens when the model copies its input, goes flat or negative, or its discriminator saturates: rollback goes back to the last good checkpoint and on at a lower rate (default warn)", HelpName = "warn|stop|rollback|off" }, "warn", "stop", "rollback", "off");
    private readonly Option<string?> _scaling = new("--scaling") { Description = "How GeoTIFF samples become [-1, 1]: auto learns ranges from the training side, none takes 8- and 16-bit samples as pictures, or a file (default auto for GeoTIFF tiles, none for PNG and JPEG)", HelpName = "auto|none|FILE" };
    private readonly Option<string?> _sarBands = SharedOptions.Bands("--sar-bands", "Bands of SAR GeoTIFF tiles that become channels, counted from 1 (default the only one, or 1,2,1)");
    private readonly Option<string?> _opticalBands = SharedOptions.Bands("--optical-bands", "The same for optical tiles (default red, green and blue by name, else 4,3,2 of 12 or 13 bands, else 1,2,3)");
    private readonly Option<string?> _sarUnit = SharedOptions.Among(new Option<string?>("--sar-unit") { Description = "What SAR GeoTIFF samples are (default what the files say, else dB where samples are negative, amplitude for integers, power for floats)", HelpName = "db|power|amplitude" }, "db", "power", "amplitude");
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest checkpoint of RUN; options left out are those of the run; a larger --steps goes on beyond its end" };
    private readonly Option<bool> _skip = new("--skip-bad") { Description = "Leave broken tiles out, and name them, instead of stopping" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public TrainCommand()
        : base(
            "train",
            "Train a model, or go on with a run that was stopped",
            "sargan train pix2pix --data datasets/sar --out runs/fields --steps 2000 --size 128 --filters 32\nsargan train pix2pix --data datasets/sar --out runs/fields --steps 4000 --resume")
    {
        _recipe.AcceptOnlyFromAmong([.. RecipeCatalog.CreateDefault().Names]);
        Arguments.Add(_recipe);
        foreach (var option in new Option[] { _data, _out, _direction, _steps, _epochs, _size, _filters, _depth, _batch, _learningRate, _seed, _precision, _device, _sampleInterval, _checkpointInterval, _logInterval, _watchdog, _scaling, _sarBands, _opticalBands, _sarUnit, _resume, _skip, _json })
            Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var request = new TrainingRequest
        {
            Recipe = parse.GetRequiredValue(_recipe),
            Data = parse.GetRequiredValue(_data),
            RunFolder = parse.GetRequiredValue(_out),
            Direction = parse.GetValue(_direction),
            Steps = parse.GetValue(_steps),
            Epochs = parse.GetValue(_epochs),
            Size = parse.GetValue(_size),
            Filters = parse.GetValue(_filters),
            Depth = parse.GetValue(_depth),
            BatchSize = parse.GetValue(_batch),
            LearningRate = parse.GetValue(_learningRate),
            Seed = parse.GetValue(_seed),
            Precision = parse.GetValue(_precision),
            Device = parse.GetRequiredValue(_device),
            SampleInterval = parse.GetValue(_sampleInterval),
            CheckpointInterval = parse.GetValue(_checkpointInterval),
            LogInterval = parse.GetValue(_logInterval),
            Watchdog = parse.GetValue(_watchdog),
            Scaling = parse.GetValue(_scaling),
            SarBands = SharedOptions.ToBands(parse.GetValue(_sarBands)),
            OpticalBands = SharedOptions.ToBands(parse.GetValue(_opticalBands)),
            SarUnit = SharedOptions.ToUnit(parse.GetValue(_sarUnit)),
            Resume = parse.GetValue(_resume),
            SkipBadTiles = parse.GetValue(_skip),
        };
        return new TrainingJob(request, output).Run(cancellationToken);
    }
}
