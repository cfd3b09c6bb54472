using System.Globalization;
using SarGan.Data.Products.Files;
using SarGan.Data.Products.Sentinel1;
using SarGan.Data.Radiometry;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>Sentinel-1 ground range detected (GRD), a *.SAFE folder or its ZIP: a band for each polarisation, calibrated by the product's own tables.</summary>
/// <remarks>
/// <para>power = max(0, DN² - noise) / A², with A from the table of sigma0, gamma0 or beta0 and the noise from the product's vectors, both bilinear between their points (ESA, Sentinel-1
/// Product Specification and "Radiometric Calibration of S-1 Level-1 Products"). DN 0 is nodata, and so is the seam that processors before IPF 2.90 left along the borders.</para>
/// <para>The scene lies in ground range and is *not* corrected for terrain: the annotation's geolocation grid ties it to the ground, and in hills pixels lie where they would on the
/// ellipsoid at that grid's heights. For hills take a terrain-corrected product (<see cref="TerrainCorrectedProduct"/>).</para>
/// </remarks>
public sealed class Sentinel1Product : SceneProduct
{
    private static readonly Version CleanBorders = new(2, 90);

    private Sentinel1Product(string path, ProductDescription description, RasterSource raster, List<IDisposable> open, Version processor)
        : base(path, description, raster, RadarBands.Contract(raster.Info), open) => ProcessorVersion = processor;

    /// <summary>The version of ESA's processor (IPF), such as 3.31.</summary>
    public Version ProcessorVersion { get; }

    internal static Sentinel1Product? TryOpen(ProductFiles files, List<IDisposable> open, CancellationToken cancellationToken)
    {
        if (SafeManifest.Find(files) is not { } manifest) return null;
        if (manifest.Mission.EndsWith('2') || manifest.ProductName.StartsWith("S2", StringComparison.OrdinalIgnoreCase)) return null;
        if (manifest.Mission.Length > 0 && !manifest.Mission.EndsWith('1'))
            throw new DatasetLayoutException($"{files.Path} is a product of {manifest.Mission}: Sentinel-1 GRD is what is read in the SAFE format.");
        var measurements = manifest.Hrefs.Where(href => href.Contains("measurement/", StringComparison.Ordinal) && (href.EndsWith(".tiff", StringComparison.OrdinalIgnoreCase) || href.EndsWith(".tif", StringComparison.OrdinalIgnoreCase))).ToList();
        if (measurements.Count == 0)
            throw manifest.Root.Error("no measurement/*.tiff is named: level-1 GRD products are read, which have one for each polarisation");
        return Open(files, open, manifest, measurements, cancellationToken);
    }

