using Microsoft.AspNetCore.Http;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Tests.Sources;
using SarGan.Geo.GeoTiff;
using static SarGan.Data.Tests.Sources.Tellus.TellusAnswers;

namespace SarGan.Cli.Tests.Sources;

/// <summary>The real program against a real server on this machine that speaks as Tellus does.</summary>
public sealed class TellusCommandTests : IDisposable
{
    private static readonly (double, double)[] Strip = [(139.6, 35.3), (140.3, 35.4), (140.2, 36.0), (139.5, 35.9)];

    private readonly TemporaryFolder _folder = new();

    public TellusCommandTests() => File.WriteAllText(_folder["token.txt"], "geheim-4711\n");

    private string[] Token => ["--token-file", _folder["token.txt"]];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Palsar2_PlaceByTraveler_FetchesTheSceneThatHoldsIt()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var result = Sargan.Run(["tellus", "palsar2", "--place", "Skytree, Tokyo", "--mode", "SM1", "--files", "*.t*", "--out", _folder["scenes"], "--api-url", $"{server.Address}api", "--geocoder", $"{server.Address}geo", "--json", .. Token]);

        result.AssertFine();
        var scene = Assert.Single(result.Json.GetProperty("scenes").EnumerateArray());
        Assert.Equal("ALOS2237752900-181018", scene.GetProperty("name").GetString());
        Assert.Equal([_folder["scenes", "ALOS2237752900-181018", "IMG-HH-a.tif"], _folder["scenes", "ALOS2237752900-181018", "summary.txt"]], Directory.GetFiles(_folder["scenes"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Contains("(c) OpenStreetMap contributors", result.Error, StringComparison.Ordinal);
        Assert.Contains("order it", Assert.Single(result.Json.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.All(server.Seen.Where(seen => seen.Path.StartsWith("/api", StringComparison.Ordinal)), seen => Assert.Equal(TokenHeader, seen.Authorization));
        Assert.All(server.Seen.Where(seen => seen.Path.StartsWith("/geo", StringComparison.Ordinal)), seen => Assert.Null(seen.Authorization));
        Assert.DoesNotContain("geheim", result.Output + result.Error, StringComparison.Ordinal);
        // Again: what is whole stays.
        var again = Sargan.Run(["tellus", "palsar2", "--lat", "35.71", "--lon", "139.81", "--files", "IMG*", "--out", _folder["scenes"], "--api-url", $"{server.Address}api", "--json", .. Token]);
        again.AssertFine();
        Assert.True(again.Json.GetProperty("fetched")[0].GetProperty("wasThere").GetBoolean());
    }

    [Fact]
    public async Task Palsar2_ListByLegacy_FetchesNothing()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        var result = Sargan.Run(["tellus", "palsar2", "--lat", "35.71", "--lon", "139.81", "--api", "legacy", "--list", "--api-url", server.Address.AbsoluteUri]);

        result.AssertFine();
        Assert.Contains("No access token is given (by TELLUS_API_TOKEN or --token-file)", result.Error, StringComparison.Ordinal);
        Assert.Contains("ALOS2-legacy", result.Output, StringComparison.Ordinal);
        Sargan.Run("tellus", "palsar2", "--lat", "35.71", "--lon", "139.81", "--api-url", server.Address.AbsoluteUri).AssertFails(2, "Give --out");
    }

    [Fact]
    public async Task Palsar2_WithoutLimit_FetchesOneAndListsAll()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        string[] call = ["tellus", "palsar2", "--lat", "35.71", "--lon", "139.81", "--files", "IMG*", "--out", _folder["scenes"], "--api-url", $"{server.Address}api", "--json", .. Token];
        var listed = Sargan.Run([.. call, "--list"]);
        listed.AssertFine();
        Assert.Equal(2, listed.Json.GetProperty("scenes").GetArrayLength());
        Sargan.Run(call).AssertFine();
        Assert.Equal([_folder["scenes", "ALOS2237752900-181018"]], Directory.GetDirectories(_folder["scenes"]));
        Sargan.Run([.. call, "--limit", "2"]).AssertFine();
        Assert.Equal(2, Directory.GetDirectories(_folder["scenes"]).Length);
    }

    [Fact]
    public async Task Palsar2_NothingThere_SaysSo()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        Sargan.Run(["tellus", "palsar2", "--lat", "-35.71", "--lon", "139.81", "--mode", "SM1", "--out", _folder["scenes"], "--api-url", $"{server.Address}api"]).AssertFails(1, "No scene holds this place in mode SM1; without --mode there may be some");
        Sargan.Run(["tellus", "palsar2", "--place", "nowhere", "--out", _folder["scenes"], "--geocoder", $"{server.Address}none"]).AssertFails(1, "No place of the name 'nowhere'");
    }

    [Fact]
    public async Task Palsar2_HostileServer_IsToldInWords()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("<html>Log in</html>"));
        var result = Sargan.Run(["tellus", "palsar2", "--lat", "35.71", "--lon", "139.81", "--out", _folder["scenes"], "--api-url", server.Address.AbsoluteUri, .. Token]);

