namespace SarGan.Data.Sources.Http;

/// <summary>
/// Fetches files that may be large from servers that may be hostile: streams to a part file, goes on where it broke off, checks length and checksum, and
/// moves the file into place only then. Safe for concurrent calls for different files.
/// </summary>
/// <remarks>
/// A part is continued, within a call and by the next one, if the server marks the version (strong ETag, or Last-Modified) or a checksum is known; else it is
/// fetched again. A cancelled or broken download leaves NAME.part and NAME.part.json; one that fails its checks leaves nothing.
/// </remarks>
public sealed class SafeDownloader : IDisposable
{
    private const int BufferBytes = 1 << 17;

    private readonly SourceChannel _channel;
    private readonly bool _ownsChannel;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">The host that gets the token, retries and time-outs.</param>
    public SafeDownloader(SourceOptions options)
        : this(new SourceChannel(options)) => _ownsChannel = true;

    internal SafeDownloader(SourceChannel channel) => _channel = channel;

    /// <summary>Fetches a file.</summary>
    /// <param name="request">Which.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="progress">Told after every piece; null for nobody.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived is kept for the next call.</param>
    /// <returns>The file in its place.</returns>
    /// <exception cref="SourceException">The server cannot be reached, refuses, or does not send the file that was expected.</exception>
    /// <exception cref="IOException">The file is there already and not known to be right, another process is fetching it, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<DownloadResult> DownloadAsync(DownloadRequest request, string folder, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        SourceAddress.CheckAnswer(request.Address, _channel.Options.BaseAddress);
        if (request.Length > request.MaxBytes) throw TooLarge(request);
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, SafeFileName.From(request.FileName ?? Uri.UnescapeDataString(request.Address.Segments[^1])));
        if (Path.Exists(target) && !request.Overwrite) return await KeepAsync(target, request, cancellationToken).ConfigureAwait(false);

        using var part = new PartFile(target, request);
        if (Path.Exists(target) && !request.Overwrite)
        {
            // Another process has finished it meanwhile.
            part.Discard();
            return await KeepAsync(target, request, cancellationToken).ConfigureAwait(false);
        }

        var length = await _channel.RetryAsync(() => FetchAsync(part, request, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        await CheckAsync(part, request, cancellationToken).ConfigureAwait(false);
        var kept = part.Kept;
        part.Finish(target);
        return new DownloadResult(target, length, kept, WasThere: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ownsChannel) _channel.Dispose();
    }

    private static async Task<DownloadResult> KeepAsync(string target, DownloadRequest request, CancellationToken cancellationToken)
    {
        if (Directory.Exists(target)) throw new IOException($"{target} is a folder, and a file is to be written there.");
        using var stream = new FileStream(target, FileMode.Open, FileAccess.Read, FileShare.Read);
        var isKnown = request.Length is not null || request.Checksum is not null;
        var isRight = isKnown && (request.Length ?? stream.Length) == stream.Length
            && (request.Checksum is null || await request.Checksum.MatchesAsync(stream, cancellationToken).ConfigureAwait(false));
        return isRight
            ? new DownloadResult(target, stream.Length, 0, WasThere: true)
            : throw new IOException($"{target} is there already{(isKnown ? " and is not the file that the service describes" : "")}. Delete it, or ask for it to be replaced (Overwrite).");
    }

    /// <summary>Fetches all, or the rest; gives the length of the whole.</summary>
    private async Task<long> FetchAsync(PartFile part, DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (part.IsWhole) return part.Length;
        if (!part.CanContinue) part.Restart();
        using var response = await OpenAsync(part, request, cancellationToken).ConfigureAwait(false);
        CheckContent(response, request);
        var resumes = (int)response.StatusCode == 206;
        var length = resumes ? CheckRange(response, part, request) : response.Content.Headers.ContentLength;
        if (request.Length is { } stated && length is not null && length != stated) throw Wrong(part, request, FormattableString.Invariant($"the service states {stated} bytes, and the server has {length}"));
        if (length > request.MaxBytes)
        {
            part.Discard();
            throw TooLarge(request);
        }

        // A rest may say how long the whole is where the first answer did not: then a piece of the rest is no end.
        if (resumes) part.Know(length);
        else part.Begin(response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null, response.Content.Headers.LastModified, length);
        await CopyAsync(response, part, request, progress, cancellationToken).ConfigureAwait(false);
        return part.Length;
    }

    private async Task<HttpResponseMessage> OpenAsync(PartFile part, DownloadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.OpenAsync(new SourceRequest(request.Address, "a file") { RangeFrom = part.Length, IfRange = part.Condition }, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException e) when (e.StatusCode == 416 && part.Length > 0)
        {
            // There is no such rest: the file has become shorter.
            part.Restart();
            return await _channel.OpenAsync(new SourceRequest(request.Address, "a file"), cancellationToken).ConfigureAwait(false);
        }
    }

    private static void CheckContent(HttpResponseMessage response, DownloadRequest request)
    {
        var where = SourceAddress.Describe(request.Address);
        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new SourceException($"{where}: the file was expected as it is, and the server sends it packed (Content-Encoding).");
        var isPage = response.Content.Headers.ContentType?.MediaType is { } type && (type.Equals("text/html", StringComparison.OrdinalIgnoreCase) || type.Equals("application/xhtml+xml", StringComparison.OrdinalIgnoreCase));
        if (isPage && !request.Address.AbsolutePath.EndsWith(".html", StringComparison.OrdinalIgnoreCase) && !request.Address.AbsolutePath.EndsWith(".htm", StringComparison.OrdinalIgnoreCase))
            throw new SourceException($"{where}: a file was expected, and a web page came (a log-in, or a wrong address?).");
    }

    /// <summary>Checks that the rest is the rest of what is there; gives the length of the whole.</summary>
    private static long? CheckRange(HttpResponseMessage response, PartFile part, DownloadRequest request)
    {
        var range = response.Content.Headers.ContentRange;
        var fits = part.Length > 0 && range is { Unit: "bytes", From: { } from } && from == part.Length
            && (range.Length is null || part.Note?.Length is null || range.Length == part.Note.Length)
            && (response.Headers.ETag is not { IsWeak: false } tag || part.Note?.ETag is null || tag.Tag == part.Note.ETag)
            && (response.Content.Headers.LastModified is not { } date || part.Note?.LastModified is null || date == part.Note.LastModified);
        if (fits) return range!.Length ?? part.Note?.Length; // Fits: there is a range.
        part.Restart();
        throw new SourceException($"{SourceAddress.Describe(request.Address)}: the rest of a file was expected, and the server sent another piece or one of another version.") { IsTransient = true };
    }

    private async Task CopyAsync(HttpResponseMessage response, PartFile part, DownloadRequest request, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var length = part.Note?.Length ?? request.Length;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = new byte[BufferBytes];
            while (true)
            {
                limit.CancelAfter(_channel.Options.Timeout);
                var read = await ReadAsync(body, buffer, request.Address, limit.Token).ConfigureAwait(false);
                if (read == 0) break;
                if (part.Length + read > request.MaxBytes)
                {
                    part.Discard();
                    throw TooLarge(request);
                }

                if (part.Length + read > length) throw Wrong(part, request, FormattableString.Invariant($"{length} bytes were expected, and more came"));
                await part.Content.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                progress?.Report(new DownloadProgress(part.Length, length));
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw SourceChannel.Broken(request.Address, _channel.TooSlow, e);
        }

        if (part.Length < part.Note?.Length)
            throw new SourceException(FormattableString.Invariant($"{SourceAddress.Describe(request.Address)}: {part.Note.Length} bytes were expected, and the server sent {part.Length}.")) { IsTransient = true };
    }

    /// <summary>Reads a piece; trouble of the network is told from trouble of the disk here.</summary>
    private static async ValueTask<int> ReadAsync(Stream body, byte[] buffer, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw SourceChannel.Broken(address, "the connection broke off within the file.", e);
        }
    }

    private static async Task CheckAsync(PartFile part, DownloadRequest request, CancellationToken cancellationToken)
    {
        if (request.Length is { } length && part.Length != length) throw Wrong(part, request, FormattableString.Invariant($"the service states {length} bytes, and {part.Length} came"));
        if (request.Checksum is null) return;
        part.Content.Position = 0;
        if (!await request.Checksum.MatchesAsync(part.Content, cancellationToken).ConfigureAwait(false)) throw Wrong(part, request, $"its checksum ({request.Checksum.Kind}) is not the one that the service states");
    }

    private static SourceException Wrong(PartFile part, DownloadRequest request, string trouble)
    {
        part.Discard();
        return new SourceException($"{SourceAddress.Describe(request.Address)}: the file is not what was expected: {trouble}.");
    }

    private static SourceException TooLarge(DownloadRequest request) =>
        new(FormattableString.Invariant($"{SourceAddress.Describe(request.Address)}: the file has more than {request.MaxBytes} bytes (MaxBytes); nothing of it was kept."));
}