    private static Sentinel1Product Open(ProductFiles files, List<IDisposable> open, SafeManifest manifest, List<string> measurements, CancellationToken cancellationToken)
    {
        var options = files.Options;
        var quantity = options.Quantity ?? RadiometricQuantity.Sigma0;
        if (quantity == RadiometricQuantity.Gamma0TerrainCorrected)
            throw files.Refusal($"{files.Path} is not terrain corrected: its tables give beta0, sigma0 and gamma0 of the ellipsoid. Take a terrain-corrected product.");
        var scenes = new Dictionary<string, (string Measurement, string Stem, SceneAnnotation Annotation)>();
        foreach (var measurement in measurements)
        {
            var stem = System.IO.Path.GetFileNameWithoutExtension(measurement);
            // Products in cloud-optimised form name the same annotation.
            if (stem.EndsWith("-cog", StringComparison.Ordinal)) stem = stem[..^4];
            var annotation = SceneAnnotation.Read(files, manifest.Require("annotation", stem + ".xml"));
            if (annotation.ProductType != "GRD")
                throw new RasterFormatException(files.Describe(measurement), $"the product is of type {annotation.ProductType}; GRD is read. {(annotation.ProductType == "SLC" ? "SLC holds complex samples in bursts. " : "")}Download the scene as GRD, or take a terrain-corrected product.");
            if (!scenes.TryAdd(annotation.Polarisation, (measurement, stem, annotation)))
                throw new DatasetLayoutException($"{files.Path} has two measurements of {annotation.Polarisation}: {scenes[annotation.Polarisation].Measurement} and {measurement}.");
        }

        var processor = manifest.ProcessorVersion();
        var bands = RadarBands.Choose(scenes.Keys, options, files.Path);
        var (parts, warnings) = (new List<Sentinel1Band>(), new List<string>());
        foreach (var band in bands)
        {
            var (_, stem, annotation) = scenes[band];
            var reader = OpenMeasurement(band);
            var calibration = Calibration(stem);
            var table = LookupTable.Read(calibration.Require("calibrationVectorList"), "calibrationVector", quantity switch { RadiometricQuantity.Beta0 => "betaNought", RadiometricQuantity.Gamma0 => "gamma", _ => "sigmaNought" }, isPositive: true);
            parts.Add(new Sentinel1Band(reader, table, options.RemoveThermalNoise ? Noise(files, manifest, stem, annotation, calibration, processor, warnings) : null));
        }
        if (!options.RemoveThermalNoise && bands.Any(band => scenes[band].Annotation.NoiseWasRemoved)) warnings.Add("The processor has subtracted the thermal noise already: it cannot be left in (ProductOptions.RemoveThermalNoise = false).");
        if (parts.Skip(1).Any(part => (part.DigitalNumbers.Info.Width, part.DigitalNumbers.Info.Height) != (parts[0].DigitalNumbers.Info.Width, parts[0].DigitalNumbers.Info.Height)))
            throw new RasterFormatException(files.Path, "the measurements of the polarisations differ in size.");

        var first = scenes[bands[0]].Annotation;
        var removeBorder = options.RemoveBorderNoise ?? processor < CleanBorders;
        var border = removeBorder ? SeamOfTheScene() : null;
        var description = Describe(manifest, first, bands, processor, warnings);
        var done = $"{(parts.TrueForAll(part => part.Noise is not null) ? "thermal noise subtracted" : first.NoiseWasRemoved ? "thermal noise subtracted by the processor" : "thermal noise left in")}{(removeBorder ? ", border noise masked" : "")}";
        var tags = new RasterTags
        {
            Quantity = quantity,
            Unit = BackscatterUnit.Power,
            CalibrationSource = string.Create(CultureInfo.InvariantCulture, $"{quantity.ToString().ToLowerInvariant()} look-up table of the product (IPF {processor.Major}.{processor.Minor:00}), {done}"),
            Sensor = "Sentinel-1",
            RadarBand = "C",
            Geometry = "ground range, not terrain corrected",
            SpacingX = first.SpacingX,
            SpacingY = first.SpacingY,
        };
        var info = parts[0].DigitalNumbers.Info with
        {
            Bands = bands.Count,
            BandNames = bands,
            SampleType = SampleType.Float32,
            NoData = double.NaN,
            Transform = null,
            Crs = CoordinateReferenceSystem.Wgs84,
            GroundControlPoints = first.Points,
            Metadata = description.Items(tags, new Dictionary<string, string>()),
        };
        return new Sentinel1Product(files.Path, description, new Sentinel1Raster(files.Path, info, parts, border), open, processor);

        GeoTiffReader OpenMeasurement(string band)
        {
            var (measurement, _, annotation) = scenes[band];
            var reader = GeoTiffReader.Open(files.PathOf(measurement, cancellationToken));
            open.Add(reader);
            Check(files.Describe(measurement), reader.Info, annotation);
            return reader;
        }

        XmlPart Calibration(string stem) => XmlPart.Load(files, manifest.Require("annotation/calibration", $"calibration-{stem}.xml"));

        // Where the scene begins does not depend on which bands are asked for, nor on what is subtracted from them: the co-polarised band says it, without its noise.
        Func<BorderNoise> SeamOfTheScene()
        {
            var band = RadarBands.Order.First(scenes.ContainsKey);
            var (_, stem, annotation) = scenes[band];
            var part = bands.Zip(parts).FirstOrDefault(pair => pair.First == band).Second;
            var numbers = part?.DigitalNumbers ?? OpenMeasurement(band);
            if ((numbers.Info.Width, numbers.Info.Height) != (parts[0].DigitalNumbers.Info.Width, parts[0].DigitalNumbers.Info.Height))
                throw new RasterFormatException(files.Path, "the measurements of the polarisations differ in size.");
            // Who leaves the noise in may do without its file.
            var isThere = options.RemoveThermalNoise || manifest.Has("annotation/calibration", $"noise-{stem}.xml");
            var noise = part?.Noise ?? (isThere ? Noise(files, manifest, stem, annotation, Calibration(stem), processor, []) : null);
            return () => BorderNoise.Find(numbers, noise);
        }
    }

