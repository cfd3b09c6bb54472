using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SarGan.Data.Sources.Geocoding;
using SarGan.Data.Sources.Http;
using SarGan.Data.Sources.Stac;
using SarGan.Data.Sources.Tellus;

namespace SarGan;

/// <summary>Which services <see cref="SarGanSources.AddSarGanSources"/> registers clients for: those that are set. A token belongs into configuration that is not in the source, such as user secrets or the environment.</summary>
public sealed record SarGanSourcesOptions
{
    /// <summary>A Nominatim service for <see cref="IGeocoder"/>; null (default) for none. Its user agent must name your application.</summary>
    public SourceOptions? Geocoder { get; set; }

    /// <summary>A STAC API for <see cref="Data.Sources.Stac.StacClient"/>; null (default) for none.</summary>
    public SourceOptions? Stac { get; set; }

    /// <summary>Tellus for <see cref="ITellusClient"/>; null (default) for none.</summary>
    public SourceOptions? Tellus { get; set; }

    /// <summary>Which interface of Tellus is spoken. Default <see cref="TellusApi.Traveler"/>.</summary>
    public TellusApi TellusApi { get; set; } = TellusApi.Traveler;

    /// <summary>Tellus's optical scenes for <see cref="Data.Sources.Tellus.Asnaro1Client"/>; null (default) for none.</summary>
    public SourceOptions? Asnaro1 { get; set; }
}

/// <summary>Registers the clients of SarGan's sources with a dependency injection container.</summary>
public static class SarGanSources
{
    /// <summary>
    /// The name of the clients that <see cref="IHttpClientFactory"/> makes for the sources. <c>services.AddHttpClient(SarGanSources.HttpClientName)</c> configures them further, such as with a proxy.
    /// </summary>
    public const string HttpClientName = "SarGan.Sources";

    /// <summary>
    /// Registers one <see cref="IGeocoder"/>, <see cref="StacClient"/>, <see cref="ITellusClient"/> and <see cref="Asnaro1Client"/> each for the whole application, made when first asked for. Their requests go through <see cref="IHttpClientFactory"/>.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets the services that are used.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Asking the container for a client whose service is not set throws <see cref="InvalidOperationException"/>. Options that bring their own <see cref="SourceOptions.Client"/> keep it.
    /// The clients try again by themselves (<see cref="SourceOptions.MaxRetries"/>): add no resilience handler to the factory's, or both would multiply. The factory's loggers are off, so that no address with a signature is written anywhere.
    /// </remarks>
    public static IServiceCollection AddSarGanSources(this IServiceCollection services, Action<SarGanSourcesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<SarGanSourcesOptions>().Configure(configure);
        services.AddHttpClient(HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
            .RemoveAllLoggers();
        Add<IGeocoder>(options => options.Geocoder, nameof(SarGanSourcesOptions.Geocoder), (source, _) => new NominatimGeocoder(source));
        Add(options => options.Stac, nameof(SarGanSourcesOptions.Stac), (source, _) => new StacClient(source));
        Add(options => options.Tellus, nameof(SarGanSourcesOptions.Tellus), (source, options) => TellusClient.Create(options.TellusApi, source));
        Add(options => options.Asnaro1, nameof(SarGanSourcesOptions.Asnaro1), (source, _) => new Asnaro1Client(source));
        return services;

        void Add<T>(Func<SarGanSourcesOptions, SourceOptions?> pick, string name, Func<SourceOptions, SarGanSourcesOptions, T> make)
            where T : class =>
            services.AddSingleton(provider =>
            {
                var options = provider.GetRequiredService<IOptions<SarGanSourcesOptions>>().Value;
                var source = pick(options) ?? throw new InvalidOperationException($"SarGan has no address for {typeof(T).Name}: set {name}, as in services.AddSarGanSources(o => o.{name} = new SourceOptions {{ BaseAddress = ... }}).");
                var factory = provider.GetRequiredService<IHttpClientFactory>();
                return make(source.Client is null ? source with { Client = () => factory.CreateClient(HttpClientName) } : source, options);
            });
    }
}
