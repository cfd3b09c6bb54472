using SarGan.Data.Sources.Http;

namespace SarGan.Data.Sources.Tellus;

/// <summary>The two interfaces of Tellus.</summary>
public enum TellusApi
{
    /// <summary>Satellite Data Traveler, which the service offers now.</summary>
    Traveler,

    /// <summary>The one that it replaced in 2022.</summary>
    Legacy,
}

/// <summary>Makes the client that speaks an interface.</summary>
public static class TellusClient
{
    /// <summary>Connects to nothing yet.</summary>
    /// <param name="api">Which interface.</param>
    /// <param name="options">The service (<see cref="PublicAddress"/>), its token, retries and time-outs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interface is none of the enumeration.</exception>
    public static ITellusClient Create(TellusApi api, SourceOptions options) =>
        Check.Defined(api, nameof(api)) == TellusApi.Traveler ? new TravelerTellusClient(options) : new LegacyTellusClient(options);

    /// <summary>Where the service offers, or offered, an interface.</summary>
    /// <param name="api">Which interface.</param>
    public static Uri PublicAddress(TellusApi api) => api == TellusApi.Traveler ? TravelerTellusClient.PublicAddress : LegacyTellusClient.PublicAddress;
}
