using System.Globalization;
using System.Text.Json;
using SarGan.Data.Mosaics;
using SarGan.Data.Sources.Http;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Tellus;

/// <summary>An optical scene of ASNARO-1 that a search found.</summary>
public sealed record Asnaro1Scene
{
    /// <summary>The service's key of it ("entityId"), such as "20181224060959386_AS1". May be hostile.</summary>
    public required string Id { get; init; }

    /// <summary>When it was taken, in the service's own words; null where it does not say.</summary>
    public string? AcquisitionDate { get; init; }

    /// <summary>Its share of clouds in percent; null where the service does not say.</summary>
    public double? CloudCover { get; init; }

    /// <summary>All that the service says of it, by name.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Properties { get; init; }
}

/// <summary>
/// Finds optical scenes of ASNARO-1 on Tellus and reads their web-map tiles: <c>api/v1/asnaro1/scene</c> and <c>ASNARO-1/{scene}/{z}/{x}/{y}.png</c>. Safe for concurrent calls.
/// </summary>
/// <remarks>The service handed out these scenes as tiles alone. The addresses are those of 2020; whether they still answer could not be verified.</remarks>
public sealed class Asnaro1Client : IDisposable
{
    private const string Expected = "Tellus's list of ASNARO-1 scenes (an array)";

    private readonly SourceChannel _channel;
    private readonly TilePictureOptions _pictures;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The service (<see cref="PublicAddress"/>), its token, retries and time-outs.</param>
    /// <param name="pictures">Limits and bands of tiles; null for three bands and the default limits. Its time-out and user agent are not used: those of <paramref name="options"/> are.</param>
    public Asnaro1Client(SourceOptions options, TilePictureOptions? pictures = null) =>
        (_channel, _pictures) = (new SourceChannel(options), pictures ?? new TilePictureOptions { Bands = 3 });

    /// <summary>Where the service was.</summary>
    public static Uri PublicAddress { get; } = new("https://gisapi.tellusxdp.com/");

    /// <summary>Searches for scenes at a point.</summary>
    /// <param name="longitude">East of Greenwich in degrees, -180 to 180.</param>
    /// <param name="latitude">North of the equator in degrees, -90 to 90.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Scenes in the service's order, the box around which holds the point where the service states it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The point is not on the Earth.</exception>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or does not answer as this interface does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<IReadOnlyList<Asnaro1Scene>> SearchAsync(double longitude, double latitude, CancellationToken cancellationToken = default)
    {
        var (x, y) = (Number(Check.Range(longitude, -180, 180, nameof(longitude))), Number(Check.Range(latitude, -90, 90, nameof(latitude))));
        var request = new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, $"api/v1/asnaro1/scene?min_lat={y}&min_lon={x}&max_lat={y}&max_lon={x}"), Expected);
        using var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false);
        return JsonAnswer.Read(request, json =>
        {
            json.Require(document.RootElement, JsonValueKind.Array, "the answer");
            return document.RootElement.EnumerateArray().Select((scene, index) => Read(json, scene, FormattableString.Invariant($"scene {index}")))
                .Where(scene => scene.Bounds is not { } bounds || Footprints.Contains(Footprints.FromBounds(bounds), longitude, latitude)).Select(scene => scene.Scene).ToList();
        });

        static string Number(double degrees) => degrees.ToString("0.##########", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads tiles of a scene around a point and puts them together, north up.</summary>
    /// <param name="scene">One that a search found.</param>
    /// <param name="centre">The tile of the point, as <see cref="WebMercatorTile.At"/> gives it; the service's finest zoom is 18.</param>
    /// <param name="options">Number of tiles and fill; null for the defaults.</param>
    /// <param name="progress">Told how many tiles were asked for; null for nobody.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or sends something else than a tile.</exception>
    /// <exception cref="RasterFormatException">A tile cannot be read, or differs from another in size, bands or sample type.</exception>
    /// <exception cref="FileNotFoundException">None of the tiles exists: the scene does not reach here.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TileMosaic> MosaicAsync(Asnaro1Scene scene, WebMercatorTile centre, TileMosaicOptions? options = null, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.Id.Trim('.').Length == 0) throw new SourceException($"{SourceAddress.Describe(_channel.Options.BaseAddress)}: the key of a scene names nothing.");
        var template = new TileTemplate($"{SourceAddress.Below(_channel.Options.BaseAddress, $"ASNARO-1/{Uri.EscapeDataString(scene.Id)}/").AbsoluteUri}{{z}}/{{x}}/{{y}}.png");
        var asked = 0;
        return await TileMosaic.AssembleAsync(centre, ReadAsync, options, cancellationToken).ConfigureAwait(false);

        async ValueTask<MemoryRaster?> ReadAsync(WebMercatorTile tile, CancellationToken token)
        {
            var file = await _channel.ReadBytesAsync(new SourceRequest(new Uri(template.Expand(tile)), "a tile (PNG or JPEG)"), (_pictures.MaxBytes, nameof(_pictures.MaxBytes)), token).ConfigureAwait(false);
            progress?.Report(Interlocked.Increment(ref asked));
            return file is null ? null : TilePictures.Decode(file, template.Describe(tile), _pictures);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static (Asnaro1Scene Scene, MapBounds? Bounds) Read(JsonAnswer json, JsonElement element, string where)
    {
        json.Require(element, JsonValueKind.Object, where);
        var scene = new Asnaro1Scene
        {
            Id = json.String(element, "entityId", where),
            AcquisitionDate = json.OptionalString(element, "acquisitionDate", where),
            CloudCover = element.TryGetProperty("cloudCover", out var cover) && cover.ValueKind != JsonValueKind.Null ? json.Number(cover, $"'cloudCover' of {where}") : null,
            Properties = JsonAnswer.CopyOf(element),
        };
        string[] names = ["min_lon", "min_lat", "max_lon", "max_lat"];
        if (!names.All(name => element.TryGetProperty(name, out _))) return (scene, null);
        var sides = names.Select(name => json.Number(element.GetProperty(name), $"'{name}' of {where}")).ToArray();
        var bounds = new MapBounds(sides[0], sides[1], sides[2], sides[3]);
        return Footprints.IsOnEarth(Footprints.FromBounds(bounds)) ? (scene, bounds) : throw json.Wrong($"the box of {where} is not on the Earth");
    }
}
