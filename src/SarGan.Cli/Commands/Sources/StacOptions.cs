using System.CommandLine;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Stac;

namespace SarGan.Cli.Commands.Sources;

/// <summary>What both STAC commands take: the service and the search.</summary>
internal sealed class StacOptions
{
    public const string TokenVariable = "STAC_API_TOKEN";

    private readonly Option<string> _api = new("--api") { Description = "The service's landing page", HelpName = "URL", Required = true };
    private readonly Option<string[]> _collections = new("--collection") { Description = "The collection, such as sentinel-1-grd; may be given more than once; default: all", HelpName = "C" };
    private readonly Option<string?> _box = new("--bbox") { Description = "West, south, east and north in degrees; west greater than east crosses 180 degrees", HelpName = "W,S,E,N" };
    private readonly Option<string?> _times = SourceCommandOptions.Times();
    private readonly Option<int> _limit;
    private readonly Option<bool> _post = new("--post") { Description = "Ask by POST; for services that do not take long addresses" };
    private readonly Option<string?> _tokenFile = SourceCommandOptions.TokenFile(TokenVariable);
    private readonly Option<string> _agent = SourceCommandOptions.Agent();

    public StacOptions(int limit) => _limit = new Option<int>("--limit") { Description = "Most items", HelpName = "N", DefaultValueFactory = _ => limit };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _api, _collections, _box, _times, _limit, _post, _tokenFile, _agent }) command.Options.Add(option);
    }

    public SourceOptions Service(ParseResult parse) =>
        SourceCommandOptions.Service(SourceCommandOptions.Address(parse.GetRequiredValue(_api), "--api"), parse.GetRequiredValue(_agent), parse.GetValue(_tokenFile), TokenVariable);

    public StacSearch Search(ParseResult parse)
    {
        var (from, until) = SourceCommandOptions.Interval(parse.GetValue(_times));
        return CliException.Checked(() => new StacSearch
        {
            Collections = parse.GetValue(_collections) ?? [],
            Bounds = parse.GetValue(_box) is { } box ? SourceCommandOptions.Box(box) : null,
            From = from,
            Until = until,
            MaxItems = parse.GetValue(_limit),
            Method = parse.GetValue(_post) ? StacMethod.Post : StacMethod.Get,
        });
    }

    /// <summary>All items that a search gives.</summary>
    public static List<StacItem> Collect(StacClient client, StacSearch search, CancellationToken cancellationToken)
    {
        return CollectAsync().GetAwaiter().GetResult();

        async Task<List<StacItem>> CollectAsync()
        {
            var items = new List<StacItem>();
            await foreach (var item in client.SearchAsync(search, cancellationToken).ConfigureAwait(false)) items.Add(item);
            return items;
        }
    }
}
