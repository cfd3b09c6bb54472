using System.Globalization;
using System.Text.RegularExpressions;
using SarGan.Data.Products.Files;
using SarGan.Data.Products.Rasters;
using SarGan.Data.Products.Sentinel2;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products;

/// <summary>Sentinel-2 bands as GeoTIFF files, one a band, as STAC services give them: B04.tif, T33UUP_20170613T101031_B04_10m.tif and the like, with SCL where it is there.</summary>
/// <remarks>
/// Bands lie on the grid of the finest one that is opened; samples of coarser ones are repeated. Samples stay digital numbers: reflectance = (DN + offset) / quantification, with the offset
/// (-1000 since processing baseline 04.00) from the metadata beside the files. 0 is nodata, and so are pixels under clouds by the scene classification. JPEG2000, the format of SAFE
/// folders, is not read.
/// </remarks>
public sealed partial class Sentinel2Product : SceneProduct
{
    // Land is darker than this in visible bands; clouds and snow are brighter.
    private static readonly ClipRange UsualRange = new(0, 0.3);

    private Sentinel2Product(string path, ProductDescription description, RasterSource raster, DomainContract contract, List<IDisposable> open, bool isCloudMasked)
        : base(path, description, raster, contract, open) => IsCloudMasked = isCloudMasked;

    /// <summary>Whether pixels under clouds are nodata.</summary>
    public bool IsCloudMasked { get; }

    internal static bool IsKnownBy(string name) => ImageName().IsMatch(name) || SafeName().IsMatch(name);

    internal static Sentinel2Product? TryOpen(ProductFiles files, List<IDisposable> open, CancellationToken cancellationToken)
    {
        var images = files.Names.Select(name => (Name: name, Match: ImageName().Match(name))).Where(image => image.Match.Success)
            .Select(image => new Image(image.Name, image.Match.Groups["band"].Value.ToUpperInvariant(), image.Match.Groups["stem"].Value, image.Match.Groups["metres"] is { Success: true } metres ? int.Parse(metres.ValueSpan, CultureInfo.InvariantCulture) : 0, image.Match.Groups["type"].Value.StartsWith('j') || image.Match.Groups["type"].Value.StartsWith('J')))
            .ToList();
        var readable = images.Where(image => !image.IsJpeg2000 && image.Band != "SCL").ToList();
        if (readable.Count == 0)
        {
            var isSentinel2 = images.Count > 0 || files.Names.Any(name => SafeName().IsMatch(name));
            return !isSentinel2 ? null : throw new DatasetLayoutException(
                $"{files.Path} holds no Sentinel-2 band as GeoTIFF. {(images.Any(image => image.IsJpeg2000) ? "Its images are JPEG2000 (*.jp2), which is not read: convert them (gdal_translate -of COG B04.jp2 B04.tif), or take" : "Take")} the scene's GeoTIFF assets from a STAC service (sargan stac), and open their folder.");
        }
        return Open(files, open, [.. images.Where(image => !image.IsJpeg2000)], cancellationToken);
    }

