using System.Net;
using SarGan.Data.Images;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>Reads the PNG and JPEG tiles of a web map from a folder or a server, for <see cref="TileMosaic"/>. Safe for concurrent calls.</summary>
/// <remarks>
/// Bands are those of the file, 8 or 16 bits: grey, or red, green and blue, and alpha as a last band of the name <see cref="TileMosaic.AlphaBand"/>.
/// A tile is missing where its file is absent, or the server answers 404, 410 or 204; any other trouble is an error. Redirections are not followed.
/// </remarks>
public sealed class TilePictures : IDisposable
{
    private readonly TileTemplate _template;
    private readonly TilePictureOptions _options;
    private readonly HttpClient? _client;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="template">Where the tiles are.</param>
    /// <param name="options">Limits and bands; null for the defaults.</param>
    /// <param name="handler">Makes the requests, such as through a proxy; stays the caller's to dispose. Null for an own one.</param>
    public TilePictures(TileTemplate template, TilePictureOptions? options = null, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        (_template, _options) = (template, options ?? new TilePictureOptions());
        if (!template.IsUrl) return;
        // A redirection could lead to another machine without encryption.
        _client = handler is null ? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) : new HttpClient(handler, disposeHandler: false);
        _client.Timeout = Timeout.InfiniteTimeSpan;
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", _options.UserAgent);
    }

    /// <summary>Reads a tile; of the form that <see cref="TileMosaic.AssembleAsync"/> takes.</summary>
    /// <param name="tile">Which.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The samples; null where the tile is missing.</returns>
    /// <exception cref="RasterFormatException">The file is broken, beyond the limits, or its bands cannot be brought to those wanted.</exception>
    /// <exception cref="IOException">The file cannot be read, or the server cannot be reached, refuses or takes too long.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<MemoryRaster?> ReadAsync(WebMercatorTile tile, CancellationToken cancellationToken = default)
    {
        var name = _template.Describe(tile);
        var file = _client is null ? await ReadFileAsync(name, cancellationToken).ConfigureAwait(false) : await FetchAsync(_client, tile, name, cancellationToken).ConfigureAwait(false);
        return file is null ? null : Decode(file, name, _options);
    }

    /// <inheritdoc/>
    public void Dispose() => _client?.Dispose();

    /// <summary>The samples of a tile's file.</summary>
    /// <exception cref="RasterFormatException">The file is broken, beyond the limits, or its bands cannot be brought to those wanted.</exception>
    internal static MemoryRaster Decode(byte[] file, string name, TilePictureOptions options)
    {
        try
        {
            var image = ImageFile.Decode(file, name, new ImageLimits { MaxPixels = (long)options.MaxSize * options.MaxSize });
            if (image.Width > options.MaxSize || image.Height > options.MaxSize)
                throw new RasterFormatException(name, FormattableString.Invariant($"the tile has {image.Width} x {image.Height} pixels; at most {options.MaxSize} x {options.MaxSize} are read (MaxSize)."));
            return ToRaster(image, options.Bands ?? image.Channels, name);
        }
        catch (ImageFormatException e)
        {
            throw new RasterFormatException(name, e.Reason, e);
        }
    }

    private async Task<byte[]?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return null;
        var length = new FileInfo(path).Length;
        if (length > _options.MaxBytes) throw TooLarge(path);
        return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]?> FetchAsync(HttpClient client, WebMercatorTile tile, string name, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        try
        {
            using var response = await client.GetAsync(new Uri(_template.Expand(tile)), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.NoContent) return null;
            if (response.StatusCode != HttpStatusCode.OK) throw new IOException(FormattableString.Invariant($"{name}: the server answered {(int)response.StatusCode} ({response.StatusCode}).{Hint(response.StatusCode)}"));
            if (response.Content.Headers.ContentLength > _options.MaxBytes) throw TooLarge(name);
            return await ReadBodyAsync(response, name, limit.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{name}: the server cannot be reached. {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(FormattableString.Invariant($"{name}: the server did not send the whole tile within {_options.TimeoutSeconds} s."), e);
        }
    }

    private async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, string name, CancellationToken cancellationToken)
    {
        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var file = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            // What the header said is no promise.
            if (file.Length + read > _options.MaxBytes) throw TooLarge(name);
            file.Write(buffer, 0, read);
        }

        return file.ToArray();
    }

    private RasterFormatException TooLarge(string name) => new(name, FormattableString.Invariant($"the file has more than {_options.MaxBytes} bytes; larger tiles are not read (MaxBytes)."));

    private static string Hint(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => " Is the access token in the address right?",
        429 => " It asks for fewer requests: wait, or take fewer tiles at once.",
        >= 300 and < 400 => " Redirections are not followed: give the final address.",
        _ => "",
    };

    private static MemoryRaster ToRaster(PixelImage image, int bands, string name)
    {
        var colours = image.Channels >= 3 ? 3 : 1;
        var wanted = bands >= 3 ? 3 : 1;
        if (colours > wanted) throw new RasterFormatException(name, FormattableString.Invariant($"the tile is in colour and {bands} band(s) were asked for. Ask for 3 or 4."));
        var size = image.BitsPerSample / 8;
        var info = new RasterInfo
        {
            Width = image.Width,
            Height = image.Height,
            Bands = bands,
            SampleType = size == 1 ? SampleType.Byte : SampleType.UInt16,
            BandNames = bands switch { 1 => ["grey"], 2 => ["grey", TileMosaic.AlphaBand], 3 => ["red", "green", "blue"], _ => ["red", "green", "blue", TileMosaic.AlphaBand] },
        };
        var planes = new byte[bands][];
        for (var band = 0; band < bands; band++)
        {
            planes[band] = new byte[image.Width * image.Height * size];
            if (band < wanted) CopyChannel(image, Math.Min(band, colours - 1), planes[band]);
            else if (image.Channels > colours) CopyChannel(image, colours, planes[band]);
            else Array.Fill(planes[band], (byte)255);
        }

        return new MemoryRaster(info, planes);
    }

    private static void CopyChannel(PixelImage image, int channel, byte[] plane)
    {
        if (image.BitsPerSample == 8)
        {
            var bytes = image.Bytes;
            for (int i = 0, j = channel; i < plane.Length; i++, j += image.Channels) plane[i] = bytes[j];
            return;
        }

        var words = image.Words;
        for (int i = 0, j = channel; i < plane.Length; i += 2, j += image.Channels) BitConverter.TryWriteBytes(plane.AsSpan(i, 2), words[j]);
    }
}
