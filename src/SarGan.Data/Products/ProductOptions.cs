using SarGan.Data.Radiometry;

namespace SarGan.Data.Products;

/// <summary>How a product is opened. The defaults serve for all kinds; what a kind has no use for is not looked at (the command line refuses it).</summary>
public sealed record ProductOptions
{
    /// <summary>
    /// The quantity that radar samples become. Null (default): sigma0 for Sentinel-1 GRD and PALSAR-2, and what a terrain-corrected product holds. Sentinel-1 GRD gives beta0, sigma0 and
    /// gamma0 by its own tables; other products give their own quantity only.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no radar quantity.</exception>
    public RadiometricQuantity? Quantity
    {
        get;
        init => field = value is null or RadiometricQuantity.Beta0 or RadiometricQuantity.Sigma0 or RadiometricQuantity.Gamma0 or RadiometricQuantity.Gamma0TerrainCorrected
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Quantity must be Beta0, Sigma0, Gamma0, Gamma0TerrainCorrected or null. Actual value was {value}.");
    }

    /// <summary>The bands to open, by name and in this order, such as "VV" or "B04". Null (default): all polarisations, co-polarised first; for Sentinel-2 B04, B03 and B02.</summary>
    /// <exception cref="ArgumentException">The list is empty, or names a band twice.</exception>
    public IReadOnlyList<string>? Bands
    {
        get;
        init => field = value is null || (value.Count > 0 && value.Distinct(StringComparer.OrdinalIgnoreCase).Count() == value.Count)
            ? value
            : throw new ArgumentException($"Bands must name one band or more, each once. Actual value was [{string.Join(", ", value)}].", nameof(value));
    }

    /// <summary>Whether Sentinel-1's thermal noise is subtracted, by the product's own vectors, and what falls below 0 becomes 0. Default true.</summary>
    public bool RemoveThermalNoise { get; init; } = true;

    /// <summary>Whether the dark seam along the borders of Sentinel-1 scenes becomes nodata. Null (default): for processors (IPF) before 2.90, which left it in.</summary>
    public bool? RemoveBorderNoise { get; init; }

    /// <summary>What the samples of terrain-corrected files are, where neither the files nor their names say. Null (default): such files are refused.</summary>
    public BackscatterUnit? Samples { get; init; }

    /// <summary>Added to Sentinel-2's digital numbers before the division, where the product's metadata do not say. Null (default): such products are refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double? ReflectanceOffset
    {
        get;
        init => field = value is null || double.IsFinite(value.Value) ? value : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"ReflectanceOffset must be finite. Actual value was {value}."));
    }

    /// <summary>
    /// Whether Sentinel-2 pixels that the scene classification calls saturated or defective, cloud shadow, cloud of medium or high probability, or cirrus become nodata. Null (default): where
    /// the product has a classification. True: one without is refused.
    /// </summary>
    public bool? MaskClouds { get; init; }

    /// <summary>Where files of a ZIP are unpacked to, in a folder of its own that goes when the product is disposed. Null (default): the system's folder for temporary files.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>The most bytes that the files needed of a ZIP may take unpacked, all together, 1 or more. Default 64 GiB.</summary>
    public long MaxUnpackedBytes { get; init => field = AtLeastOne(value, nameof(MaxUnpackedBytes)); } = 64L << 30;

    /// <summary>The most by which an entry of a ZIP larger than 1 MiB may grow when it is unpacked, 1 or more. Default 250.</summary>
    public int MaxUnpackedRatio { get; init => field = (int)AtLeastOne(value, nameof(MaxUnpackedRatio)); } = 250;

    /// <summary>The largest metadata file (XML, JSON, summary.txt) that is read, bytes, 1 or more. Default 16 MiB.</summary>
    public int MaxMetadataBytes { get; init => field = (int)AtLeastOne(value, nameof(MaxMetadataBytes)); } = 16 << 20;

    /// <summary>The most files that a product may consist of, 1 or more. Default 100,000.</summary>
    public int MaxFiles { get; init => field = (int)AtLeastOne(value, nameof(MaxFiles)); } = 100_000;

    private static long AtLeastOne(long value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be 1 or more. Actual value was {value}."));
}
