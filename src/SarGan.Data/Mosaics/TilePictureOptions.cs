namespace SarGan.Data.Mosaics;

/// <summary>How tiles of a web map are fetched and decoded.</summary>
public sealed record TilePictureOptions
{
    /// <summary>
    /// Bands that every tile is brought to, 1 to 4; null (default) for those of the file. 1 is grey, 2 grey and alpha, 3 colour, 4 colour and alpha:
    /// grey is replicated, missing alpha is opaque, alpha is left out where not asked for. Colour is not turned into grey.
    /// Servers that mix PNG with and without alpha need 4.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? Bands { get; init => field = value is { } bands ? Check.Range(bands, 1, 4, nameof(Bands)) : null; }

    /// <summary>Most bytes of a tile's file. Default 8 MiB; 1 to 2^30. Larger ones are refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxBytes { get; init => field = Check.Range(value, 1, 1 << 30, nameof(MaxBytes)); } = 8 << 20;

    /// <summary>Most columns and most rows of a tile. Default 4096; 1 to 16384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxSize { get; init => field = Check.Range(value, 1, 16384, nameof(MaxSize)); } = 4096;

    /// <summary>Seconds that a server has to answer with a whole tile. Default 30; 1 to 3600.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int TimeoutSeconds { get; init => field = Check.Range(value, 1, 3600, nameof(TimeoutSeconds)); } = 30;

    /// <summary>What the program calls itself towards servers. Default "SarGan"; public servers ask for the application's own name.</summary>
    public string UserAgent { get; init; } = "SarGan";
}
