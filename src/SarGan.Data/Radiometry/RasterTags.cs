using System.Globalization;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>What a raster says of its samples, in metadata items that SarGan writes and reads (GDAL shows them as they are).</summary>
/// <remarks>
/// SARGAN_QUANTITY (sigma0, gamma0, ...), SARGAN_UNIT (db, power, amplitude), SARGAN_CALIBRATION_DB, SARGAN_CALIBRATION_SOURCE, SARGAN_SENSOR, SARGAN_RADAR_BAND, SARGAN_LOOKS,
/// SARGAN_SPECKLE_FILTER, SARGAN_QUANTIFICATION, SARGAN_OFFSET, SARGAN_GEOMETRY, SARGAN_SPACING_X, SARGAN_SPACING_Y. An item with a value that cannot be read counts as absent.
/// </remarks>
public sealed record RasterTags
{
    private const string Prefix = "SARGAN_";

    /// <summary>The physical quantity, or null where the raster does not say.</summary>
    public RadiometricQuantity? Quantity { get; init; }

    /// <summary>How radar samples express backscatter.</summary>
    public BackscatterUnit? Unit { get; init; }

    /// <summary>Still to be added to the dB value of each sample.</summary>
    public double? CalibrationDecibels { get; init; }

    /// <summary>Where the calibration comes from, in words.</summary>
    public string? CalibrationSource { get; init; }

    /// <summary>The instrument.</summary>
    public string? Sensor { get; init; }

    /// <summary>The radar band's letter.</summary>
    public string? RadarBand { get; init; }

    /// <summary>Equivalent number of looks.</summary>
    public double? Looks { get; init; }

    /// <summary>The speckle filter that the samples went through.</summary>
    public string? SpeckleFilter { get; init; }

    /// <summary>Digital numbers a unit of reflectance.</summary>
    public double? Quantification { get; init; }

    /// <summary>Added to digital numbers before the division.</summary>
    public double? Offset { get; init; }

    /// <summary>How the samples lie on the ground, in words, such as "ground range, not terrain corrected".</summary>
    public string? Geometry { get; init; }

    /// <summary>Metres on the ground between columns, above 0, for rasters without an affine georeference, whose own numbers do not tell.</summary>
    public double? SpacingX { get; init; }

    /// <summary>Metres on the ground between rows.</summary>
    public double? SpacingY { get; init; }

    /// <summary>Reads a raster's tags.</summary>
    /// <param name="info">The raster.</param>
    public static RasterTags Of(RasterInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        string? Text(string name) => info.Metadata.TryGetValue(Prefix + name, out var value) && value.Length > 0 ? value : null;
        double? Number(string name) => double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
        return new RasterTags
        {
            Quantity = Enum.TryParse<RadiometricQuantity>(Text("QUANTITY"), ignoreCase: true, out var quantity) && Enum.IsDefined(quantity) ? quantity : null,
            Unit = Text("UNIT")?.ToUpperInvariant() switch
            {
                "DB" => BackscatterUnit.Decibels,
                "POWER" => BackscatterUnit.Power,
                "AMPLITUDE" => BackscatterUnit.Amplitude,
                _ => null,
            },
            CalibrationDecibels = Number("CALIBRATION_DB"),
            CalibrationSource = Text("CALIBRATION_SOURCE"),
            Sensor = Text("SENSOR"),
            RadarBand = Text("RADAR_BAND"),
            Looks = Number("LOOKS") is > 0 and var looks ? looks : null,
            SpeckleFilter = Text("SPECKLE_FILTER"),
            Quantification = Number("QUANTIFICATION") is > 0 and var quantification ? quantification : null,
            Offset = Number("OFFSET"),
            Geometry = Text("GEOMETRY"),
            SpacingX = Number("SPACING_X") is > 0 and var spacingX ? spacingX : null,
            SpacingY = Number("SPACING_Y") is > 0 and var spacingY ? spacingY : null,
        };
    }

    /// <summary>A raster's metadata with these tags in place of those it had; other items stay.</summary>
    /// <param name="metadata">The items before.</param>
    public IReadOnlyDictionary<string, string> ApplyTo(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in metadata.Where(item => !item.Key.StartsWith(Prefix, StringComparison.Ordinal))) result[name] = value;
        void Set(string name, string? value)
        {
            if (value is not null) result[Prefix + name] = value;
        }
        void SetNumber(string name, double? value) => Set(name, value?.ToString("R", CultureInfo.InvariantCulture));
        Set("QUANTITY", Quantity?.ToString().ToLowerInvariant());
        Set("UNIT", Unit switch { BackscatterUnit.Decibels => "db", BackscatterUnit.Power => "power", BackscatterUnit.Amplitude => "amplitude", _ => null });
        SetNumber("CALIBRATION_DB", CalibrationDecibels);
        Set("CALIBRATION_SOURCE", CalibrationSource);
        Set("SENSOR", Sensor);
        Set("RADAR_BAND", RadarBand);
        SetNumber("LOOKS", Looks);
        Set("SPECKLE_FILTER", SpeckleFilter);
        SetNumber("QUANTIFICATION", Quantification);
        SetNumber("OFFSET", Offset);
        Set("GEOMETRY", Geometry);
        SetNumber("SPACING_X", SpacingX);
        SetNumber("SPACING_Y", SpacingY);
        return result;
    }

    /// <summary>A contract with what the tags know and it does not.</summary>
    internal DomainContract ApplyTo(DomainContract contract) => contract with
    {
        Sensor = contract.Sensor ?? Sensor,
        RadarBand = contract.RadarBand ?? RadarBand,
        CalibrationSource = contract.CalibrationSource ?? CalibrationSource,
        Looks = contract.Looks ?? Looks,
        SpeckleFilter = contract.SpeckleFilter ?? SpeckleFilter,
    };
}
