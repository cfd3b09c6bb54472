using SarGan.Data.Images;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>How crops are spread over a scene.</summary>
public enum TileArrangement
{
    /// <summary>Anywhere, at random. Crops of one side may overlap each other, and no two are equal.</summary>
    Random,

    /// <summary>Row by row at a fixed stride, from the upper left. What is left over at the right and below is not used.</summary>
    Grid,
}

/// <summary>Which part of a scene is held out for tests.</summary>
public enum TestStrip
{
    /// <summary>None: all crops are training tiles.</summary>
    None,

    /// <summary>The last rows.</summary>
    Bottom,

    /// <summary>The last columns.</summary>
    Right,
}

/// <summary>How tiles are written.</summary>
public enum TileFormat
{
    /// <summary>GeoTIFF, as the scene: sample type, bands, nodata, georeference, metadata.</summary>
    GeoTiff,

    /// <summary>PNG of 8 bits, without georeference; pixels without a measurement are 0.</summary>
    Png,
}

/// <summary>How a pair of scenes is cut into tiles for training and tests.</summary>
public sealed record TileCutterOptions
{
    /// <summary>Side of a tile in pixels. Default 256; 1 to 16384.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Size { get; init => field = Check.Range(value, 1, 16384, nameof(Size)); } = 256;

    /// <summary>Default <see cref="TileArrangement.Random"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TileArrangement Arrangement { get; init => field = Check.Defined(value, nameof(Arrangement)); } = TileArrangement.Random;

    /// <summary>Training tiles when at random. Default 1000; 1 to 10000000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Count { get; init => field = Check.Range(value, 1, 10_000_000, nameof(Count)); } = 1000;

    /// <summary>Test tiles when at random; null (default) for <see cref="Count"/> × <see cref="TestShare"/>, at least 1. 1 to 10000000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? TestCount { get; init => field = value is { } count ? Check.Range(count, 1, 10_000_000, nameof(TestCount)) : null; }

    /// <summary>Pixels that neighbours share when on a grid. Default 0; 0 to <see cref="Size"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Overlap { get; init => field = Check.Range(value, 0, 16383, nameof(Overlap)); }

    /// <summary>The part held out. Default <see cref="TestStrip.Bottom"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TestStrip TestStrip { get; init => field = Check.Defined(value, nameof(TestStrip)); } = TestStrip.Bottom;

    /// <summary>The share of the scene's rows or columns that is held out, above 0 and below 1. Default 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double TestShare
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(TestShare), FormattableString.Invariant($"TestShare must be above 0 and below 1. Actual value was {value}."));
    } = 0.2;

    /// <summary>
    /// Rows or columns of pixels between the held-out strip and the training tiles, in neither. Default 32; 0 to 1000000. It keeps apart what
    /// resampling, speckle filters and layover have smeared across the edge.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MarginPixels { get; init => field = Check.Range(value, 0, 1_000_000, nameof(MarginPixels)); } = 32;

    /// <summary>The largest share of pixels without a measurement in any band of either scene that a tile may have, 0 to 1. Default 0: tiles are complete.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MaxNoDataShare { get; init => field = Check.Range(value, 0, 1, nameof(MaxNoDataShare)); }

    /// <summary>How many random places are tried for each tile wanted, on average, before giving up. Default 50; 1 to 100000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int AttemptsPerTile { get; init => field = Check.Range(value, 1, 100_000, nameof(AttemptsPerTile)); } = 50;

    /// <summary>The places depend on it alone. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Default <see cref="TileFormat.GeoTiff"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public TileFormat Format { get; init => field = Check.Defined(value, nameof(Format)); } = TileFormat.GeoTiff;

    /// <summary>For PNG: the SAR values that become black and white. Default null: only 8-bit scenes are taken, as they are.</summary>
    public SampleRange? SarRange { get; init; }

    /// <summary>For PNG: the optical values that become black and white. Default null: only 8-bit scenes are taken, as they are.</summary>
    public SampleRange? OpticalRange { get; init; }

    /// <summary>For GeoTIFF: opens a file of this path to write a raster to, which is in place once it is completed. Null (default): <see cref="GeoTiffWriter"/> with its defaults.</summary>
    public Func<string, RasterInfo, RasterSink>? CreateRaster { get; init; }

    /// <summary>Whether a folder that an earlier run made is replaced. Default false. Files that no run made, or that were changed since, are never touched.</summary>
    public bool Force { get; init; }

    /// <summary>Checks the rules between the properties.</summary>
    /// <exception cref="ArgumentException">A rule is broken; the message names it.</exception>
    public void Validate()
    {
        if (Overlap >= Size) throw new ArgumentException(FormattableString.Invariant($"Overlap must be below Size. Actual values were {Overlap} and {Size}."));
    }
}
