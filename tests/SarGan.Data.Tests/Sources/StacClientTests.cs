using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Stac;
using SarGan.Geo.WebMercator;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

public sealed class StacClientTests
{
    private static readonly StacSearch Tokyo = new()
    {
        Bounds = new MapBounds(139.5, 35.5, 140, 35.9),
        From = new DateTimeOffset(2024, 5, 1, 9, 0, 0, TimeSpan.FromHours(9)),
        Until = new DateTimeOffset(2024, 5, 2, 0, 0, 0, TimeSpan.Zero),
        Collections = ["sentinel-1-grd", "sentinel-1-rtc"],
    };

    [Fact]
    public async Task SearchAsync_Get_AsksAsTheStandardSays()
    {
        await using var server = await AnswerAsync(_ => Page());
        await SearchAsync(server, Tokyo with { PageSize = 20 });

        var seen = server.Seen.Single();
        Assert.Equal(("GET", "/api/search"), (seen.Method, seen.Path));
        Assert.Equal("?limit=20&collections=sentinel-1-grd%2Csentinel-1-rtc&bbox=139.5,35.5,140,35.9&datetime=2024-05-01T00%3A00%3A00Z%2F2024-05-02T00%3A00%3A00Z", seen.Query);
    }

    [Fact]
    public async Task SearchAsync_Post_AsksAsTheStandardSays()
    {
        await using var server = await AnswerAsync(_ => Page());
        await SearchAsync(server, Tokyo with { Method = StacMethod.Post, Until = null });

        var seen = server.Seen.Single();
        Assert.Equal(("POST", "/api/search", ""), (seen.Method, seen.Path, seen.Query));
        Assert.Equal("""{"limit":100,"collections":["sentinel-1-grd","sentinel-1-rtc"],"bbox":[139.5,35.5,140,35.9],"datetime":"2024-05-01T00:00:00Z/.."}""", seen.Body);
    }

