using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SarGan.Data.Sources.Http;

namespace SarGan.Data.Sources.Tellus;

/// <summary>The interface that Tellus offers now, Satellite Data Traveler: <c>data-search/</c> by POST, lists of files, and download addresses that are asked for one by one. Safe for concurrent calls.</summary>
/// <remarks>
/// https://www.tellusxdp.com/docs/travelers/ and https://www.tellusxdp.com/en-us/howtouse/dev/Parameters_SceneSearch.html. Addresses of files are signed, short-lived and on another host: they get no token.
/// The mode is looked for in the property "sar:instrument_mode"; that it holds JAXA's names, such as "SM1", could not be verified.
/// </remarks>
public sealed class TravelerTellusClient : ITellusClient
{
    /// <summary>The dataset of PALSAR-2 products of level 2.1, by the key that public clients of the service use.</summary>
    public const string Palsar2Level21 = "b0e16dea-6544-4422-926f-ad3ec9a3fcbd";

    private const string ModeProperty = "sar:instrument_mode";
    private const string ExpectedPage = "Tellus Traveler's GeoJSON list of scenes";
    private const string ExpectedFiles = "Tellus Traveler's list of files (an object with 'results')";
    private const string ExpectedAddress = "Tellus Traveler's address for a download (an object with 'download_url')";

    // The service takes polygons alone. Some 50 m to each side: scenes at the very edge are sorted out here.
    private const double Around = 0.0005;

