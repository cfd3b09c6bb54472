using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Tellus;
using Spectre.Console;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Finds PALSAR-2 scenes of level 2.1 that show a place, and fetches them.</summary>
internal sealed class Palsar2Command : CliCommand
{
    public const string TokenVariable = "TELLUS_API_TOKEN";

    private const int MostListed = 1000;

    private readonly PlaceOptions _place = new();
    private readonly Option<string?> _mode = new("--mode") { Description = "The observation mode, such as SM1 (stripmap, 3 m); default: any", HelpName = "MODE" };
    private readonly Option<string?> _times = SourceCommandOptions.Times();
    private readonly Option<string> _api = SharedOptions.Among(new Option<string>("--api") { Description = "The interface that the service speaks", HelpName = "traveler|legacy", DefaultValueFactory = _ => "traveler" }, "traveler", "legacy");
    private readonly Option<string?> _url = new("--api-url") { Description = "Where the service is, if elsewhere than at its public address", HelpName = "URL" };
    private readonly Option<int?> _limit = new("--limit") { Description = "Most scenes; default: 1, since a scene has gigabytes, and 1000 with --list", HelpName = "N" };
    private readonly Option<string> _files = new("--files") { Description = "Only files of such names; * stands for anything", HelpName = "PATTERN", DefaultValueFactory = _ => "*" };
    private readonly Option<bool> _list = new("--list") { Description = "Only say what there is; fetch nothing" };
    private readonly Option<string?> _out = SourceCommandOptions.FolderUnlessListed("Where to; each scene gets a folder of its own name");
    private readonly Option<string?> _tokenFile = SourceCommandOptions.TokenFile(TokenVariable);
    private readonly Option<string> _agent = SourceCommandOptions.Agent();
    private readonly Option<bool> _json = SharedOptions.Json();

    public Palsar2Command()
        : base("palsar2", "Find PALSAR-2 scenes (level 2.1) whose footprint holds a place on Tellus, and fetch their files; the first scene alone, without --limit", $"sargan tellus palsar2 --place 'Skytree, Tokyo' --mode SM1 --out scenes   (with the token in {TokenVariable})\nsargan tellus palsar2 --lat 35.71 --lon 139.81 --files 'IMG-HH-*' --limit 3 --token-file token.txt --out scenes")
    {
        _place.AddTo(this);
        foreach (var option in new Option[] { _mode, _times, _api, _url, _limit, _files, _list, _out, _tokenFile, _agent, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (api, agent, folder) = (parse.GetValue(_api) == "legacy" ? TellusApi.Legacy : TellusApi.Traveler, parse.GetRequiredValue(_agent), SourceCommandOptions.Where(parse.GetValue(_out), parse.GetValue(_list)));
        var address = parse.GetValue(_url) is { } url ? SourceCommandOptions.Address(url, "--api-url") : TellusClient.PublicAddress(api);
        var (from, until) = SourceCommandOptions.Interval(parse.GetValue(_times));
        using var client = TellusClient.Create(api, SourceCommandOptions.Announced(SourceCommandOptions.Service(address, agent, parse.GetValue(_tokenFile), TokenVariable), TokenVariable, output));
        var (longitude, latitude) = _place.Find(parse, agent, output, cancellationToken);
        var search = CliException.Checked(() => new TellusSearch { Longitude = longitude, Latitude = latitude, Mode = parse.GetValue(_mode), From = from, Until = until, MaxScenes = parse.GetValue(_limit) ?? (parse.GetValue(_list) ? MostListed : 1) });

        var scenes = FindAsync(client, search, parse.GetRequiredValue(_files), cancellationToken).GetAwaiter().GetResult();
        var warnings = new WarningList(output);
        if (scenes.Count == 0) throw new CliException($"No scene holds this place{(search.Mode is null ? "" : $" in mode {search.Mode}; without --mode there may be some")}.");
        foreach (var (scene, files) in scenes)
        {
            if (files.Count == 0) warnings.Add($"{scene.Name} has no file of such a name.");
            foreach (var file in files.Where(file => !file.IsAvailable)) warnings.Add($"{file.Name} of {scene.Name} is not handed out as it is: order it on the service's site first.");
        }

        IReadOnlyList<object> fetched = [];
        if (!parse.GetValue(_list))
        {
            var wanted = scenes.SelectMany(scene => scene.Files.Where(file => file.IsAvailable).Select(file => new FetchedFile(
                Path.Combine(folder, SafeFileName.From(scene.Scene.Name)), file.Name, file.Length, progress => client.DownloadAsync(file, Path.Combine(folder, SafeFileName.From(scene.Scene.Name)), progress, cancellationToken)))).ToList();
            if (wanted.Count == 0) throw new CliException("There is nothing to fetch: no file is handed out, or none has such a name (--files).");
            fetched = FileFetching.Run(wanted, output, warnings);
        }

        output.Write(
            new
            {
                latitude,
                longitude,
                scenes = scenes.Select(scene => new { scene.Scene.Id, scene.Scene.Name, scene.Scene.Mode, scene.Scene.Time, footprint = scene.Scene.Footprint.AsText(), files = scene.Files.Select(file => new { file.Name, file.Length, file.IsAvailable }) }),
                fetched,
                warnings = warnings.All,
            },
            console => Print(console, scenes, fetched.Count, folder));
        return ExitCode.Fine;
    }

    private static async Task<List<(TellusScene Scene, List<TellusFile> Files)>> FindAsync(ITellusClient client, TellusSearch search, string pattern, CancellationToken cancellationToken)
    {
        var scenes = new List<(TellusScene, List<TellusFile>)>();
        await foreach (var scene in client.SearchAsync(search, cancellationToken).ConfigureAwait(false))
        {
            var files = await client.ListFilesAsync(scene, cancellationToken).ConfigureAwait(false);
            scenes.Add((scene, [.. files.Where(file => FileSystemName.MatchesSimpleExpression(pattern, file.Name))]));
        }

        return scenes;
    }

    private static void Print(IAnsiConsole console, List<(TellusScene Scene, List<TellusFile> Files)> scenes, int fetched, string folder)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Scene", "Mode", "Time (UTC)").AddColumn(new TableColumn("Files").RightAligned()).AddColumn(new TableColumn("MB").RightAligned());
        foreach (var (scene, files) in scenes)
        {
            table.AddRow(
                Markup.Escape(scene.Name), Markup.Escape(scene.Mode ?? "-"), scene.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
                files.Count.ToString(CultureInfo.InvariantCulture), files.All(file => file.Length is not null) ? (files.Sum(file => file.Length!.Value) / 1e6).ToString("F1", CultureInfo.InvariantCulture) : "-"); // All have one.
        }
        console.Write(table);
        if (fetched > 0) console.WriteLine($"{Count.Of(fetched, "file")} in {folder}");
    }
}
