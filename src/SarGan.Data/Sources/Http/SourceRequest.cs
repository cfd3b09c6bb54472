using System.Net.Http.Headers;

namespace SarGan.Data.Sources.Http;

/// <summary>A request before it is sent; may be sent more than once.</summary>
/// <param name="Address">Where to.</param>
/// <param name="Expected">What the answer should be, as messages say it: "a file", "a GeoJSON FeatureCollection".</param>
internal sealed record SourceRequest(Uri Address, string Expected)
{
    /// <summary>What is posted, as JSON; null for a GET.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the answer may be. Default: anything.</summary>
    public string Accept { get; init; } = "*/*";

    /// <summary>The first byte wanted; 0 for all.</summary>
    public long RangeFrom { get; init; }

    /// <summary>The last byte wanted; null for all the rest.</summary>
    public long? RangeTo { get; init; }

    /// <summary>What the rest must belong to.</summary>
    public RangeConditionHeaderValue? IfRange { get; init; }

    public HttpRequestMessage ToMessage(Uri address, SourceOptions options, bool withToken)
    {
        var message = new HttpRequestMessage(Body is null ? HttpMethod.Get : HttpMethod.Post, address);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        // Lengths and ranges are those of the file, not of some packing of it.
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (withToken && options.Token is { } token) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (RangeFrom > 0 || RangeTo is not null) (message.Headers.Range, message.Headers.IfRange) = (new RangeHeaderValue(RangeFrom, RangeTo), IfRange);
        if (Body is not null) message.Content = new ByteArrayContent(Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return message;
    }
}
