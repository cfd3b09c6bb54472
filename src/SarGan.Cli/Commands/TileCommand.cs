using System.CommandLine;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Images;
using SarGan.Data.Tiling;
using SarGan.Geo.Rasters;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Cuts a pair of scenes on one grid into tiles for training and tests that share no ground.</summary>
internal sealed class TileCommand : CliCommand
{
    private readonly Option<string> _sar = new("--sar") { Description = "The SAR scene, a GeoTIFF", HelpName = "FILE", Required = true };
    private readonly Option<string> _optical = new("--optical") { Description = "The optical scene on the same grid ('sargan warp --like' brings it there)", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Where trainA, trainB, testA, testB (A is SAR, B optical) and manifest.csv go", HelpName = "DIR", Required = true };
    private readonly Option<int> _size = new("--size") { Description = "Side of a tile in pixels", HelpName = "PX", DefaultValueFactory = _ => 256 };
    private readonly Option<int> _count = new("--count") { Description = "Training tiles; tiles may overlap each other, and no two are equal", HelpName = "N", DefaultValueFactory = _ => 1000 };
    private readonly Option<int?> _testCount = new("--test-count") { Description = "Test tiles (default: --count x --test-share)", HelpName = "N" };
    private readonly Option<bool> _grid = new("--grid") { Description = "Cut row by row from the upper left instead of at random; --count does not apply" };
    private readonly Option<int> _overlap = new("--overlap") { Description = "With --grid: pixels that neighbours share", HelpName = "PX", DefaultValueFactory = _ => 0 };
    private readonly Option<string> _strip = SharedOptions.Among(
        new Option<string>("--test-strip") { Description = "The part of the scene that is held out for test tiles", HelpName = "bottom|right|none", DefaultValueFactory = _ => "bottom" }, "bottom", "right", "none");
    private readonly Option<double> _share = new("--test-share") { Description = "Share of the rows or columns that the strip takes, above 0 and below 1", HelpName = "SHARE", DefaultValueFactory = _ => 0.2 };
    private readonly Option<int> _margin = new("--margin") { Description = "Pixels between the strip and the training tiles, in neither", HelpName = "PX", DefaultValueFactory = _ => 32 };
    private readonly Option<double> _maxNoData = new("--max-nodata") { Description = "The largest share of pixels without a measurement that a tile may have, 0 to 1", HelpName = "SHARE", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _png = new("--png") { Description = "Write PNG of 8 bits instead of GeoTIFF" };
    private readonly Option<double[]> _sarRange = Range("--sar-range", "SAR");
    private readonly Option<double[]> _opticalRange = Range("--optical-range", "optical");
    private readonly Option<long> _seed = SharedOptions.Seed();
    private readonly Option<bool> _force = new("--force") { Description = "Replace the tiles of an earlier run; other files are never touched" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public TileCommand()
        : base("tile", "Cut a SAR and an optical scene into pairs of tiles, test tiles from ground that no training tile touches", "sargan tile --sar sar.tif --optical optical.tif --out tiles --size 256 --count 1000 --test-strip bottom")
    {
        foreach (var option in new Option[] { _sar, _optical, _out, _size, _count, _testCount, _grid, _overlap, _strip, _share, _margin, _maxNoData, _png, _sarRange, _opticalRange, _seed, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        if (!parse.GetValue(_grid) && parse.GetValue(_overlap) != 0) throw CliException.Usage("--overlap needs --grid.");
        if (parse.GetValue(_grid) && (parse.GetResult(_count) is { Implicit: false } || parse.GetValue(_testCount) is not null)) throw CliException.Usage("--grid takes every place: --count and --test-count do not go with it.");
        var isPng = parse.GetValue(_png);
        if (!isPng && (Given(parse, _sarRange) || Given(parse, _opticalRange))) throw CliException.Usage("--sar-range and --optical-range need --png: GeoTIFF tiles keep the scenes' values.");
        var folder = parse.GetRequiredValue(_out);
        if (File.Exists(folder)) throw new CliException($"--out is the file {folder}: give a folder.");

        var warnings = new WarningList(output);
        var options = CliException.Checked(() => ReadOptions(parse, isPng));
        using var sar = RasterFiles.Open(parse.GetRequiredValue(_sar), warnings);
        using var optical = RasterFiles.Open(parse.GetRequiredValue(_optical), warnings);
        var pair = new RasterPair(sar, optical);
        var isRgb = (Sar: sar.Layout.IsRgb, Optical: optical.Layout.IsRgb);
        if (!isPng)
        {
            RasterFiles.WarnOfLosses(sar, warnings);
            RasterFiles.WarnOfLosses(optical, warnings);
            if (options.MaxNoDataShare > 0)
            {
                foreach (var scene in new[] { sar, optical }.Where(scene => scene.Info.NoData is null && RasterFiles.LosesMask(scene)))
                    warnings.Add($"{scene.Name} has a mask and no nodata value: in tiles with gaps, what it hides counts as measured.");
            }
            options = options with { CreateRaster = (path, info) => RasterFiles.Create(path, info, IsOptical(path) ? isRgb.Optical : isRgb.Sar) };
        }
        TileCutResult? result = null;
        // How many tiles a grid gives is known when the first is written; a bar of so many hundredths serves both arrangements.
        ProgressDisplay.Run(output, "tiles, %", 100, report => result = TileCutter.Write(pair, folder, options, new TileReporter(report), cancellationToken));

        var (train, test) = (result!.Train, result.Test); // set by the work above, or it has thrown
        output.Write(
            new { folder, train, test, size = options.Size, testStrip = parse.GetValue(_strip), marginPixels = options.MarginPixels, format = isPng ? "png" : "geotiff", seed = options.Seed, warnings = warnings.All },
            console => console.WriteLine(FormattableString.Invariant($"{Count.Of(train, "training pair")} and {Count.Of(test, "test pair")} of {options.Size} x {options.Size} pixels in {folder}")));
        return ExitCode.Fine;
    }

    private TileCutterOptions ReadOptions(ParseResult parse, bool isPng)
    {
        var options = new TileCutterOptions
        {
            Size = parse.GetValue(_size),
            Arrangement = parse.GetValue(_grid) ? TileArrangement.Grid : TileArrangement.Random,
            Count = parse.GetValue(_count),
            TestCount = parse.GetValue(_testCount),
            Overlap = parse.GetValue(_overlap),
            TestStrip = Enum.Parse<TestStrip>(parse.GetRequiredValue(_strip), ignoreCase: true),
            TestShare = parse.GetValue(_share),
            MarginPixels = parse.GetValue(_margin),
            MaxNoDataShare = parse.GetValue(_maxNoData),
            Seed = parse.GetValue(_seed),
            Format = isPng ? TileFormat.Png : TileFormat.GeoTiff,
            SarRange = RangeOf(parse, _sarRange),
            OpticalRange = RangeOf(parse, _opticalRange),
            CreateRaster = (path, info) => RasterFiles.Create(path, info, rgb: false),
            Force = parse.GetValue(_force),
        };
        options.Validate();
        return options;
    }

    private static Option<double[]> Range(string name, string domain) => new(name)
    {
        Description = $"With --png: the {domain} values that become black and white (8-bit scenes need none)",
        HelpName = "LOW HIGH",
        Arity = new ArgumentArity(2, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private static bool Given(ParseResult parse, Option<double[]> option) => parse.GetValue(option) is { Length: > 0 };

    private static SampleRange? RangeOf(ParseResult parse, Option<double[]> option) => parse.GetValue(option) is { Length: 2 } range ? new SampleRange(range[0], range[1]) : null;

    private static bool IsOptical(string path) => Path.GetFileName(Path.GetDirectoryName(path)) is "trainB" or "testB";

    private sealed class TileReporter(ProgressDisplay.Reporter report) : IProgress<TileCutProgress>
    {
        public void Report(TileCutProgress value) => report(100L * value.TilesDone / value.Tiles, FormattableString.Invariant($"{value.TilesDone} of {Count.Of(value.Tiles, "pair")}"));
    }
}
