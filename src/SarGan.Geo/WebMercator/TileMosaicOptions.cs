namespace SarGan.Geo.WebMercator;

/// <summary>Which tiles a mosaic takes, and how.</summary>
public sealed record TileMosaicOptions
{
    /// <summary>Columns and rows of tiles, 1 to 512. Default 3. The tile of the point is column and row Grid / 2, counted from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Grid
    {
        get;
        init => field = value is >= 1 and <= 512 ? value : throw new ArgumentOutOfRangeException(nameof(Grid), value, FormattableString.Invariant($"Grid must be 1 to 512. Actual value was {value}."));
    } = 3;

    /// <summary>
    /// What the samples of missing tiles hold where the tiles have neither an alpha band nor nodata of their own. Default 0. The raster says so only when a tile is missing:
    /// equal samples of other tiles then read as nodata, too. With an alpha band all samples of missing tiles are 0: transparent.
    /// </summary>
    public double NoData { get; init; }

    /// <summary>How many tiles are asked for at once, 1 to 16. Default 2, which public tile servers tolerate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxConcurrency
    {
        get;
        init => field = value is >= 1 and <= 16 ? value : throw new ArgumentOutOfRangeException(nameof(MaxConcurrency), value, FormattableString.Invariant($"MaxConcurrency must be 1 to 16. Actual value was {value}."));
    } = 2;
}
