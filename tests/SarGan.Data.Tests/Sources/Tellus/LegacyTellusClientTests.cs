using Microsoft.AspNetCore.Http;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Tellus;
using SarGan.TestSupport;
using static SarGan.Data.Tests.Sources.Tellus.TellusAnswers;

namespace SarGan.Data.Tests.Sources.Tellus;

public sealed class LegacyTellusClientTests
{
    private static readonly TellusSearch Skytree = new() { Longitude = 139.8107, Latitude = 35.71006 };

    [Fact]
    public async Task SearchAsync_Point_AsksAsTheArticleDoes()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, LegacyPage(0)));
        await SearchAsync(server, Skytree with { Mode = "SM1", PageSize = 1000, From = new DateTimeOffset(2018, 10, 1, 9, 0, 0, TimeSpan.FromHours(9)) });

        var seen = server.Seen.Single();
        Assert.Equal(("GET", "/api/v1/origin/search/palsar2-l21", TokenHeader), (seen.Method, seen.Path, seen.Authorization));
        Assert.Equal("?page_size=1000&left_bottom_lat=35.71006&left_bottom_lon=139.8107&right_top_lat=35.71006&right_top_lon=139.8107&mode=SM1&after=2018-10-01T00%3A00%3A00", seen.Query);
    }

    [Fact]
    public async Task SearchAsync_Scenes_AreThoseWhoseBoxHoldsThePoint()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, LegacyPage(3,
            LegacyScene("ALOS2237752900-181018", 139.4, 35.3, 140.2, 36.1, "publish/1"),
            LegacyScene("elsewhere", 135, 34, 136, 35),
            LegacyScene("latitude first", 35.3, 139.4 - 90, 36.1, 140.2 - 90))));
        var scene = Assert.Single(await SearchAsync(server, Skytree));

        Assert.Equal(("ALOS2237752900-181018", "ALOS2237752900-181018", "SM1"), (scene.Id, scene.Name, scene.Mode));
        Assert.Equal(new DateTimeOffset(2018, 10, 18, 3, 0, 0, TimeSpan.Zero), scene.Time);
        Assert.Equal(new Uri(server.Address, "api/v1/origin/search/publish/1"), scene.FilesAddress);
        Assert.Equal("HH", scene.Properties["polarisations"].GetString());
    }

    [Theory]
    [InlineData(true)] // "count" is that of all
    [InlineData(false)] // "count" is that of the page
    public async Task SearchAsync_Pages_AreReadToTheEnd(bool countsAll)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            var page = int.Parse(context.Request.Query["page"].FirstOrDefault() ?? "1", System.Globalization.CultureInfo.InvariantCulture);
            var scenes = Enumerable.Range(10 * (page - 1), page < 3 ? 10 : 4).Select(i => LegacyScene($"s{i}", 139, 35, 140, 36)).ToArray();
            return SendJsonAsync(context, LegacyPage(countsAll ? 24 : scenes.Length, scenes));
        });
        var scenes = await SearchAsync(server, Skytree with { PageSize = 10 });

        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"s{i}"), scenes.Select(scene => scene.Id));
        Assert.Equal(3, server.Seen.Count);
    }

    [Fact]
    public async Task SearchAsync_ServiceGivesSmallerPages_StillReadsAllThatItCounts()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, LegacyPage(3, LegacyScene($"s{number}", 139, 35, 140, 36))));

        Assert.Equal(3, (await SearchAsync(server, Skytree)).Count);
    }

    [Fact]
    public async Task SearchAsync_SamePageAgain_IsNoticed()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, LegacyPage(99, LegacyScene("a", 139, 35, 140, 36))));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree));

        Assert.Contains("page 2 holds the same scenes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_MaxScenes_AsksForNoMorePages()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, LegacyPage(99, LegacyScene("a", 139, 35, 140, 36), LegacyScene("b", 139, 35, 140, 36))));

        Assert.Single(await SearchAsync(server, Skytree with { MaxScenes = 1 }));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task SearchAsync_EndlessPages_StopAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, LegacyPage(int.MaxValue, LegacyScene($"s{number}", 1, 1, 2, 2))));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree with { MaxPages = 4 }));

        Assert.Contains("after 4 pages (MaxPages)", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Seen.Count);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>Log in</html>", "a page or XML came")]
    [InlineData("{\"count\":1,\"items\":[", "no JSON")]
    [InlineData("[]", "the answer is an array instead of an object")]
    [InlineData("{\"items\":{}}", "'items' of the answer is an object instead of an array")]
    [InlineData("{\"items\":[7]}", "scene 0 is a number")]
    [InlineData("{\"items\":[{\"bbox\":[1,2,3,4]}]}", "scene 0 has no 'dataset_id'")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\"}]}", "scene 0 has no 'bbox'")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,3],\"publish_link\":\"/\"}]}", "3 numbers instead of 4")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,3,\"x\"],\"publish_link\":\"/\"}]}", "'bbox' of scene 0 is no number")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,1e300,4],\"publish_link\":\"/\"}]}", "not on the Earth")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,3,4]}]}", "scene 0 has no 'publish_link'")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,3,4],\"publish_link\":\"http://[\"}]}", "no address")]
    [InlineData("{\"items\":[{\"dataset_id\":\"\\ud800\",\"bbox\":[1,2,3,4],\"publish_link\":\"/\"}]}", "cannot be read")]
    [InlineData("{\"items\":[{\"dataset_id\":\"a\",\"bbox\":[1,2,3,4],\"publish_link\":\"/\",\"observation_datetime\":\"soon\"}]}", "no time")]
    public async Task SearchAsync_HostileAnswer_SaysWhatWasExpected(string answer, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, answer));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree));

        Assert.Contains("Tellus's list of scenes", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_FilesOfAScene_ArriveUnderHarmlessNames()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Request.Path.Value switch
        {
            "/api/v1/origin/search/palsar2-l21" => SendJsonAsync(context, LegacyPage(1, LegacyScene("a", 139, 35, 140, 36, "/publish/a"))),
            "/publish/a" => SendJsonAsync(context, LegacyFiles(("../../summary.txt", "/files/1?sig=1", 5), ("IMG-HH-a.tif", "/files/2", null))),
            _ => context.Response.WriteAsync("bytes"),
        });
        using var folder = new TempFolder();
        using var client = new LegacyTellusClient(server.Options() with { Token = "geheim-4711" });
        var scene = Assert.Single(await CollectAsync(client, Skytree));
        foreach (var file in await client.ListFilesAsync(scene)) await client.DownloadAsync(file, folder["scene"]);

        Assert.Equal([folder[Path.Combine("scene", "IMG-HH-a.tif")], folder[Path.Combine("scene", "summary.txt")]], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.All(server.Seen, seen => Assert.Equal(TokenHeader, seen.Authorization));
    }

    [Fact]
    public async Task DownloadAsync_FileOnAnotherHost_IsAskedForWithoutTheToken()
    {
        await using var store = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("bytes"));
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, number == 0
            ? LegacyPage(1, LegacyScene("a", 139, 35, 140, 36))
            : LegacyFiles(("a.tif", new Uri(store.Address, "a.tif").AbsoluteUri, 5))));
        using var folder = new TempFolder();
        using var client = new LegacyTellusClient(server.Options() with { Token = "geheim-4711" });
        var files = await client.ListFilesAsync(Assert.Single(await CollectAsync(client, Skytree)));
        await client.DownloadAsync(files[0], folder.Path);

        Assert.Null(store.Seen.Single().Authorization);
    }

    [Fact]
    public async Task DownloadAsync_LyingLength_LeavesNothing()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("more bytes than stated"));
        using var folder = new TempFolder();
        using var client = new LegacyTellusClient(server.Options());
        var error = await Assert.ThrowsAsync<SourceException>(() => client.DownloadAsync(new TellusFile("a.tif", new Uri(server.Address, "a"), 5, true), folder.Path));

        Assert.Contains("not what was expected", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task ListFilesAsync_BusyThenWell_WaitsAsAsked()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            if (number > 0) return SendJsonAsync(context, LegacyFiles(("a", "/a", 1)));
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "11";
            return Task.CompletedTask;
        });
        using var client = new LegacyTellusClient(server.Options(clock));
        var scene = new TellusScene { Id = "a", Name = "a", Footprint = Footprints.FromBounds(default), Properties = new Dictionary<string, System.Text.Json.JsonElement>(), FilesAddress = new Uri(server.Address, "f") };

        Assert.Single(await client.ListFilesAsync(scene));
        Assert.InRange(Assert.Single(clock.Waits).TotalSeconds, 11, 11.5); // half a second of it is chance
    }

    private static async Task<List<TellusScene>> SearchAsync(LocalServer server, TellusSearch search)
    {
        using var client = new LegacyTellusClient(server.Options() with { Token = "geheim-4711" });
        return await CollectAsync(client, search);
    }

    private static async Task<List<TellusScene>> CollectAsync(LegacyTellusClient client, TellusSearch search)
    {
        var scenes = new List<TellusScene>();
        await foreach (var scene in client.SearchAsync(search)) scenes.Add(scene);
        return scenes;
    }
}
