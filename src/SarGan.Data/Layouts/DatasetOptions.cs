namespace SarGan.Data.Layouts;

/// <summary>What happens when a tile is broken, lacks its twin, or differs from it in size.</summary>
public enum BadTileAction
{
    /// <summary>Opening fails, and the error names all of them.</summary>
    Fail,

    /// <summary>They are left out, and listed in <see cref="TileDataset.Skipped"/>.</summary>
    Skip,
}

/// <summary>How closely files are looked at when a data set is opened.</summary>
public enum TileCheck
{
    /// <summary>Names only.</summary>
    None,

    /// <summary>Header and end of each file: finds wrong sizes, other formats, and truncation.</summary>
    Headers,

    /// <summary>Every file is decoded: finds damage inside as well. Slow.</summary>
    Pixels,
}

/// <summary>How a data set is opened.</summary>
public sealed record DatasetOptions
{
    /// <summary>The layout; null (default) finds out.</summary>
    public IDatasetLayout? Layout { get; init; }

    /// <summary>What happens to tiles that do not fit. Default <see cref="BadTileAction.Fail"/>.</summary>
    public BadTileAction OnBadTile { get; init; } = BadTileAction.Fail;

    /// <summary>How closely files are looked at. Default <see cref="TileCheck.Headers"/>.</summary>
    public TileCheck Check { get; init; } = TileCheck.Headers;

    /// <summary>Reads the files. Default <see cref="TileFileDecoder"/>: PNG, JPEG and GeoTIFF.</summary>
    public ITileDecoder Decoder { get; init; } = new TileFileDecoder();
}
