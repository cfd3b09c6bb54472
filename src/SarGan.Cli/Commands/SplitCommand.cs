using System.CommandLine;
using SarGan.Cli.Terminal;
using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Divides a data set into training and test tiles, and says whether ground leaks from one to the other.</summary>
internal sealed class SplitCommand : CliCommand
{
    private readonly Option<string> _root = new("--root") { Description = "The data set: a folder in SEN1-2 layout or another that SarGan knows", HelpName = "DIR", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Where the split goes; an earlier split there is replaced, other files are never touched", HelpName = "DIR", Required = true };
    private readonly Option<double> _part = new("--part") { Description = "Share of the tiles that is used at all, above 0 to 1", HelpName = "SHARE", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _test = new("--test") { Description = "Share of test tiles, above 0 and below 1", HelpName = "SHARE", DefaultValueFactory = _ => 0.1 };
    private readonly Option<string> _by = SharedOptions.Among(new Option<string>("--by") { Description = "What stays together; by patch, neighbouring ground is on both sides and scores look too good", HelpName = "scene|patch", DefaultValueFactory = _ => "scene" }, "scene", "patch");
    private readonly Option<string> _mode = SharedOptions.Among(new Option<string>("--mode") { Description = "Symbolic links, copies, or only a list", HelpName = "link|copy|manifest", DefaultValueFactory = _ => "link" }, "link", "copy", "manifest");
    private readonly Option<bool> _skip = new("--skip-bad") { Description = "Leave broken tiles out, and name them, instead of stopping" };
    private readonly Option<bool> _noAudit = new("--no-audit") { Description = "Do not look for ground that is on both sides, which reads every tile" };
    private readonly Option<long> _seed = SharedOptions.Seed();
    private readonly Option<bool> _json = SharedOptions.Json();

    public SplitCommand()
        : base("split", "Divide a data set into training and test tiles (trainA, trainB, testA, testB: A is SAR, B is optical)", "sargan split --root ROIs1970_fall --out datasets/sar --test 0.2")
    {
        foreach (var option in new Option[] { _root, _out, _part, _test, _by, _mode, _skip, _noAudit, _seed, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var options = CliException.Checked(() => new SplitOptions
        {
            Part = parse.GetValue(_part),
            Test = parse.GetValue(_test),
            Seed = parse.GetValue(_seed),
            By = parse.GetValue(_by) == "patch" ? SplitUnit.Patch : SplitUnit.Scene,
            Mode = parse.GetValue(_mode) switch { "copy" => SplitMode.Copy, "manifest" => SplitMode.Manifest, _ => SplitMode.Link },
        });
        var folder = parse.GetRequiredValue(_out);
        OutputFolders.RefuseScenes(folder);
        var dataset = TrainingData.Open(parse.GetRequiredValue(_root), parse.GetValue(_skip), output, cancellationToken);
        var result = DatasetSplit.Write(dataset, folder, options, cancellationToken);
        foreach (var warning in result.Warnings) output.Warn(warning);

        var (train, test) = (result.Dataset.Train.Count, result.Dataset.Test.Count);
        var audit = parse.GetValue(_noAudit) ? null : LeakAudit.Run(result.Dataset, cancellationToken);
        output.Write(
            new { folder, layout = dataset.Layout, train, test, result.TrainScenes, result.TestScenes, result.Warnings, skipped = dataset.Skipped, audit },
            console =>
            {
                console.WriteLine($"{Count.Of(train, "training pair")} ({Count.Of(result.TrainScenes.Count, "scene")}) and {Count.Of(test, "test pair")} ({Count.Of(result.TestScenes.Count, "scene")}) in {folder}");
                foreach (var line in audit is null ? [] : AuditText.Lines(audit, options.By)) console.WriteLine(line);
            });
        return ExitCode.Fine;
    }
}
