using System.CommandLine;
using System.Globalization;
using System.Reflection;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Options that mean the same in every command that asks a service, and what they say.</summary>
internal static class SourceCommandOptions
{
    private const int MaxTokenBytes = 64 << 10;

    /// <summary>What the program calls itself towards services; they ask for the application's own name.</summary>
    private static readonly string OwnAgent = $"sargan-cli/{typeof(SourceCommandOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    public static Option<string?> TokenFile(string variable) =>
        new("--token-file") { Description = $"A file that holds the access token and nothing else; without it, the token is that of the environment variable {variable}, if it is set", HelpName = "FILE" };

    public static Option<string> Agent() => new("--user-agent") { Description = "What the program calls itself towards services, best with a contact", HelpName = "NAME", DefaultValueFactory = _ => OwnAgent };

    public static Option<string> Folder(string description) => new("--out") { Description = description, HelpName = "DIR", Required = true };

    /// <summary>Where files go, where a command may only list.</summary>
    public static Option<string?> FolderUnlessListed(string description) => new("--out") { Description = description + "; needed without --list", HelpName = "DIR" };

    /// <summary>The folder, or nothing where nothing is fetched.</summary>
    /// <exception cref="CliException">Files are to be fetched, and there is no folder.</exception>
    public static string Where(string? folder, bool isListed) => folder ?? (isListed ? "" : throw CliException.Usage("Give --out, the folder to fetch to, or --list to see what there is."));

    public static Option<string?> Times() =>
        new("--datetime") { Description = "From A until B, dates or times of UTC as in 2024-05-01/2024-05-31T12:00:00Z; .. for no limit; one date for that day", HelpName = "A/B" };

    /// <summary>A service as the options describe it.</summary>
    /// <exception cref="CliException">An address or a name is not allowed, or the token cannot be read.</exception>
    public static SourceOptions Service(Uri address, string agent, string? tokenFile, string variable) => CliException.Checked(() => new SourceOptions
    {
        BaseAddress = address,
        UserAgent = agent,
        Token = ReadToken(tokenFile, variable),
    });

    /// <summary>An address that an option names.</summary>
    public static Uri Address(string text, string option) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : throw CliException.Usage($"{option} must be an address that begins with https://.");

    /// <summary>The interval that an option names; a date means the whole day.</summary>
    public static (DateTimeOffset? From, DateTimeOffset? Until) Interval(string? text)
    {
        if (text is null) return (null, null);
        var ends = text.Split('/');
        if (ends.Length > 2) throw Wrong();
        var (from, until) = (Read(ends[0], isEnd: false), Read(ends[^1], isEnd: true));
        return !(from > until) ? (from, until) : throw CliException.Usage($"--datetime must not end before it begins. Actual value was '{text}'.");

        DateTimeOffset? Read(string end, bool isEnd)
        {
            if (end == "..") return null;
            if (DateOnly.TryParseExact(end, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return new DateTimeOffset(date, isEnd ? new TimeOnly(23, 59, 59) : TimeOnly.MinValue, TimeSpan.Zero);
            return DateTimeOffset.TryParse(end, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong();
        }

        CliException Wrong() => CliException.Usage($"--datetime must be A/B, as in 2024-05-01/2024-05-31. Actual value was '{text}'.");
    }

    /// <summary>The box that an option names.</summary>
    public static MapBounds Box(string text)
    {
        var sides = text.Split(',');
        var numbers = new double[4];
        for (var i = 0; i < 4; i++)
        {
            if (sides.Length != 4 || !double.TryParse(sides[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw CliException.Usage($"--bbox must be west, south, east and north in degrees, as in 139.7,35.6,139.9,35.8. Actual value was '{text}'.");
        }

        return new MapBounds(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>Says before a service is asked that it will be asked without a token.</summary>
    public static SourceOptions Announced(SourceOptions options, string variable, CliOutput output)
    {
        if (options.Token is null) output.Note($"No access token is given (by {variable} or --token-file); Tellus answers few questions without one.");
        return options;
    }

    // The token itself stands in no message.
    private static string? ReadToken(string? file, string variable)
    {
        if (file is null) return Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        if (!File.Exists(file)) throw new CliException($"There is no file {file} (--token-file).");
        if (new FileInfo(file).Length > MaxTokenBytes) throw new CliException($"{file} has more than {MaxTokenBytes >> 10} KiB: that is no token.");
        var text = File.ReadAllText(file).Trim();
        return text.Length > 0 ? text : throw new CliException($"{file} is empty: a token was expected (--token-file).");
    }
}
