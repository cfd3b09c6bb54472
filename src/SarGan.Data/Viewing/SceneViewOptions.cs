using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Viewing;

/// <summary>The rasters that a view compares, in any coordinate reference systems. They stay the caller's.</summary>
public sealed record SceneViewSources
{
    /// <summary>The radar, on the left.</summary>
    public required RasterSource Sar { get; init; }

    /// <summary>The optical side, on the right: a translation, or what a camera saw. Bands named mask or alpha say where it has a measurement.</summary>
    public required RasterSource Optical { get; init; }

    /// <summary>How far the translation is to be trusted, 0 to 1, first band. Null (default): the band of <see cref="Optical"/> or <see cref="Sar"/> that is named consistency or confidence, if there is one.</summary>
    public RasterSource? Confidence { get; init; }
}

/// <summary>What a view shows, and how.</summary>
public sealed record SceneViewOptions
{
    /// <summary>The page's title. Null (default): the optical raster's name, without folder and extension.</summary>
    public string? Title { get; init; }

    /// <summary>Whose data it is, shown in the map's corner. Null (default): what the rasters say (metadata item SARGAN_ATTRIBUTION).</summary>
    public string? Attribution { get; init; }

    /// <summary>Radar bands to show, counted from 0: one for grey, three for red, green and blue. Null (default): the first.</summary>
    public IReadOnlyList<int>? SarBands { get; init; }

    /// <summary>What radar samples are. Null (default): what the file says (SARGAN_UNIT), else 8 bits are a picture, other integers amplitudes, floats dB where one is negative, else power.</summary>
    public BackscatterUnit? SarUnit { get; init; }

    /// <summary>Optical bands to show, counted from 0: three or one. Null (default): the first three where there are as many besides masks and confidence, else the first.</summary>
    public IReadOnlyList<int>? OpticalBands { get; init; }

    /// <summary>Radar values that become black and white, in dB (of 8-bit pictures: their samples). Null (default): the percentiles; 8-bit pictures stay as they are.</summary>
    public SampleRange? SarRange { get; init; }

    /// <summary>Optical values that become black and white. Null (default): the percentiles over all bands shown; 8-bit pictures stay as they are.</summary>
    public SampleRange? OpticalRange { get; init; }

    /// <summary>The percentile that becomes black. Default 2; 0 to 50. It is taken from windows spread over the raster, a million pixels at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LowPercentile { get; init => field = Check.Range(value, 0, 50, nameof(LowPercentile)); } = 2;

    /// <summary>The percentile that becomes white. Default 98; 50 to 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double HighPercentile { get; init => field = Check.Range(value, 50, 100, nameof(HighPercentile)); } = 98;

    /// <summary>The finest zoom, 0 to 30. Null (default): each raster's own. A coarser one is made from the raster's overviews where it has them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? MaxZoom { get; init => field = value is { } zoom ? Check.Range(zoom, 0, WebMercatorProjection.MaxZoom, nameof(MaxZoom)) : null; }

    /// <summary>Most tiles of a layer's finest zoom. Default 1000000; 1 to 2^30. A larger job is refused before any work.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxTiles { get; init => field = Check.Range(value, 1, 1 << 30, nameof(MaxTiles)); } = 1_000_000;

    /// <summary>Threads that draw, 0 to 1024. Default 0: one a core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Threads { get; init => field = Check.Range(value, 0, 1024, nameof(Threads)); }

    /// <summary>Whether a view that is in the folder already is replaced, with all that is in the folder. Default false: only an empty folder, or none, is taken. A folder that holds anything else is never replaced.</summary>
    public bool Replace { get; init; }
}

/// <summary>What was drawn.</summary>
/// <param name="Page">The page's full path.</param>
/// <param name="Layers">From the bottom: SAR, optical, and confidence where there is one.</param>
public sealed record SceneViewResult(string Page, IReadOnlyList<SceneViewLayer> Layers);

/// <summary>One layer of a view.</summary>
/// <param name="Id">The name of its folder of tiles: sar, optical or confidence.</param>
/// <param name="Title">As the page names it.</param>
/// <param name="MinZoom">The coarsest zoom.</param>
/// <param name="MaxZoom">The finest zoom.</param>
/// <param name="Tiles">Files written.</param>
/// <param name="Range">The values at the ends of the grey or colour scale.</param>
public sealed record SceneViewLayer(string Id, string Title, int MinZoom, int MaxZoom, long Tiles, SampleRange Range);

/// <summary>How far the drawing is.</summary>
/// <param name="Layer">Which layer is being drawn: sar, optical or confidence.</param>
/// <param name="TilesDone">Tiles of the finest zooms drawn, of all layers.</param>
/// <param name="Tiles">Tiles of the finest zooms of all layers.</param>
public sealed record SceneViewProgress(string Layer, long TilesDone, long Tiles);
