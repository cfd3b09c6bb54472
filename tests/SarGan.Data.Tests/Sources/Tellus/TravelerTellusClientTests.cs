using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Tellus;
using SarGan.TestSupport;
using static SarGan.Data.Tests.Sources.Tellus.TellusAnswers;

namespace SarGan.Data.Tests.Sources.Tellus;

public sealed class TravelerTellusClientTests
{
    private static readonly TellusSearch Skytree = new() { Longitude = 139.8107, Latitude = 35.71, PageSize = 10 };

    // A slanted strip over Tokyo.
    private static readonly (double, double)[] Strip = [(139.6, 35.3), (140.3, 35.4), (140.2, 36.0), (139.5, 35.9)];

    [Fact]
    public async Task SearchAsync_Point_AsksAsTheDocumentationSays()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, TravelerPage(null)));
        await SearchAsync(server, Skytree with { Mode = "SM1", From = new DateTimeOffset(2018, 10, 1, 9, 0, 0, TimeSpan.FromHours(9)), Until = new DateTimeOffset(2018, 11, 1, 0, 0, 0, TimeSpan.Zero) });

        var seen = server.Seen.Single();
        Assert.Equal(("POST", "/api/traveler/v1/data-search/", TokenHeader), (seen.Method, seen.Path, seen.Authorization));
        Assert.Equal(
            """{"datasets":["b0e16dea-6544-4422-926f-ad3ec9a3fcbd"],"intersects":{"type":"Polygon","coordinates":[[[139.8102,35.7095],[139.8112,35.7095],[139.8112,35.7105],[139.8102,35.7105],[139.8102,35.7095]]]},"query":{"sar:instrument_mode":{"eq":"SM1"},"start_datetime":{"gte":"2018-10-01T00:00:00Z"},"end_datetime":{"lte":"2018-11-01T00:00:00Z"}},"sortby":[{"field":"properties.end_datetime","direction":"desc"}],"paginate":{"size":10,"cursor":null}}""",
            seen.Body);
    }

    [Theory]
    [InlineData(179.9998, 0)]
    [InlineData(-179.9998, 0)]
    [InlineData(0, 90)]
    public async Task SearchAsync_PointAtAnEdgeOfTheMap_GoesOnBeyond180AndEndsAtThePole(double longitude, double latitude)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, TravelerPage(null)));
        await SearchAsync(server, Skytree with { Longitude = longitude, Latitude = latitude });

        using var body = JsonDocument.Parse(server.Seen.Single().Body);
        var ring = body.RootElement.GetProperty("intersects").GetProperty("coordinates")[0].EnumerateArray().Select(corner => (X: corner[0].GetDouble(), Y: corner[1].GetDouble())).ToList();
        Assert.Equal(0.001, ring.Max(corner => corner.X) - ring.Min(corner => corner.X), 8);
        Assert.True(ring.Min(corner => corner.X) >= -180 && ring.Max(corner => corner.Y) <= 90);
    }

    [Fact]
    public async Task SearchAsync_Scenes_AreThoseWhoseOutlineHoldsThePoint()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, TravelerPage(null,
            TravelerScene("u1", "ALOS2237752900-181018", Strip), TravelerScene("u2", "beside", (139.9, 35.3), (140.3, 35.4), (140.2, 36.0), (139.85, 35.9)))));
        var scene = Assert.Single(await SearchAsync(server, Skytree));

        Assert.Equal(("u1", "ALOS2237752900-181018", "SM1"), (scene.Id, scene.Name, scene.Mode));
        Assert.Equal(new DateTimeOffset(2018, 10, 18, 3, 0, 0, 500, TimeSpan.Zero), scene.Time);
        Assert.Equal(new Uri(server.Address, "api/traveler/v1/datasets/d1/data/u1/files/"), scene.FilesAddress);
    }

    [Fact]
    public async Task SearchAsync_Cursors_AreFollowedToTheEnd()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, TravelerPage(number < 2 ? $"c{number + 1}" : null, TravelerScene($"u{number}", "n", Strip))));
        var scenes = await SearchAsync(server, Skytree);

        Assert.Equal(["u0", "u1", "u2"], scenes.Select(scene => scene.Id));
        Assert.Equal([null, "c1", "c2"], server.Seen.Select(seen => JsonDocument.Parse(seen.Body).RootElement.GetProperty("paginate").GetProperty("cursor").GetString()));
    }

    [Fact]
    public async Task SearchAsync_CursorAfterTheLastScene_EndsAtTheEmptyPage()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, number == 0 ? TravelerPage("c1", TravelerScene("u", "n", Strip)) : TravelerPage("c2")));

        Assert.Single(await SearchAsync(server, Skytree));
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task SearchAsync_CursorThatLeadsBack_IsNoticed()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, TravelerPage("same", TravelerScene("u", "n", Strip))));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree));

        Assert.Contains("leads back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_EndlessCursors_StopAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendJsonAsync(context, TravelerPage($"c{number}", TravelerScene("u", "n", Strip))));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree with { MaxPages = 5 }));

        Assert.Contains("after 5 pages (MaxPages)", error.Message, StringComparison.Ordinal);
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
        using var client = new TravelerTellusClient(server.Options() with { MaxAnswerBytes = 1_000_000 });
        var error = await Assert.ThrowsAsync<SourceException>(() => CollectAsync(client, Skytree));

        Assert.Contains("more than 1000000 bytes came (MaxAnswerBytes)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_Redirected_RefusesToLoseTheQuery()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Redirect("/elsewhere/");
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree));

        Assert.Contains("would lose the query", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html></html>", "a page or XML came")]
    [InlineData("{\"features\":[", "no JSON")]
    [InlineData("{}", "has no 'features'")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{}}]}", "scene 0 has no place")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":null}]}", "scene 0 has no place")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":7}]}", "'geometry' of scene 0 is a number")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}}]}", "cannot be read")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e300,0]}}]}", "not on the Earth")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e999,0]}}]}", "a coordinate that is no finite number")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[120,0],[240,0],[0,1],[120,1],[240,1],[0,2],[120,2],[240,2],[0,0]]]}}]}", "not on the Earth")]
    [InlineData("{\"features\":[{\"id\":\"..\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,0]}}]}", "names nothing")]
    [InlineData("{\"features\":[{\"id\":\"a\",\"properties\":[],\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,0]}}]}", "'properties' of scene 0 is an array")]
    public async Task SearchAsync_HostileAnswer_SaysWhatWasExpected(string answer, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, answer));
        var error = await Assert.ThrowsAsync<SourceException>(() => SearchAsync(server, Skytree));

        Assert.Contains("Tellus Traveler's GeoJSON list of scenes was expected", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchAsync_KeyThatClimbs_StaysBelowTheService()
    {
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? SendJsonAsync(context, TravelerPage(null, TravelerScene("../../admin?x=#", "n", Strip))) : SendJsonAsync(context, TravelerFiles()));
        using var client = new TravelerTellusClient(Options(server));
        await client.ListFilesAsync(Assert.Single(await CollectAsync(client, Skytree)));

        var asked = server.Seen.Last();
        Assert.StartsWith("/api/traveler/v1/datasets/d1/data/", asked.Path, StringComparison.Ordinal);
        Assert.EndsWith("/files/", asked.Path, StringComparison.Ordinal);
        Assert.Equal("", asked.Query);
    }

    [Fact]
    public async Task DownloadAsync_File_IsFetchedByTheAddressThatIsAskedFor()
    {
        await using var store = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("bytes"));
        await using var server = await LocalServer.StartAsync((context, _) => context.Request.Path.Value switch
        {
            "/api/traveler/v1/data-search/" => SendJsonAsync(context, TravelerPage(null, TravelerScene("u1", "n", Strip))),
            "/api/traveler/v1/datasets/d1/data/u1/files/" => SendJsonAsync(context, TravelerFiles((7, "../IMG-HH-a.tif", 5, true), (8, "not yet.zip", 5, false))),
            "/api/traveler/v1/datasets/d1/data/u1/files/7/download-url/" => SendJsonAsync(context, $$"""{"download_url":"{{new Uri(store.Address, "x.tif?X-Amz-Signature=1")}}"}"""),
            _ => NotFoundAsync(context),
        });
        using var folder = new TempFolder();
        using var client = new TravelerTellusClient(Options(server));
        var files = await client.ListFilesAsync(Assert.Single(await CollectAsync(client, Skytree)));
        var result = await client.DownloadAsync(files[0], folder.Path);

        Assert.Equal((folder["IMG-HH-a.tif"], 5L), (result.Path, result.Length));
        Assert.Equal(("POST", TokenHeader), (server.Seen.Last().Method, server.Seen.Last().Authorization));
        Assert.Equal((null, "?X-Amz-Signature=1"), (store.Seen.Single().Authorization, store.Seen.Single().Query));
        var error = await Assert.ThrowsAsync<SourceException>(() => client.DownloadAsync(files[1], folder.Path));
        Assert.Contains("Order it", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "has no 'download_url'")]
    [InlineData("{\"download_url\":7}", "is a number")]
    [InlineData("{\"download_url\":\"s3://bucket/a\"}", "s3:// addresses are not fetched")]
    [InlineData("{\"download_url\":\"http://example.org/a\"}", "would not be encrypted")]
    [InlineData("{\"download_url\":\"file:///etc/passwd\"}", "an https:// address was expected")]
    public async Task DownloadAsync_HostileAddress_IsRefused(string answer, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, answer));
        using var folder = new TempFolder();
        using var client = new TravelerTellusClient(Options(server));
        var error = await Assert.ThrowsAsync<SourceException>(() => client.DownloadAsync(new TellusFile("a.tif", new Uri(server.Address, "f/"), 5, true), folder.Path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Search_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Skytree with { Longitude = 181 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Skytree with { Latitude = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => Skytree with { PageSize = 9 });
        Assert.Throws<ArgumentException>(() => Skytree with { Mode = " " });
        Assert.Throws<ArgumentException>(() => (Skytree with { From = DateTimeOffset.UnixEpoch.AddDays(1), Until = DateTimeOffset.UnixEpoch }).Validate());
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static SarGan.Data.Sources.Http.SourceOptions Options(LocalServer server) => server.Options() with { BaseAddress = new Uri(server.Address, "api/traveler/v1"), Token = "geheim-4711" };

    private static async Task<List<TellusScene>> SearchAsync(LocalServer server, TellusSearch search)
    {
        using var client = new TravelerTellusClient(Options(server));
        return await CollectAsync(client, search);
    }

    private static async Task<List<TellusScene>> CollectAsync(TravelerTellusClient client, TellusSearch search)
    {
        var scenes = new List<TellusScene>();
        await foreach (var scene in client.SearchAsync(search)) scenes.Add(scene);
        return scenes;
    }
}
