using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Data.Products.Files;
using SarGan.Data.Products.Rasters;
using SarGan.Data.Products.Sentinel1;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>Terrain-corrected backscatter as GeoTIFF files, one a polarisation: the way for hills, where a ground range scene lies beside the ground.</summary>
/// <remarks>
/// Known by a polarisation in the name, such as ..._VV.tif or iw-vv.rtc.tiff. What the samples are stands in the files (SARGAN_UNIT, SARGAN_QUANTITY), in the names of some services
/// (ASF HyP3: RTC10_G_gpuned; OPERA_L2_RTC-S1; *.rtc.tiff, and JAXA's mosaics *_sl_HH_*: gamma0 of illuminated areas, linear power but for the mosaics' amplitudes) or in
/// <see cref="ProductOptions.Samples"/> and <see cref="ProductOptions.Quantity"/>; nothing is guessed.
/// </remarks>
public sealed partial class TerrainCorrectedProduct : SceneProduct
{
    private const double MosaicFactor = -83;

    private TerrainCorrectedProduct(string path, ProductDescription description, RasterSource raster, List<IDisposable> open)
        : base(path, description, raster, RadarBands.Contract(raster.Info), open)
    {
    }

    internal static bool IsKnownBy(string name) => ImageName().IsMatch(name);

    internal static TerrainCorrectedProduct? TryOpen(ProductFiles files, List<IDisposable> open, CancellationToken cancellationToken)
    {
        var images = files.Names.Select(name => (Name: name, Match: ImageName().Match(name))).Where(image => image.Match.Success).ToList();
        if (images.Count == 0) return null;
        if (images.FirstOrDefault(image => MeasurementName.IsMatch(image.Name)).Name is { } measurement)
            throw new DatasetLayoutException($"{files.Describe(measurement)} is a Sentinel-1 GRD measurement, not terrain corrected: open the SAFE folder, whose annotation calibrates it, or take a terrain-corrected product.");
        var scenes = images.Select(image => image.Match.Groups["before"].Value + "*" + image.Match.Groups["after"].Value).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (scenes.Count > 1) throw new DatasetLayoutException($"{files.Path} holds bands of several scenes ({string.Join(", ", scenes.Take(3))}): put each into a folder of its own.");
        return Open(files, open, RadarBands.ByPolarisation(images.Select(image => (image.Match.Groups["pol"].Value.ToUpperInvariant(), image.Name)), files.Path), scenes[0], cancellationToken);
    }

    private static TerrainCorrectedProduct Open(ProductFiles files, List<IDisposable> open, Dictionary<string, string> images, string scene, CancellationToken cancellationToken)
    {
        var bands = RadarBands.Choose(images.Keys, files.Options, files.Path);
        var readers = new List<RasterSource>();
        foreach (var band in bands)
        {
            var reader = GeoTiffReader.Open(files.PathOf(images[band], cancellationToken));
            open.Add(reader);
            if (reader.Info.Bands != 1) throw new RasterFormatException(files.Describe(images[band]), $"one band was expected. The file has {reader.Info.Bands}.");
            if (reader.Info.Transform is null)
                throw new RasterFormatException(files.Describe(images[band]), "the file has no georeference (pixels to map), so it is not terrain corrected. Of a Sentinel-1 GRD scene open the SAFE folder; else take a terrain-corrected product.");
            readers.Add(reader);
        }
        var stack = new BandStack(files.Path, readers, bands);
        var meaning = Meaning.Of(files, scene, readers);
        var description = new ProductDescription
        {
            Kind = "terrain-corrected radar",
            Domain = Domain.Sar,
            SceneId = System.IO.Path.GetFileNameWithoutExtension(scene.Replace("*", "", StringComparison.Ordinal)).Trim('_', '-', '.') is { Length: > 0 } id ? id : null,
            AcquiredAt = NameTime.Find(scene),
            Details = [new("Polarisations", string.Join(", ", bands)), new("Samples in the files", meaning.Unit.ToString().ToLowerInvariant()), new("Quantity", meaning.Quantity?.ToString().ToLowerInvariant() ?? "not stated")],
            Warnings = meaning.Quantity is null ? ["Neither the files nor their names say which quantity they hold (gamma0, sigma0): a model cannot check that it fits. Say it (ProductOptions.Quantity)."] : [],
        };
        var before = RasterTags.Of(readers[0].Info);
        var tags = before with
        {
            Quantity = meaning.Quantity,
            Unit = BackscatterUnit.Power,
            CalibrationDecibels = null,
            CalibrationSource = before.CalibrationSource ?? meaning.Source,
            Sensor = before.Sensor ?? meaning.Sensor,
            RadarBand = before.RadarBand ?? meaning.RadarBand,
            Geometry = before.Geometry ?? (meaning.Quantity == RadiometricQuantity.Gamma0TerrainCorrected ? "terrain corrected" : null),
        };
        var power = new PowerRaster(stack, meaning.Unit, meaning.Constant, null);
        return new TerrainCorrectedProduct(files.Path, description, new DescribedRaster(power, power.Info with { Metadata = description.Items(tags, power.Info.Metadata) }), open);
    }

