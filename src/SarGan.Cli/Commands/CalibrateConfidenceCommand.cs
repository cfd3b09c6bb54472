using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Consistency;
using SarGan.Data.Layouts;
using SarGan.Models;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Learns from held-out pairs what a model's signs of error are worth, tells how well they foretell it, and puts the calibration into the model.</summary>
internal sealed class CalibrateConfidenceCommand : CliCommand
{
    private readonly Option<string> _model = new("--model") { Description = "The model, *.sargan, or the folder of a finished training run", HelpName = "FILE", Required = true };
    private readonly Option<string> _data = new("--data") { Description = "Pairs that the model has not learnt from: the test side where the data set has one, else all", HelpName = "DIR", Required = true };
    private readonly Option<string?> _out = new("--out") { Description = "The model with its calibration (default: the model itself is replaced)", HelpName = "FILE" };
    private readonly Option<string?> _direction = SharedOptions.Direction("Which way; without it every direction that the model has");
    private readonly Option<string?> _sensor = SharedOptions.Sensor("The sensor of these data in words, beginning as their tag SARGAN_SENSOR does, such as 'Sentinel-1 IW VV'; scenes of the same --sensor or tag get a band called confidence, others one called consistency");
    private readonly Option<bool> _skip = new("--skip-bad") { Description = "Leave broken tiles out, and name them, instead of stopping" };
    private readonly Option<string> _device = SharedOptions.Device();
    private readonly Option<bool> _json = SharedOptions.Json();

    public CalibrateConfidenceCommand()
        : base(
            "calibrate-confidence",
            "Teach a model, from held-out pairs, how far its translations can be relied on",
            "sargan calibrate-confidence --model runs/fields/model.sargan --data datasets/sar --sensor \"Sentinel-1 IW VV\"")
    {
        foreach (var option in new Option[] { _model, _data, _out, _direction, _sensor, _skip, _device, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var model = SharedOptions.ModelFile(parse.GetRequiredValue(_model));
        var target = parse.GetValue(_out) ?? model;
        if (Directory.Exists(target)) throw new CliException($"{target} is a folder: --out must be a file, such as model-calibrated.sargan.");
        var dataset = TrainingData.Open(parse.GetRequiredValue(_data), parse.GetValue(_skip), output, cancellationToken);
        if (!dataset.Paired) throw new CliException($"{dataset.Root} has unpaired tiles ({dataset.Layout}): errors show only where the true image stands beside each translation.");
        if (!dataset.HasTest) output.Warn("The data set has no test side, so all of its tiles are used. If the model learnt from them, the calibration promises too much.");

        List<(TranslationDirection Direction, ConsistencyCalibration Calibration, ConsistencyReport Report)> results = [];
        using (var translator = Translator.Load(model, new TranslatorOptions { Device = parse.GetRequiredValue(_device) }))
        {
            IReadOnlyList<TranslationDirection> directions = SharedOptions.DirectionOf(translator, parse.GetValue(_direction)) is { } one ? [one] : [.. translator.Directions.Order()];
            foreach (var direction in directions)
            {
                var pairs = new HeldOutPairs(translator, dataset, direction);
                if (pairs.CheckedByTile) output.Warn("The pairs are of too few scenes to keep some back whole, so tiles of one scene calibrate and check: the figures below look better than they are.");
                ProgressDisplay.Run(output, $"calibrating {SharedOptions.ToText(direction)}", pairs.Count, report =>
                {
                    var before = 0L;
                    var calibration = ConsistencyCalibrator.Learn(translator, direction, pairs.Calibration, pairs.Training, parse.GetValue(_sensor), new Counter(n => report(before = n, "")), cancellationToken);
                    var learnt = before;
                    results.Add((direction, calibration, ConsistencyCalibrator.Check(translator, calibration, pairs.Check, new Counter(n => report(learnt + n, "checking")), cancellationToken)));
                });
            }
        }
        BundleConsistency.Save(model, [.. results.Select(r => r.Calibration)], target);
        output.Write(
            new { model = target, directions = results.ToDictionary(r => SharedOptions.ToText(r.Direction), r => new { r.Calibration.Sensor, r.Calibration.Blocks, r.Calibration.ReferenceError, check = r.Report }) },
            console => Print(console, target, results));
        return ExitCode.Fine;
    }

    private static void Print(IAnsiConsole console, string target, List<(TranslationDirection Direction, ConsistencyCalibration Calibration, ConsistencyReport Report)> results)
    {
        foreach (var (direction, calibration, report) in results)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{SharedOptions.ToText(direction)}: learnt from {calibration.Blocks} blocks of 16 x 16 pixels, checked on {report.Blocks} others. Reference error {calibration.ReferenceError:F4}."));
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Spearman's correlation of 1 - consistency with the error {report.Correlation:F3} (of the input's local contrast alone {report.ContrastCorrelation:F3}); the tenth that is trusted least has {report.WorstTenth:F2} times the mean error."));
            var table = new Table().Border(TableBorder.Simple);
            foreach (var title in new[] { "Consistency", "Blocks", "Within reference", "Mean error" }) table.AddColumn(new TableColumn(title) { Alignment = Justify.Right, NoWrap = true });
            foreach (var bin in report.Reliability)
                table.AddRow(Number(bin.Promised, "F2"), $"{bin.Blocks}", Number(bin.Kept, "F2"), Number(bin.MeanError, "F4"));
            console.Write(table);
        }
        console.WriteLine($"Model with calibration: {target}");

        static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }

    private sealed class Counter(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}
