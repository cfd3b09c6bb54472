using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Terminal;
using SarGan.Data.Sources.Stac;
using Spectre.Console;

namespace SarGan.Cli.Commands.Sources;

/// <summary>Says what a STAC service has.</summary>
internal sealed class StacSearchCommand : CliCommand
{
    private const string FileName = "items.geojson";

    private readonly StacOptions _search = new(limit: 100);
    private readonly Option<string?> _out = new("--out") { Description = $"Also write the items with their footprints and files to {FileName} in this folder", HelpName = "DIR" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public StacSearchCommand()
        : base("search", "Say which items a service has, and which files", "sargan stac search --api https://earth-search.aws.element84.com/v1 --collection sentinel-1-grd --bbox 139.7,35.6,139.9,35.8 --datetime 2024-05-01/2024-05-31")
    {
        _search.AddTo(this);
        Options.Add(_out);
        Options.Add(_json);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        using var client = new StacClient(_search.Service(parse));
        var items = StacOptions.Collect(client, _search.Search(parse), cancellationToken);
        string? path = null;
        if (parse.GetValue(_out) is { } folder)
        {
            Directory.CreateDirectory(folder);
            path = Path.Combine(folder, FileName);
            Write(path, StacItemText.ToGeoJson(items));
        }

        output.Write(new { items = items.Select(StacItemText.Describe), @out = path }, console => Print(console, items, path));
        return ExitCode.Fine;
    }

    /// <summary>Aside, and moved into place.</summary>
    private static void Write(string path, string text)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        using (var writer = new StreamWriter(new FileStream(aside, FileMode.CreateNew, FileAccess.Write))) writer.Write(text);
        File.Move(aside, path, overwrite: true);
    }

    private static void Print(IAnsiConsole console, List<StacItem> items, string? path)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Item", "Collection", "Time (UTC)", "Files");
        foreach (var item in items)
        {
            table.AddRow(
                Markup.Escape(item.Id), Markup.Escape(item.Collection ?? "-"), item.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
                Markup.Escape(string.Join(", ", item.Assets.Keys.Order(StringComparer.Ordinal))));
        }
        console.Write(table);
        console.WriteLine($"{Count.Of(items.Count, "item")}{(path is null ? "" : $" in {path}")}");
    }
}
