using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SarGan.Cli.Commands;

namespace SarGan.Cli;

/// <summary>The usual help, and below it a call that works.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new() { MaxWidth = 120 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Example:");
            foreach (var line in command.Example.Split('\n')) output.WriteLine($"  {line}");
        }
        return code;
    }
}
