using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SarGan.Cli.Terminal;
using SarGan.Data.Layouts;
using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.Training.Metrics;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Measures a model on paired tiles beside copying the input and one mean colour.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private readonly Option<string> _model = new("--model") { Description = "The model, *.sargan, or the folder of a finished training run", HelpName = "FILE", Required = true };
    private readonly Option<string> _data = new("--data") { Description = "Paired tiles; where the data set has a test side, that one is taken", HelpName = "DIR", Required = true };
    private readonly Option<string?> _direction = SharedOptions.Direction("Which way; without it every direction that the model has");
    private readonly Option<string> _split = SharedOptions.Among(new Option<string>("--split") { Description = "Which tiles; auto takes the test side, or all tiles where there are no sides", HelpName = "auto|test|train|all", DefaultValueFactory = _ => "auto" }, "auto", "test", "train", "all");
    private readonly Option<bool> _skip = new("--skip-bad") { Description = "Leave broken tiles out, and name them, instead of stopping" };
    private readonly Option<long> _seed = SharedOptions.Seed();
    private readonly Option<string> _device = SharedOptions.Device();
    private readonly Option<string> _precision = SharedOptions.Precision();
    private readonly Option<string?> _json = new("--json") { Description = "Also write the report, image by image, as JSON to FILE; without FILE print it instead of the table", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };

    public EvaluateCommand()
        : base(
            "evaluate",
            "Measure a model on paired tiles, beside copying the input and one mean colour",
            "sargan evaluate --model runs/fields/model.sargan --data datasets/sar --json metrics.json")
    {
        foreach (var option in new Option[] { _model, _data, _direction, _split, _skip, _seed, _device, _precision, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetResult(_json) is not null && parse.GetValue(_json) is null;

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var model = SharedOptions.ModelFile(parse.GetRequiredValue(_model));
        var dataset = TrainingData.Open(parse.GetRequiredValue(_data), parse.GetValue(_skip), output, cancellationToken);
        if (!dataset.Paired) throw new CliException($"{dataset.Root} has unpaired tiles ({dataset.Layout}): scores need the true image beside each translation.");
        var split = Choose(dataset, parse.GetRequiredValue(_split));
        if (split == TileSplit.All && !dataset.HasTest) output.Warn("The data set has no test side, so all of its tiles are judged. If the model learnt from them, the scores look too good.");
        using var translator = Translator.Load(model, new TranslatorOptions
        {
            Device = parse.GetRequiredValue(_device),
            Precision = SharedOptions.ToPrecision(parse.GetRequiredValue(_precision)),
        });
        var asked = parse.GetValue(_direction);
        var directions = asked is null ? [.. translator.Directions.Order()] : new[] { SharedOptions.ToDirection(asked) };
        if (directions.FirstOrDefault(d => !translator.Directions.Contains(d)) is var missing && !directions.All(translator.Directions.Contains))
            throw new CliException($"The model does not translate {SharedOptions.ToText(missing)}, only {string.Join(" and ", translator.Directions.Select(SharedOptions.ToText))}.");

        var reports = new List<(TranslationDirection Direction, EvaluationReport Report)>();
        foreach (var direction in directions)
        {
            // Tiles are read as the model learnt to see them, at the size that it was trained on.
            var tileSize = translator.Manifest.Networks.First(network => network.Direction == direction).TileSize;
            var seen = translator.Radiometry is { } contract ? dataset.Under(contract, tileSize) : dataset;
            var evaluation = new ModelEvaluation(translator, seen, split) { Seed = parse.GetValue(_seed) };
            ProgressDisplay.Run(output, $"evaluating {SharedOptions.ToText(direction)}", evaluation.Count, report =>
                reports.Add((direction, evaluation.Run(direction, done => report(done, ""), cancellationToken))));
        }

        var document = ToDocument(model, dataset, split, reports);
        if (parse.GetValue(_json) is { } file) WriteWhole(file, document.ToJsonString(EvaluationReport.JsonOptions) + "\n");
        output.Write(document, console => Print(console, reports));
        return ExitCode.Fine;
    }

    private static TileSplit Choose(TileDataset dataset, string asked)
    {
        if (asked == "auto") return dataset.HasTest && dataset.Test.Count > 0 ? TileSplit.Test : TileSplit.All;
        if (asked == "all") return TileSplit.All;
        if (!dataset.HasTest) throw new CliException($"{dataset.Root} has no training and test sides ({dataset.Layout}). Divide it with 'sargan split', or take --split all.");
        return asked == "test" ? TileSplit.Test : TileSplit.Train;
    }

    private static JsonObject ToDocument(string model, TileDataset dataset, TileSplit split, List<(TranslationDirection Direction, EvaluationReport Report)> reports)
    {
        var directions = new JsonObject();
        foreach (var (direction, report) in reports) directions[SharedOptions.ToText(direction)] = JsonNode.Parse(report.ToJson());
        return new JsonObject { ["model"] = model, ["data"] = dataset.Root, ["layout"] = dataset.Layout, ["split"] = split.ToString().ToLowerInvariant(), ["directions"] = directions };
    }

    private static void Print(IAnsiConsole console, List<(TranslationDirection Direction, EvaluationReport Report)> reports)
    {
        foreach (var (direction, report) in reports)
        {
            var scenes = report.SceneCount == 0 ? "" : $", {Count.Of(report.SceneCount, "scene")}";
            console.WriteLine($"{SharedOptions.ToText(direction)}: {Count.Of(report.ImageCount, "image")}{scenes}");
            var rows = report.ToTable();
            var table = new Table().Border(TableBorder.Simple);
            foreach (var title in rows[0]) table.AddColumn(new TableColumn(Markup.Escape(title)) { Alignment = title.Length == 0 ? Justify.Left : Justify.Right, NoWrap = true });
            foreach (var row in rows.Skip(1)) table.AddRow([.. row.Select(cell => Markup.Escape(cell))]);
            console.Write(table);
            if (report.Of("model").Psnr is { Low: { } low, High: { } high })
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"95 % of redrawn scenes: PSNR {low:F2} to {high:F2} dB, SSIM {report.Of("model").Ssim.Low:F3} to {report.Of("model").Ssim.High:F3}"));
        }
    }

    private static void WriteWhole(string path, string text)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        AsideFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
