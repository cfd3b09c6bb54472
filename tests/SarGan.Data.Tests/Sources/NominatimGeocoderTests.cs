using Microsoft.AspNetCore.Http;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Geocoding;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Tests.Sources;

public sealed class NominatimGeocoderTests
{
    private const string Skytree = """[{"place_id":1,"lat":"35.7100327","lon":"139.8107155","display_name":"Tokyo Skytree, Sumida, Tokyo","boundingbox":["35.7096","35.7105","139.8101","139.8113"]}]""";

    [Fact]
    public async Task FindAsync_Place_IsRead()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync(Skytree));
        using var geocoder = new NominatimGeocoder(server.Options());
        var place = Assert.Single(await geocoder.FindAsync("Skytree, Tokyo & more"));

        Assert.Equal(new GeocodedPlace("Tokyo Skytree, Sumida, Tokyo", 139.8107155, 35.7100327, new MapBounds(139.8101, 35.7096, 139.8113, 35.7105)), place);
        var seen = server.Seen.Single();
        Assert.Equal(("/search", "?format=jsonv2&limit=10&q=Skytree%2C%20Tokyo%20%26%20more", "SarGan tests"), (seen.Path, seen.Query, seen.UserAgent));
    }

    [Fact]
    public async Task FindAsync_NothingFound_IsEmpty()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("[]"));
        using var geocoder = new NominatimGeocoder(server.Options());

        Assert.Empty(await geocoder.FindAsync("nowhere"));
    }

    [Fact]
    public async Task FindAsync_ManyAtOnce_StartASecondApart()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("[]"));
        using var geocoder = new NominatimGeocoder(server.Options(clock));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => geocoder.FindAsync("a")));

        // The clock stands still but for the waits.
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(1), 3), clock.Waits);
        Assert.Equal(4, server.Seen.Count);
    }

    [Fact]
    public async Task FindAsync_Retries_KeepThePace()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            if (number == 0) context.Response.StatusCode = 503;
            return context.Response.WriteAsync("[]");
        });
        using var geocoder = new NominatimGeocoder(server.Options(clock) with { RetryDelaySeconds = 0.2 });
        await geocoder.FindAsync("a");

        Assert.Equal(1.0, clock.Waits.Sum(wait => wait.TotalSeconds), 6);
    }

    [Fact]
    public void Constructor_LibrarysOwnUserAgent_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new NominatimGeocoder(new SourceOptions { BaseAddress = NominatimGeocoder.PublicAddress }));

        Assert.StartsWith("UserAgent must name your application", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html></html>", "a page or XML came")]
    [InlineData("{\"error\":\"x\"}", "the answer is an object instead of an array")]
    [InlineData("[7]", "place 0 is a number")]
    [InlineData("[{\"lat\":\"35\",\"display_name\":\"a\"}]", "has no 'lon'")]
    [InlineData("[{\"lat\":\"x\",\"lon\":\"1\",\"display_name\":\"a\"}]", "'lat' of place 0 is no number")]
    [InlineData("[{\"lat\":\"NaN\",\"lon\":\"1\",\"display_name\":\"a\"}]", "'lat' of place 0 is no number")]
    [InlineData("[{\"lat\":\"91\",\"lon\":\"1\",\"display_name\":\"a\"}]", "not on the Earth")]
    [InlineData("[{\"lat\":\"1\",\"lon\":\"1\",\"display_name\":7}]", "'display_name' of place 0 is a number")]
    [InlineData("[{\"lat\":\"1\",\"lon\":\"1\",\"display_name\":\"\\udc00\"}]", "cannot be read")]
    [InlineData("[{\"lat\":\"1\",\"lon\":\"1\",\"display_name\":\"a\",\"boundingbox\":[1]}]", "1 numbers instead of 4")]
    public async Task FindAsync_HostileAnswer_SaysWhatWasExpected(string answer, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync(answer));
        using var geocoder = new NominatimGeocoder(server.Options());
        var error = await Assert.ThrowsAsync<SourceException>(() => geocoder.FindAsync("a"));

        Assert.Contains("a JSON array of places was expected", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
