using Spectre.Console;

namespace QuickStart;

/// <summary>What the command line says.</summary>
/// <param name="Data">A folder in SEN1-2 layout; null simulates one.</param>
/// <param name="Out">Where everything goes. Default: out/quickstart.</param>
/// <param name="Smoke">A run of seconds that only shows that everything works.</param>
/// <param name="Check">Whether to judge the scores at the end.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C.</param>
internal sealed record Arguments(string? Data, string Out, bool Smoke, bool Check, CancellationToken Cancellation)
{
    private const string Usage = "Usage: QuickStart [--data DIR] [--out DIR] [--smoke | --check]";

    /// <summary>Reads the arguments; says what is wrong and returns null if they make no sense, or if help is asked for.</summary>
    public static Arguments? Parse(string[] args)
    {
        var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
        var arguments = new Arguments(null, Path.Combine("out", "quickstart"), false, false, stop.Token);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--smoke": arguments = arguments with { Smoke = true }; break;
                case "--check": arguments = arguments with { Check = true }; break;
                case "--data" when i + 1 < args.Length: arguments = arguments with { Data = args[++i] }; break;
                case "--out" when i + 1 < args.Length: arguments = arguments with { Out = args[++i] }; break;
                default: AnsiConsole.WriteLine(Usage); return null;
            }
        }
        if (!arguments.Smoke || !arguments.Check) return arguments;
        AnsiConsole.WriteLine("The scores of --smoke mean nothing: there is nothing to --check.");
        return null;
    }
}