    private readonly SourceChannel _channel;
    private readonly SafeDownloader _downloader;
    private readonly string _dataset;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The service (<see cref="PublicAddress"/>), its token, retries and time-outs.</param>
    /// <param name="dataset">The key of the dataset that is searched; default <see cref="Palsar2Level21"/>.</param>
    /// <exception cref="ArgumentException">The dataset is empty.</exception>
    public TravelerTellusClient(SourceOptions options, string dataset = Palsar2Level21)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataset);
        (_channel, _dataset) = (new SourceChannel(options), dataset);
        _downloader = new SafeDownloader(_channel);
    }

    /// <summary>Where the service is.</summary>
    public static Uri PublicAddress { get; } = new("https://www.tellusxdp.com/api/traveler/v1/");

    /// <inheritdoc/>
    public IAsyncEnumerable<TellusScene> SearchAsync(TellusSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        return PagesAsync(search, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TellusFile>> ListFilesAsync(TellusScene scene, CancellationToken cancellationToken = default) =>
        TellusFiles.ListAsync(_channel, scene, ("results", ExpectedFiles), ReadFile, cancellationToken);

    /// <inheritdoc/>
    public async Task<DownloadResult> DownloadAsync(TellusFile file, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.IsAvailable) throw new SourceException($"{SourceAddress.Describe(file.Address)}: the service does not hand this file out as it is ('is_downloadable' is false). Order it on the service's site first.");
        var request = new SourceRequest(file.Address, ExpectedAddress) { Body = "{}"u8.ToArray() };
        Uri address;
        using (var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false))
        {
            address = JsonAnswer.Read(request, json =>
            {
                json.Require(document.RootElement, JsonValueKind.Object, "the answer");
                return json.Address(document.RootElement, "download_url", "the answer", request.Address);
            });
        }

        return await _downloader.DownloadAsync(new DownloadRequest { Address = address, FileName = file.Name, Length = file.Length }, folder, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _downloader.Dispose();
        _channel.Dispose();
    }

    private async IAsyncEnumerable<TellusScene> PagesAsync(TellusSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (given, cursors) = (0, new HashSet<string>(StringComparer.Ordinal));
        JsonElement? cursor = null;
        for (var page = 1; ; page++)
        {
            var request = Ask(search, cursor);
            var where = SourceAddress.Describe(request.Address);
            if (page > search.MaxPages) throw new SourceException(FormattableString.Invariant($"{where}: the service still has scenes after {search.MaxPages} pages (MaxPages); an end was expected."));
            (List<TellusScene> Scenes, JsonElement? Cursor) answer;
            using (var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false)) answer = ReadPage(document.RootElement, request);
            foreach (var scene in answer.Scenes)
            {
                if (!Footprints.Contains(scene.Footprint, search.Longitude, search.Latitude)) continue;
                yield return scene;
                if (++given == search.MaxScenes) yield break;
            }

            if (answer.Scenes.Count == 0 || answer.Cursor is not { } next) yield break;
            if (!cursors.Add(next.GetRawText())) throw new SourceException($"{where}: the cursor leads back to a page that was read already; an end was expected.");
            cursor = next;
        }
    }

    private SourceRequest Ask(TellusSearch search, JsonElement? cursor)
    {
        var query = new Dictionary<string, object>();
        if (search.Mode is { } mode) query[ModeProperty] = new { eq = mode };
        if (search.From is { } from) query["start_datetime"] = new { gte = Time(from) };
        if (search.Until is { } until) query["end_datetime"] = new { lte = Time(until) };
        var body = new Dictionary<string, object>
        {
            ["datasets"] = new[] { _dataset },
            ["intersects"] = new { type = "Polygon", coordinates = new[] { Square(search) } },
            ["query"] = query,
            ["sortby"] = new[] { new { field = "properties.end_datetime", direction = "desc" } },
            ["paginate"] = new { size = search.PageSize, cursor },
        };
        return new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, "data-search/"), ExpectedPage) { Body = JsonSerializer.SerializeToUtf8Bytes(body) };

        static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>A ring around the point. Across 180° it goes on beyond, as the service asks.</summary>
    private static double[][] Square(TellusSearch search)
    {
        var (west, east) = (Math.Round(search.Longitude - Around, 9), Math.Round(search.Longitude + Around, 9));
        var (south, north) = (Math.Max(Math.Round(search.Latitude - Around, 9), -90), Math.Min(Math.Round(search.Latitude + Around, 9), 90));
        if (west < -180) (west, east) = (west + 360, east + 360);
        return [[west, south], [east, south], [east, north], [west, north], [west, south]];
    }

    private (List<TellusScene> Scenes, JsonElement? Cursor) ReadPage(JsonElement root, SourceRequest request) => JsonAnswer.Read(request, json =>
    {
        json.Require(root, JsonValueKind.Object, "the answer");
        var scenes = json.Array(root, "features", "the answer").EnumerateArray().Select((feature, index) => ReadScene(json, feature, FormattableString.Invariant($"scene {index}"))).ToList();
        return (scenes, ReadCursor(json, root));
    });

    private static JsonElement? ReadCursor(JsonAnswer json, JsonElement root)
    {
        if (Part(root, "meta") is not { } meta) return null;
        // Written either way in what is public of the service.
        if ((Part(meta, "search-condition") ?? Part(meta, "search_condition")) is not { } condition || Part(condition, "paginate") is not { } paginate) return null;
        if (!paginate.TryGetProperty("cursor", out var cursor) || cursor.ValueKind == JsonValueKind.Null) return null;
        return cursor.GetRawText().Length <= 65536 ? cursor.Clone() : throw json.Wrong("the cursor has more than 65536 characters");

        static JsonElement? Part(JsonElement element, string name) => element.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;
    }

    private TellusScene ReadScene(JsonAnswer json, JsonElement feature, string where)
    {
        json.Require(feature, JsonValueKind.Object, where);
        var id = json.String(feature, "id", where);
        var dataset = json.OptionalString(feature, "dataset_id", where) ?? _dataset;
        var properties = json.Object(feature, "properties", where);
        var footprint = json.Geometry(feature, where) ?? throw json.Wrong($"{where} has no place ('geometry' is null)");
        if (!Footprints.IsOnEarth(footprint)) throw json.Wrong($"'geometry' of {where} is not on the Earth");
        return new TellusScene
        {
            Id = id,
            Name = json.OptionalString(properties, "tellus:name", where) ?? id,
            Footprint = footprint,
            Mode = json.OptionalString(properties, ModeProperty, where),
            Time = json.OptionalTime(properties, "start_datetime", where),
            Properties = JsonAnswer.CopyOf(properties),
            FilesAddress = SourceAddress.Below(_channel.Options.BaseAddress, $"datasets/{Segment(json, dataset, where)}/data/{Segment(json, id, where)}/files/"),
        };
    }

    private static TellusFile ReadFile(JsonAnswer json, JsonElement file, string where, Uri list)
    {
        json.Require(file, JsonValueKind.Object, where);
        var id = json.Child(file, "id", where);
        var key = id.ValueKind == JsonValueKind.Number ? id.GetRawText() : json.String(file, "id", where);
        var isAvailable = !file.TryGetProperty("is_downloadable", out var downloadable) || downloadable.ValueKind != JsonValueKind.False;
        return new TellusFile(json.String(file, "name", where), SourceAddress.Below(list, $"{Segment(json, key, where)}/download-url/"), json.OptionalLength(file, "size_bytes", where), isAvailable);
    }

    /// <summary>A key as one part of an address: it cannot lead elsewhere.</summary>
    private static string Segment(JsonAnswer json, string key, string where) =>
        key.Trim('.').Length > 0 ? Uri.EscapeDataString(key) : throw json.Wrong($"the key of {where} names nothing");
}