    private static ThermalNoise? Noise(ProductFiles files, SafeManifest manifest, string stem, SceneAnnotation annotation, XmlPart calibration, Version processor, List<string> warnings)
    {
        if (annotation.NoiseWasRemoved) return null;
        if (!manifest.Has("annotation/calibration", $"noise-{stem}.xml"))
            throw new DatasetLayoutException($"{files.Describe($"annotation/calibration/noise-{stem}.xml")} is missing: the product is not complete. Download or unpack it again, or leave the thermal noise in (ProductOptions.RemoveThermalNoise = false).");
        var noise = ThermalNoise.Read(XmlPart.Load(files, manifest.Require("annotation/calibration", $"noise-{stem}.xml")), calibration, annotation.Mode, processor);
        if (noise is null) warnings.Add(string.Create(CultureInfo.InvariantCulture, $"Thermal noise of {annotation.Polarisation} is left in: no scale is known for the noise vectors of mode {annotation.Mode} from IPF {processor.Major}.{processor.Minor:00}."));
        return noise;
    }

    private static void Check(string name, RasterInfo info, SceneAnnotation annotation)
    {
        if (info.Bands != 1 || info.SampleType != SampleType.UInt16)
            throw new RasterFormatException(name, $"one band of UInt16 was expected. The file has {info.Bands} of {info.SampleType}.");
        if ((info.Width, info.Height) != (annotation.Width, annotation.Height))
            throw new RasterFormatException(name, FormattableString.Invariant($"the file has {info.Width} x {info.Height} pixels, and its annotation speaks of {annotation.Width} x {annotation.Height}."));
    }

    private static ProductDescription Describe(SafeManifest manifest, SceneAnnotation annotation, IReadOnlyList<string> bands, Version processor, List<string> warnings)
    {
        var details = new List<KeyValuePair<string, string>>
        {
            new("Polarisations", string.Join(", ", bands)),
            new("Mode", annotation.Mode),
            new("Processor", string.Create(CultureInfo.InvariantCulture, $"IPF {processor.Major}.{processor.Minor:00}")),
            new("Pixel spacing", string.Create(CultureInfo.InvariantCulture, $"{annotation.SpacingX:0.###} x {annotation.SpacingY:0.###} m")),
            new("Terrain", "not corrected: ground range, tied to the ground by the geolocation grid"),
        };
        if (annotation.IncidenceAngle is { } angle) details.Add(new("Incidence angle", string.Create(CultureInfo.InvariantCulture, $"{angle:0.##} degrees in the middle of the swath")));
        if (annotation.Pass is { } pass) details.Add(new("Pass", pass));
        return new ProductDescription { Kind = "Sentinel-1 GRD", Domain = Domain.Sar, SceneId = manifest.ProductName, AcquiredAt = annotation.StartTime, Details = details, Warnings = warnings };
    }
}
