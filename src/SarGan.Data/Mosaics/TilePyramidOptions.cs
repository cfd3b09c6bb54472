using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Mosaics;

/// <summary>How a raster is drawn as tiles of a web map.</summary>
public sealed record TilePyramidOptions
{
    /// <summary>The coarsest zoom; null (default) for the finest one at which the raster is no larger than one tile. 0 to 30.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? MinZoom { get; init => field = value is { } zoom ? Check.Range(zoom, 0, WebMercatorProjection.MaxZoom, nameof(MinZoom)) : null; }

    /// <summary>The finest zoom; null (default) for the one whose pixels are nearest to the raster's in size. 0 to 30.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? MaxZoom { get; init => field = value is { } zoom ? Check.Range(zoom, 0, WebMercatorProjection.MaxZoom, nameof(MaxZoom)) : null; }

    /// <summary>The bands to draw, counted from 0: one for grey, three for red, green and blue. Null (default): the first three where there are as many besides alpha, else the first.</summary>
    public IReadOnlyList<int>? Bands { get; init; }

    /// <summary>The values that become black and white: one range for all bands, or one a band drawn. Null (default): only 8-bit rasters are taken, as they are.</summary>
    public IReadOnlyList<SampleRange>? Ranges { get; init; }

    /// <summary>
    /// What samples are when they are averaged. Default <see cref="SampleSpace.Linear"/>: as they are. Decibels and amplitudes are averaged as power, on every zoom;
    /// <see cref="Ranges"/> are of the samples as they are stored.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public SampleSpace SampleSpace { get; init => field = Check.Defined(value, nameof(SampleSpace)); }

    /// <summary>Colours for one band, from the low to the high end of its range. Null (default): grey, or red, green and blue.</summary>
    public ColourMap? Colours { get; init; }

    /// <summary>Threads that draw, 0 to 1024; they do not change the result. Default 0: one a core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Threads { get; init => field = Check.Range(value, 0, 1024, nameof(Threads)); }

    /// <summary>Brings a raster that is not in EPSG:3857, or not north up, to that. Null (default): such rasters are refused. What it returns is disposed.</summary>
    public Func<RasterSource, RasterSource>? Warp { get; init; }

    /// <summary>Most tiles of the finest zoom that is drawn. Default 1000000; 1 to 2^30. A larger job is refused before any work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxTiles { get; init => field = Check.Range(value, 1, 1 << 30, nameof(MaxTiles)); } = 1_000_000;
}

/// <summary>What was drawn.</summary>
/// <param name="MinZoom">The coarsest zoom.</param>
/// <param name="MaxZoom">The finest zoom.</param>
/// <param name="Tiles">Files written, of all zooms; tiles that would be wholly transparent are left out.</param>
public sealed record TilePyramidResult(int MinZoom, int MaxZoom, long Tiles);

/// <summary>How far the drawing is.</summary>
/// <param name="TilesDone">Tiles of the finest zoom drawn.</param>
/// <param name="Tiles">Tiles of the finest zoom in all.</param>
public sealed record TilePyramidProgress(long TilesDone, long Tiles);
