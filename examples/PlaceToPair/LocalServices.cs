using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PlaceToPair;

/// <summary>A geocoder, Tellus's search and Tellus's tiles on 127.0.0.1, in the forms of the real ones. Whoever brings no token gets 401.</summary>
internal sealed class LocalServices : IAsyncDisposable
{
    public const string Token = "a-token-of-this-example";

    private readonly WebApplication _app;

    private LocalServices(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<LocalServices> StartAsync(World world)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();

        app.MapGet("/nominatim/search", (string q) => Json(new JsonArray(new JsonObject
        {
            ["lat"] = World.Latitude.ToString(CultureInfo.InvariantCulture), ["lon"] = World.Longitude.ToString(CultureInfo.InvariantCulture), ["display_name"] = $"{q} (simulated)",
        })));

        // Tellus Traveler: a page of search results, the files of a scene, and signed addresses for them.
        var tellus = app.MapGroup("").AddEndpointFilter(async (call, next) =>
            call.HttpContext.Request.Headers.Authorization == $"Bearer {Token}" ? await next(call) : Results.StatusCode(StatusCodes.Status401Unauthorized));
        tellus.MapPost("/traveler/data-search/", async (HttpRequest request) =>
        {
            var asked = (await JsonNode.ParseAsync(request.Body))!;   // no body: not the form of the service
            var isFirst = asked["paginate"]?["cursor"] is null;
            // The second scene's outline is near, but does not hold the place.
            var (id, name, east) = isFirst ? ("scene-1", World.SceneName, 0.0) : ("scene-2", "ALOS2000000000-180101", 0.05);
            var ring = new JsonArray([.. world.Footprint.Append(world.Footprint.First()).Select(corner => new JsonArray(corner.Longitude + east, corner.Latitude))]);
            return Json(new JsonObject
            {
                ["type"] = "FeatureCollection",
                ["features"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Feature", ["id"] = id, ["dataset_id"] = "palsar2-l21",
                    ["geometry"] = new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(ring) },
                    ["properties"] = new JsonObject { ["tellus:name"] = name, ["sar:instrument_mode"] = "SM1", ["start_datetime"] = "2018-10-18T02:41:37Z" },
                }),
                ["meta"] = new JsonObject { ["total"] = 2, ["search-condition"] = new JsonObject { ["paginate"] = new JsonObject { ["size"] = 10, ["cursor"] = isFirst ? "page-2" : null } } },
            });
        });
        var files = Directory.GetFiles(world.ProductFolder).Order(StringComparer.Ordinal).ToArray();
        tellus.MapGet("/traveler/datasets/palsar2-l21/data/scene-1/files/", () => Json(new JsonObject
        {
            ["results"] = new JsonArray([.. files.Select((file, index) => new JsonObject { ["id"] = index, ["name"] = Path.GetFileName(file), ["size_bytes"] = new FileInfo(file).Length, ["is_downloadable"] = true })]),
        }));
        tellus.MapPost("/traveler/datasets/palsar2-l21/data/scene-1/files/{file}/download-url/", (int file, HttpRequest request) =>
            Json(new JsonObject { ["download_url"] = $"{request.Scheme}://{request.Host}/store/{file}?signature=0123" }));
        app.MapGet("/store/{file}", (int file) => Results.File(files[file], "image/tiff", enableRangeProcessing: true));

        // Tellus's optical scenes: found by box, handed out as tiles.
        tellus.MapGet("/gis/api/v1/asnaro1/scene", () => Json(new JsonArray(new JsonObject { ["entityId"] = World.OpticalName, ["acquisitionDate"] = "Mon, 24 Dec 2018 06:09:59 GMT", ["cloudCover"] = 0 })));
        tellus.MapGet($"/gis/ASNARO-1/{World.OpticalName}/{{z:int}}/{{x:int}}/{{y:int}}.png", (int z, int x, int y) =>
        {
            var path = Path.Combine(world.TileFolder, FormattableString.Invariant($"{z}"), FormattableString.Invariant($"{x}"), FormattableString.Invariant($"{y}.png"));
            return File.Exists(path) ? Results.File(path, "image/png") : Results.NotFound();
        });
        await app.StartAsync();
        return new LocalServices(app);

        static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
