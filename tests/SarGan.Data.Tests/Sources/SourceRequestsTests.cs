using System.Globalization;
using Microsoft.AspNetCore.Http;
using SarGan.Data.Sources;
using SarGan.Data.Sources.Http;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Sources;

/// <summary>Retries, redirections and the token, seen through the downloader.</summary>
public sealed class SourceRequestsTests
{
    private const string Token = "geheim-4711";

    [Fact]
    public async Task Retry_TooManyRequestsThenOk_WaitsAsAsked()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? BusyAsync(context, "7") : context.Response.WriteAsync("ok"));
        await FetchAsync(server.Options(clock), server.Address);

        // As long as asked, and up to half a second (RetryDelaySeconds / 2) more.
        Assert.InRange(Assert.Single(clock.Waits).TotalSeconds, 7, 7.5);
        Assert.Equal(2, server.Seen.Count);
    }

    [Fact]
    public async Task Retry_DateToWaitFor_IsTakenByTheClock()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? BusyAsync(context, clock.GetUtcNow().AddSeconds(9).ToString("R", CultureInfo.InvariantCulture)) : context.Response.WriteAsync("ok"));
        await FetchAsync(server.Options(clock), server.Address);

        Assert.InRange(Assert.Single(clock.Waits).TotalSeconds, 9, 9.5);
    }

    [Fact]
    public async Task Retry_NothingAsked_BacksOffWithJitter()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, _) => BusyAsync(context, null));
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options(clock) with { MaxRetries = 3, RetryDelaySeconds = 2, MaxRetryDelaySeconds = 5 }, server.Address));

        Assert.Equal((429, true), (error.StatusCode, error.IsTransient));
        Assert.Equal(3, clock.Waits.Count);
        Assert.All(clock.Waits.Zip([2.0, 4.0, 5.0]), wait => Assert.InRange(wait.First.TotalSeconds, wait.Second / 2, wait.Second));
    }

    [Fact]
    public async Task Retry_NameThatNobodyKnows_IsTriedTwice()
    {
        var clock = new LeapingClock();
        var address = new Uri("https://sargan.invalid/"); // reserved: RFC 2606
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(new SourceOptions { BaseAddress = address, UserAgent = "tests", Clock = clock }, address));

        Assert.EndsWith("Tried 2 times.", error.Message, StringComparison.Ordinal);
        Assert.Single(clock.Waits);
    }

    [Fact]
    public async Task Retry_TimeAsked_NeverComesBackEarlierAndNotAllAtOnce()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, _) => BusyAsync(context, "7"));
        await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options(clock) with { MaxRetries = 5, RetryDelaySeconds = 4, MaxRetryDelaySeconds = 20 }, server.Address));

        // Back-offs of 4, 8, 16, 20, 20 s, half of each random, on top of 7 s or of the other half, and 20 s at most.
        (double Least, double Most)[] expected = [(7, 9), (7, 11), (8, 16), (10, 20), (10, 20)];
        Assert.All(clock.Waits.Zip(expected), wait => Assert.InRange(wait.First.TotalSeconds, wait.Second.Least, wait.Second.Most));
        Assert.Equal(5, clock.Waits.Count);
        Assert.NotEqual([7.0, 7.0], clock.Waits.Take(2).Select(wait => wait.TotalSeconds)); // by chance once in 2^40
    }

    [Fact]
    public async Task Retry_LongestWaitAllowed_IsWaited()
    {
        var clock = new LeapingClock();
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? BusyAsync(context, "60") : context.Response.WriteAsync("ok"));
        await FetchAsync(server.Options(clock), server.Address);

        Assert.Equal([TimeSpan.FromSeconds(60)], clock.Waits); // MaxRetryDelaySeconds: nothing is left for chance
    }

    [Fact]
    public async Task Retry_LongerWaitThanAllowed_GivesUpAtOnce()
    {
        await using var server = await LocalServer.StartAsync((context, _) => BusyAsync(context, "3600"));
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options(), server.Address));

        Assert.Single(server.Seen);
        Assert.Contains("asks to wait 3600 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task Retry_StatusThatStays_IsNotTriedAgain(int status)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options(), server.Address));

        Assert.Equal((status, false), (error.StatusCode, error.IsTransient));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Retry_NobodyListens_SaysWhere()
    {
        var server = await LocalServer.StartAsync((_, _) => Task.CompletedTask);
        var (options, address) = (server.Options() with { MaxRetries = 1, Token = Token }, new Uri(server.Address, "a?secret=1"));
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(options, address));

        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_ToAnotherHost_TokenDoesNotArriveThere(int status)
    {
        await using var elsewhere = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("ok"));
        await using var server = await LocalServer.StartAsync((context, _) => RedirectAsync(context, elsewhere.Address, status));
        await FetchAsync(server.Options() with { Token = Token }, server.Address);

        Assert.Equal($"Bearer {Token}", server.Seen.Single().Authorization);
        Assert.Null(elsewhere.Seen.Single().Authorization);
    }

    [Fact]
    public async Task Redirect_OnTheSameHost_TokenGoesAlong()
    {
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? RedirectAsync(context, new Uri("/b", UriKind.Relative)) : context.Response.WriteAsync("ok"));
        await FetchAsync(server.Options() with { Token = Token }, server.Address);

        Assert.Equal(("/b", $"Bearer {Token}"), (server.Seen.Last().Path, server.Seen.Last().Authorization));
    }

    [Fact]
    public async Task Redirect_AwayAndBack_TokenStaysAway()
    {
        Uri? home = null;
        await using var elsewhere = await LocalServer.StartAsync((context, _) => RedirectAsync(context, new Uri(home!, "delete-everything")));
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? RedirectAsync(context, elsewhere.Address) : context.Response.WriteAsync("ok"));
        home = server.Address;
        await FetchAsync(server.Options() with { Token = Token }, server.Address);

        Assert.Null(server.Seen.Last().Authorization);
    }

    [Fact]
    public async Task Token_FileOnAnotherHost_IsNotSent()
    {
        await using var elsewhere = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("ok"));
        await using var server = await LocalServer.StartAsync((_, _) => Task.CompletedTask);
        await FetchAsync(server.Options() with { Token = Token }, elsewhere.Address);

        Assert.Null(elsewhere.Seen.Single().Authorization);
    }

    [Theory]
    [InlineData("http://example.org/a", "not be encrypted")]
    [InlineData("ftp://example.org/a", "this is ftp")]
    [InlineData("s3://bucket/a.tif", "s3:// addresses are not fetched")]
    [InlineData("file:///etc/passwd", "this is file")]
    [InlineData("https://user:word@example.org/a", "names a user")]
    public async Task Redirect_ToWhatIsNotFetched_SaysWhy(string target, string expected)
    {
        await using var server = await LocalServer.StartAsync((context, _) => RedirectAsync(context, new Uri(target)));
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options(), server.Address));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_InACircle_EndsAtTheLimit()
    {
        await using var server = await LocalServer.StartAsync((context, _) => RedirectAsync(context, new Uri("/again", UriKind.Relative)));
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(server.Options() with { MaxRedirects = 3 }, server.Address));

        Assert.Contains("more than 3 redirections", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Seen.Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/a")]
    [InlineData("https://localhost/a")]
    public async Task Address_OfThisMachineFromAServiceElsewhere_IsRefused(string address)
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => FetchAsync(new SourceOptions { BaseAddress = new Uri("https://example.org") }, new Uri(address)));

        Assert.Contains("points at this machine itself", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_OfTheCaller_IsUsedAndStaysOpen()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("ok"));
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        await FetchAsync(server.Options() with { Client = () => client }, server.Address);

        Assert.Equal("ok", await client.GetStringAsync(server.Address));
    }

    [Fact]
    public async Task Client_ThatFollowsRedirections_IsRefused()
    {
        await using var server = await LocalServer.StartAsync((context, number) => number == 0 ? RedirectAsync(context, new Uri("/b", UriKind.Relative)) : context.Response.WriteAsync("ok"));
        using var client = new HttpClient();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FetchAsync(server.Options() with { Client = () => client }, server.Address));

        Assert.Contains("AllowAutoRedirect", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_WithATokenOfItsOwn_IsRefusedBeforeAnyRequest()
    {
        await using var server = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("ok"));
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => FetchAsync(server.Options() with { Client = () => client }, server.Address));

        Assert.DoesNotContain(Token, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    private static async Task FetchAsync(SourceOptions options, Uri address)
    {
        using var folder = new TempFolder();
        using var downloader = new SafeDownloader(options);
        await downloader.DownloadAsync(new DownloadRequest { Address = address, FileName = "file.bin" }, folder.Path);
    }

    private static Task BusyAsync(HttpContext context, string? after)
    {
        context.Response.StatusCode = 429;
        if (after is not null) context.Response.Headers.RetryAfter = after;
        return Task.CompletedTask;
    }

    private static Task RedirectAsync(HttpContext context, Uri target, int status = 302)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = target.OriginalString;
        return Task.CompletedTask;
    }
}
