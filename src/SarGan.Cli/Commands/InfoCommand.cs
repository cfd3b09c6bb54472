using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Consistency;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Models;
using SarGan.Models.Weights;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Shows what a model bundle says about itself, without reading weights, or what a GeoTIFF or a satellite product is.</summary>
internal sealed class InfoCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "A model, *.sargan, the folder of a finished training run, a GeoTIFF, or a satellite product (folder or ZIP)" };
    private readonly Option<bool> _stats = new("--stats") { Description = "For a GeoTIFF: compute statistics also where 100 million samples or more must be read for them" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public InfoCommand()
        : base("info", "Show what a model, a GeoTIFF or a product is: networks and training, or size, CRS, place and statistics", "sargan info runs/fields/model.sargan\nsargan info scene.tif --json\nsargan info S1A_IW_GRDH_1SDV_20210401.SAFE")
    {
        Arguments.Add(_file);
        Options.Add(_stats);
        Options.Add(_json);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        if (RasterReport.IsRaster(parse.GetRequiredValue(_file)))
        {
            RasterReport.Write(parse.GetRequiredValue(_file), parse.GetValue(_stats), output, cancellationToken);
            return ExitCode.Fine;
        }
        if (!File.Exists(Path.Combine(parse.GetRequiredValue(_file), "model.sargan")) && SceneProduct.IsProduct(parse.GetRequiredValue(_file)))
        {
            ProductReport.Write(parse.GetRequiredValue(_file), parse.GetValue(_stats), output, cancellationToken);
            return ExitCode.Fine;
        }
        var path = SharedOptions.ModelFile(parse.GetRequiredValue(_file));
        var manifest = ModelBundle.ReadManifest(path);
        var bytes = new FileInfo(path).Length;
        output.Write(new { file = path, bytes, manifest }, console => Print(console, path, bytes, manifest));
        return ExitCode.Fine;
    }

    private static void Print(IAnsiConsole console, string path, long bytes, BundleManifest manifest)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        void Row(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        }
        Row("File", path);
        Row("Size", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"));
        Row("Format", string.Create(CultureInfo.InvariantCulture, $"{manifest.FormatVersion}, written by SarGan {manifest.LibraryVersion}"));
        Row("Weights", manifest.WeightsAreAveraged ? "moving average over the training" : "of the last step");
        Row("Data", manifest.Attribution);
        foreach (var network in manifest.Networks)
        {
            Row(SharedOptions.ToText(network.Direction), string.Create(CultureInfo.InvariantCulture, $"{network.Network.Name}, trained on tiles of {network.TileSize} x {network.TileSize} pixels"));
            foreach (var (name, value) in Flatten(network.Network.Options)) Row("  " + name, value);
        }
        if (manifest.Radiometry is { } radiometry)
        {
            grid.AddRow("Radiometry", "");
            foreach (var (domain, text) in Contract(radiometry)) Row("  " + domain, text);
        }
        foreach (var network in manifest.Networks.Where(network => BundleConsistency.Has(manifest, network.Direction)))
            Row("Consistency", Calibration(manifest, network.Direction));
        Section("Training", manifest.Training);
        console.Write(grid);

        void Section(string title, JsonElement? element)
        {
            if (element is not { } json) return;
            grid.AddRow(title, "");
            foreach (var (name, value) in Flatten(json)) Row("  " + name, value);
        }
    }

    /// <summary>In words; one that this version cannot read is said to be so.</summary>
    private static string Calibration(BundleManifest manifest, TranslationDirection direction)
    {
        try
        {
            var calibration = BundleConsistency.Find(manifest, direction);
            var sensor = calibration.Sensor is { } name ? $" of {name}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{SharedOptions.ToText(direction)} calibrated on {calibration.Blocks} blocks{sensor}: the chance of a mean absolute error of at most {calibration.ReferenceError:F4}");
        }
        catch (ModelBundleException e)
        {
            return e.Message;
        }
    }

    /// <summary>In words; a contract that this version cannot read is shown as it stands.</summary>
    private static IEnumerable<(string Domain, string Text)> Contract(JsonElement json)
    {
        try
        {
            return [.. ContractText.Lines(RadiometricContract.FromJson(json))];
        }
        catch (FormatException)
        {
            return Flatten(json);
        }
    }

    private static string Short(JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number)
        ? number.ToString("0.##", CultureInfo.InvariantCulture)
        : element.ToString();

    /// <summary>The members of an object; a member that is an object itself as "outer.inner".</summary>
    private static IEnumerable<(string Name, string Value)> Flatten(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return [("value", element.GetRawText())];
        return element.EnumerateObject().SelectMany(member => member.Value.ValueKind switch
        {
            JsonValueKind.Object => Flatten(member.Value).Select(inner => ($"{member.Name}.{inner.Name}", inner.Value)),
            JsonValueKind.Null => [],
            JsonValueKind.String => [(member.Name, member.Value.GetString() ?? "")],
            JsonValueKind.Array => [(member.Name, string.Join(", ", member.Value.EnumerateArray().Select(Short)))],
            _ => [(member.Name, member.Value.GetRawText())],
        });
    }
}
