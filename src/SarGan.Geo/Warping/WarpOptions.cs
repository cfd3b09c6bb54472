using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Onto which grid a raster is warped, and how. The defaults give the grid that gdalwarp would choose.</summary>
public sealed record WarpOptions
{
    /// <summary>The CRS of the target. Default null: that of <see cref="Like"/>, else the source's.</summary>
    public CoordinateReferenceSystem? TargetCrs { get; init; }

    /// <summary>What the source's coordinates mean, where its file says nothing or something wrong. Default null: what the source says.</summary>
    public CoordinateReferenceSystem? SourceCrs { get; init; }

    /// <summary>How samples are made. Default <see cref="Resampling.Nearest"/>.</summary>
    public Resampling Resampling { get; init => field = Defined(value, nameof(Resampling)); }

    /// <summary>What samples mean when they are mixed. Default <see cref="SampleSpace.Linear"/>. Nearest neighbours mix nothing.</summary>
    public SampleSpace SampleSpace { get; init => field = Defined(value, nameof(SampleSpace)); }

    /// <summary>The rectangle to fill, in the target's CRS. Default null: what holds the whole source.</summary>
    public GroundExtent? Extent
    {
        get;
        init => field = value is null or { IsValid: true }
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Extent), value, $"Extent must be finite, with west below east and south below north. Actual value was {value}.");
    }

    /// <summary>Units of the target's CRS a column. Default null: as fine as the source along its diagonal. With <see cref="ResolutionY"/>, or neither.</summary>
    public double? ResolutionX { get; init => field = Positive(value, nameof(ResolutionX)); }

    /// <summary>Units of the target's CRS a row, above 0.</summary>
    public double? ResolutionY { get; init => field = Positive(value, nameof(ResolutionY)); }

    /// <summary>Columns of the target. Default null. With <see cref="Height"/>, or neither; not with a resolution.</summary>
    public int? Width { get; init => field = Positive(value, nameof(Width)); }

    /// <summary>Rows of the target.</summary>
    public int? Height { get; init => field = Positive(value, nameof(Height)); }

    /// <summary>A raster whose grid (size, transform, CRS) the target takes. Default null. Not with any other choice of the grid.</summary>
    public RasterInfo? Like { get; init; }

    /// <summary>
    /// By how many pixels of the source a position may be off: positions along a row are interpolated between exact ones as long as the middle of the gap
    /// agrees to this. Default 0.125. 0: every position is exact, and warping many times slower.
    /// </summary>
    public double ErrorThreshold
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ErrorThreshold), value, FormattableString.Invariant($"ErrorThreshold must be 0 or more, and finite. Actual value was {value}."));
    } = 0.125;

    /// <summary>The source's nodata, where its file says nothing or something wrong. Default null: what the source says.</summary>
    public double? SourceNoData { get; init; }

    /// <summary>The target's nodata. Default null: the source's. Without any, pixels that nothing reaches are 0.</summary>
    public double? TargetNoData { get; init; }

    /// <summary>The order, 1 to 3, of the polynomial through ground control points. Default null: 2 from six points on, else 1, as in GDAL.</summary>
    public int? PolynomialOrder
    {
        get;
        init => field = value is null or (>= 1 and <= 3)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(PolynomialOrder), value, FormattableString.Invariant($"PolynomialOrder must be 1, 2 or 3. Actual value was {value}."));
    }

    /// <summary>Threads that work. Default 0: one a core. But for rounding, the result does not depend on it.</summary>
    public int Threads
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, FormattableString.Invariant($"Threads must be 0 or more. Actual value was {value}."));
    }

    /// <summary>Bytes that blocks of source and target may take together, 16 MiB or more. Default 512 MiB. What the files themselves cache comes on top.</summary>
    public long MemoryLimit
    {
        get;
        init => field = value >= 16L << 20
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MemoryLimit), value, FormattableString.Invariant($"MemoryLimit must be 16777216 bytes or more. Actual value was {value}."));
    } = 512L << 20;

    /// <summary>Checks rules between properties.</summary>
    /// <exception cref="ArgumentException">Two of them contradict each other; the message names them.</exception>
    public void Validate()
    {
        if (Like is not null && (Extent is not null || ResolutionX is not null || ResolutionY is not null || Width is not null || Height is not null || TargetCrs is not null))
            throw new ArgumentException("Like gives the whole grid: Extent, Resolution, Width, Height and TargetCrs must be null with it.");
        if (Like is { Transform: null }) throw new ArgumentException("Like must have a Transform: only then does it have a grid.");
        if (ResolutionX is null != ResolutionY is null) throw new ArgumentException("ResolutionX and ResolutionY must be given together, or neither.");
        if (Width is null != Height is null) throw new ArgumentException("Width and Height must be given together, or neither.");
        if (Width is not null && ResolutionX is not null) throw new ArgumentException("Width and ResolutionX exclude each other: with an extent, either gives the other.");
    }

    private static double? Positive(double? value, string name) =>
        value is null || (value > 0 && double.IsFinite(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be above 0, and finite. Actual value was {value}."));

    private static int? Positive(int? value, string name) =>
        value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be 1 or more. Actual value was {value}."));

    private static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Actual value was {value}.");
}
