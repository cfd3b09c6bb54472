using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SarGan.Data.Sources.Http;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Tellus;

/// <summary>The interface that Tellus offered until 2022: <c>api/v1/origin/search/palsar2-l21</c>, publish links and lists of files. Safe for concurrent calls.</summary>
/// <remarks>
/// A scene's "bbox" is west, south, east, north: longitude first. Footprints are these boxes, larger than the slanted scenes, so a point near a corner may lie beside the picture.
/// Pages after the first are asked for by "page", counted from 1; whether the service counted so could not be verified.
/// Files and publish links on hosts other than that of the base address are asked for without the token.
/// </remarks>
public sealed class LegacyTellusClient : ITellusClient
{
    private const string ExpectedPage = "Tellus's list of scenes (an object with 'items')";
    private const string ExpectedFiles = "Tellus's list of files (an object with 'files')";

    private readonly SourceChannel _channel;
    private readonly SafeDownloader _downloader;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The service (<see cref="PublicAddress"/>), its token, retries and time-outs.</param>
    public LegacyTellusClient(SourceOptions options)
    {
        _channel = new SourceChannel(options);
        _downloader = new SafeDownloader(_channel);
    }

    /// <summary>Where the service was.</summary>
    public static Uri PublicAddress { get; } = new("https://file.tellusxdp.com/");

    /// <inheritdoc/>
    public IAsyncEnumerable<TellusScene> SearchAsync(TellusSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        return PagesAsync(search, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TellusFile>> ListFilesAsync(TellusScene scene, CancellationToken cancellationToken = default) =>
        TellusFiles.ListAsync(_channel, scene, ("files", ExpectedFiles), ReadFile, cancellationToken);

    /// <inheritdoc/>
    public Task<DownloadResult> DownloadAsync(TellusFile file, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _downloader.DownloadAsync(new DownloadRequest { Address = file.Address, FileName = file.Name, Length = file.Length }, folder, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _downloader.Dispose();
        _channel.Dispose();
    }

    private async IAsyncEnumerable<TellusScene> PagesAsync(TellusSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var page = 1; ; page++)
        {
            var request = Ask(search, page);
            var where = SourceAddress.Describe(request.Address);
            if (page > search.MaxPages) throw new SourceException(FormattableString.Invariant($"{where}: the service still has scenes after {search.MaxPages} pages (MaxPages); an end was expected."));
            (List<TellusScene> Scenes, long? Count) answer;
            using (var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false)) answer = ReadPage(document.RootElement, request);
            var before = seen.Count;
            foreach (var scene in answer.Scenes)
            {
                if (!seen.Add(scene.Id) || !Footprints.Contains(scene.Footprint, search.Longitude, search.Latitude)) continue;
                yield return scene;
                if (++given == search.MaxScenes) yield break;
            }

            // Whether "count" is that of the page or of all is not said: either way there is an end only where neither promises more.
            if (answer.Scenes.Count == 0 || (answer.Scenes.Count < search.PageSize && !(answer.Count > seen.Count))) yield break;
            if (seen.Count == before) throw new SourceException(FormattableString.Invariant($"{where}: page {page} holds the same scenes as those before; other ones, or an end, were expected."));
        }
    }

    private SourceRequest Ask(TellusSearch search, int page)
    {
        // The article's own query: a box of no extent at the point, here with all its digits.
        var (latitude, longitude) = (Number(search.Latitude), Number(search.Longitude));
        var query = new List<string>
        {
            FormattableString.Invariant($"page_size={search.PageSize}"),
            $"left_bottom_lat={latitude}", $"left_bottom_lon={longitude}", $"right_top_lat={latitude}", $"right_top_lon={longitude}",
        };
        if (search.Mode is { } mode) query.Add($"mode={Uri.EscapeDataString(mode)}");
        if (search.From is { } from) query.Add($"after={Time(from)}");
        if (search.Until is { } until) query.Add($"before={Time(until)}");
        if (page > 1) query.Add(FormattableString.Invariant($"page={page}"));
        return new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, "api/v1/origin/search/palsar2-l21?" + string.Join('&', query)), ExpectedPage);

        static string Number(double degrees) => degrees.ToString("0.##########", CultureInfo.InvariantCulture);
        static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
    }

    private static (List<TellusScene> Scenes, long? Count) ReadPage(JsonElement root, SourceRequest request) => JsonAnswer.Read(request, json =>
    {
        json.Require(root, JsonValueKind.Object, "the answer");
        var scenes = json.Array(root, "items", "the answer").EnumerateArray().Select((item, index) => ReadScene(json, item, FormattableString.Invariant($"scene {index}"), request.Address)).ToList();
        return (scenes, json.OptionalLength(root, "count", "the answer"));
    });

    private static TellusScene ReadScene(JsonAnswer json, JsonElement item, string where, Uri page)
    {
        json.Require(item, JsonValueKind.Object, where);
        var id = json.String(item, "dataset_id", where);
        var sides = json.Array(item, "bbox", where).EnumerateArray().Select(side => json.Number(side, $"'bbox' of {where}")).ToArray();
        if (sides.Length != 4) throw json.Wrong(FormattableString.Invariant($"'bbox' of {where} has {sides.Length} numbers instead of 4"));
        var footprint = Footprints.FromBounds(new MapBounds(sides[0], sides[1], sides[2], sides[3]));
        if (!Footprints.IsOnEarth(footprint)) throw json.Wrong($"'bbox' of {where} is not on the Earth (west, south, east, north in degrees)");
        return new TellusScene
        {
            Id = id,
            Name = id,
            Footprint = footprint,
            Mode = json.OptionalString(item, "mode", where),
            Time = json.OptionalTime(item, "observation_datetime", where),
            Properties = JsonAnswer.CopyOf(item),
            FilesAddress = json.Address(item, "publish_link", where, page),
        };
    }

    private static TellusFile ReadFile(JsonAnswer json, JsonElement file, string where, Uri list)
    {
        json.Require(file, JsonValueKind.Object, where);
        return new TellusFile(json.String(file, "file_name", where), json.Address(file, "url", where, list), json.OptionalLength(file, "file_size", where), IsAvailable: true);
    }
}
