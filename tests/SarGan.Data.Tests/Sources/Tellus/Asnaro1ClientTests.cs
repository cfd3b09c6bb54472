using Microsoft.AspNetCore.Http;
using SarGan.Data.Images;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Tellus;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using static SarGan.Data.Tests.Sources.Tellus.TellusAnswers;

namespace SarGan.Data.Tests.Sources.Tellus;

public sealed class Asnaro1ClientTests
{
    private const string Found = """
        [{"entityId":"20181224060959386_AS1","acquisitionDate":"Mon, 24 Dec 2018 06:09:59 GMT","cloudCover":12,"productId":"p","thumbs_url":"https://x/t.png","min_lat":35.6,"min_lon":139.7,"max_lat":35.8,"max_lon":139.9},
         {"entityId":"beside","min_lat":35.6,"min_lon":139.0,"max_lat":35.8,"max_lon":139.2},
         {"entityId":"says no place"}]
        """;

    private static readonly Asnaro1Scene Scene = new() { Id = "20181224060959386_AS1", Properties = new Dictionary<string, System.Text.Json.JsonElement>() };
    private static readonly WebMercatorTile Centre = WebMercatorTile.At(139.8107, 35.71, 18);

    [Fact]
    public async Task SearchAsync_Point_GivesTheScenesThere()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, Found));
        using var client = new Asnaro1Client(server.Options() with { Token = "geheim-4711" });
        var scenes = await client.SearchAsync(139.8107, 35.71);

        Assert.Equal(["20181224060959386_AS1", "says no place"], scenes.Select(scene => scene.Id));
        Assert.Equal((12.0, "Mon, 24 Dec 2018 06:09:59 GMT", "p"), (scenes[0].CloudCover, scenes[0].AcquisitionDate, scenes[0].Properties["productId"].GetString()));
        var seen = server.Seen.Single();
        Assert.Equal(("/api/v1/asnaro1/scene", "?min_lat=35.71&min_lon=139.8107&max_lat=35.71&max_lon=139.8107", TokenHeader), (seen.Path, seen.Query, seen.Authorization));
    }

    [Fact]
    public async Task MosaicAsync_Tiles_LieNorthUpAroundThePoint()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendTileAsync(context));
        using var client = new Asnaro1Client(server.Options() with { Token = "geheim-4711" });
        var mosaic = await client.MosaicAsync(Scene, Centre, new TileMosaicOptions { Grid = 6 });

        using var raster = mosaic.Raster;
        Assert.Equal((6 * 256, 6 * 256, 3, 3857), (raster.Info.Width, raster.Info.Height, raster.Info.Bands, raster.Info.Crs!.EpsgCode));
        // Red is the column, green the row, modulo 256: they grow eastwards and southwards.
        var (red, green) = (raster.Band(0).ToArray(), raster.Band(1).ToArray());
        Assert.Equal((byte)(Centre.X - 3), red[0]);
        Assert.Equal((byte)(Centre.X + 2), red[^1]);
        Assert.Equal((byte)(Centre.Y - 3), green[0]);
        Assert.Equal((byte)(Centre.Y + 2), green[^1]);
        Assert.Equal(36, server.Seen.Count);
        Assert.All(server.Seen, seen => Assert.Equal(TokenHeader, seen.Authorization));
        Assert.Contains(server.Seen, seen => seen.Path == $"/ASNARO-1/20181224060959386_AS1/18/{Centre.X}/{Centre.Y}.png");
    }

    [Fact]
    public async Task MosaicAsync_MissingAndBusyTiles_AreLeftOutAndAskedAgain()
    {
        var busy = 0;
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            if (context.Request.Path.Value!.EndsWith($"/{Centre.X - 1}/{Centre.Y - 1}.png", StringComparison.Ordinal)) context.Response.StatusCode = 404;
            else if (Interlocked.Increment(ref busy) == 1) context.Response.StatusCode = 503;
            else return SendTileAsync(context);
            return Task.CompletedTask;
        });
        using var client = new Asnaro1Client(server.Options());
        var mosaic = await client.MosaicAsync(Scene, Centre, new TileMosaicOptions { Grid = 2 });

        Assert.Equal([new WebMercatorTile(18, Centre.X - 1, Centre.Y - 1)], mosaic.Missing);
        Assert.Equal(5, server.Seen.Count);
    }

    [Fact]
    public async Task MosaicAsync_KeyThatClimbs_StaysBelowTheService()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendTileAsync(context));
        using var client = new Asnaro1Client(server.Options());
        await client.MosaicAsync(Scene with { Id = "../{w}?a=#" }, Centre, new TileMosaicOptions { Grid = 1 });

        var seen = server.Seen.Single();
        Assert.StartsWith("/ASNARO-1/", seen.Path, StringComparison.Ordinal);
        Assert.EndsWith($"/18/{Centre.X}/{Centre.Y}.png", seen.Path, StringComparison.Ordinal);
        Assert.Equal("", seen.Query);
        await Assert.ThrowsAsync<SourceException>(() => client.MosaicAsync(Scene with { Id = ".." }, Centre));
    }

    [Fact]
    public async Task MosaicAsync_PageInsteadOfATile_NamesTheTile()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("<html>Log in</html>"));
        using var client = new Asnaro1Client(server.Options());
        var error = await Assert.ThrowsAsync<RasterFormatException>(() => client.MosaicAsync(Scene, Centre, new TileMosaicOptions { Grid = 1 }));

        Assert.Contains($"tile {Centre}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MosaicAsync_EndlessTile_StopsAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(new byte[1 << 16], context.RequestAborted);
        });
        using var client = new Asnaro1Client(server.Options(), new() { MaxBytes = 500_000 });
        var error = await Assert.ThrowsAsync<SourceException>(() => client.MosaicAsync(Scene, Centre, new TileMosaicOptions { Grid = 1 }));

        Assert.Contains("more than 500000 bytes came (MaxBytes)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "the answer is an object instead of an array")]
    [InlineData("[{}]", "scene 0 has no 'entityId'")]
    [InlineData("[{\"entityId\":\"a\",\"min_lat\":1,\"min_lon\":1e300,\"max_lat\":2,\"max_lon\":3}]", "not on the Earth")]
    [InlineData("[{\"entityId\":\"a\",\"cloudCover\":\"much\"}]", "'cloudCover' of scene 0 is no number")]
    [InlineData("<html></html>", "a page or XML came")]
    public async Task SearchAsync_HostileAnswer_SaysWhatWasExpected(string answer, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendJsonAsync(context, answer));
        using var client = new Asnaro1Client(server.Options());
        var error = await Assert.ThrowsAsync<SourceException>(() => client.SearchAsync(1.5, 1.5));

        Assert.Contains("Tellus's list of ASNARO-1 scenes", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static async Task SendTileAsync(HttpContext context)
    {
        var numbers = Path.ChangeExtension(context.Request.Path.Value!, null).Split('/')[^2..].Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var samples = new byte[256 * 256 * 4];
        for (var i = 0; i < samples.Length; i += 4) (samples[i], samples[i + 1], samples[i + 3]) = ((byte)numbers[0], (byte)numbers[1], 255);
        context.Response.ContentType = "image/png";
        await context.Response.Body.WriteAsync(ImageFile.Encode(new PixelImage(256, 256, 4, samples), ImageFileFormat.Png));
    }
}
