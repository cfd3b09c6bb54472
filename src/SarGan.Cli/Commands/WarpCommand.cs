using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Radiometry;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Brings a raster onto another grid, in another CRS or the same one.</summary>
internal sealed class WarpCommand : CliCommand
{
    private readonly Option<string> _in = RasterOptions.In();
    private readonly Option<string> _out = RasterOptions.Out();
    private readonly Option<string?> _to = new("--to") { Description = "The CRS of the result: EPSG:n or WKT1; the grid is the one that gdalwarp would choose", HelpName = "EPSG:n" };
    private readonly Option<string?> _like = new("--like") { Description = "Take size, georeference and CRS of this raster instead", HelpName = "FILE" };
    private readonly Option<string?> _from = new("--from") { Description = "The CRS of --in, where the file says nothing or something wrong. EPSG:9001 is the metre and means the file's own", HelpName = "EPSG:n" };
    private readonly Option<double[]> _resolution = new("--resolution") { Description = "Size of a pixel in units of the result's CRS; one number, or one for x and one for y", HelpName = "R", Arity = new ArgumentArity(1, 2), AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _resampling = SharedOptions.Among(
        new Option<string>("--resampling") { Description = "How samples are made; all but nearest widen where the result is coarser", HelpName = "nearest|bilinear|cubic|average", DefaultValueFactory = _ => "nearest" },
        "nearest", "bilinear", "cubic", "average");
    private readonly Option<string?> _space = SharedOptions.Among(
        new Option<string?>("--space") { Description = "What samples are when they are mixed: dB and amplitudes are taken to power and back. Default: what the file says (SARGAN_UNIT), else linear", HelpName = "linear|db|amplitude" },
        "linear", "db", "amplitude");
    private readonly Option<double?> _noData = new("--nodata") { Description = "The value of pixels without a measurement: in the result, and in --in where the file names none", HelpName = "V" };
    private readonly Option<string?> _order = SharedOptions.Among(
        new Option<string?>("--order") { Description = "Order of the polynomial where --in has ground control points instead of a grid (default 2 from six points on, as gdalwarp)", HelpName = "1|2|3" },
        "1", "2", "3");
    private readonly Option<bool> _force = RasterOptions.Force();
    private readonly Option<bool> _json = SharedOptions.Json();

    public WarpCommand()
        : base("warp", "Bring a raster into another CRS or onto another raster's grid", "sargan warp --in sar_utm.tif --out sar.tif --to EPSG:4326 --resampling bilinear\nsargan warp --in optical_utm.tif --out optical.tif --like sar.tif --resampling bilinear")
    {
        foreach (var option in new Option[] { _in, _out, _to, _like, _from, _resolution, _resampling, _space, _noData, _order, _force, _json }) Options.Add(option);
    }

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (from, like) = (parse.GetValue(_from), parse.GetValue(_like));
        var resolution = Resolution(parse);
        var target = parse.GetValue(_to) is { } to ? RasterOptions.Crs(to, "--to") : null;
        if (like is not null && (target is not null || resolution is not null)) throw CliException.Usage("--like gives the whole grid: --to and --resolution cannot go with it.");
        if (like is null && target is null && resolution is null) throw CliException.Usage("Nothing to do: give --to, --like or --resolution.");
        if (from is not null) RasterOptions.CheckSourceCrs(from, "--from");
        var (input, path) = (parse.GetRequiredValue(_in), parse.GetRequiredValue(_out));
        RasterFiles.CheckOut(path, parse.GetValue(_force), input, like);

        var warnings = new WarningList(output);
        using var source = RasterFiles.Open(input, warnings);
        using var grid = like is null ? null : RasterFiles.Open(like, warnings);
        var options = new WarpOptions
        {
            TargetCrs = target,
            Like = grid is null ? null : GridOf(grid, source),
            SourceCrs = SourceOf(from, source.Info, target ?? grid?.Info.Crs, warnings),
            ResolutionX = resolution?.X,
            ResolutionY = resolution?.Y,
            Resampling = Enum.Parse<Resampling>(parse.GetRequiredValue(_resampling), ignoreCase: true),
            SampleSpace = SpaceOf(parse.GetValue(_space), source.Info),
            SourceNoData = source.Info.NoData is null ? parse.GetValue(_noData) : null,
            TargetNoData = parse.GetValue(_noData),
            PolynomialOrder = parse.GetValue(_order) is { } order ? order[0] - '0' : null,
        };
        if (options.TargetNoData is { } noData) RasterOptions.CheckHolds(source.Info.SampleType, noData, "--nodata");
        RasterFiles.WarnOfLosses(source, warnings);
        var plan = Warper.Plan(source, options);
        if (grid is not null) CheckReaches(source, grid, options);
        if (plan.NoData is null && source.Info.BandNames is not [.., TileMosaic.AlphaBand] && (source.HasMask || !IsCovered(source.Info, options.SourceCrs ?? source.Info.Crs, plan)))
            warnings.Add($"{source.Name} names no nodata value: pixels of the result that it does not reach{(source.HasMask ? ", or that its mask hides," : "")} hold 0 and count as measurements. Give --nodata.");
        if (options.Resampling != Resampling.Nearest && parse.GetValue(_space) is null && RasterFiles.LooksLikeDecibels(source))
            warnings.Add($"{source.Name} seems to hold dB and does not say so: they are mixed as plain numbers, whose mean is darker than the ground's. Give --space db, or --space linear where they are something else.");
        ProgressDisplay.Run(output, "row", plan.Height, report =>
            Warper.Warp(source, info => RasterFiles.Create(path, info, source.Layout.IsRgb), options, new RasterProgress(report, plan.Height), cancellationToken));

        var raster = RasterDescription.Of(plan);
        output.Write(
            new { input = source.Name, @out = path, bytes = new FileInfo(path).Length, resampling = parse.GetValue(_resampling), space = TextOf(options.SampleSpace), raster, warnings = warnings.All },
            console => console.WriteLine($"{raster} in {path}"));
        return ExitCode.Fine;
    }