    private static Sentinel2Product Open(ProductFiles files, List<IDisposable> open, IReadOnlyList<Image> images, CancellationToken cancellationToken)
    {
        var options = files.Options;
        if (options.Quantity is not null) throw files.Refusal($"{files.Path} is optical: it has no radar quantity. Leave it out.");
        var scenes = images.Select(image => image.Stem).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (scenes.Count > 1) throw new DatasetLayoutException($"{files.Path} holds bands of several scenes ({string.Join(", ", scenes.Take(3))}): put each into a folder of its own.");
        var finest = images.GroupBy(image => image.Band).ToDictionary(group => group.Key, group => group.MinBy(image => image.Metres)!); // a group is not empty

        var readers = new List<(string Band, string File, GeoTiffReader Reader)>();
        var names = Choose(finest.Keys, options, files.Path);
        foreach (var band in names) readers.Add((band, finest[band].Name, OpenBand(finest[band].Name, [SampleType.UInt16, SampleType.Int16])));
        var grid = readers.MaxBy(band => band.Reader.Info.Width).Reader.Info;
        var stack = new BandStack(files.Path, [.. readers.Select(band => FinerRaster.Onto(band.Reader, grid))], names);

        RasterSource? classes = null;
        if (options.MaskClouds != false && finest.TryGetValue("SCL", out var classification)) classes = FinerRaster.Onto(OpenBand(classification.Name, [SampleType.Byte]), grid);
        if (options.MaskClouds == true && classes is null)
            throw new DatasetLayoutException($"{files.Path} has no scene classification (SCL.tif or *_SCL_20m.tif), which clouds are masked by. Fetch it too, or leave the mask out.");

        var stated = ReflectanceScale.Find(files, readers);
        if (stated is not null && options.ReflectanceOffset is { } asked && asked != stated.Offset)
            throw files.Refusal(FormattableString.Invariant($"{files.Path} says that the reflectance offset is {stated.Offset} ({stated.Source}). Actual choice was {asked}; leave it out."));
        var scale = stated ?? (options.ReflectanceOffset is { } given ? new ReflectanceScale(10000, given, "given by the user") : throw files.Refusal(
            $"{files.Path} does not say which offset its reflectances have: -1000 since processing baseline 04.00 (January 2022), 0 before or where the provider has added it. Put MTD_MSIL2A.xml or the STAC item's JSON beside the files, or give the offset (ProductOptions.ReflectanceOffset)."));

        var description = Describe(files, scenes[0], names, scale, classes is not null);
        var tags = new RasterTags { Quantity = RadiometricQuantity.Reflectance, Quantification = scale.Quantification, Offset = scale.Offset, CalibrationSource = scale.Source, Sensor = "Sentinel-2" };
        var info = stack.Info with { NoData = 0, Metadata = description.Items(tags, stack.Info.Metadata) };
        RasterSource raster = classes is null ? new DescribedRaster(stack, info) : new CloudMaskedRaster(stack, classes, info);
        return new Sentinel2Product(files.Path, description, raster, ContractOf(info, scale), open, classes is not null);

        GeoTiffReader OpenBand(string name, SampleType[] types)
        {
            var reader = GeoTiffReader.Open(files.PathOf(name, cancellationToken));
            open.Add(reader);
            return reader.Info.Bands == 1 && types.Contains(reader.Info.SampleType)
                ? reader
                : throw new RasterFormatException(files.Describe(name), $"one band of {string.Join(" or ", types)} was expected. The file has {reader.Info.Bands} of {reader.Info.SampleType}.");
        }
    }

    private static IReadOnlyList<string> Choose(IEnumerable<string> there, ProductOptions options, string path)
    {
        var available = there.Where(band => band != "SCL").Order(StringComparer.Ordinal).ToList();
        if (options.Bands is { } asked)
        {
            return asked.FirstOrDefault(band => !available.Contains(band, StringComparer.OrdinalIgnoreCase)) is { } missing
                ? throw new ArgumentException($"{path} has no band {missing}. It has {string.Join(", ", available)}.", nameof(options))
                : [.. asked.Select(band => band.ToUpperInvariant())];
        }
        // Red, green and blue where they are there: what models and eyes look at.
        string[] colours = ["B04", "B03", "B02"];
        return colours.All(available.Contains) ? colours : available;
    }

    private static DomainContract ContractOf(RasterInfo info, ReflectanceScale scale)
    {
        var spacing = GroundSpacing.Of(info);
        return new DomainContract
        {
            Sensor = "Sentinel-2",
            ChannelNames = info.BandNames,
            Quantity = RadiometricQuantity.Reflectance,
            CalibrationSource = scale.Source,
            GroundSampleDistanceX = spacing?.X,
            GroundSampleDistanceY = spacing?.Y,
            Scaling = new OpticalScaling { Quantification = scale.Quantification, Offset = scale.Offset, Clip = [.. Enumerable.Repeat(UsualRange, info.Bands)] },
        };
    }

    private static ProductDescription Describe(ProductFiles files, string stem, IReadOnlyList<string> bands, ReflectanceScale scale, bool isMasked)
    {
        var item = StacItemFile.Find(files);
        return new ProductDescription
        {
            Kind = "Sentinel-2",
            Domain = Domain.Optical,
            SceneId = item?.Id ?? (stem.Length > 0 ? System.IO.Path.GetFileName(stem) : System.IO.Path.GetFileNameWithoutExtension(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(files.Path)))),
            AcquiredAt = item?.Time ?? NameTime.Find(stem),
            Details =
            [
                new("Bands", string.Join(", ", bands)),
                new("Reflectance", string.Create(CultureInfo.InvariantCulture, $"(DN {scale.Offset:+ 0.###;- 0.###;+ 0}) / {scale.Quantification:0.###} ({scale.Source})")),
                new("Clouds", isMasked ? "nodata, by the scene classification" : "not masked"),
            ],
        };
    }

    [GeneratedRegex(@"(^|/)(?<stem>[^/]*?)(^|[/_.-])(?<band>B0[1-9]|B1[0-2]|B8A|SCL)([_.-](?<metres>[1-9][0-9])m)?\.(?<type>tiff?|jp2)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ImageName();

    [GeneratedRegex(@"(^|/)MTD_MSIL(2A|1C)\.xml$", RegexOptions.CultureInvariant)]
    private static partial Regex SafeName();

    private sealed record Image(string Name, string Band, string Stem, int Metres, bool IsJpeg2000);
}
