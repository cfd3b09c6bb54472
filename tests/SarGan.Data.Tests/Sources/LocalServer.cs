using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using SarGan.Data.Sources.Http;

namespace SarGan.Data.Tests.Sources;

/// <summary>A request as the server saw it.</summary>
internal sealed record SeenRequest(string Method, string Path, string Query, string? Authorization, string? Range, string? IfRange, string Body, string? UserAgent);

/// <summary>A real HTTP server on 127.0.0.1 that answers as a test tells it, and remembers what it was asked.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/");

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    /// <summary>Starts a server; the number is that of the request, from 0.</summary>
    public static async Task<LocalServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MinResponseDataRate = null;
        });
        var server = new LocalServer(builder.Build());
        var number = -1;
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var headers = context.Request.Headers;
            server.Seen.Enqueue(new SeenRequest(context.Request.Method, context.Request.Path.Value!, context.Request.QueryString.Value ?? "", headers.Authorization, headers.Range, headers.IfRange, await reader.ReadToEndAsync(), headers.UserAgent));
            await answer(context, Interlocked.Increment(ref number));
        });
        await server._app.StartAsync();
        return server;
    }

    public SourceOptions Options(TimeProvider? clock = null) => new() { BaseAddress = Address, Clock = clock ?? new LeapingClock(), TimeoutSeconds = 20, UserAgent = "SarGan tests" };

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}

/// <summary>A clock whose timers fire at once; it stands still otherwise, moves on by what is waited for, and remembers the waits.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Enqueue(dueTime);
            Interlocked.Add(ref _ticks, dueTime.Ticks);
        }

        return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
