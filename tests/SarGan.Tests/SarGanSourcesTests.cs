using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SarGan.Data.Sources.Geocoding;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Stac;
using SarGan.Data.Sources.Tellus;
using SarGan.Data.Tests.Sources;

namespace SarGan.Tests;

public sealed class SarGanSourcesTests
{
    [Fact]
    public async Task AddSarGanSources_Geocoder_AsksThroughTheFactory()
    {
        await using var server = await LocalServer.StartAsync((context, number) =>
        {
            if (number == 0) context.Response.StatusCode = 503;
            return context.Response.WriteAsync("[]");
        });
        var seen = new CountingHandler();
        var services = new ServiceCollection().AddSarGanSources(options => options.Geocoder = server.Options() with { Token = "geheim-4711" });
        services.AddHttpClient(SarGanSources.HttpClientName).AddHttpMessageHandler(() => seen);
        var log = new ListLogger();
        services.AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        using var provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<IGeocoder>().FindAsync("a"));
        Assert.Same(provider.GetRequiredService<IGeocoder>(), provider.GetRequiredService<IGeocoder>());
        // The retry is the library's own: it, too, passes through the factory's handlers.
        Assert.Equal((2, 2), (seen.Count, server.Seen.Count));
        Assert.All(server.Seen, request => Assert.Equal("Bearer geheim-4711", request.Authorization));
        Assert.DoesNotContain(log.Lines, line => line.Contains("geheim", StringComparison.Ordinal) || line.Contains("search?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AddSarGanSources_Redirection_IsFollowedByTheLibrarySoThatTheTokenStaysHome()
    {
        await using var elsewhere = await LocalServer.StartAsync((context, _) => context.Response.WriteAsync("[]"));
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            context.Response.Redirect(elsewhere.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        using var provider = new ServiceCollection().AddSarGanSources(options => options.Asnaro1 = server.Options() with { Token = "geheim-4711" }).BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<Asnaro1Client>().SearchAsync(1, 2));
        Assert.Null(elsewhere.Seen.Single().Authorization);
    }

    [Fact]
    public void AddSarGanSources_Clients_AreThoseThatWereSet()
    {
        var source = new SourceOptions { BaseAddress = new Uri("https://example.org") };
        using var provider = new ServiceCollection().AddSarGanSources(options => (options.Stac, options.Tellus, options.TellusApi) = (source, source, TellusApi.Legacy)).BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<StacClient>());
        Assert.IsType<LegacyTellusClient>(provider.GetRequiredService<ITellusClient>());
        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<Asnaro1Client>());
        Assert.Contains("set Asnaro1", error.Message, StringComparison.Ordinal);
    }

    private sealed class CountingHandler : DelegatingHandler
    {
        private int _count;

        public int Count => _count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines) Lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
