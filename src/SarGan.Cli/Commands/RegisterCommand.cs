using System.CommandLine;
using System.Globalization;
using System.Text;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Data.Images;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Models.Weights;
using SarGan.Registration;
using SarGan.Registration.Akaze;
using SarGan.Registration.Correlation;
using SarGan.Registration.Drawing;
using SarGan.Registration.Pairs;
using SarGan.Registration.Structure;
using Spectre.Console;

namespace SarGan.Cli.Commands;

/// <summary>Aligns a SAR image with an optical one, or says that it cannot.</summary>
internal sealed class RegisterCommand : CliCommand
{
    public const string TransformFile = "transform.json";
    public const string MatchesFile = "matches.png";
    public const string AlignedFile = "sar_aligned.tif";

    private const string Structure = "structure";

    private readonly Option<string> _sar = new("--sar") { Description = "The SAR image: GeoTIFF, PNG or JPEG", HelpName = "FILE", Required = true };
    private readonly Option<string> _optical = new("--optical") { Description = "The optical image: GeoTIFF, PNG or JPEG", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = $"Where {TransformFile}, {MatchesFile} and, if aligned, {AlignedFile} go", HelpName = "DIR", Required = true };
    private readonly Option<string> _method = SharedOptions.Among(
        new Option<string>("--method") { Description = "How the transform is found", HelpName = string.Join('|', Methods.Keys), DefaultValueFactory = _ => Methods.Keys.First() }, [.. Methods.Keys]);
    private readonly Option<string?> _space = SharedOptions.Among(
        new Option<string?>("--space") { Description = "What SAR samples are when they are mixed: dB and amplitudes are taken to power and back. Default: what the file says (SARGAN_UNIT), else linear", HelpName = "linear|db|amplitude" },
        "linear", "db", "amplitude");
    private readonly Option<double?> _noData = new("--nodata") { Description = "The value of SAR pixels without a measurement: in --sar where its file names none, such as a black frame, and in the result", HelpName = "V" };
    private readonly Option<int> _maxSide = new("--max-side") { Description = "Images with a longer side are compared at a whole fraction of their size", HelpName = "PX", DefaultValueFactory = _ => new PairAlignerOptions().MaxSide };
    private readonly Option<double?> _maxRotation = new("--max-rotation") { Description = $"Largest turn that structure searches, either way, 0 to 180 degrees. Default: {Text(Usual.MaxRotationDegrees)}", HelpName = "DEG" };
    private readonly Option<double?> _minScale = new("--min-scale") { Description = $"Least number of compared SAR pixels an optical pixel that structure searches, 0.1 to 10. Default: {Text(Usual.MinScale)}", HelpName = "S" };
    private readonly Option<double?> _maxScale = new("--max-scale") { Description = $"Largest number of them. Default: {Text(Usual.MaxScale)}", HelpName = "S" };
    private readonly Option<int?> _workingSide = new("--working-side") { Description = $"Longest side at which structure fits the transform last, 128 to 4096; raise it for large scenes. Default: {Usual.WorkingSide}", HelpName = "PX" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the files of an earlier run in --out" };
    private readonly Option<bool> _json = SharedOptions.Json();

    public RegisterCommand()
        : base("register", "Align a SAR image with an optical one of the same ground, or say that they do not fit", "sargan register --sar sar.tif --optical optical.tif --out aligned\nsargan register --sar sar.png --optical optical.png --out aligned --method akaze --json")
    {
        foreach (var option in new Option[] { _sar, _optical, _out, _method, _space, _noData, _maxSide, _maxRotation, _minScale, _maxScale, _workingSide, _force, _json }) Options.Add(option);
    }

    /// <summary>The methods by name, the default first.</summary>
    private static IReadOnlyDictionary<string, Func<StructureOptions, IImageRegistration>> Methods { get; } = new Dictionary<string, Func<StructureOptions, IImageRegistration>>
    {
        [Structure] = options => new StructureRegistration(options),
        ["akaze"] = _ => new AkazeRegistration(),
        ["phase"] = _ => new PhaseCorrelationRegistration(),
    };

    private static StructureOptions Usual { get; } = new();

    protected internal override bool WantsJson(ParseResult parse) => parse.GetValue(_json);

    protected override int Run(ParseResult parse, CliOutput output, CancellationToken cancellationToken)
    {
        var (sarPath, opticalPath, folder) = (parse.GetRequiredValue(_sar), parse.GetRequiredValue(_optical), parse.GetRequiredValue(_out));
        CheckFolder(folder, parse.GetValue(_force), sarPath, opticalPath);
        var warnings = new WarningList(output);
        var options = CliException.Checked(() => new PairAlignerOptions { SarSpace = SpaceOf(parse.GetValue(_space)), MaxSide = parse.GetValue(_maxSide), NoData = parse.GetValue(_noData) });
        var method = MethodOf(parse);
        using var sar = ImageInputs.Open(sarPath, warnings);
        using var optical = ImageInputs.Open(opticalPath, warnings);
        if (sar.Info.NoData is { } own && options.NoData is { } given && !own.Equals(given)) throw new CliException(FormattableString.Invariant($"{sarPath} names the nodata value {own}: --nodata {given} would not mark the same pixels."));
        if (options.NoData is { } noData) RasterOptions.CheckHolds(sar.Info.SampleType, noData, "--nodata");

        if (optical.Info is { Transform: null, GroundControlPoints.Count: > 0 })
            warnings.Add($"{opticalPath} is tied to the ground by control points alone, which do not make a grid: its pixels are compared as they are. 'sargan warp' puts it on one; register what it writes.");

        var aligned = Path.Combine(folder, AlignedFile);
        PairAlignment? alignment = null;
        ProgressDisplay.Run(output, "searching, %", 100, report => alignment = new PairAligner(method, options).Align(
            sar, optical, info => RasterFiles.Create(aligned, info, ImageInputs.IsRgb(sar)), null, new RasterProgress(report, 100), cancellationToken));
        var found = alignment!; // set by the work above, or it has thrown
        if (found.IsAligned && options.NoData is null && sar.Info.NoData is null && !sar.Info.SampleType.IsFloatingPoint())
            warnings.Add($"{sarPath} names no nodata value: pixels of the aligned image that it does not reach hold 0 and count as measurements. Give --nodata.");
        if (found is { IsAligned: true, Quality: { } after, QualityBefore: { } before } && after < before)
            warnings.Add(FormattableString.Invariant($"The images were alike by {before:F2} as their files place them, and are by {after:F2} now: look at {MatchesFile} before you rely on it."));
        Directory.CreateDirectory(folder);
        // What an earlier run aligned says nothing of this one.
        if (!found.IsAligned) File.Delete(aligned);
        ImageFile.Write(Path.Combine(folder, MatchesFile), MatchPicture.Draw(found.ComparedSar, found.ComparedOptical, found.ComparedRegistration));
        var document = Document(found, sarPath, opticalPath, found.IsAligned ? aligned : null, warnings);
        AsideFile.Write(Path.Combine(folder, TransformFile), stream => stream.Write(Encoding.UTF8.GetBytes(CliOutput.ToJson(document) + "\n")));

        output.Write(document, console => Print(console, found, folder));
        if (found.IsAligned) return ExitCode.Fine;
        output.Note($"not aligned: {sarPath} was left alone. {string.Join(" ", found.Registration.Reasons)}");
        return ExitCode.NotAligned;
    }

    private IImageRegistration MethodOf(ParseResult parse)
    {
        var name = parse.GetRequiredValue(_method);
        if (name != Structure && new Option[] { _maxRotation, _minScale, _maxScale, _workingSide }.FirstOrDefault(option => parse.GetResult(option) is not null) is { } useless)
            throw CliException.Usage($"{useless.Name} is for --method {Structure}: {name} does not use it.");
        return CliException.Checked(() => Methods[name](new StructureOptions
        {
            MaxRotationDegrees = parse.GetValue(_maxRotation) ?? Usual.MaxRotationDegrees,
            MinScale = parse.GetValue(_minScale) ?? Usual.MinScale,
            MaxScale = parse.GetValue(_maxScale) ?? Usual.MaxScale,
            WorkingSide = parse.GetValue(_workingSide) ?? Usual.WorkingSide,
        }));
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static object Document(PairAlignment alignment, string sar, string optical, string? aligned, WarningList warnings)
    {
        var result = alignment.Registration;
        return new
        {
            sar,
            optical,
            aligned,
            method = result.Method,
            verdict = result.Verdict,
            reasons = result.Reasons,
            model = result.Model,
            opticalToSar = result.OpticalToSar?.Values.Chunk(3).ToArray(),
            coordinates = "column, row; 0 is the middle of the first pixel",
            matrixErrorPixels = alignment.MatrixErrorPixels,
            usesGeoreference = alignment.UsesGeoreference,
            candidates = result.Candidates,
            inliers = result.Inliers,
            residualRmsPixels = double.IsNaN(result.ResidualRms) ? (double?)null : result.ResidualRms,
            spread = result.Spread,
            quality = alignment.Quality,
            qualityBefore = alignment.QualityBefore,
            measures = result.Measures,
            warnings = warnings.All,
        };
    }

    private static void Print(IAnsiConsole console, PairAlignment alignment, string folder)
    {
        var result = alignment.Registration;
        console.WriteLine(result.IsAligned ? $"aligned by {result.Method}: {Path.Combine(folder, AlignedFile)}" : $"not aligned by {result.Method}");
        foreach (var reason in result.Reasons) console.WriteLine($"  {reason}");
        if (result.Candidates > 0) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {result.Inliers} of {Count.Of(result.Candidates, "candidate")} agree, {result.ResidualRms:F2} pixels rms, over {100 * result.Spread:F0} % of the optical image"));
        if (result.IsAligned) console.WriteLine($"  optical to SAR pixels, {result.Model.ToString().ToLowerInvariant()}: {result.OpticalToSar}");
        if (alignment.Quality is { } quality) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  quality {quality:F2}{(alignment.QualityBefore is { } before ? $", before {before:F2}" : "")} (0 to 1)"));
    }

    private static void CheckFolder(string folder, bool force, params ReadOnlySpan<string> inputs)
    {
        if (File.Exists(folder)) throw new CliException($"--out is the file {folder}: give a folder.");
        foreach (var name in (ReadOnlySpan<string>)[TransformFile, MatchesFile, AlignedFile])
        {
            var path = Path.Combine(folder, name);
            foreach (var input in inputs)
            {
                if (Path.GetFullPath(input) == Path.GetFullPath(path)) throw new CliException($"--out would overwrite the input {input}: choose another folder.");
            }

            if (Directory.Exists(path)) throw new CliException($"{path} is a folder: a file of that name would be written. Choose another folder.");
            if (File.Exists(path) && !force) throw new CliException($"{path} is there already. Replace it by --force, or choose another folder.");
        }
    }

    private static SampleSpace? SpaceOf(string? text) => text switch { "linear" => SampleSpace.Linear, "db" => SampleSpace.Decibels, "amplitude" => SampleSpace.Amplitude, _ => null };
}
