using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff;

/// <summary>How a <see cref="GeoTiffWriter"/> lays its file out. The defaults give a file that every reader of GeoTIFF understands.</summary>
public sealed record GeoTiffWriterOptions
{
    /// <summary>How tiles are packed. Default <see cref="GeoTiffCompression.Deflate"/>.</summary>
    public GeoTiffCompression Compression { get; init => field = CheckDefined(value, nameof(Compression)); } = GeoTiffCompression.Deflate;

    /// <summary>Effort of Deflate, 1 (fast) to 9 (small). Default 6. Other compressions have no levels.</summary>
    public int DeflateLevel { get; init => field = CheckRange(value, 1, 9, nameof(DeflateLevel)); } = 6;

    /// <summary>
    /// Whether Deflate looks for runs of one byte alone, and not for longer repetitions (zlib's strategy Z_RLE; <see cref="DeflateLevel"/> then hardly matters). Default false.
    /// Noisy samples such as backscatter or translated images repeat little: packing them takes much less time, for files that are somewhat larger.
    /// </summary>
    public bool DeflateRunsOnly { get; init; }

    /// <summary>
    /// What is done to samples before compression. Default null: <see cref="GeoTiffPredictor.Horizontal"/> for integers of up to 32 bits,
    /// <see cref="GeoTiffPredictor.FloatingPoint"/> for floats, and none for 64-bit integers (few readers know it there) or without compression.
    /// </summary>
    public GeoTiffPredictor? Predictor { get; init => field = value is { } given ? CheckDefined(given, nameof(Predictor)) : null; }

    /// <summary>
    /// Side of the square tiles in pixels, a multiple of 16 from 16 to 4096. Default 256: random crops of training tiles read little in vain.
    /// A raster with a shorter side gets tiles that are just large enough in that direction.
    /// </summary>
    public int TileSize
    {
        get;
        init => field = value is >= 16 and <= 4096 && value % 16 == 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TileSize), value, FormattableString.Invariant($"TileSize must be a multiple of 16 from 16 to 4096. Actual value was {value}."));
    } = 256;

    /// <summary>
    /// Whether bands share tiles. Default null: interleaved with <see cref="Rgb"/>, else separate, because bands are read one by one
    /// in this library and a file of 13 bands should not cost 13 times the reading of one.
    /// </summary>
    public GeoTiffPlanes? Planes { get; init => field = value is { } given ? CheckDefined(given, nameof(Planes)) : null; }

    /// <summary>
    /// Whether the first three bands are red, green and blue. A fourth of four is alpha then (0 transparent, not premultiplied); among more, a last one named
    /// <see cref="WebMercator.TileMosaic.AlphaBand"/> is, as it is without this. Default false: bands are measurements. For 3 bands or more of
    /// <see cref="SampleType.Byte"/> or <see cref="SampleType.UInt16"/>.
    /// </summary>
    public bool Rgb { get; init; }

    /// <summary>Whether to write a BigTIFF also where a classic TIFF would do. Default false: BigTIFF exactly where the file exceeds 4 GiB.</summary>
    public bool ForceBigTiff { get; init; }

    /// <summary>
    /// Overviews at half the resolution each, each made from the one before, until neither side exceeds 256 pixels.
    /// Default <see cref="OverviewResampling.None"/>: there are none.
    /// </summary>
    public OverviewResampling Overviews { get; init => field = CheckDefined(value, nameof(Overviews)); } = OverviewResampling.None;

    /// <summary>
    /// Bytes of memory for tiles that are not complete yet, 0 or more. Default 256 MiB. Tiles beyond wait in the scratch file, which is slower.
    /// It is enough when a row of tiles fits, as windows usually arrive from top to bottom.
    /// </summary>
    public long CacheBytes { get; init => field = CheckRange(value, 0, long.MaxValue, nameof(CacheBytes)); } = 256L << 20;

    /// <summary>Refuses options that a raster cannot have, before anything is written.</summary>
    internal void Validate(RasterInfo info)
    {
        if (info.Bands > ushort.MaxValue)
            throw new ArgumentException(FormattableString.Invariant($"A TIFF holds up to {ushort.MaxValue} bands. The raster has {info.Bands}."), nameof(info));
        if (info.BandNames is { } names && names.Count != info.Bands)
            throw new ArgumentException(FormattableString.Invariant($"BandNames must be null or name all {info.Bands} bands. There are {names.Count} names."), nameof(info));
        if (info.Transform is not null && info.GroundControlPoints.Count > 0)
            throw new ArgumentException("GroundControlPoints must be empty where Transform is given: a GeoTIFF holds one or the other.", nameof(info));
        if (Rgb && !(info.Bands >= 3 && info.SampleType is SampleType.Byte or SampleType.UInt16))
            throw new ArgumentException(FormattableString.Invariant($"Rgb is for 3 bands or more of Byte or UInt16. The raster has {info.Bands} of {info.SampleType}."));
        if (Predictor == GeoTiffPredictor.FloatingPoint && !info.SampleType.IsFloatingPoint())
            throw new ArgumentException($"The FloatingPoint predictor is for floats. The raster's samples are {info.SampleType}.");
        if (Overviews == OverviewResampling.DecibelAverage && !info.SampleType.IsFloatingPoint())
            throw new ArgumentException($"DecibelAverage is for floats in decibels. The raster's samples are {info.SampleType}.");
    }

    private static long CheckRange(long value, long minimum, long maximum, string name) =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentOutOfRangeException(name, value, maximum == long.MaxValue
                ? FormattableString.Invariant($"{name} must be {minimum} or more. Actual value was {value}.")
                : FormattableString.Invariant($"{name} must be from {minimum} to {maximum}. Actual value was {value}."));

    private static int CheckRange(int value, int minimum, int maximum, string name) => (int)CheckRange((long)value, minimum, maximum, name);

    private static T CheckDefined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Actual value was {value}.");
}
