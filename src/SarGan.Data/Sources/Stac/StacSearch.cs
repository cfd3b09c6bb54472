using SarGan.Geo.WebMercator;

namespace SarGan.Data.Sources.Stac;

/// <summary>How a search is asked.</summary>
public enum StacMethod
{
    /// <summary>In the address; every STAC API takes it.</summary>
    Get,

    /// <summary>In a JSON body; for services that offer it, where the address would become too long.</summary>
    Post,
}

/// <summary>What is searched for. Conditions that are not given hold for every item.</summary>
public sealed record StacSearch
{
    /// <summary>
    /// The ground that footprints must touch, in degrees of WGS 84; null (default) for anywhere. West and east in -180 to 180, south and north in -90 to 90.
    /// West may be greater than east: the box crosses the date line then.
    /// </summary>
    /// <exception cref="ArgumentException">A side is out of range, or south is north of north.</exception>
    public MapBounds? Bounds { get; init => field = value is { } bounds ? CheckBounds(bounds, nameof(Bounds)) : null; }

    /// <summary>The earliest time, inclusive; null (default) for no limit.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time, inclusive; null (default) for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The collections to search, such as "sentinel-1-grd"; empty (default) for all.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public IReadOnlyList<string> Collections { get; init => field = value.All(name => !string.IsNullOrWhiteSpace(name)) ? value : throw new ArgumentException("Collections must not hold an empty name.", nameof(Collections)); } = [];

    /// <summary>Items that are asked for a page (STAC's "limit"); the service may give fewer. Default 100; 1 to 10000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PageSize { get; init => field = Check.Range(value, 1, 10000, nameof(PageSize)); } = 100;

    /// <summary>Most items in all; the search ends quietly there. Default 1000; 1 to 2^31 - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxItems { get; init => field = Check.Range(value, 1, int.MaxValue, nameof(MaxItems)); } = 1000;

    /// <summary>Most pages; a service that has more, before <see cref="MaxItems"/> is reached, is an error. Default 1000; 1 to 2^31 - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPages { get; init => field = Check.Range(value, 1, int.MaxValue, nameof(MaxPages)); } = 1000;

    /// <summary>How the first page is asked for; the service says how the others are. Default <see cref="StacMethod.Get"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public StacMethod Method { get; init => field = Check.Defined(value, nameof(Method)); } = StacMethod.Get;

    /// <summary>Checks what the properties cannot check one by one.</summary>
    /// <exception cref="ArgumentException">It begins after it ends.</exception>
    public void Validate() => Check.Interval(From, Until);

    /// <summary>RFC 3339 interval; null where there is no limit.</summary>
    internal string? Interval => From is null && Until is null ? null : $"{Instant(From)}/{Instant(Until)}";

    private static string Instant(DateTimeOffset? time) => time is { } t ? t.UtcDateTime.ToString(t.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture) : "..";

    private static MapBounds CheckBounds(MapBounds bounds, string name)
    {
        Check.Range(bounds.West, -180, 180, $"{name}.West");
        Check.Range(bounds.East, -180, 180, $"{name}.East");
        Check.Range(bounds.South, -90, 90, $"{name}.South");
        Check.Range(bounds.North, -90, 90, $"{name}.North");
        return bounds.South <= bounds.North ? bounds : throw new ArgumentException(FormattableString.Invariant($"Bounds.South must not be greater than Bounds.North. Actual values were {bounds.South} and {bounds.North}."), name);
    }
}
