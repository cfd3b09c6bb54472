using System.CommandLine;
using System.Text;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Stac;
using SarGan.Models.Weights;
using Spectre.Console;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Fetches files of the items that a STAC service has.</summary>
internal sealed class StacGetCommand : CliCommand
{
    private readonly StacOptions _search = new(limit: 1);
    private readonly Option<string?> _assets = new("--assets") { Description = "The files by their keys, as 'stac search' names them; default: those whose role is data", HelpName = "KEY,KEY,..." };
    private readonly Option<string> _out = SourceCommandOptions.Folder("Where to; each item gets a folder of its own name");
    private readonly Option<bool> _json = SharedOptions.Json();

    public StacGetCommand()
        : base("get", "Fetch files of the items that a service has; the first item alone, without --limit", "sargan stac get --api https://earth-search.aws.element84.com/v1 --collection sentinel-2-l2a --bbox 139.7,35.6,139.9,35.8 --datetime 2024-05-01/2024-05-31 --assets red,green,blue,scl --out scenes")
    {
        _search.AddTo(this);
        foreach (var option in new Option[] { _assets, _out, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var folder = parse.GetRequiredValue(_out);
        using var client = new StacClient(_search.Service(parse));
        var items = StacOptions.Collect(client, _search.Search(parse), cancellationToken);
        if (items.Count == 0) throw new CliException("The service has no such item.");
        var keys = parse.GetValue(_assets)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var files = items.SelectMany(item => Pick(item, keys).Select(asset => new FetchedFile(
            Path.Combine(folder, SafeFileName.From(item.Id)), asset.FileName, asset.Length,
            progress => client.DownloadAsync(asset, Path.Combine(folder, SafeFileName.From(item.Id)), progress, cancellationToken)))).ToList();
        var paths = files.Select(file => Path.Combine(file.Folder, SafeFileName.From(file.Name))).Concat(items.Select(item => ItemFile(folder, item)));
        if (paths.GroupBy(path => path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CliException($"Two files would be {twice.Key}: fetch them one by one into folders of their own (--assets, --out).");

        var warnings = new WarningList(output);
        var fetched = FileFetching.Run(files, output, warnings);
        foreach (var item in items) WriteItem(ItemFile(folder, item), item, warnings);
        output.Write(
            new { items = items.Select(item => new { item.Id, item.Collection, item.Time }), fetched, warnings = warnings.All },
            console => console.WriteLine($"{Count.Of(fetched.Count, "file")} of {Count.Of(items.Count, "item")} in {folder}"));
        return ExitCode.Fine;
    }

    private static string ItemFile(string folder, StacItem item) => Path.Combine(folder, SafeFileName.From(item.Id), SafeFileName.From(item.Id + ".json"));

    /// <summary>Writes the item beside its files: what their samples mean may stand there alone, as the offset of Sentinel-2 does.</summary>
    private static void WriteItem(string path, StacItem item, WarningList warnings)
    {
        if (item.Json is not { } text) warnings.Add($"The item {item.Id} has more than {StacItem.MaxJsonLength} characters: it was not written beside its files, and may be all that says what their samples mean.");
        else AsideFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static IEnumerable<StacAsset> Pick(StacItem item, string[]? keys)
    {
        var there = string.Join(", ", item.Assets.Keys.Order(StringComparer.Ordinal));
        if (keys is null)
        {
            var data = item.Assets.Values.Where(asset => asset.Roles.Contains("data", StringComparer.Ordinal)).ToList();
            return data.Count > 0 ? data : throw new CliException($"No file of {item.Id} says that it is data. Choose by --assets; there are {there}.");
        }

        return keys.Select(key => item.Assets.TryGetValue(key, out var asset) ? asset : throw new CliException($"{item.Id} has no file '{key}' (--assets); there are {there}."));
    }
}
