namespace SarGan.Data.Sources.Http;

/// <summary>Where a service is, who asks, and how patiently.</summary>
public sealed record SourceOptions
{
    /// <summary>What the program calls itself unless told otherwise.</summary>
    public const string DefaultUserAgent = "SarGan";

    /// <summary>The root of the service. https://, or http:// for this machine itself; without user, query and fragment.</summary>
    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public required Uri BaseAddress { get; init => field = SourceAddress.CheckBase(value, nameof(BaseAddress)); }

    /// <summary>
    /// Access token; null (default) for none. It is sent as "Authorization: Bearer" to scheme, host and port of <see cref="BaseAddress"/> only, along no
    /// redirection that leaves them, and stands in no message.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty or holds anything but printable ASCII.</exception>
    public string? Token { get; init => field = value is null ? null : CheckHeader(value, nameof(Token), spaces: false); }

    /// <summary>What the program calls itself towards servers. Default <see cref="DefaultUserAgent"/>; public services ask for the application's own name and a contact.</summary>
    /// <exception cref="ArgumentException">The value is empty or holds anything but printable ASCII.</exception>
    public string UserAgent { get; init => field = CheckHeader(value, nameof(UserAgent), spaces: true); } = DefaultUserAgent;

    /// <summary>
    /// Gives the client for a request, such as <c>() =&gt; factory.CreateClient("stac")</c> of an IHttpClientFactory; null (default) for an own one. Clients
    /// stay the caller's to dispose. Their handler must not follow redirections by itself (AllowAutoRedirect false) nor decompress.
    /// </summary>
    public Func<HttpClient>? Client { get; init; }

    /// <summary>How often a request or a broken download is tried again. Default 4; 0 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRetries { get; init => field = Check.Range(value, 0, 20, nameof(MaxRetries)); } = 4;

    /// <summary>Seconds before the first retry; doubles with each one, and half of it is random. Where the server names a time (Retry-After), that half comes on top of it. Default 1; 0 to 3600.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double RetryDelaySeconds { get; init => field = Check.Range(value, 0, 3600, nameof(RetryDelaySeconds)); } = 1;

    /// <summary>Longest wait before a retry in seconds. Default 60; 0 to 86400. A server that asks for more (Retry-After) is not asked again.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxRetryDelaySeconds { get; init => field = Check.Range(value, 0, 86400, nameof(MaxRetryDelaySeconds)); } = 60;

    /// <summary>Seconds for a whole answer in JSON, and for a download to begin and between two pieces of it. Default 60; 0.01 to 3600.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TimeoutSeconds { get; init => field = Check.Range(value, 0.01, 3600, nameof(TimeoutSeconds)); } = 60;

    /// <summary>Most redirections of a request. Default 5; 0 to 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxRedirects { get; init => field = Check.Range(value, 0, 20, nameof(MaxRedirects)); } = 5;

    /// <summary>Most bytes of an answer in JSON; downloads have a limit of their own. Default 32 MiB; 1 to 2^30.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxAnswerBytes { get; init => field = Check.Range(value, 1, 1 << 30, nameof(MaxAnswerBytes)); } = 32 << 20;

    /// <summary>The clock that waits go by; time-outs are always in real time. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>The base address, and whether there is a token, but not the token.</summary>
    public override string ToString() => $"{nameof(SourceOptions)} {{ {nameof(BaseAddress)} = {BaseAddress}, {nameof(Token)} = {(Token is null ? "none" : "***")}, {nameof(UserAgent)} = {UserAgent} }}";

    private static string CheckHeader(string value, string name, bool spaces)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        // The value itself may be secret: it does not go into the message.
        if (value.Any(c => c is < ' ' or > '~' || (c == ' ' && !spaces))) throw new ArgumentException($"{name} must be printable ASCII{(spaces ? "" : " without spaces")}.", name);
        return value;
    }
}
