using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SarGan.Data.Randomness;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Http;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

public sealed class SafeDownloaderTests
{
    private const int Size = 300_000;
    private static readonly byte[] Content = MakeContent();

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task DownloadAsync_PlainFile_IsThereWholeAndAlone()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        var reports = new Reports();
        var result = await FetchAsync(server, folder, new() { Address = new Uri(server.Address, "a/scene%201.tif?sig=1") }, reports);

        Assert.Equal(new DownloadResult(folder["scene 1.tif"], Size, 0, false), result);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
        Assert.Equal([result.Path], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(new DownloadProgress(Size, Size), reports.All[^1]);
        Assert.Equal("SarGan tests", server.Seen.Single().UserAgent);
    }

    [Fact]
    public async Task DownloadAsync_LineBreaks_GoesOnWhereItBroke()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendAsync(context, Content, breakAfter: number == 0 ? 100_000 : null));
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
        var second = server.Seen.ElementAt(1);
        Assert.Equal("\"v1\"", second.IfRange);
        var from = long.Parse(second.Range!["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        Assert.InRange(from, 1, 100_000);
    }

    [Fact]
    public async Task DownloadAsync_PiecesOfTheRest_AreNotTakenForItsEnd()
    {
        // The first answer does not say how long the file is and breaks off; ranges are cut to 80000 bytes.
        await using var server = await LocalServer.StartAsync(async (context, number) =>
        {
            context.Response.Headers.ETag = "\"v1\"";
            if (number == 0)
            {
                await context.Response.Body.WriteAsync(Content.AsMemory(0, 100_000));
                await context.Response.Body.FlushAsync();
                await _arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
                context.Abort();
                return;
            }

            var from = int.Parse(context.Request.Headers.Range.ToString()["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            var piece = Content.AsMemory(from, Math.Min(80_000, Size - from));
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = FormattableString.Invariant($"bytes {from}-{from + piece.Length - 1}/{Size}");
            context.Response.ContentLength = piece.Length;
            await context.Response.Body.WriteAsync(piece);
        });
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server), retries: 1));
        Assert.True(error.IsTransient);
        Assert.Contains(FormattableString.Invariant($"{Size} bytes were expected"), error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["scene.tif"]));

        var result = await FetchAsync(server, folder, Scene(server), retries: 6);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_EarlierCallBrokeOff_NextCallGoesOn()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendAsync(context, Content, breakAfter: number == 0 ? 100_000 : null));
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server), retries: 0));
        Assert.True(error.IsTransient);
        Assert.False(File.Exists(folder["scene.tif"]));
        var left = new FileInfo(folder["scene.tif.part"]).Length;
        Assert.InRange(left, 1, 100_000);

        var result = await FetchAsync(server, folder, Scene(server) with { Address = new Uri(server.Address, "scene.tif?signature=new") });

        Assert.Equal(left, result.ResumedFrom);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_FileChangedSince_BeginsAfresh()
    {
        var changed = Content.Reverse().ToArray();
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? SendAsync(context, Content, breakAfter: 100_000) : SendAsync(context, changed, tag: "\"v2\""));
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.Equal(changed, await File.ReadAllBytesAsync(result.Path));
    }

    [Fact]
    public async Task DownloadAsync_ServerIgnoresRange_BeginsAfresh()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendAsync(context, Content, breakAfter: number == 0 ? 100_000 : null, ranges: false));
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.NotNull(server.Seen.ElementAt(1).Range);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
    }

    [Fact]
    public async Task DownloadAsync_ServerIgnoresIfRange_NoticesTheOtherVersion()
    {
        var changed = Content.Reverse().ToArray();
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? SendAsync(context, Content, breakAfter: 100_000) : SendAsync(context, changed, tag: "\"v2\"", honest: false));
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.Equal(changed, await File.ReadAllBytesAsync(result.Path));
        Assert.Null(server.Seen.ElementAt(2).Range);
    }

    [Fact]
    public async Task DownloadAsync_NoSuchRestAnyMore_BeginsAfresh()
    {
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            if (number != 1) return SendAsync(context, Content, breakAfter: number == 0 ? 100_000 : null);
            context.Response.StatusCode = 416;
            return Task.CompletedTask;
        });
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
        Assert.Null(server.Seen.ElementAt(2).Range);
    }

    [Fact]
    public async Task DownloadAsync_AnotherIsFetchingTheSame_IsRefused()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        using var other = new FileStream(folder["scene.tif.part"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        await Assert.ThrowsAsync<IOException>(() => FetchAsync(server, folder, Scene(server)));
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task DownloadAsync_NoMarkOfTheVersion_BeginsAfresh()
    {
        await using var server = await LocalServer.StartAsync((context, number) => SendAsync(context, Content, tag: null, breakAfter: number == 0 ? 100_000 : null));
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, Scene(server));

        Assert.Null(server.Seen.ElementAt(1).Range);
        Assert.Equal(Content, await File.ReadAllBytesAsync(result.Path));
    }

    [Fact]
    public async Task DownloadAsync_Truncated_NeverLooksWhole()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content, tag: null, breakAfter: 100_000));
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server), retries: 2));

        Assert.Contains("Tried 3 times.", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, server.Seen.Count);
        Assert.False(File.Exists(folder["scene.tif"]));
    }

    [Theory]
    [InlineData(Size + 1)]
    [InlineData(Size - 1)]
    public async Task DownloadAsync_OtherLengthThanStated_IsRefused(long stated)
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server) with { Length = stated }));

        Assert.Contains(FormattableString.Invariant($"states {stated} bytes"), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_ChunkedBodyLongerThanStated_IsRefused()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) => await context.Response.Body.WriteAsync(Content));
        using var folder = new TempFolder();
        await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server) with { Length = 1000 }));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_EndlessBody_StopsAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(Content, context.RequestAborted);
        });
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server) with { MaxBytes = 2_000_000 }));

        Assert.Contains("2000000 bytes (MaxBytes)", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task DownloadAsync_SilentServer_TimesOut()
    {
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = Size;
            await context.Response.Body.WriteAsync(Content.AsMemory(0, 1000), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var folder = new TempFolder();
        using var downloader = new SafeDownloader(server.Options() with { TimeoutSeconds = 0.3, MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<SourceException>(() => downloader.DownloadAsync(Scene(server), folder.Path));

        Assert.Contains("nothing more for 0.3 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DownloadAsync_Cancelled_KeepsThePart()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        using var downloader = new SafeDownloader(server.Options());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => downloader.DownloadAsync(Scene(server), folder.Path, new Reports(_ => cancel.Cancel()), cancel.Token));

        Assert.True(File.Exists(folder["scene.tif.part"]));
        Assert.False(File.Exists(folder["scene.tif"]));
    }

    [Fact]
    public async Task DownloadAsync_Checksum_DecidesOnTheFile()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        var right = new FileChecksum(ChecksumKind.Sha256, Convert.ToHexString(SHA256.HashData(Content)));
        var wrong = new FileChecksum(ChecksumKind.Sha256, new string('0', 64));

        await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server) with { Checksum = wrong }));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.False((await FetchAsync(server, folder, Scene(server) with { Checksum = right })).WasThere);
        Assert.True((await FetchAsync(server, folder, Scene(server) with { Checksum = right })).WasThere);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task DownloadAsync_AnotherFileIsThere_IsKeptUnlessToldOtherwise()
    {
        await using var server = await LocalServer.StartAsync((context, _) => SendAsync(context, Content));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["scene.tif"], "mine");

        await Assert.ThrowsAsync<IOException>(() => FetchAsync(server, folder, Scene(server)));
        Assert.Equal("mine", await File.ReadAllTextAsync(folder["scene.tif"]));
        await FetchAsync(server, folder, Scene(server) with { Overwrite = true });
        Assert.Equal(Size, new FileInfo(folder["scene.tif"]).Length);
    }

    [Theory]
    [InlineData("../../evil.tif", null)]
    [InlineData(null, "a/..%2f..%2fevil.tif")]
    [InlineData(null, "a/..%5C..%5Cevil.tif")]
    public async Task DownloadAsync_NameThatClimbs_StaysInTheFolder(string? name, string? address)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Headers.ContentDisposition = "attachment; filename=\"../../worse.tif\"";
            return SendAsync(context, Content);
        });
        using var folder = new TempFolder();
        var result = await FetchAsync(server, folder, new() { Address = new Uri(server.Address, address ?? "scene.tif"), FileName = name });

        Assert.Equal(folder["evil.tif"], result.Path);
    }

    [Fact]
    public async Task DownloadAsync_WebPage_IsNoFile()
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<html>Log in</html>");
        });
        using var folder = new TempFolder();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server, folder, Scene(server)));

        Assert.Contains("a web page came", error.Message, StringComparison.Ordinal);
    }

    private static DownloadRequest Scene(LocalServer server) => new() { Address = new Uri(server.Address, "scene.tif") };

    private async Task<DownloadResult> FetchAsync(LocalServer server, TempFolder folder, DownloadRequest request, IProgress<DownloadProgress>? progress = null, int retries = 4)
    {
        using var downloader = new SafeDownloader(server.Options() with { MaxRetries = retries });
        return await downloader.DownloadAsync(request, folder.Path, progress ?? new Reports(_ => _arrived.TrySetResult()));
    }

    /// <summary>Sends a file as a good server does, or breaks off, or takes no ranges, or sends ranges without regard to the version.</summary>
    private async Task SendAsync(HttpContext context, byte[] file, string? tag = "\"v1\"", int? breakAfter = null, bool ranges = true, bool honest = true)
    {
        var (request, response) = (context.Request, context.Response);
        if (tag is not null) response.Headers.ETag = tag;
        var from = 0;
        if (ranges && request.Headers.Range.ToString() is { Length: > 0 } range && (!honest || request.Headers.IfRange == tag))
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            response.StatusCode = 206;
            response.Headers.ContentRange = FormattableString.Invariant($"bytes {from}-{file.Length - 1}/{file.Length}");
        }

        response.ContentLength = file.Length - from;
        await response.Body.WriteAsync(file.AsMemory(from, breakAfter ?? file.Length - from));
        if (breakAfter is null) return;
        await response.Body.FlushAsync();
        // An aborted connection takes along what the other side has not read yet.
        await _arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        context.Abort();
    }

    private static byte[] MakeContent()
    {
        var random = new RandomStream(1, "download");
        return [.. Enumerable.Range(0, Size).Select(_ => (byte)(random.NextDouble() * 256))];
    }
}
