using SarGan.Geo.Crs;

namespace SarGan.Geo.Rasters;

/// <summary>What a raster is: its size, its samples and where it lies on the ground.</summary>
public sealed record RasterInfo
{
    /// <summary>Columns, 1 or more.</summary>
    public required int Width { get; init => field = Check(value, nameof(Width)); }

    /// <summary>Rows, 1 or more.</summary>
    public required int Height { get; init => field = Check(value, nameof(Height)); }

    /// <summary>Bands, 1 or more. Default 1.</summary>
    public int Bands { get; init => field = Check(value, nameof(Bands)); } = 1;

    /// <summary>The type of every sample of every band. Default <see cref="SampleType.Byte"/>.</summary>
    public SampleType SampleType { get; init; } = SampleType.Byte;

    /// <summary>
    /// From (column, row) to (x, y) of the CRS, where (0, 0) is the upper left *corner* of the upper left pixel and (0.5, 0.5) its middle,
    /// also for files that say PixelIsPoint. x is easting or longitude, y northing or latitude. Null: the raster has no affine georeference.
    /// </summary>
    public AffineTransform? Transform { get; init; }

    /// <summary>Points that tie the image to the ground where <see cref="Transform"/> is null; empty otherwise.</summary>
    public IReadOnlyList<GroundControlPoint> GroundControlPoints { get; init; } = [];

    /// <summary>What x and y mean. Null: unknown.</summary>
    public CoordinateReferenceSystem? Crs { get; init; }

    /// <summary>The value that marks samples without a measurement, or null. NaN samples are without a measurement in any case.</summary>
    public double? NoData { get; init; }

    /// <summary>Free text by name, as in GDAL's metadata of the whole data set (the field's standard for TIFF, tag 42112).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>What each band is, such as "VV" or "B04"; null or as many as bands, "" for one without a name.</summary>
    public IReadOnlyList<string>? BandNames { get; init; }

    /// <summary>All pixels.</summary>
    public PixelWindow Extent => new(0, 0, Width, Height);

    private static int Check(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be 1 or more. Actual value was {value}."));
}
