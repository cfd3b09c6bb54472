using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SarGan.Data.Randomness;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Http;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

public sealed class HttpRangeStreamTests
{
    private const int Block = 4096;
    private static readonly byte[] Content = MakeContent(100_000);
    private static readonly HttpRangeStreamOptions Small = new() { BlockBytes = Block, CacheBytes = 4 * Block };

    [Fact]
    public async Task Read_AnyPlace_GivesTheFilesBytes()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var stream = await OpenAsync(server);
        var random = new RandomStream(3, "ranges");

        Assert.Equal((Content.Length, 0L), (stream.Length, stream.Position));
        for (var i = 0; i < 60; i++)
        {
            var from = (int)(random.NextDouble() * Content.Length);
            var bytes = new byte[(int)(random.NextDouble() * 5 * Block)];
            stream.Seek(from, SeekOrigin.Begin);
            var read = i % 2 == 0 ? stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) : await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(bytes.Length, Content.Length - from), read);
            Assert.Equal(Content.AsSpan(from, read), bytes.AsSpan(0, read));
        }

        Assert.Equal("\"v1\"", server.Seen.Last().IfRange);
    }

    [Fact]
    public async Task Read_Whole_AsksForRunsAndNoByteTwice()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var stream = await OpenAsync(server);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);

        Assert.Equal(SHA256.HashData(Content), SHA256.HashData(copy.ToArray()));
        Assert.Equal(Content.Length, stream.BytesFetched);
        Assert.Equal(server.Seen.Count, stream.Requests);
        // Runs of four blocks at most, as the cache holds no more: 25 blocks in 1 + 6 runs.
        Assert.InRange(stream.Requests, 7, 8);
        Assert.Equal(0, stream.Read(new byte[10]));
    }

    [Fact]
    public async Task Read_SmallCache_ForgetsTheBlockUsedLongestAgo()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var stream = await OpenAsync(server);
        foreach (var block in (int[])[0, 1, 2, 3, 0, 4, 0, 2, 3, 4]) Touch(block); // 4 pushes 1 out
        Assert.Equal(5, stream.Requests);
        Touch(1);
        Assert.Equal(6, stream.Requests);

        void Touch(int block)
        {
            stream.Position = block * Block;
            Assert.Equal(Content[block * Block], stream.ReadByte());
        }
    }

    [Fact]
    public async Task Open_ServerWithoutRanges_SaysWhatToDo()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content, ranges: false));
        var error = await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server));

        Assert.Contains("does not serve parts of files", error.Message, StringComparison.Ordinal);
        Assert.Contains("Download the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_FileChangedMeanwhile_IsNoticed()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendAsync(context, Content, tag: number == 0 ? "\"v1\"" : "\"v2\""));
        using var stream = await OpenAsync(server);
        stream.Position = 50_000;
        var error = Assert.Throws<IOException>(() => stream.ReadByte());

        Assert.Contains("has changed since it was opened", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"v2\"", 100_000, "its ETag is another")]
    [InlineData("\"v1\"", 100_001, "it had 100000 bytes, and has 100001")]
    public async Task Read_ServerIgnoresIfRange_IsNoticed(string tag, int length, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? SendAsync(context, Content) : SendAsync(context, [.. Content, .. new byte[length - Content.Length]], tag, honest: false));
        using var stream = await OpenAsync(server);
        stream.Position = 50_000;

        Assert.Contains(expected, Assert.Throws<IOException>(() => stream.ReadByte()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes 0-4095/*", "does not say how long the file is")]
    [InlineData("bytes 5-4100/100000", "another part")]
    [InlineData("bytes 0-99/100000", "another part")]
    [InlineData("items 0-4095/100000", "another part")]
    [InlineData(null, "does not say how long the file is")]
    public async Task Open_WrongRange_IsRefused(string? range, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 206;
            if (range is not null) context.Response.Headers.ContentRange = range;
            return context.Response.Body.WriteAsync(Content, 0, Block);
        });

        Assert.Contains(expected, (await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EndlessBody_IsNotReadToAnEnd()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.ContentRange) = (206, $"bytes 0-{Block - 1}/100000");
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(new byte[Block], context.RequestAborted);
        });

        Assert.Contains("and more came", (await Assert.ThrowsAsync<SourceException>(() => OpenAsync(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BusyServerAndBrokenLine_AreAskedAgain()
    {
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            if (number == 1)
            {
                (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "1");
                return;
            }

            if (number == 2)
            {
                (context.Response.StatusCode, context.Response.ContentLength, context.Response.Headers.ContentRange) = (206, Block, $"bytes {12 * Block}-{(13 * Block) - 1}/100000");
                await context.Response.Body.WriteAsync(Content.AsMemory(12 * Block, 100));
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await SendAsync(context, Content);
        });
        using var stream = await OpenAsync(server);
        stream.Position = 50_000;

        Assert.Equal(Content[50_000], stream.ReadByte());
        Assert.Equal(4, server.Seen.Count);
    }

    [Fact]
    public async Task Read_Token_GoesToItsHostAloneAndIntoNoMessage()
    {
        await using var store = await LocalServer.StartAsync((context, number) => number == 0 ? SendAsync(context, Content) : NotFoundAsync(context));
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Redirect(new Uri(store.Address, "x?signature=geheim").AbsoluteUri);
            return Task.CompletedTask;
        });
        using var stream = await HttpRangeStream.OpenAsync(new Uri(server.Address, "a.tif?key=geheim"), server.Options() with { Token = "geheim-4711" }, Small);
        stream.Position = 50_000;
        var error = Assert.Throws<IOException>(() => stream.ReadByte());

        Assert.All(server.Seen, seen => Assert.Equal("Bearer geheim-4711", seen.Authorization));
        Assert.All(store.Seen, seen => Assert.Null(seen.Authorization));
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", stream.Name, StringComparison.Ordinal);

        static Task NotFoundAsync(HttpContext context)
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task GeoTiffReader_WindowOfARemoteScene_FetchesLittleOfIt()
    {
        // 2048 x 1536 noise, which no compression shrinks: 6 MiB in tiles of 256 x 256.
        using var folder = new TempFolder();
        var path = folder["scene.tif"];
        WriteScene(path);
        var file = await File.ReadAllBytesAsync(path);
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, file));
        var window = new PixelWindow(700, 900, 300, 200);
        var (remote, local) = (new byte[2 * 300 * 200], new byte[2 * 300 * 200]);
        using (var reader = GeoTiffReader.Open(path)) reader.Read(0, window, local.AsSpan());

        var stream = await HttpRangeStream.OpenAsync(new Uri(server.Address, "scene.tif"), server.Options());
        using (var reader = GeoTiffReader.Open(stream, stream.Name, new GeoTiffReaderOptions { LeaveOpen = false }))
        {
            Assert.Equal((2048, 1536, 32654), (reader.Info.Width, reader.Info.Height, reader.Info.Crs!.EpsgCode));
            Assert.True(stream.BytesFetched <= 2 * 65536, $"{stream.BytesFetched} bytes for the tags");
            reader.Read(0, window, remote.AsSpan());
        }

        Assert.Equal(local, remote);
        // The window lies on 2 x 2 tiles of at most 131 KiB, and blocks are of 64 KiB: two more a run.
        Assert.True(stream.BytesFetched <= (4 * (131 + 128) * 1024) + (2 * 65536), $"{stream.BytesFetched} of {file.Length} bytes");
        Assert.Throws<ObjectDisposedException>(() => { stream.Position = 5_000_000; _ = stream.ReadByte(); });
    }

    [Theory]
    [InlineData(1023, 1 << 20)]
    [InlineData(1 << 16, 1023)]
    public void Options_OutOfRange_AreRefused(int block, int cache) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HttpRangeStreamOptions { BlockBytes = block, CacheBytes = cache });

    private static Task<HttpRangeStream> OpenAsync(LocalServer server) => HttpRangeStream.OpenAsync(new Uri(server.Address, "a.bin"), server.Options(), Small);

    /// <summary>Sends the range that was asked for as a good server does, or the whole.</summary>
    private static async Task SendAsync(HttpContext context, byte[] file, string tag = "\"v1\"", bool ranges = true, bool honest = true)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = tag;
        var (from, to) = (0, file.Length - 1);
        var fits = request.Headers.IfRange.Count == 0 || request.Headers.IfRange == tag || !honest;
        if (ranges && fits && request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            var ends = range["bytes=".Length..].Split('-');
            (from, to) = (int.Parse(ends[0], CultureInfo.InvariantCulture), Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture)));
            (response.StatusCode, response.Headers.ContentRange) = (206, FormattableString.Invariant($"bytes {from}-{to}/{file.Length}"));
        }

        response.ContentLength = to - from + 1;
        await response.Body.WriteAsync(file.AsMemory(from, to - from + 1));
    }

    private static void WriteScene(string path)
    {
        var info = new RasterInfo
        {
            Width = 2048,
            Height = 1536,
            SampleType = SampleType.UInt16,
            Transform = new AffineTransform(10, 0, 380_000, 0, -10, 3_960_000),
            Crs = CoordinateReferenceSystem.FromEpsg(32654),
        };
        using var writer = GeoTiffWriter.Create(path, info, new GeoTiffWriterOptions { Compression = GeoTiffCompression.None });
        writer.Write(0, info.Extent, MakeContent(2 * (int)info.Extent.Count));
        writer.Complete();
    }

    private static byte[] MakeContent(int length)
    {
        var random = new RandomStream(1, "ranges");
        var content = new byte[length];
        for (var i = 0; i < length; i++) content[i] = (byte)(random.NextDouble() * 256);
        return content;
    }
}
