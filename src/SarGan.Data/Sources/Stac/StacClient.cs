using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using SarGan.Data.Sources.Http;

namespace SarGan.Data.Sources.Stac;

/// <summary>Searches a STAC API and fetches what was found. Safe for concurrent calls.</summary>
/// <remarks>STAC API 1.0.0, item search: https://github.com/radiantearth/stac-api-spec. The base address is the landing page; "search" lies below it.</remarks>
public sealed class StacClient : IDisposable
{
    private readonly SourceChannel _channel;
    private readonly SafeDownloader _downloader;
    private readonly Func<Uri, CancellationToken, ValueTask<Uri>>? _sign;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The service, its token, retries and time-outs.</param>
    /// <param name="sign">Turns an asset's address into one that may be fetched, such as by adding a signature, or https:// for s3://; null for none.</param>
    public StacClient(SourceOptions options, Func<Uri, CancellationToken, ValueTask<Uri>>? sign = null)
    {
        (_channel, _sign) = (new SourceChannel(options), sign);
        _downloader = new SafeDownloader(_channel);
    }

    /// <summary>Searches, page by page as items are asked for.</summary>
    /// <param name="search">What for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Items in the service's order, <see cref="StacSearch.MaxItems"/> at most.</returns>
    /// <exception cref="ArgumentException">The conditions contradict each other.</exception>
    /// <exception cref="SourceException">The service cannot be reached, refuses, or does not answer as a STAC API does.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IAsyncEnumerable<StacItem> SearchAsync(StacSearch search, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(search);
        search.Validate();
        return PagesAsync(search, cancellationToken);
    }

    /// <summary>Fetches a file of an item, signed first where there is a hook for it.</summary>
    /// <param name="asset">Which; its length and checksum are checked where the service states them.</param>
    /// <param name="folder">Where to; made if it is not there. The name is <see cref="StacAsset.FileName"/>, as <see cref="SafeFileName"/> makes it harmless.</param>
    /// <param name="progress">Told after every piece; null for nobody.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived is kept for the next call.</param>
    /// <exception cref="SourceException">The address cannot be fetched (s3://, not encrypted), or the server does not send the file that was expected.</exception>
    /// <exception cref="IOException">The file is there already and not known to be right, another process is fetching it, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DownloadResult> DownloadAsync(StacAsset asset, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var address = _sign is null ? asset.Address : await _sign(asset.Address, cancellationToken).ConfigureAwait(false);
        return await _downloader.DownloadAsync(new DownloadRequest { Address = address, FileName = asset.FileName, Length = asset.Length, Checksum = asset.Checksum }, folder, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _downloader.Dispose();
        _channel.Dispose();
    }

    private async IAsyncEnumerable<StacItem> PagesAsync(StacSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = 0;
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var request = search.Method == StacMethod.Get ? Get(search) : Post(search);
        for (var pages = 1; request is not null; pages++)
        {
            var where = SourceAddress.Describe(request.Address);
            if (pages > search.MaxPages) throw new SourceException(FormattableString.Invariant($"{where}: the service still has a next page after {search.MaxPages} (MaxPages); an end was expected."));
            if (!asked.Add(Mark(request))) throw new SourceException($"{where}: the link to the next page leads back to a page that was read already; an end was expected.");
            StacPage page;
            using (var document = await _channel.ReadJsonAsync(request, cancellationToken).ConfigureAwait(false)) page = StacPage.Read(document.RootElement, request);
            foreach (var item in page.Items)
            {
                yield return item;
                if (++given == search.MaxItems) yield break;
            }

            request = page.Next;
        }
    }

    private SourceRequest Get(StacSearch search)
    {
        var query = new List<string> { FormattableString.Invariant($"limit={Math.Min(search.PageSize, search.MaxItems)}") };
        if (search.Collections.Count > 0) query.Add($"collections={Uri.EscapeDataString(string.Join(',', search.Collections))}");
        if (search.Bounds is { } b) query.Add("bbox=" + string.Join(',', new[] { b.West, b.South, b.East, b.North }.Select(side => side.ToString("0.##########", CultureInfo.InvariantCulture))));
        if (search.Interval is { } interval) query.Add($"datetime={Uri.EscapeDataString(interval)}");
        return new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, "search?" + string.Join('&', query)), StacPage.Expected);
    }

    private SourceRequest Post(StacSearch search)
    {
        var body = new Dictionary<string, object> { ["limit"] = Math.Min(search.PageSize, search.MaxItems) };
        if (search.Collections.Count > 0) body["collections"] = search.Collections;
        if (search.Bounds is { } b) body["bbox"] = new[] { b.West, b.South, b.East, b.North };
        if (search.Interval is { } interval) body["datetime"] = interval;
        return new SourceRequest(SourceAddress.Below(_channel.Options.BaseAddress, "search"), StacPage.Expected) { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    private static string Mark(SourceRequest request) => $"{request.Address.AbsoluteUri} {(request.Body is null ? "" : Convert.ToHexString(SHA256.HashData(request.Body)))}";
}
