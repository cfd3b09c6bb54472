using System.Net.Http.Headers;

namespace SarGan.Data.Sources.Http;

/// <summary>
/// A file on a server as a stream that can seek: only the blocks that are read are fetched, by HTTP Range. For windows of remote cloud-optimised GeoTIFFs:
/// <c>GeoTiffReader.Open(stream, stream.Name)</c>.
/// </summary>
/// <remarks>
/// The version is pinned when the stream is opened, by ETag, Last-Modified and length as far as the server states them: a file that changes meanwhile is an error, not a mixture.
/// What holds for all requests holds here: retries, redirections, the token at its own host alone. One read at a time; <see cref="SarGan.Geo.GeoTiff.GeoTiffReader"/> sees to that itself.
/// </remarks>
public sealed class HttpRangeStream : Stream
{
    private readonly SourceChannel _channel;
    private readonly Uri _address;
    private readonly HttpRangeStreamOptions _options;
    private readonly RecentBlocks _blocks;
    private EntityTagHeaderValue? _tag;
    private DateTimeOffset? _lastModified;
    private long _length;
    private long _position;

    private HttpRangeStream(Uri address, SourceOptions source, HttpRangeStreamOptions options) =>
        (_address, _options, _channel, _blocks) = (address, options, new SourceChannel(source), new RecentBlocks(options.BlocksKept));

    /// <summary>The address without its query, which may hold a secret: what messages call the file.</summary>
    public string Name => SourceAddress.Describe(_address);

    /// <summary>Bytes that have been fetched so far.</summary>
    public long BytesFetched { get; private set; }

