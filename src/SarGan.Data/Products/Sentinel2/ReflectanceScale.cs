using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Data.Products.Files;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel2;

/// <summary>reflectance = (DN + Offset) / Quantification, and where that is said.</summary>
internal sealed partial record ReflectanceScale(double Quantification, double Offset, string Source)
{
    private const double BaselineOffset = -1000;
    private static readonly Version OffsetSince = new(4, 0);

    // band_id of BOA_ADD_OFFSET and RADIO_ADD_OFFSET.
    private static readonly string[] BandIds = ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11", "B12"];

    /// <summary>
    /// What the product says: a STAC item's flag that the provider has added the offset already, else the product's MTD_MSI*.xml, else the STAC item's scale, offset or baseline, else
    /// the files' own scale and offset, else the baseline in a name (_N0400_). Null where nothing says it.
    /// </summary>
    /// <exception cref="RasterFormatException">A metadata file is broken, or the bands have different offsets.</exception>
    public static ReflectanceScale? Find(ProductFiles files, IReadOnlyList<(string Band, string File, GeoTiffReader Reader)> bands)
    {
        var item = StacItemFile.Find(files);
        if (item is { OffsetIsApplied: true }) return new ReflectanceScale(10000, 0, "the STAC item says that the offset has been added already");
        if (files.Names.FirstOrDefault(name => MetadataName().IsMatch(name)) is { } metadata) return OfMetadata(XmlPart.Load(files, metadata), bands.Select(band => band.Band), System.IO.Path.GetFileName(metadata));
        if (item?.Scales is { } scales && Same([.. bands.Select(band => scales.GetValueOrDefault(System.IO.Path.GetFileName(band.File)))], "the STAC item", item.Name) is { } stated) return stated;
        if (item?.Baseline is { } baseline) return OfBaseline(baseline, "the STAC item");
        if (Same([.. bands.Select(band => OfFile(band.Reader))], "the files", files.Path) is { } own) return own;
        // The product's own name and those within it: what lies above, such as a folder of another scene, says nothing of it.
        return files.Names.Prepend(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(files.Path)))).Select(name => BaselineInName().Match(name)).FirstOrDefault(match => match.Success) is { } found
            ? OfBaseline(new Version(int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture)), "the product's name")
            : null;
    }

    /// <summary>"04.00" as 4.0; null for anything else.</summary>
    public static Version? ParseBaseline(string? text) =>
        text?.Trim().Split('.') is [var major, var minor, ..] && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            ? new Version(whole, part)
            : null;

    private static ReflectanceScale OfBaseline(Version baseline, string source) =>
        new(10000, baseline >= OffsetSince ? BaselineOffset : 0, string.Create(CultureInfo.InvariantCulture, $"processing baseline {baseline.Major:00}.{baseline.Minor:00} by {source}"));

    private static ReflectanceScale OfMetadata(XmlPart root, IEnumerable<string> bands, string source)
    {
        var quantification = root.Descendants("BOA_QUANTIFICATION_VALUE").Concat(root.Descendants("QUANTIFICATION_VALUE")).Select(part => part.Number()).Cast<double?>().FirstOrDefault() ?? 10000;
        if (!(quantification > 0)) throw root.Error("the quantification value must be above 0");
        var offsets = new Dictionary<string, double>();
        foreach (var part in root.Descendants("BOA_ADD_OFFSET").Concat(root.Descendants("RADIO_ADD_OFFSET")))
        {
            if (int.TryParse(part.Attribute("band_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < BandIds.Length) offsets[BandIds[id]] = part.Number();
        }
        if (offsets.Count == 0)
        {
            // Baselines before 04.00 have no list, and no offset.
            var baseline = root.Descendants("PROCESSING_BASELINE").Select(part => ParseBaseline(part.Text)).FirstOrDefault(version => version is not null);
            if (baseline >= OffsetSince) throw root.Error("the product is of baseline 04.00 or later, and gives no BOA_ADD_OFFSET");
            return new ReflectanceScale(quantification, 0, source);
        }
        var own = bands.Select(band => offsets.TryGetValue(band, out var offset) ? offset : throw root.Error($"there is no offset (BOA_ADD_OFFSET) for band {band}")).Distinct().ToList();
        return own.Count == 1 ? new ReflectanceScale(quantification, own[0], source) : throw root.Error($"the bands have different offsets ({string.Join(", ", own.Select(offset => offset.ToString(CultureInfo.InvariantCulture)))}); open those with equal ones together");
    }

    private static (double Scale, double Offset)? OfFile(GeoTiffReader reader)
    {
        if (reader.BandScales.Count == 0 || !(reader.BandScales[0] > 0) || reader.BandScales[0] == 1) return null;
        return (reader.BandScales[0], reader.BandOffsets.Count > 0 ? reader.BandOffsets[0] : 0);
    }

    /// <summary>reflectance = scale x DN + offset, the same for all bands; null where one has none.</summary>
    private static ReflectanceScale? Same(IReadOnlyList<(double Scale, double Offset)?> scales, string source, string path)
    {
        if (scales.Any(scale => scale is null)) return null;
        if (scales.Distinct().Skip(1).Any()) throw new RasterFormatException(path, "the bands have different scales or offsets; open those with equal ones together.");
        var (scale, offset) = scales[0]!.Value; // no one is null
        // 0.0001 is no binary fraction: 10000 is what was meant.
        var (quantification, shift) = (Math.Round(1 / scale, 6), Math.Round(offset / scale, 6));
        return double.IsFinite(quantification) && quantification > 0 && double.IsFinite(shift)
            ? new ReflectanceScale(quantification, shift, source)
            : throw new RasterFormatException(path, FormattableString.Invariant($"a scale of {scale} with an offset of {offset} is none of reflectances."));
    }

    [GeneratedRegex(@"(^|/)MTD_MSIL(2A|1C)\.xml$", RegexOptions.CultureInvariant)]
    private static partial Regex MetadataName();

    [GeneratedRegex(@"_N([0-9]{2})([0-9]{2})_", RegexOptions.CultureInvariant)]
    private static partial Regex BaselineInName();
}