    private (double X, double Y)? Resolution(ParseResult parse)
    {
        var values = parse.GetValue(_resolution) ?? [];
        if (values.FirstOrDefault(value => !(value > 0 && double.IsFinite(value)), 1) is not 1 and var wrong)
            throw CliException.Usage(string.Create(CultureInfo.InvariantCulture, $"--resolution must be above 0. Actual value was {wrong}."));
        return values.Length == 0 ? null : (values[0], values[^1]);
    }

    /// <summary>What overrides the file's CRS; null to take the file's. Where nothing is projected, the CRS does not matter.</summary>
    private static CoordinateReferenceSystem? SourceOf(string? from, RasterInfo info, CoordinateReferenceSystem? target, WarningList warnings)
    {
        if (from is null && target is null) return null;
        var resolved = SourceCrs.Resolve(from, info.Crs, out var warning);
        warnings.Add(warning);
        return from is null ? null : resolved;
    }

    private static RasterInfo GridOf(GeoTiffReader like, GeoTiffReader source)
    {
        if (like.Info.Transform is null) throw new CliException($"{like.Name} has no georeference that is a grid (its place is unknown, or given by ground control points): --like needs one.");
        if (like.Info.Crs is null && source.Info.Crs is not null) throw new CliException($"{like.Name} does not say what its coordinates mean, so that {source.Name} cannot be brought onto it.");
        return like.Info;
    }

    /// <summary>Refuses a grid that the source lies wholly off, as a crop does.</summary>
    private static void CheckReaches(GeoTiffReader source, GeoTiffReader grid, WarpOptions options)
    {
        var own = Warper.Plan(source, new WarpOptions { SourceCrs = options.SourceCrs, TargetCrs = grid.Info.Crs });
        var toGrid = own.Transform!.Then(grid.Info.Transform!.Invert()); // a planned raster has one, and GridOf has seen the other
        (double X, double Y)[] corners = [toGrid.Apply(0, 0), toGrid.Apply(own.Width, 0), toGrid.Apply(0, own.Height), toGrid.Apply(own.Width, own.Height)];
        if (corners.Max(corner => corner.X) <= 0 || corners.Max(corner => corner.Y) <= 0 || corners.Min(corner => corner.X) >= grid.Info.Width || corners.Min(corner => corner.Y) >= grid.Info.Height)
            throw new CliException($"{source.Name} lies wholly off the grid of {grid.Name}: nothing of it would be in the result.");
    }

    /// <summary>Whether the source lies below all of a target, as far as points along its rows and columns tell.</summary>
    private static bool IsCovered(RasterInfo source, CoordinateReferenceSystem? sourceCrs, RasterInfo target)
    {
        const int Points = 33;
        const double Rounding = 1e-6;
        if (source.Transform is not { } transform) return false;
        var (x, y) = (new double[Points * Points], new double[Points * Points]);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = target.Transform!.Apply(target.Width * (double)(i % Points) / (Points - 1), target.Height * (double)(i / Points) / (Points - 1)); // a planned raster has one
        if (target.Crs is { } from && sourceCrs is { } to && from != to) CoordinateTransformation.Create(from, to).Forward(x, y);
        var inverse = transform.Invert();
        for (var i = 0; i < x.Length; i++)
        {
            var (column, row) = inverse.Apply(x[i], y[i]);
            if (!(column >= -Rounding && column <= source.Width + Rounding && row >= -Rounding && row <= source.Height + Rounding)) return false;
        }
        return true;
    }

    private static SampleSpace SpaceOf(string? asked, RasterInfo info) => (asked, RasterTags.Of(info).Unit) switch
    {
        ("db", _) or (null, BackscatterUnit.Decibels) => SampleSpace.Decibels,
        ("amplitude", _) or (null, BackscatterUnit.Amplitude) => SampleSpace.Amplitude,
        _ => SampleSpace.Linear,
    };

    private static string TextOf(SampleSpace space) => space switch { SampleSpace.Decibels => "db", SampleSpace.Amplitude => "amplitude", _ => "linear" };
}
