using Microsoft.AspNetCore.Http;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Data.Tests;
using SarGan.Data.Tests.Sources;
using SarGan.Geo.Cropping;
using SarGan.Geo.Rasters;
using static SarGan.Data.Tests.Sources.Tellus.TellusAnswers;

namespace SarGan.Cli.Tests.Sources;

/// <summary>The real program against a real server on this machine that speaks as a STAC API does.</summary>
public sealed class StacCommandTests : IDisposable
{
    private const string Items = """
        {"type":"FeatureCollection","features":[{"type":"Feature","id":"../S2A_a","collection":"sentinel-2-l2a","bbox":[139,35,141,36],
          "geometry":{"type":"Polygon","coordinates":[[[139,35],[141,35],[141,36],[139,36],[139,35]]]},
          "properties":{"datetime":"2024-05-01T01:02:03Z","eo:cloud_cover":3},
          "assets":{"red":{"href":"/files/B04.tif","roles":["data"],"file:size":5},"scl":{"href":"/files/SCL.tif","roles":["data"]},"preview":{"href":"/files/p.jpg","roles":["overview"]}}}],"links":[]}
        """;

    private static readonly string[] Where = ["--collection", "sentinel-2-l2a", "--bbox", "139.7,35.6,139.9,35.8", "--datetime", "2024-05-01/.."];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Search_Items_AreListedAndWritten()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var result = Sargan.Run(["stac", "search", "--api", $"{server.Address}v1", .. Where, "--out", _folder["found"], "--json"]);

        result.AssertFine();
        Assert.Equal("?limit=100&collections=sentinel-2-l2a&bbox=139.7,35.6,139.9,35.8&datetime=2024-05-01T00%3A00%3A00Z%2F..", server.Seen.Single().Query);
        var item = Assert.Single(result.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(5, item.GetProperty("assets").GetProperty("red").GetProperty("bytes").GetInt64());
        var (geometry, _) = GeometryText.Parse(File.ReadAllText(_folder["found", "items.geojson"]));
        Assert.Equal(2.0, geometry.Area, 12);
        Assert.Single(Directory.GetFiles(_folder["found"]));
    }

    [Fact]
    public async Task Get_Assets_ArriveInTheItemsFolder()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        string[] call = ["stac", "get", "--api", $"{server.Address}v1", .. Where, "--out", _folder["scenes"]];
        var result = Sargan.Run([.. call, "--json"]);

        result.AssertFine();
        Assert.Equal([_folder["scenes", "S2A_a", "B04.tif"], _folder["scenes", "S2A_a", "S2A_a.json"], _folder["scenes", "S2A_a", "SCL.tif"]], Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Equal(2, result.Json.GetProperty("fetched").GetArrayLength());
        // Again: one is known to be whole, of the other it is not known.
        var again = Sargan.Run([.. call, "--json"]);
        again.AssertFine();
        Assert.Contains("SCL.tif is there already and was left as it is", Assert.Single(again.Json.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Sargan.Run([.. call, "--assets", "preview"]).AssertFine();
        Assert.True(File.Exists(_folder["scenes", "S2A_a", "p.jpg"]));
        Sargan.Run([.. call, "--assets", "blue"]).AssertFails(1, "has no file 'blue' (--assets); there are preview, red, scl.");
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -1000)]
    public async Task Get_Sentinel2_CanBeOpenedAndKnowsItsOffset(bool isApplied, double offset)
    {
        var red = await File.ReadAllBytesAsync(TestRasters.Write(_folder["store", "B04.tif"], 2, SampleType.UInt16, [[1300, 1301, 1302, 1303]]));
        var items = Items.Replace("\"id\"", "\"stac_version\":\"1.0.0\",\"id\"", StringComparison.Ordinal).Replace("\"file:size\":5", $"\"file:size\":{red.Length}", StringComparison.Ordinal)
            .Replace("\"eo:cloud_cover\":3", $"\"s2:processing_baseline\":\"05.10\",\"earthsearch:boa_offset_applied\":{(isApplied ? "true" : "false")}", StringComparison.Ordinal);
        await using var server = await LocalServer.StartAsync((context, _) => context.Request.Path.Value!.StartsWith("/files/", StringComparison.Ordinal) ? context.Response.Body.WriteAsync(red).AsTask() : SendJsonAsync(context, items));
        Sargan.Run(["stac", "get", "--api", $"{server.Address}v1", .. Where, "--assets", "red", "--out", _folder["scenes"]]).AssertFine();

        using var product = SceneProduct.Open(_folder["scenes", "S2A_a"]);
        Assert.Equal(offset, Assert.IsType<OpticalScaling>(product.Contract.Scaling).Offset);
        Assert.Equal("../S2A_a", product.SceneId);
        Assert.Equal(2, Directory.GetFiles(_folder["scenes"], "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("Option '--api' is required.", "search")]
    [InlineData("--bbox must be west, south, east and north", "search", "--api", "https://example.org", "--bbox", "1,2,3")]
    [InlineData("--bbox must have its south (second) not above its north", "search", "--api", "https://example.org", "--bbox", "1,5,2,3")]
    [InlineData("Option '--out' is required.", "get", "--api", "https://example.org")]
    [InlineData("MaxItems must be 1", "get", "--api", "https://example.org", "--limit", "0", "--out", "o")]
    public void Stac_WrongCall_ReturnsTwoAndPointsToHelp(string text, params string[] arguments) =>
        Sargan.Run(["stac", .. arguments]).AssertFails(2, text, $"sargan stac {arguments[0]} --help");

    [Theory]
    [InlineData("tellus", "palsar2")]
    [InlineData("tellus", "asnaro1")]
    [InlineData("stac", "search")]
    [InlineData("stac", "get")]
    public void Help_OfACommand_HasAnExampleOfIt(string outer, string inner)
    {
        var result = Sargan.Run(outer, inner, "--help");
        result.AssertFine();
        Assert.Contains($"  sargan {outer} {inner} ", result.Output[result.Output.IndexOf("Example:", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--token ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tellus_Alone_ReturnsTwoAndPointsToHelp() => Sargan.Run("tellus").AssertFails(2, "sargan tellus --help");

    private static Task AnswerAsync(HttpContext context, int number) =>
        context.Request.Path.Value!.StartsWith("/files/", StringComparison.Ordinal) ? context.Response.WriteAsync("bytes") : SendJsonAsync(context, Items);
}
