using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SarGan.Data.Sources.Http;

/// <summary>Asks one service: follows redirections by hand, keeps the token at home, tries again with patience. Safe for concurrent calls.</summary>
internal sealed class SourceChannel : IDisposable
{
    private readonly HttpClient? _own;
    private readonly Pace? _pace;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where, who and how.</param>
    /// <param name="pause">Least time between the starts of two requests, retries and redirections included; zero for none.</param>
    public SourceChannel(SourceOptions options, TimeSpan pause = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _pace = pause > TimeSpan.Zero ? new Pace(pause, options.Clock) : null;
        if (options.Client is null)
            _own = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    public SourceOptions Options { get; }

    /// <summary>Runs an attempt until it succeeds, fails for good, or has been retried often enough.</summary>
    public async Task<T> RetryAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            TimeSpan wait;
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (SourceException e) when (e.IsTransient)
            {
                if (retries >= MostRetries(e) || e.RetryAfter?.TotalSeconds > Options.MaxRetryDelaySeconds) throw GivenUp(e, retries + 1);
                wait = Wait(retries, e.RetryAfter);
            }

            await Task.Delay(wait, Options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks once, and along redirections. The answer is 200 or 206, its body not read.</summary>
    /// <exception cref="SourceException">The server cannot be reached, is too slow, or answers something else.</exception>
    public async Task<HttpResponseMessage> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
    {
        var (address, isHome) = (request.Address, true);
        SourceAddress.CheckAnswer(address, Options.BaseAddress);
        for (var redirects = 0; ; redirects++)
        {
            // Once away, a redirection back does not bring the token into play again: its path was chosen elsewhere.
            isHome = isHome && SourceAddress.IsSameOrigin(address, Options.BaseAddress);
            var response = await SendAsync(request, address, isHome, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is 200 or 206) return response;
            using (response)
            {
                if (!IsRedirect((int)response.StatusCode)) throw Refusal(response, address, request);
                if (redirects >= Options.MaxRedirects) throw new SourceException(FormattableString.Invariant($"{SourceAddress.Describe(request.Address)}: more than {Options.MaxRedirects} redirections (MaxRedirects)."));
                address = Target(response, address, request);
            }
        }
    }

    /// <summary>Asks for JSON, with retries.</summary>
    /// <exception cref="SourceException">No JSON came.</exception>
    public Task<JsonDocument> ReadJsonAsync(SourceRequest request, CancellationToken cancellationToken) =>
        RetryAsync(() => ReadJsonOnceAsync(request with { Accept = "application/geo+json, application/json" }, cancellationToken), cancellationToken);

    /// <summary>Asks for a small file, with retries.</summary>
    /// <returns>Its bytes; null where the server answers that there is no such file (404, 410 or 204).</returns>
    /// <exception cref="SourceException">Something else came, or more than the limit.</exception>
    public async Task<byte[]?> ReadBytesAsync(SourceRequest request, (int Bytes, string Name) limit, CancellationToken cancellationToken)
    {
        try
        {
            return await RetryAsync(() => ReadWholeAsync(request, limit, (bytes, _) => bytes.ToArray(), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException e) when (e.StatusCode is 404 or 410 or 204)
        {
            return null;
        }
    }

    public static SourceException Broken(Uri address, string trouble, Exception cause) => new($"{SourceAddress.Describe(address)}: {trouble}", cause) { IsTransient = true };

    public string TooSlow => FormattableString.Invariant($"the server sent nothing more for {Options.TimeoutSeconds} s (TimeoutSeconds).");

    public void Dispose()
    {
        _own?.Dispose();
        _pace?.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(SourceRequest request, Uri address, bool isHome, CancellationToken cancellationToken)
    {
        if (_pace is not null) await _pace.WaitAsync(cancellationToken).ConfigureAwait(false);
        var client = _own ?? Options.Client!(); // Without an own client there is this one.
        if (client.DefaultRequestHeaders.Authorization is not null)
            throw new InvalidOperationException("The HttpClient of SourceOptions.Client carries an Authorization header, which would go to every host. Give the token as SourceOptions.Token.");
        using var message = request.ToMessage(address, Options, isHome);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.Timeout);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            // A wrong certificate stays wrong.
            throw new SourceException($"{SourceAddress.Describe(address)}: the server cannot be reached or does not speak HTTP. {e.Message}", e) { IsTransient = e.HttpRequestError != HttpRequestError.SecureConnectionError };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(address, TooSlow, e);
        }

        if (response.RequestMessage?.RequestUri is { } asked && asked != address)
        {
            response.Dispose();
            throw new InvalidOperationException("The HttpClient of SourceOptions.Client follows redirections by itself; give its handler AllowAutoRedirect = false.");
        }

        return response;
    }

    private Task<JsonDocument> ReadJsonOnceAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ReadWholeAsync(request, (Options.MaxAnswerBytes, nameof(Options.MaxAnswerBytes)), (bytes, response) => Parse(bytes, response, SourceAddress.Describe(request.Address), request.Expected), cancellationToken);

    private async Task<T> ReadWholeAsync<T>(SourceRequest request, (int Bytes, string Name) most, Func<ReadOnlyMemory<byte>, HttpResponseMessage, T> use, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        limit.CancelAfter(Options.Timeout);
        try
        {
            return use(await ReadBodyAsync(response, request, most, limit.Token).ConfigureAwait(false), response);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Broken(request.Address, $"{request.Expected} was expected, and the connection broke off within it.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(request.Address, FormattableString.Invariant($"{request.Expected} was expected, and was not there whole within {Options.TimeoutSeconds} s (TimeoutSeconds)."), e);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpResponseMessage response, SourceRequest request, (int Bytes, string Name) most, CancellationToken cancellationToken)
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var answer = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (answer.Length + read > most.Bytes)
                throw new SourceException(FormattableString.Invariant($"{SourceAddress.Describe(request.Address)}: {request.Expected} was expected, and more than {most.Bytes} bytes came ({most.Name})."));
            answer.Write(buffer, 0, read);
        }

        return answer.ToArray();
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> bytes, HttpResponseMessage response, string where, string expected)
    {
        var text = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            var start = Encoding.UTF8.GetString(text.Span[..Math.Min(64, text.Length)]).TrimStart();
            var found = start.Length == 0 ? "the answer is empty" : start.StartsWith('<') ? "a page or XML came (a log-in, or a wrong address?)" : $"the answer is no JSON of at most 64 levels ({response.Content.Headers.ContentType?.MediaType ?? "no media type"})";
            throw new SourceException($"{where}: {expected} was expected, and {found}.", e);
        }
    }

    private static bool IsRedirect(int status) => status is 301 or 302 or 303 or 307 or 308;

    private static Uri Target(HttpResponseMessage response, Uri address, SourceRequest request)
    {
        var where = SourceAddress.Describe(address);
        if (request.Body is not null && (int)response.StatusCode is (301 or 302 or 303))
            throw new SourceException(FormattableString.Invariant($"{where}: the server answered a POST with {(int)response.StatusCode}, which would lose the query on the way. Give the final address."));
        if (response.Headers.Location is not { } location) throw new SourceException($"{where}: the server redirects without saying where to.");
        if (!Uri.TryCreate(address, location, out var target)) throw new SourceException($"{where}: the server redirects to something that is no address.");
        SourceAddress.CheckAnswer(target, address);
        return target;
    }

    private SourceException Refusal(HttpResponseMessage response, Uri address, SourceRequest request)
    {
        var status = (int)response.StatusCode;
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - Options.Clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        var hint = status switch
        {
            401 or 403 => Options.Token is null ? " Does it need a token?" : " Is the token right, and does it belong to this host?",
            404 or 410 => " Is the address right?",
            429 => " It asks for fewer requests.",
            _ => "",
        };
        return new SourceException(FormattableString.Invariant($"{SourceAddress.Describe(address)}: {request.Expected} was expected, and the server answered {status} ({response.StatusCode}).{hint}"))
        {
            StatusCode = status,
            IsTransient = status is 408 or 429 or 500 or 502 or 503 or 504,
            RetryAfter = after,
        };
    }

    // A name that nobody knows is a wrong name or no network far more often than a hiccup.
    private int MostRetries(SourceException problem) =>
        problem.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? Math.Min(1, Options.MaxRetries) : Options.MaxRetries;

    private TimeSpan Wait(int retries, TimeSpan? asked)
    {
        var longest = Math.Min(Options.RetryDelaySeconds * Math.Pow(2, retries), Options.MaxRetryDelaySeconds);
        // Programs that were turned away together must not come back together, and not before the time that the server named. No result depends on this chance, so it needs no seed.
        var chance = (double)RandomNumberGenerator.GetInt32(1 << 20) / (1 << 20);
        var seconds = Math.Max(longest / 2, asked?.TotalSeconds ?? 0) + (chance * longest / 2);
        return TimeSpan.FromSeconds(Math.Min(seconds, Options.MaxRetryDelaySeconds));
    }

    private static SourceException GivenUp(SourceException last, int tries)
    {
        var message = new StringBuilder(last.Message);
        if (last.RetryAfter is { } after && after > TimeSpan.Zero) message.Append(CultureInfo.InvariantCulture, $" It asks to wait {after.TotalSeconds:0} s.");
        if (tries > 1) message.Append(CultureInfo.InvariantCulture, $" Tried {tries} times.");
        return new SourceException(message.ToString(), last.InnerException) { StatusCode = last.StatusCode, IsTransient = true, RetryAfter = last.RetryAfter };
    }
}
