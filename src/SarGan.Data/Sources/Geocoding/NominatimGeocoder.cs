using System.Text.Json;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Geocoding;

/// <summary>Asks a Nominatim service, OpenStreetMap's own by default. Safe for concurrent calls, which wait for each other.</summary>
/// <remarks>
/// Usage policy: https://operations.osmfoundation.org/policies/nominatim/. At most one request a second is made, retries included, by one geocoder: share it. Nothing is cached.
/// What it answers is (c) OpenStreetMap contributors, ODbL 1.0; say so where you show it.
/// </remarks>
public sealed class NominatimGeocoder : IGeocoder, IDisposable
{
    private const string Expected = "a JSON array of places";

    private readonly SourceChannel _channel;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The service (<see cref="PublicAddress"/>), and the application's own name as <see cref="SourceOptions.UserAgent"/>, best with a contact.</param>
    /// <exception cref="ArgumentException">The user agent is the library's, not the application's.</exception>
    public NominatimGeocoder(SourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.UserAgent == SourceOptions.DefaultUserAgent)
            throw new ArgumentException($"UserAgent must name your application, best with a contact: Nominatim's usage policy asks for it. Actual value was the library's own, '{options.UserAgent}'.", nameof(options));
        _channel = new SourceChannel(options, TimeSpan.FromSeconds(1));
    }

    /// <summary>OpenStreetMap's own service.</summary>
    public static Uri PublicAddress { get; } = new("https://nominatim.openstreetmap.org/");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<GeocodedPlace>> FindAsync(string place, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(place);
        var request = new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, $"search?format=jsonv2&limit=10&q={Uri.EscapeDataString(place)}"), Expected);
        using var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false);
        return JsonAnswer.Read(request, json =>
        {
            json.Require(document.RootElement, JsonValueKind.Array, "the answer");
            return document.RootElement.EnumerateArray().Select((element, index) => Read(json, element, FormattableString.Invariant($"place {index}"))).ToList();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static GeocodedPlace Read(JsonAnswer json, JsonElement element, string where)
    {
        json.Require(element, JsonValueKind.Object, where);
        var longitude = json.Number(json.Child(element, "lon", where), $"'lon' of {where}");
        var latitude = json.Number(json.Child(element, "lat", where), $"'lat' of {where}");
        if (Math.Abs(longitude) > 180 || Math.Abs(latitude) > 90) throw json.Wrong($"{where} is not on the Earth");
        return new GeocodedPlace(json.String(element, "display_name", where), longitude, latitude, ReadBounds(json, element, where));
    }

    private static MapBounds? ReadBounds(JsonAnswer json, JsonElement element, string where)
    {
        if (!element.TryGetProperty("boundingbox", out var box)) return null;
        var name = $"'boundingbox' of {where}";
        json.Require(box, JsonValueKind.Array, name);
        var sides = box.EnumerateArray().Select(side => json.Number(side, name)).ToArray();
        // Nominatim's order is south, north, west, east.
        return sides.Length == 4 ? new MapBounds(sides[2], sides[0], sides[3], sides[1]) : throw json.Wrong(FormattableString.Invariant($"{name} has {sides.Length} numbers instead of 4"));
    }
}
