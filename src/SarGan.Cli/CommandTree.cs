using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using SarGan.Cli.Commands;
using SarGan.Cli.Commands.Sources;
using SarGan.Cli.Terminal;

namespace SarGan.Cli;

/// <summary>The command line as a whole: its commands, its help, and what a wrong call is told.</summary>
internal static class CommandTree
{
    public static int Run(string[] args)
    {
        using var interruption = new Interruption();
        var root = Create();
        var result = root.Parse(args);
        if (result.Action is ParseErrorAction)
        {
            var output = new CliOutput(result.CommandResult.Command is CliCommand command && command.WantsJson(result));
            output.Fail([.. result.Errors.Select(ParseErrorText.Of)]);
            if (args.Length == 0) root.Parse("--help").Invoke(new InvocationConfiguration { Output = System.Console.Error });
            else output.Note($"Run '{PathOf(result.CommandResult.Command)} --help' for what there is, with an example.");
            return ExitCode.Usage;
        }
        // Our commands handle their own errors and signals.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return result.InvokeAsync(configuration, interruption.Token).GetAwaiter().GetResult();
    }

    public static RootCommand Create()
    {
        var root = new RootCommand("Translates SAR satellite images into optical ones and back: calibrate, warp, crop, align and tile scenes, simulate or split data, train, translate, evaluate.");
        CliCommand[] commands =
        [
            new CalibrateCommand(), new WarpCommand(), new CropCommand(), new MosaicCommand(), new RegisterCommand(), new TileCommand(),
            new SimulateCommand(), new SplitCommand(), new TrainCommand(), new TranslateCommand(), new EvaluateCommand(), new CalibrateConfidenceCommand(), new InfoCommand(), new ViewCommand(), new ServeCommand(),
        ];
        foreach (var command in commands) root.Subcommands.Add(command);
        root.Subcommands.Add(new Command("tellus", "Find and fetch scenes of PALSAR-2 and ASNARO-1 on Tellus") { new Palsar2Command(), new Asnaro1Command() });
        root.Subcommands.Add(new Command("stac", "Find and fetch scenes by any service with a STAC API, such as those of Sentinel-1 and Sentinel-2") { new StacSearchCommand(), new StacGetCommand() });
        foreach (var command in root.Subcommands) RefuseEmptyValues(command);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new ExampleHelp();
        return root;
    }

    /// <summary>An empty value is what a script passes whose variable is not set.</summary>
    private static void RefuseEmptyValues(Command command)
    {
        foreach (var option in command.Options) option.Validators.Add(result => Check(result, option.Name));
        foreach (var argument in command.Arguments) argument.Validators.Add(result => Check(result, argument.Name));
        foreach (var inner in command.Subcommands) RefuseEmptyValues(inner);

        static void Check(SymbolResult result, string name)
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) result.AddError($"{name} must not be empty.");
        }
    }

    /// <summary>What is typed to call a command.</summary>
    public static string PathOf(Command command) => command is RootCommand ? "sargan" : $"{(command.Parents.OfType<Command>().FirstOrDefault() is { } outer ? PathOf(outer) : "sargan")} {command.Name}";
}