    // The last polarisation in the name counts: earlier ones may be part of a scene's own name.
    [GeneratedRegex(@"^(?<before>(.*[/_.-])?)(?<pol>VV|VH|HH|HV)(?<after>([_.-][A-Za-z0-9_.-]*)?\.tiff?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"_RTC[0-9]{2}_[A-Z]_(?<radiometry>[gs])(?<scale>[pda])", RegexOptions.CultureInvariant)]
    private static partial Regex HyP3();

    [GeneratedRegex(@"(^|[/_.-])S1[A-D]?[_.-]|sentinel-?1|(^|[/_.-])iw-\*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Sentinel1Name();

    /// <summary>What the samples of the files are, and who says so.</summary>
    private sealed record Meaning(BackscatterUnit Unit, double Constant, RadiometricQuantity? Quantity, string Source, string? Sensor, string? RadarBand)
    {
        public static Meaning Of(ProductFiles files, string scene, List<RasterSource> readers)
        {
            var tags = RasterTags.Of(readers[0].Info);
            if (readers.Skip(1).Select(reader => RasterTags.Of(reader.Info)).Any(other => (other.Unit, other.Quantity, other.CalibrationDecibels) != (tags.Unit, tags.Quantity, tags.CalibrationDecibels)))
                throw new DatasetLayoutException($"The files of {files.Path} say different things of their samples (SARGAN_UNIT, SARGAN_QUANTITY): they are no bands of one raster.");
            var named = OfName(scene, readers[0].Info);
            var options = files.Options;
            var unit = Agreed(options.Samples, tags.Unit ?? named.Unit, "samples are") ?? throw files.Refusal(
                $"{files.Path} does not say whether its {readers[0].Info.SampleType} samples are amplitude, power or dB, and its files' names are of no service that is known here: say which (ProductOptions.Samples).");
            // Plain gamma0 is what people call it, too.
            var asked = options.Quantity == RadiometricQuantity.Gamma0 && (tags.Quantity ?? named.Quantity) == RadiometricQuantity.Gamma0TerrainCorrected ? null : options.Quantity;
            var quantity = Agreed(asked, tags.Quantity ?? named.Quantity, "quantity is");
            var source = tags.Unit is not null ? "as the files' metadata say" : named.Source ?? "as the user says";
            var isC = Sentinel1Name().IsMatch(scene);
            return new Meaning(unit, tags.CalibrationDecibels ?? (tags.Unit is null ? named.Constant : 0), quantity, $"{unit.ToString().ToLowerInvariant()} of a terrain-corrected product, {source}", isC ? "Sentinel-1" : null, isC ? "C" : named.RadarBand);

            T? Agreed<T>(T? given, T? stated, string what)
                where T : struct, Enum => given is { } own && stated is { } other && !own.Equals(other)
                    ? throw files.Refusal($"{files.Path} says that its {what} {other.ToString().ToLowerInvariant()}. Actual choice was {own.ToString().ToLowerInvariant()}; leave it out.")
                    : given ?? stated;
        }

        private static (BackscatterUnit? Unit, double Constant, RadiometricQuantity? Quantity, string? Source, string? RadarBand) OfName(string scene, RasterInfo info)
        {
            if (HyP3().Match(scene) is { Success: true } match)
            {
                var scale = match.Groups["scale"].Value switch { "p" => BackscatterUnit.Power, "d" => BackscatterUnit.Decibels, _ => BackscatterUnit.Amplitude };
                return (scale, 0, match.Groups["radiometry"].Value == "g" ? RadiometricQuantity.Gamma0TerrainCorrected : RadiometricQuantity.Sigma0, "by ASF HyP3's name", null);
            }
            var isFloat = info.SampleType.IsFloatingPoint();
            if (isFloat && scene.Contains("OPERA_L2_RTC", StringComparison.Ordinal)) return (BackscatterUnit.Power, 0, RadiometricQuantity.Gamma0TerrainCorrected, "by OPERA RTC-S1's name", null);
            if (isFloat && scene.Contains("*.rtc.", StringComparison.OrdinalIgnoreCase)) return (BackscatterUnit.Power, 0, RadiometricQuantity.Gamma0TerrainCorrected, "by the name *.rtc.tiff", null);
            if (info.SampleType == SampleType.UInt16 && scene.Contains("_sl_*", StringComparison.OrdinalIgnoreCase))
                return (BackscatterUnit.Amplitude, MosaicFactor, RadiometricQuantity.Gamma0TerrainCorrected, string.Create(CultureInfo.InvariantCulture, $"by the name of JAXA's mosaics, 10 log10(DN^2) - {-MosaicFactor} dB"), "L");
            return default;
        }
    }
}
