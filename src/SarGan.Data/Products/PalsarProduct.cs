using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Data.Products.Files;
using SarGan.Data.Products.Palsar;
using SarGan.Data.Products.Rasters;
using SarGan.Data.Radiometry;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>PALSAR-2 of ALOS-2, level 1.5 or 2.1 as GeoTIFF: one IMG-*.tif for each polarisation, and a summary.txt.</summary>
/// <remarks>
/// sigma0 [dB] = 10 log10(DN²) + calibration factor, -83 dB unless the summary states another, for all polarisations or for each; DN 0 is nodata (JAXA, calibration of PALSAR-2 standard products). Files without a georeference
/// of their own are tied to the ground by the four corners in the summary. Level 1.1 (complex), level 3.1 (of compressed dynamic range), 8 bits and CEOS files are not read.
/// </remarks>
public sealed partial class PalsarProduct : SceneProduct
{
    private const double StandardFactor = -83;

    private PalsarProduct(string path, ProductDescription description, RasterSource raster, List<IDisposable> open, IReadOnlyList<double> calibrationDecibels, string? level)
        : base(path, description, raster, RadarBands.Contract(raster.Info), open) => (CalibrationDecibels, Level) = (calibrationDecibels, level);

    /// <summary>The calibration factor of each band of the raster, dB.</summary>
    public IReadOnlyList<double> CalibrationDecibels { get; }

    /// <summary>The processing level, such as "2.1"; null where nothing says it.</summary>
    public string? Level { get; }

    internal static bool IsKnownBy(string name) => ImageName().IsMatch(name);

    internal static PalsarProduct? TryOpen(ProductFiles files, List<IDisposable> open, CancellationToken cancellationToken)
    {
        var images = files.Names.Select(name => (Name: name, Match: ImageName().Match(name))).Where(image => image.Match.Success).ToList();
        var summaries = files.Names.Where(name => System.IO.Path.GetFileName(name).Equals("summary.txt", StringComparison.OrdinalIgnoreCase)).ToList();
        if (images.Count == 0 && summaries.Count == 0) return null;
        if (images.Count == 0)
        {
            var ceos = files.Names.FirstOrDefault(name => System.IO.Path.GetFileName(name).StartsWith("IMG-", StringComparison.OrdinalIgnoreCase));
            throw new DatasetLayoutException(ceos is null
                ? $"{files.Describe(summaries[0])} is there, but no image file IMG-HH-ALOS2*.tif (HV, VH, VV): the product is not complete. Download or unpack it again."
                : $"{files.Describe(ceos)} is no GeoTIFF: PALSAR-2 products are read in that format (level 1.5 or 2.1), not in CEOS. Order or convert it as GeoTIFF.");
        }
        var scenes = images.Select(image => image.Match.Groups["scene"].Value).Distinct(StringComparer.Ordinal).ToList();
        if (scenes.Count > 1) throw new DatasetLayoutException($"{files.Path} holds images of several products ({string.Join(", ", scenes.Take(3))}): put each into a folder of its own.");
        if (summaries.Count > 1) throw new DatasetLayoutException($"{files.Path} holds several summary.txt ({string.Join(", ", summaries.Take(3))}): put each product into a folder of its own.");
        return Open(files, open, RadarBands.ByPolarisation(images.Select(image => (image.Match.Groups["pol"].Value, image.Name)), files.Path), scenes[0], summaries.Count == 1 ? PalsarSummary.Read(files, summaries[0]) : null, cancellationToken);
    }

