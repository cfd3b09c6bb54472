using System.CommandLine;
using SarGan.Cli.Serving;
using SarGan.Cli.Terminal;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Serves a folder to the browsers of this machine.</summary>
internal sealed class ServeCommand : CliCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder, such as one that 'sargan view' made" };
    private readonly Option<int> _port = new("--port") { Description = "The port on 127.0.0.1; 0 takes a free one", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _json = SharedOptions.Json();

    public ServeCommand()
        : base("serve", "Serve a folder on this machine alone (127.0.0.1) until Ctrl-C", "sargan serve map --port 8080")
    {
        Arguments.Add(_folder);
        foreach (var option in new Option[] { _port, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (folder, port) = (parse.GetRequiredValue(_folder), parse.GetValue(_port));
        if (port is < 0 or > 65535) throw CliException.Usage($"--port must be 0 to 65535. Actual value was {port}.");
        if (!Directory.Exists(folder)) throw new CliException(File.Exists(folder) ? $"{folder} is a file: a folder was expected." : $"There is no folder {folder}.");
        using var server = LoopbackServer.Start(folder, port);
        output.Write(new { address = server.Address, folder = Path.GetFullPath(folder) }, console => console.WriteLine($"{server.Address} serves {folder}. Ctrl-C ends it."));
        server.Run(cancellationToken);
        return ExitCode.Fine;
    }
}