        result.AssertFails(1, "a page or XML came");
        Assert.DoesNotContain("geheim", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("either --place, or --lat and --lon", "palsar2")]
    [InlineData("either --place, or --lat and --lon", "palsar2", "--lat", "35")]
    [InlineData("either --place, or --lat and --lon", "palsar2", "--place", "a", "--lat", "35", "--lon", "139")]
    [InlineData("--lat must be -90 to 90", "palsar2", "--lat", "135", "--lon", "35")]
    [InlineData("'spaceship'", "palsar2", "--lat", "35", "--lon", "139", "--api", "spaceship")]
    [InlineData("--datetime must be A/B", "palsar2", "--lat", "35", "--lon", "139", "--datetime", "soon")]
    [InlineData("--datetime must not end before it begins", "palsar2", "--lat", "35", "--lon", "139", "--datetime", "2024-05-02/2024-05-01")]
    [InlineData("must start with https://", "palsar2", "--lat", "35", "--lon", "139", "--api-url", "http://example.org/")]
    [InlineData("--api-url must be an address", "asnaro1", "--lat", "35", "--lon", "139", "--api-url", "here")]
    [InlineData("--limit must be 1 or more. Actual value was 0.", "asnaro1", "--lat", "35", "--lon", "139", "--limit", "0")]
    [InlineData("MaxScenes must be 1", "palsar2", "--lat", "35", "--lon", "139", "--limit", "0")]
    [InlineData("Grid must be 1 to 512", "asnaro1", "--lat", "35", "--lon", "139", "--grid", "0")]
    public void Tellus_WrongCall_ReturnsTwoAndPointsToHelp(string text, params string[] arguments)
    {
        var result = Sargan.Run(["tellus", .. arguments, "--out", _folder["scenes"]]);
        result.AssertFails(2, text, $"sargan tellus {arguments[0]} --help");
    }

    [Fact]
    public void Tellus_TokenFileThatIsMissing_IsNamed() =>
        Sargan.Run("tellus", "palsar2", "--lat", "35", "--lon", "139", "--out", _folder["scenes"], "--token-file", _folder["none.txt"]).AssertFails(1, "none.txt (--token-file)");

    [Fact]
    public async Task Asnaro1_Scenes_BecomeMosaics()
    {
        await using var server = await LocalServer.StartAsync(AnswerAsync);
        string[] call = ["tellus", "asnaro1", "--lat", "35.71", "--lon", "139.81", "--zoom", "18", "--grid", "3", "--out", _folder["optical"], "--api-url", server.Address.AbsoluteUri, "--json", .. Token];
        var result = Sargan.Run(call);

        result.AssertFine();
        using (var reader = GeoTiffReader.Open(_folder["optical", "20181224060959386_AS1.tif"]))
            Assert.Equal((24, 24, 3, 3857, true), (reader.Info.Width, reader.Info.Height, reader.Info.Bands, reader.Info.Crs?.EpsgCode, reader.Layout.IsRgb));
        Assert.Contains("has no tile here", Assert.Single(result.Json.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Sargan.Run(call).AssertFails(1, "--force");
        Assert.All(server.Seen, seen => Assert.Equal(TokenHeader, seen.Authorization));
    }

    private static Task AnswerAsync(HttpContext context, int number)
    {
        switch (context.Request.Path.Value)
        {
            case "/geo/search": return SendJsonAsync(context, """[{"lat":"35.71","lon":"139.81","display_name":"Tokyo Skytree"}]""");
            case "/none/search": return SendJsonAsync(context, "[]");
            case "/api/data-search/": return SendJsonAsync(context, TravelerPage(null, TravelerScene("u1", "ALOS2237752900-181018", Strip), TravelerScene("u2", "ALOS2237752900-181101", Strip)));
            case "/api/datasets/d1/data/u1/files/" or "/api/datasets/d1/data/u2/files/": return SendJsonAsync(context, TravelerFiles((1, "IMG-HH-a.tif", 5, true), (2, "../summary.txt", 5, true), (3, "big.tif", 5, false), (4, "a.kml", 5, true)));
            case "/api/v1/origin/search/palsar2-l21": return SendJsonAsync(context, LegacyPage(1, LegacyScene("ALOS2-legacy", 139, 35, 140, 36, "/publish")));
            case "/publish": return SendJsonAsync(context, LegacyFiles(("IMG-HH-a.tif", "/file", 5)));
            case "/api/v1/asnaro1/scene": return SendJsonAsync(context, """[{"entityId":"20181224060959386_AS1","acquisitionDate":"2018"},{"entityId":"elsewhere"}]""");
        }

        var path = context.Request.Path.Value!;
        if (path.EndsWith("/download-url/", StringComparison.Ordinal)) return SendJsonAsync(context, $$"""{"download_url":"http://{{context.Request.Host}}/api/files{{path.Replace("/download-url/", "/x", StringComparison.Ordinal)}}"}""");
        if (path.StartsWith("/api/files", StringComparison.Ordinal)) return context.Response.WriteAsync("bytes");
        if (path.StartsWith("/ASNARO-1/20181224060959386_AS1/18/", StringComparison.Ordinal)) return context.Response.Body.WriteAsync(ImageFile.Encode(new PixelImage(8, 8, 3, new byte[8 * 8 * 3]), ImageFileFormat.Png)).AsTask();
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}