    /// <summary>Ranges that have been asked for so far, retries not counted.</summary>
    public int Requests { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"Position must be 0 or more. Actual value was {value}."));
    }

    /// <summary>Opens a remote file; its first block is fetched.</summary>
    /// <param name="address">Where it is. https://, or http:// for this machine itself where the service runs on it, too.</param>
    /// <param name="source">The host that gets the token, retries and time-outs.</param>
    /// <param name="options">Sizes of blocks and cache; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="SourceException">The server cannot be reached, refuses, or does not serve parts of the file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<HttpRangeStream> OpenAsync(Uri address, SourceOptions source, HttpRangeStreamOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(source);
        var stream = new HttpRangeStream(address, source, options ?? new HttpRangeStreamOptions());
        try
        {
            await stream.FetchAsync(0, 1, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The server cannot be reached any more, refuses, or the file has changed since it was opened.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, _length - _position);
        if (count <= 0) return 0;
        var (first, last) = (_position / _options.BlockBytes, (_position + count - 1) / _options.BlockBytes);
        var done = 0;
        for (var block = first; block <= last; block++)
        {
            var bytes = _blocks.Find(block);
            if (bytes is null)
            {
                // What is there already is enough for a read; the next one asks for the rest.
                if (done > 0) break;
                var missing = 1;
                while (missing < _options.BlocksAtOnce && block + missing <= last && !_blocks.Has(block + missing)) missing++;
                bytes = await TryFetchAsync(block, missing, cancellationToken).ConfigureAwait(false);
            }

            var offset = (int)(_position - (block * _options.BlockBytes));
            var part = Math.Min(bytes.Length - offset, count - done);
            bytes.AsSpan(offset, part).CopyTo(buffer.Span[done..]);
            (done, _position) = (done + part, _position + part);
        }

        return done;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The server cannot be reached any more, refuses, or the file has changed since it was opened.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: the stream is read alone.</exception>
    public override void SetLength(long value) => throw new NotSupportedException("A remote file is read alone.");

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: the stream is read alone.</exception>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A remote file is read alone.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _channel.Dispose();
        base.Dispose(disposing);
    }

    private async Task<byte[]> TryFetchAsync(long block, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await FetchAsync(block, count, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException e)
        {
            // What readers of streams are prepared for.
            throw new IOException(e.StatusCode == 416 ? Changed("it has become shorter").Message : e.Message, e);
        }
    }

    /// <summary>Fetches blocks that follow each other, keeps them, and gives the first.</summary>
    private async Task<byte[]> FetchAsync(long block, int count, CancellationToken cancellationToken)
    {
        var (from, size) = (block * _options.BlockBytes, _options.BlockBytes);
        var to = from + ((long)count * size) - 1;
        var bytes = await _channel.RetryAsync(() => FetchOnceAsync(from, _length > 0 ? Math.Min(to, _length - 1) : to, cancellationToken), cancellationToken).ConfigureAwait(false);
        BytesFetched += bytes.Length;
        Requests++;
        // The first one last, so that a small cache keeps it.
        for (var i = (bytes.Length - 1) / size; i > 0; i--) _blocks.Keep(block + i, bytes[(i * size)..Math.Min((i + 1) * size, bytes.Length)]);
        var first = bytes.Length <= size ? bytes : bytes[..size];
        _blocks.Keep(block, first);
        return first;
    }

    private async Task<byte[]> FetchOnceAsync(long from, long to, CancellationToken cancellationToken)
    {
        RangeConditionHeaderValue? condition = _tag is { IsWeak: false } tag ? new(tag) : _lastModified is { } date ? new(date) : null;
        using var response = await _channel.OpenAsync(new SourceRequest(_address, "a part of a file") { RangeFrom = from, RangeTo = to, IfRange = condition }, cancellationToken).ConfigureAwait(false);
        var length = CheckRange(response, from, to);
        var bytes = new byte[Math.Min(to, length - 1) - from + 1];
        await ReadBodyAsync(response, bytes, cancellationToken).ConfigureAwait(false);
        // Only what has come whole is pinned.
        if (_length == 0) (_length, _tag, _lastModified) = (length, response.Headers.ETag, response.Content.Headers.LastModified);
        return bytes;
    }

    /// <summary>Checks that this is the part that was asked for, of the file that was opened; gives the file's length.</summary>
    private long CheckRange(HttpResponseMessage response, long from, long to)
    {
        if ((int)response.StatusCode == 200)
        {
            throw _length == 0
                ? new SourceException($"{Name}: the server does not serve parts of files (it answered a Range with the whole). Download the file, and read it from the disk.")
                : Changed("the server sends another version, or no parts any more");
        }

        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
            throw new SourceException($"{Name}: the file was expected as it is, and the server sends it packed (Content-Encoding).");
        var range = response.Content.Headers.ContentRange;
        var length = range?.Length ?? (_length > 0 ? _length : throw new SourceException($"{Name}: the server does not say how long the file is (Content-Range). Download it, and read it from the disk."));
        if (_length > 0 && length != _length) throw Changed(FormattableString.Invariant($"it had {_length} bytes, and has {length}"));
        if (_length > 0 && _tag is not null && response.Headers.ETag is { } tag && !tag.Equals(_tag)) throw Changed("its ETag is another");
        if (_length > 0 && _lastModified is not null && response.Content.Headers.LastModified is { } date && date != _lastModified) throw Changed("its date is another");
        if (range is not { Unit: "bytes", From: { } start, To: { } end } || start != from || end != Math.Min(to, length - 1) || length <= from)
            throw new SourceException(FormattableString.Invariant($"{Name}: bytes {from} to {to} were expected, and the server sent another part ({range})."));
        return length;
    }

    private async Task ReadBodyAsync(HttpResponseMessage response, byte[] bytes, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            limit.CancelAfter(_channel.Options.Timeout);
            using var body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            var done = 0;
            while (done < bytes.Length)
            {
                limit.CancelAfter(_channel.Options.Timeout);
                var read = await body.ReadAsync(bytes.AsMemory(done), limit.Token).ConfigureAwait(false);
                if (read == 0) throw new SourceException(FormattableString.Invariant($"{Name}: {bytes.Length} bytes were expected, and the server sent {done}.")) { IsTransient = true };
                done += read;
            }

            if (await body.ReadAsync(new byte[1], limit.Token).ConfigureAwait(false) > 0) throw new SourceException(FormattableString.Invariant($"{Name}: {bytes.Length} bytes were expected, and more came."));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw SourceChannel.Broken(_address, "the connection broke off within a part of the file.", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw SourceChannel.Broken(_address, _channel.TooSlow, e);
        }
    }

    private SourceException Changed(string how) => new($"{Name}: the file has changed since it was opened: {how}. Open it again.");
}