    [Fact]
    public async Task SearchAsync_Item_IsReadWhole()
    {
        await using var server = await AnswerAsync(_ => Page(items: """
            {"type":"Feature","stac_version":"1.0.0","id":"S1A","collection":"sentinel-1-grd","bbox":[139,35,0,141,36,100],
             "geometry":{"type":"Polygon","coordinates":[[[139,35],[141,35],[141,36],[139,36],[139,35]]]},
             "properties":{"datetime":"2024-05-01T20:43:11.5Z","sat:orbit_state":"ascending"},
             "links":[{"rel":"self","href":"https://example.org/items/S1A.json"}],
             "assets":{"vv":{"href":"./files/vv.tif","type":"image/tiff","title":"VV","roles":["data"],"file:size":12,
                             "file:checksum":"1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                       "raw":{"href":"s3://bucket/raw.zip"}}}
            """));
        var item = Assert.Single(await SearchAsync(server, new StacSearch()));

        Assert.Equal(("S1A", "sentinel-1-grd"), (item.Id, item.Collection));
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 20, 43, 11, 500, TimeSpan.Zero), item.Time);
        Assert.Equal(new MapBounds(139, 35, 141, 36), item.Bounds);
        Assert.Equal(2.0, item.Footprint!.Area, 12);
        Assert.Equal("ascending", item.Properties["sat:orbit_state"].GetString());
        using var own = JsonDocument.Parse(item.Json!);
        Assert.Equal(("S1A", "1.0.0"), (own.RootElement.GetProperty("id").GetString(), own.RootElement.GetProperty("stac_version").GetString()));
        var vv = item.Assets["vv"];
        Assert.Equal(("vv", "https://example.org/items/files/vv.tif", "image/tiff", "VV", 12L), (vv.Key, vv.Address.AbsoluteUri, vv.MediaType, vv.Title, vv.Length));
        Assert.Equal(["data"], vv.Roles);
        Assert.Equal(ChecksumKind.Sha256, vv.Checksum!.Kind);
        Assert.Equal("s3", item.Assets["raw"].Address.Scheme);
    }

    [Fact]
    public async Task SearchAsync_LinksOfTheGetKind_AreFollowedToTheEnd()
    {
        await using var server = await AnswerAsync(n => Page(Item($"i{n}"), n < 2 ? $$"""{"rel":"next","href":"/api/search?token=p{{n + 1}}"}""" : ""));
        var items = await SearchAsync(server, new StacSearch());

        Assert.Equal(["i0", "i1", "i2"], items.Select(item => item.Id));
        Assert.Equal("?token=p2", server.Seen.Last().Query);
    }

    [Fact]
    public async Task SearchAsync_LinksOfThePostKind_AreFollowedToTheEnd()
    {
        await using var server = await AnswerAsync(n => Page(Item($"i{n}"), n switch
        {
            0 => """{"rel":"next","method":"POST","href":"/api/search","merge":true,"body":{"token":"p1","limit":7}}""",
            1 => """{"rel":"next","method":"POST","href":"/api/search","body":{"token":"p2"}}""",
            _ => "",
        }));
        var items = await SearchAsync(server, new StacSearch { Method = StacMethod.Post, Collections = ["a"] });

        Assert.Equal(["i0", "i1", "i2"], items.Select(item => item.Id));
        using var merged = JsonDocument.Parse(server.Seen.ElementAt(1).Body);
        Assert.Equal((7, "p1", "a"), (merged.RootElement.GetProperty("limit").GetInt32(), merged.RootElement.GetProperty("token").GetString(), merged.RootElement.GetProperty("collections")[0].GetString()));
        Assert.Equal("""{"token":"p2"}""", server.Seen.ElementAt(2).Body);
    }

    [Fact]
    public async Task SearchAsync_MaxItems_AsksForNoMorePages()
    {
        await using var server = await AnswerAsync(n => Page($"{Item($"a{n}")},{Item($"b{n}")}", $$"""{"rel":"next","href":"/api/search?token=p{{n + 1}}"}"""));
        var items = await SearchAsync(server, new StacSearch { MaxItems = 4 });

        Assert.Equal(["a0", "b0", "a1", "b1"], items.Select(item => item.Id));
        Assert.Equal(2, server.Seen.Count);
    }

    [Theory]
    [InlineData("", "the answer is empty")]
    [InlineData("<!DOCTYPE html><html>Log in</html>", "a page or XML came")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[", "no JSON")]
    [InlineData("[]", "the answer is an array instead of an object")]
    [InlineData("{\"type\":\"Feature\",\"features\":[]}", "'type' is another")]
    [InlineData("{\"type\":\"FeatureCollection\"}", "has no 'features'")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":{}}", "'features' of the answer is an object instead of an array")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[],\"links\":5}", "'links' of the answer is a number instead of an array")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[],\"links\":[{\"rel\":\"next\",\"href\":7}]}", "'href' of the link to the next page is a number")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[],\"links\":[{\"rel\":\"next\",\"href\":\"https://evil.example/\"}]}", "leads to another host")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[],\"links\":[{\"rel\":\"next\",\"href\":\"/a\",\"method\":\"DELETE\"}]}", "a method other than GET and POST")]
    public async Task SearchAsync_HostileAnswer_SaysWhatWasExpected(string answer, string expected)
    {
        await using var server = await AnswerAsync(_ => answer);
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, new StacSearch()));

        Assert.Contains("a GeoJSON FeatureCollection of STAC items was expected", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "item 0 is a number")]
    [InlineData("{\"id\":7}", "'id' of item 0 is a number")]
    [InlineData("{\"id\":\"\\ud800\"}", "cannot be read")]
    [InlineData("{\"id\":\"a\",\"assets\":{}}", "item 0 has no 'properties'")]
    [InlineData("{\"id\":\"a\",\"properties\":{\"datetime\":\"soon\"},\"assets\":{}}", "no time")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":[]}", "'assets' of item 0 is an array")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{\"x\":{\"href\":\"http://[\"}}}", "no address")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{\"x\":{\"href\":\"y\",\"file:size\":-1}}}", "no length")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"bbox\":[1,2]}", "2 numbers instead of 4 or 6")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"bbox\":[1,2,\"x\",4]}", "cannot be read")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"bbox\":[1,2,1e999,4]}", "not finite")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}}", "cannot be read")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"geometry\":{\"type\":\"Blob\"}}", "cannot be read")]
    [InlineData("{\"id\":\"a\",\"properties\":{},\"assets\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e999,0]}}", "a coordinate that is no finite number")]
    public async Task SearchAsync_HostileItem_SaysWhatIsWrong(string item, string expected)
    {
        await using var server = await AnswerAsync(_ => Page(item));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, new StacSearch()));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_EndlessBody_StopsAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            var spaces = new byte[1 << 16];
            spaces.AsSpan().Fill((byte)' ');
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
        });
        using var client = new StacClient(server.Options() with { MaxAnswerBytes = 1_000_000 });
        var error = await Assert.ThrowsAsync<SourceException>(() => CollectAsync(client, new StacSearch()));

        Assert.Contains("more than 1000000 bytes came", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_DrippingBody_TimesOut()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(20, context.RequestAborted);
            }
        });
        using var client = new StacClient(server.Options() with { TimeoutSeconds = 2, MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<SourceException>(() => CollectAsync(client, new StacSearch()));

        Assert.Contains("not there whole within 2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_NextLinkToItself_IsNoticed()
    {
        await using var server = await AnswerAsync(_ => Page("", """{"rel":"next","href":"/api/search?token=same"}"""));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, new StacSearch()));

        Assert.Contains("leads back", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task SearchAsync_EndlessPages_StopAtTheLimit()
    {
        await using var server = await AnswerAsync(n => Page("", $$"""{"rel":"next","href":"/api/search?token={{n}}"}"""));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, new StacSearch { MaxPages = 5 }));

        Assert.Contains("after 5 (MaxPages)", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.Seen.Count);
    }

    [Fact]
    public async Task SearchAsync_BodyBreaksOff_IsAskedAgain()
    {
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            var text = Page(Item("a"));
            context.Response.ContentLength = text.Length;
            await context.Response.WriteAsync(number == 0 ? text[..20] : text);
            await context.Response.Body.FlushAsync();
            if (number == 0) context.Abort();
        });
        Assert.Single(await SearchAsync(server, new StacSearch()));
    }

    [Fact]
    public async Task SearchAsync_PostRedirectedSoThatTheQueryIsLost_IsRefused()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Redirect("/search/");
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, new StacSearch { Method = StacMethod.Post }));

        Assert.Contains("would lose the query", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_SignedAsset_IsFetchedByTheSignedAddress()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("abc"));
        using var folder = new TempFolder();
        using var client = new StacClient(server.Options(), (address, _) => ValueTask.FromResult(new Uri(server.Address, $"store{address.AbsolutePath}?sig=1")));
        var asset = new StacAsset { Key = "vv", Address = new Uri("s3://bucket/vv.tif"), Length = 3, Checksum = FileChecksum.FromMultihash("1220ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad") };
        var result = await client.DownloadAsync(asset, folder.Path);

        Assert.Equal((folder["vv.tif"], "?sig=1"), (result.Path, server.Seen.Single().Query));
        Assert.Equal("abc", await File.ReadAllTextAsync(result.Path));
    }

    [Theory]
    [InlineData("https://example.org/x/vv.tif?sig=1", "vv", null, "vv.tif")]
    [InlineData("https://example.org/x/a%20b.tif", "vv", null, "a b.tif")]
    [InlineData("https://example.org/odata/Products(1)/$value", "product", "application/zip", "product.zip")]
    [InlineData("https://example.org/odata/Products(1)/%24value", "safe_manifest.safe", "application/xml", "safe_manifest.safe")]
    [InlineData("https://example.org/odata/Products(1)/$value", "B02_10m", "image/jp2; application=x", "B02_10m.jp2")]
    [InlineData("https://example.org/download/", "download", null, "download")]
    [InlineData("https://example.org/", "visual", "image/tiff; application=geotiff; profile=cloud-optimized", "visual.tif")]
    [InlineData("s3://bucket", "vv", null, "vv")]
    public void FileName_OddAddress_NamesTheFile(string address, string key, string? mediaType, string expected) =>
        Assert.Equal(expected, new StacAsset { Key = key, Address = new Uri(address), MediaType = mediaType }.FileName);

    [Theory]
    [InlineData("../../evil", "evil")]
    [InlineData("..\\evil.tif", "evil.tif")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("$value", "$value")]
    [InlineData("CON", "_CON")]
    public async Task DownloadAsync_KeyThatBecomesTheName_StaysInTheFolder(string key, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("abc"));
        using var folder = new TempFolder();
        using var client = new StacClient(server.Options());
        var result = await client.DownloadAsync(new StacAsset { Key = key, Address = new Uri(server.Address, "Products(1)/$value") }, folder["in"]);

        Assert.Equal(Path.Combine(folder["in"], expected), result.Path);
        Assert.Equal([result.Path], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task DownloadAsync_NothingToNameTheFileBy_SaysSo()
    {
        using var folder = new TempFolder();
        using var client = new StacClient(new SourceOptions { BaseAddress = new Uri("https://example.org") });
        var error = await Assert.ThrowsAsync<SourceException>(() => client.DownloadAsync(new StacAsset { Key = "..", Address = new Uri("https://example.org/$value") }, folder.Path));

        Assert.Contains("nothing is left within a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_S3_SaysWhatToDo()
    {
        using var folder = new TempFolder();
        using var client = new StacClient(new SourceOptions { BaseAddress = new Uri("https://example.org") });
        var error = await Assert.ThrowsAsync<SourceException>(() => client.DownloadAsync(new StacAsset { Key = "vv", Address = new Uri("s3://bucket/vv.tif") }, folder.Path));

        Assert.Contains("Take the asset's https:// address", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-181, 0, 1, 1)]
    [InlineData(0, -91, 1, 1)]
    [InlineData(0, 2, 1, 1)]
    [InlineData(0, 0, double.NaN, 1)]
    public void Search_BoundsOffTheEarth_AreRefused(double west, double south, double east, double north) =>
        Assert.ThrowsAny<ArgumentException>(() => new StacSearch { Bounds = new MapBounds(west, south, east, north) });

    [Fact]
    public void Search_Defaults_AreAsDocumented()
    {
        var search = new StacSearch();
        Assert.Equal((100, 1000, 1000, StacMethod.Get), (search.PageSize, search.MaxItems, search.MaxPages, search.Method));
        Assert.Empty(search.Collections);
        Assert.Null(search.Bounds);
    }

    [Fact]
    public void SearchAsync_EndBeforeBeginning_IsRefusedBeforeAnyWork()
    {
        using var client = new StacClient(new SourceOptions { BaseAddress = new Uri("https://example.org") });
        Assert.Throws<ArgumentException>(() => client.SearchAsync(new StacSearch { From = DateTimeOffset.UnixEpoch.AddDays(1), Until = DateTimeOffset.UnixEpoch }));
    }

    private static Task<LocalServer> AnswerAsync(Func<int, string> answer) => LocalServer.StartAsync((context, number) =>
    {
        context.Response.ContentType = "application/geo+json";
        return context.Response.WriteAsync(answer(number));
    });

    private static string Page(string items = "", string links = "") => $$"""{"type":"FeatureCollection","features":[{{items}}],"links":[{"rel":"self","href":"/x"}{{(links.Length > 0 ? "," : "")}}{{links}}]}""";

    private static string Item(string id) => $$$"""{"type":"Feature","id":"{{{id}}}","geometry":null,"properties":{"datetime":null},"assets":{}}""";

    private static async Task<List<StacItem>> SearchAsync(LocalServer server, StacSearch search)
    {
        using var client = new StacClient(server.Options() with { BaseAddress = new Uri(server.Address, "api") });
        return await CollectAsync(client, search);
    }

    private static async Task<List<StacItem>> CollectAsync(StacClient client, StacSearch search)
    {
        var items = new List<StacItem>();
        await foreach (var item in client.SearchAsync(search)) items.Add(item);
        return items;
    }
}
