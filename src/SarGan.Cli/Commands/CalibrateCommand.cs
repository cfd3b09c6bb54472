using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data;
using SarGan.Data.Products;
using SarGan.Data.Radiometry;
using SarGan.Data.Speckle;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Turns a radar product or GeoTIFF into backscatter in dB, filtered and averaged where asked for; of an optical product it makes one GeoTIFF.</summary>
internal sealed class CalibrateCommand : CliCommand
{
    private readonly Option<string> _in = new("--in") { Description = "A product, folder or ZIP (Sentinel-1 GRD, PALSAR-2, terrain-corrected GeoTIFFs, Sentinel-2), or a radar GeoTIFF of any size", HelpName = "PRODUCT", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The result: a GeoTIFF (*.tif) of float32 with NaN as nodata; in place only when it is whole", HelpName = "F.tif", Required = true };
    private readonly Option<string?> _quantity = SharedOptions.Among(new Option<string?>("--quantity") { Description = "What a radar product becomes (default sigma0, or what it holds); Sentinel-1 GRD has tables for all three", HelpName = "sigma0|gamma0|beta0" }, "sigma0", "gamma0", "beta0");
    private readonly Option<string?> _bands = new("--bands") { Description = "The bands of a product, by name and in this order, such as VV or B04,B03,B02", HelpName = "NAME,NAME" };
    private readonly Option<bool> _keepNoise = new("--keep-noise") { Description = "Leave Sentinel-1's thermal noise in" };
    private readonly Option<bool> _keepClouds = new("--keep-clouds") { Description = "Do not mask clouds of Sentinel-2 by its scene classification" };
    private readonly Option<double?> _offset = new("--offset") { Description = "Sentinel-2's reflectance offset, where nothing beside the files states it: -1000 since baseline 04.00, else 0", HelpName = "DN" };
    private readonly Option<string?> _unit = SharedOptions.Among(new Option<string?>("--unit") { Description = "What the samples are: dn (amplitudes; 0 is nodata), power or db (default what the file says, else dn for integers)", HelpName = "dn|power|db" }, "dn", "power", "db");
    private readonly Option<double?> _constant = new("--constant") { Description = "Added to every dB value (default what the file says, else -83 for dn, PALSAR-2's, and 0 for others)", HelpName = "DB" };
    private readonly Option<double?> _resample = new("--resample") { Description = "Average in power to so many metres on the ground between pixels", HelpName = "METRES" };
    private readonly Option<string?> _speckle = SharedOptions.Among(new Option<string?>("--speckle") { Description = "Smooth speckle, before averaging", HelpName = "lee|refined-lee|gamma-map" }, "lee", "refined-lee", "gamma-map");
    private readonly Option<double?> _looks = new("--looks") { Description = "Equivalent number of looks, for --speckle (default what the file says, else estimated from its evenest parts)", HelpName = "N" };
    private readonly Option<bool> _power = new("--power") { Description = "Write linear power instead of dB" };
    private readonly Option<bool> _force = RasterOptions.Force();
    private readonly Option<bool> _json = SharedOptions.Json();

    public CalibrateCommand()
        : base(
            "calibrate",
            "Turn a radar product or GeoTIFF into backscatter in dB, with a speckle filter and averaging in power where wanted",
            "sargan calibrate --in S1A_IW_GRDH_1SDV_20210401.SAFE --out sigma0.tif --resample 20\nsargan calibrate --in IMG-HH-ALOS2.tif --out sigma0.tif --speckle refined-lee --resample 10")
    {
        foreach (var option in new Option[] { _in, _out, _quantity, _bands, _keepNoise, _keepClouds, _offset, _unit, _constant, _resample, _speckle, _looks, _power, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (input, target) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        if (parse.GetValue(_looks) is not null && parse.GetValue(_speckle) is null) throw CliException.Usage("--looks is for --speckle.");
        RasterFiles.CheckOut(target, parse.GetValue(_force), input);
        var isProduct = Directory.Exists(input) || SceneProduct.IsProduct(input);
        if (isProduct && parse.GetValue(_constant) is not null) throw CliException.Usage("--constant is for a GeoTIFF: a product has its own calibration.");
        if (!isProduct && new Option[] { _bands, _keepNoise, _keepClouds, _offset }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } productOnly)
            throw CliException.Usage($"{productOnly.Name} is for a product, a folder or a ZIP. {input} is neither.");
        var samples = SharedOptions.ToUnit(parse.GetValue(_unit) is "dn" ? "amplitude" : parse.GetValue(_unit));
        var options = CliException.Checked(() => new CalibrationOptions
        {
            Samples = isProduct ? null : samples,
            ConstantDecibels = parse.GetValue(_constant),
            SpacingMetres = parse.GetValue(_resample),
            AsPower = parse.GetValue(_power),
        });
        var warnings = new WarningList(output);
        if (!isProduct)
        {
            using var raster = RasterFiles.Open(input, warnings);
            RasterFiles.WarnOfLosses(raster, warnings);
            CheckQuantity(parse.GetValue(_quantity), raster);
            CheckSamples(raster, options, warnings);
            WarnOfPoints(raster, options, warnings);
            return Calibrate(parse, raster, warnings, options, output, cancellationToken);
        }
        var productOptions = CliException.Checked(() => new ProductOptions
        {
            Quantity = ToQuantity(parse.GetValue(_quantity)),
            Bands = parse.GetValue(_bands)?.Split(',', StringSplitOptions.TrimEntries),
            RemoveThermalNoise = !parse.GetValue(_keepNoise),
            MaskClouds = parse.GetValue(_keepClouds) ? false : null,
            ReflectanceOffset = parse.GetValue(_offset),
            Samples = samples,
        });
        using var product = SceneProduct.Open(input, productOptions, cancellationToken);
        CheckApplies(parse, product);
        foreach (var warning in product.Warnings) warnings.Add(Failure.InOptions(warning));
        return product.Domain == Domain.Sar
            ? Calibrate(parse, product.Raster, warnings, options, output, cancellationToken)
            : Copy(parse, product, warnings, output, cancellationToken);
    }

    private int Calibrate(ParseResult parse, RasterSource source, WarningList warnings, CalibrationOptions options, CliOutput output, CancellationToken cancellationToken)
    {
        var (input, target) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        if (parse.GetValue(_speckle) is { } filter) options = options with { Filter = Filter(filter, parse.GetValue(_looks), source, options, output) };
        var info = SarCalibration.Plan(source, options);
        ProgressDisplay.Run(output, "row", info.Height, report =>
            SarCalibration.Run(source, written => RasterFiles.Create(target, written, rgb: false), options, new RasterProgress(report, info.Height), cancellationToken));

        var tags = RasterTags.Of(info);
        output.Write(
            new
            {
                input,
                @out = target,
                bytes = new FileInfo(target).Length,
                quantity = tags.Quantity?.ToString().ToLowerInvariant(),
                unit = options.AsPower ? "power" : "db",
                calibration = tags.CalibrationSource,
                looks = options.Filter?.Looks,
                speckleFilter = tags.SpeckleFilter,
                geometry = tags.Geometry,
                raster = RasterDescription.Of(info),
                warnings = warnings.All,
            },
            console => console.WriteLine($"{RasterDescription.Of(info)} in {target}, in {(options.AsPower ? "power" : "dB")}{(tags.CalibrationSource is { } how ? $": {how}" : "")}{(tags.Geometry is { } geometry ? $"; {geometry}" : "")}"));
        return ExitCode.Fine;
    }

    /// <summary>Optical products are calibrated as they come: their scale and offset go into the file.</summary>
    private int Copy(ParseResult parse, SceneProduct product, WarningList warnings, CliOutput output, CancellationToken cancellationToken)
    {
        var (input, target) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        if (new Option[] { _resample, _speckle, _power }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } radarOnly)
            throw new CliException($"{radarOnly.Name} is for radar, and {product.Path} is {product.Kind}. 'sargan warp' resamples what this command writes.");
        var info = product.Raster.Info;
        ProgressDisplay.Run(output, "writing row", info.Height, report =>
        {
            using var sink = RasterFiles.Create(target, info, rgb: false);
            product.Raster.CopyTo(sink, new RasterProgress(report, info.Height), cancellationToken);
            sink.Complete();
        });
        var tags = RasterTags.Of(info);
        output.Write(
            new
            {
                input,
                @out = target,
                bytes = new FileInfo(target).Length,
                quantity = tags.Quantity?.ToString().ToLowerInvariant(),
                quantification = tags.Quantification,
                offset = tags.Offset,
                calibration = tags.CalibrationSource,
                raster = RasterDescription.Of(info),
                warnings = warnings.All,
            },
            console => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{RasterDescription.Of(info)} in {target}: reflectance = (DN {tags.Offset:+ 0.###;- 0.###;+ 0}) / {tags.Quantification:0.###} ({tags.CalibrationSource})")));
        return ExitCode.Fine;
    }

    /// <summary>An option that the product at hand has no use for is a misunderstanding, and its result would not be what was asked for.</summary>
    private void CheckApplies(ParseResult parse, SceneProduct product)
    {
        var kinds = new (Option Option, bool Applies, string For)[]
        {
            (_keepNoise, product is Sentinel1Product, "Sentinel-1 GRD, whose noise stands beside the samples"),
            (_keepClouds, product is Sentinel2Product, "Sentinel-2"),
            (_offset, product is Sentinel2Product, "Sentinel-2"),
            (_unit, product is TerrainCorrectedProduct, "terrain-corrected radar and for a GeoTIFF, which may not say what their samples are"),
        };
        foreach (var (option, applies, kind) in kinds)
        {
            if (!applies && parse.GetResult(option) is { Implicit: false }) throw new CliException($"{option.Name} is for {kind}, and {product.Path} is {product.Kind}. Leave it out.");
        }
    }

    private static RadiometricQuantity? ToQuantity(string? text) => text switch
    {
        "sigma0" => RadiometricQuantity.Sigma0,
        "gamma0" => RadiometricQuantity.Gamma0,
        "beta0" => RadiometricQuantity.Beta0,
        _ => null,
    };

    /// <summary>A GeoTIFF by itself has no tables: it is the quantity that it is.</summary>
    private static void CheckQuantity(string? asked, GeoTiffReader raster)
    {
        if (ToQuantity(asked) is not { } quantity) return;
        var own = RasterTags.Of(raster.Info).Quantity ?? (raster.Info.SampleType.IsFloatingPoint() ? null : RadiometricQuantity.Sigma0);
        if (own == quantity || (own == RadiometricQuantity.Gamma0TerrainCorrected && quantity == RadiometricQuantity.Gamma0)) return;
        throw new CliException($"{raster.Name} {(own is null ? "does not say which quantity it holds" : $"holds {own.Value.ToString().ToLowerInvariant()}")}, and {asked} cannot be made of one file: that takes a product's tables. Leave --quantity out, or give the whole product.");
    }

    /// <summary>Integers that say nothing about themselves are PALSAR-2's 16-bit amplitudes, one band a file, or something else altogether.</summary>
    private static void CheckSamples(GeoTiffReader raster, CalibrationOptions options, WarningList warnings)
    {
        var (info, tags) = (raster.Info, RasterTags.Of(raster.Info));
        if (info.SampleType.IsFloatingPoint() || options.Samples is not null || options.ConstantDecibels is not null || tags.Unit is not null || tags.CalibrationDecibels is not null) return;
        if (info.SampleType is SampleType.Byte or SampleType.SByte || raster.Layout.IsRgb || info.Bands > 2)
            throw new CliException($"{raster.Name} has {info.Bands} band(s) of {info.SampleType}{(raster.Layout.IsRgb ? ", red, green and blue" : "")}, and does not say that it holds backscatter. If it does, say how (--unit, --constant); an optical image needs no calibration.");
        if (info.Transform is null && info.GroundControlPoints.Count > 0 && info.SampleType == SampleType.UInt16) return; // WarnOfPoints knows more.
        warnings.Add($"{raster.Name} does not say how its samples are calibrated: they are taken for PALSAR-2's amplitudes (-83 dB). Give --constant or --unit if they are not, or if they are, to be rid of this line.");
    }

    /// <summary>Under another name than its own, a measurement of Sentinel-1 GRD is known by its control points alone.</summary>
    private static void WarnOfPoints(GeoTiffReader raster, CalibrationOptions options, WarningList warnings)
    {
        var (info, tags) = (raster.Info, RasterTags.Of(raster.Info));
        if (info.Transform is not null || info.GroundControlPoints.Count == 0 || info.SampleType != SampleType.UInt16 || options.ConstantDecibels is not null || tags.Unit is not null || tags.CalibrationDecibels is not null) return;
        if (options.Samples is BackscatterUnit.Power or BackscatterUnit.Decibels) return;
        warnings.Add($"{raster.Name} is tied to the ground by control points, as measurements of Sentinel-1 GRD are: if it is one, -83 dB is not its calibration; open its *.SAFE folder. If it is not, say the constant (--constant).");
    }

    private static SpeckleFilter Filter(string name, double? looks, RasterSource source, CalibrationOptions options, CliOutput output)
    {
        if (looks is null)
        {
            looks = SarCalibration.Looks(source, options) ?? throw new CliException($"{source.Name} does not say how many looks it has, and has no block of 25 x 25 measurements to estimate them from: give --looks.");
            output.Note(string.Create(CultureInfo.InvariantCulture, $"Equivalent number of looks: {looks:0.##}"));
        }
        return CliException.Checked<SpeckleFilter>(() => name switch
        {
            "lee" => new LeeFilter { Looks = looks.Value },
            "refined-lee" => new RefinedLeeFilter { Looks = looks.Value },
            _ => new GammaMapFilter { Looks = looks.Value },
        });
    }
}
