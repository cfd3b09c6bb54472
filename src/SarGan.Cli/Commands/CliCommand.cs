using System.CommandLine;
using SarGan.Cli.Terminal;

namespace SarGan.Cli.Commands;

/// <summary>A command: its options, an example for its help, and its errors in plain words.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction((parse, cancellationToken) => Task.FromResult(Execute(parse, cancellationToken)));
    }

    /// <summary>What a user could type; lines end in a line feed.</summary>
    public string Example { get; }

    /// <summary>Does the work. Throws <see cref="CliException"/> or one of the library's own exceptions.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    protected abstract int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken);

    /// <summary>Whether the result is wanted as JSON on standard output.</summary>
    protected internal abstract bool WantsJson(ParseResult parse);

    private int Execute(ParseResult parse, CancellationToken cancellationToken)
    {
        var output = new CliOutput(WantsJson(parse));
        try
        {
            return Run(parse, output, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            output.Fail("Cancelled. Files are whole: each is either the old one or the new one.");
            return ExitCode.Failed;
        }
        catch (CliException e) when (e.IsUsage)
        {
            output.Fail(e.Message);
            output.Note($"Run '{CommandTree.PathOf(this)} --help' for what there is, with an example.");
            return ExitCode.Usage;
        }
        catch (Exception e) when (Failure.IsForeseen(e))
        {
            output.Fail(Failure.Describe(e));
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // The outermost caller: whatever comes here is a fault of the program, and its trace is what a report needs.
        catch (Exception e)
#pragma warning restore CA1031
        {
            output.Fail($"sargan itself failed, please report it: {e}");
            return ExitCode.Failed;
        }
    }
}