    private static PalsarProduct Open(ProductFiles files, List<IDisposable> open, Dictionary<string, string> images, string scene, PalsarSummary? summary, CancellationToken cancellationToken)
    {
        if (files.Options.Quantity is { } asked && asked != RadiometricQuantity.Sigma0)
            throw files.Refusal($"{files.Path} holds sigma0: {asked} takes incidence angles, which the product does not give a pixel. Leave the quantity out.");
        var level = summary?.Text("Lbi_ProcessLevel") ?? LevelInName(scene);
        if (level is not null and not ("1.5" or "2.1"))
            throw new RasterFormatException(files.Path, $"the product is of level {level}; levels 1.5 and 2.1 are read, which hold amplitudes{(level == "3.1" ? " (3.1 compresses their dynamic range, which no calibration factor undoes)" : "")}. Order one of them.");

        var bands = RadarBands.Choose(images.Keys, files.Options, files.Path);
        var readers = new List<RasterSource>();
        foreach (var band in bands)
        {
            var reader = GeoTiffReader.Open(files.PathOf(images[band], cancellationToken));
            open.Add(reader);
            if (reader.Info.Bands != 1 || reader.Info.SampleType is not (SampleType.UInt16 or SampleType.Float32))
                throw new RasterFormatException(files.Describe(images[band]), $"one band of amplitudes (UInt16) was expected. The file has {reader.Info.Bands} of {reader.Info.SampleType}{(reader.Info.SampleType == SampleType.Byte ? ", stretched for the eye: order or convert it as 16 bits" : "")}.");
            readers.Add(reader);
        }
        var stated = bands.Select(band => summary?.CalibrationFactor(band)).ToList();
        var factors = stated.Select(item => item?.Decibels ?? StandardFactor).ToList();
        var stack = new BandStack(files.Path, [.. readers.Zip(factors, (reader, factor) => new PowerRaster(reader, BackscatterUnit.Amplitude, factor, null))], bands);
        var description = Describe(summary, scene, level, bands);
        var tags = new RasterTags
        {
            Quantity = RadiometricQuantity.Sigma0,
            Unit = BackscatterUnit.Power,
            CalibrationSource = SourceOf(bands, factors, [.. stated.Select(item => item?.Name)]),
            Sensor = "ALOS-2 PALSAR-2",
            RadarBand = "L",
            Geometry = level == "2.1" ? "orthorectified with a terrain model, radiometry not terrain corrected" : "not terrain corrected",
            SpacingX = stack.Info.Transform is null ? summary?.Positive("Pds_PixelSpacing") : null,
            SpacingY = stack.Info.Transform is null ? summary?.Positive("Pds_PixelSpacing") : null,
        };
        var raster = new DescribedRaster(stack, Place(stack.Info, summary) with { Metadata = description.Items(tags, stack.Info.Metadata) });
        return new PalsarProduct(files.Path, description, raster, open, factors, level);
    }

    /// <summary>In words: one factor where all bands share it, else that of each.</summary>
    private static string SourceOf(IReadOnlyList<string> bands, List<double> factors, IReadOnlyList<string?> items)
    {
        var names = items.OfType<string>().Distinct().ToList();
        var source = names.Count == 0 ? "JAXA, PALSAR-2 L1.5 and L2.1" : $"{string.Join(", ", names)} of the product's summary.txt";
        var values = factors.Distinct().Count() == 1
            ? string.Create(CultureInfo.InvariantCulture, $"10 log10(DN^2) {factors[0]:+ 0.###;- 0.###} dB")
            : $"10 log10(DN^2) + {string.Join(", ", bands.Zip(factors, (band, factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.###} dB in {band}")))}";
        return $"{values} ({source})";
    }

    private static ProductDescription Describe(PalsarSummary? summary, string scene, string? level, IReadOnlyList<string> bands)
    {
        var details = new List<KeyValuePair<string, string>> { new("Polarisations", string.Join(", ", bands)) };
        void Add(string name, string? value)
        {
            if (value is not null) details.Add(new KeyValuePair<string, string>(name, value));
        }
        Add("Level", level);
        Add("Product", summary?.Text("Pds_ProductID"));
        Add("Pixel spacing", summary?.Positive("Pds_PixelSpacing") is { } spacing ? string.Create(CultureInfo.InvariantCulture, $"{spacing:0.###} m") : null);
        Add("Off-nadir angle", summary?.Number("Img_OffNadirAngle") is { } angle ? string.Create(CultureInfo.InvariantCulture, $"{angle:0.###} degrees") : null);
        return new ProductDescription
        {
            Kind = "ALOS-2 PALSAR-2",
            Domain = Domain.Sar,
            SceneId = summary?.Text("Scs_SceneID") ?? scene.Split('-')[0] + (scene.Split('-') is [_, var day, ..] ? $"-{day}" : ""),
            AcquiredAt = summary?.Time(),
            Details = details,
            Warnings = summary is null ? ["There is no summary.txt: pixel spacing, time and level are what the files' names say."] : [],
        };
    }

    /// <summary>A file's own georeference, else the corners that the summary gives: middles of the corner pixels.</summary>
    private static RasterInfo Place(RasterInfo info, PalsarSummary? summary)
    {
        if (info.Transform is not null || info.GroundControlPoints.Count > 0 || summary?.Corners() is not { } corners) return info;
        var (right, bottom) = (info.Width - 0.5, info.Height - 0.5);
        return info with
        {
            Crs = CoordinateReferenceSystem.Wgs84,
            GroundControlPoints =
            [
                new(0.5, 0.5, corners[0].Longitude, corners[0].Latitude), new(right, 0.5, corners[1].Longitude, corners[1].Latitude),
                new(0.5, bottom, corners[2].Longitude, corners[2].Latitude), new(right, bottom, corners[3].Longitude, corners[3].Latitude),
            ],
        };
    }

    /// <summary>Names end in mode, look side, level, processing, projection and orbit: ...-UBSR2.1GUD.</summary>
    private static string? LevelInName(string scene) => LevelPart().Match(scene) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"(^|/)IMG-(?<pol>HH|HV|VH|VV)-(?<scene>ALOS2[A-Za-z0-9._-]*)\.tiff?$", RegexOptions.CultureInvariant)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"-[A-Z]{3}[LR]([0-9]\.[0-9])[A-Z_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex LevelPart();
}
