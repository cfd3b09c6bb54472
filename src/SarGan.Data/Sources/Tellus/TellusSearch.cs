namespace SarGan.Data.Sources.Tellus;

/// <summary>Which PALSAR-2 scenes are searched for. Conditions that are not given hold for every scene.</summary>
public sealed record TellusSearch
{
    /// <summary>East of Greenwich in degrees of WGS 84, -180 to 180.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public required double Longitude { get; init => field = Check.Range(value, -180, 180, nameof(Longitude)); }

    /// <summary>North of the equator in degrees of WGS 84, -90 to 90.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public required double Latitude { get; init => field = Check.Range(value, -90, 90, nameof(Latitude)); }

    /// <summary>The observation mode, such as "SM1" (stripmap, 3 m); null (default) for any.</summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? Mode { get; init => field = value is null || !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("Mode must not be empty.", nameof(Mode)); }

    /// <summary>The earliest time, inclusive; null (default) for no limit.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The latest time, inclusive; null (default) for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Scenes that are asked for a page; the service may give fewer. Default 100; 10 to 1000, which is what both interfaces take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int PageSize { get; init => field = Check.Range(value, 10, 1000, nameof(PageSize)); } = 100;

    /// <summary>Most scenes that are given; the search ends quietly there. Default 1000; 1 to 2^31 - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxScenes { get; init => field = Check.Range(value, 1, int.MaxValue, nameof(MaxScenes)); } = 1000;

    /// <summary>Most pages that are read; a service that has more, before <see cref="MaxScenes"/> is reached, is an error. Default 100; 1 to 2^31 - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPages { get; init => field = Check.Range(value, 1, int.MaxValue, nameof(MaxPages)); } = 100;

    /// <summary>Checks what the properties cannot check one by one.</summary>
    /// <exception cref="ArgumentException">It begins after it ends.</exception>
    public void Validate() => Check.Interval(From, Until);
}
