using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace SarGan.Cli.Terminal;

/// <summary>Where results, messages and progress go: results to standard output, for people or as one JSON document; all else to standard error.</summary>
internal sealed class CliOutput
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        // For programs, not for web pages: paths stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public CliOutput(bool json)
    {
        IsJson = json;
        Result = CreateConsole(System.Console.Out, System.Console.IsOutputRedirected);
        Messages = CreateConsole(System.Console.Error, System.Console.IsErrorRedirected);
    }

    /// <summary>Whether the result is wanted as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Standard output.</summary>
    public IAnsiConsole Result { get; }

    /// <summary>Standard error.</summary>
    public IAnsiConsole Messages { get; }

    /// <summary>Whether somebody watches standard error, so that a bar may move.</summary>
    public bool IsWatched => !System.Console.IsErrorRedirected && Messages.Profile.Capabilities.Ansi;

    public static string ToJson(object value) => JsonSerializer.Serialize(value, JsonOptions);

    /// <summary>Gives the result: as JSON, or as people like it.</summary>
    public void Write(object json, Action<IAnsiConsole> print)
    {
        if (IsJson) System.Console.Out.WriteLine(ToJson(json));
        else print(Result);
    }

    public void Note(string text) => Messages.WriteLine(text);

    public void Warn(string text) => Messages.WriteLine($"warning: {text}");

    public void Fail(params IReadOnlyList<string> texts)
    {
        if (IsJson) System.Console.Out.WriteLine(ToJson(new { error = string.Join('\n', texts) }));
        foreach (var text in texts) Messages.WriteLine($"error: {text}");
    }

    private static IAnsiConsole CreateConsole(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        // A file has no width: nothing is wrapped that a program may want to read.
        if (redirected) console.Profile.Width = 10_000;
        return console;
    }
}
