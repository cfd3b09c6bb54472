using System.CommandLine;
using System.Globalization;
using SarGan.Cli.Commands;
using SarGan.Cli.Rasters;
using SarGan.Cli.Terminal;
using SarGan.Consistency;
using SarGan.Models;
using SarGan.Scenes;
using Spectre.Console;

namespace SarGan.Cli;

/// <summary>The options of <c>translate</c> that mean whole scenes, and what it does with one.</summary>
internal sealed class SceneTranslation
{
    private readonly Option<int?> _window = new("--window") { Description = "Scenes: height and width of the windows that go through the network, in pixels; 1024 where nothing is said", HelpName = "N" };
    private readonly Option<string?> _stats = SharedOptions.Among(
        new Option<string?>("--stats") { Description = "Scenes: where norms take their statistics from; scene (the default) treats all windows alike, tile goes by each window, in which pixels without a measurement count as the scene's mean", HelpName = "scene|tile" }, "scene", "tile");
    private readonly Option<string[]> _with = new("--stats-with") { Description = "Scenes: other scenes of the same mosaic, measured together with --in, so that all results have one look", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _blending = SharedOptions.Among(
        new Option<string?>("--blending") { Description = "Scenes: exact computes a margin around each window and equals the whole scene in one pass, feathered lets windows overlap; auto (the default) is exact where that leaves enough of a window", HelpName = "auto|exact|feathered" },
        "auto", "exact", "feathered");
    private readonly Option<int?> _overlap = new("--overlap") { Description = "Scenes: pixels that feathered windows share; a quarter of the window where nothing is said", HelpName = "N" };
    private readonly Option<string?> _bands = SharedOptions.Bands("--bands", "Scenes: the band of the file that each channel is taken from, counted from 1, such as 1,2,1");
    private readonly Option<bool> _confidence = new("--confidence") { Description = "Scenes: a further band that says of each pixel how far it can be relied on, 0 to 1; the model must have been through 'sargan calibrate-confidence'. Takes some seven times as long" };
    private readonly Option<string?> _sensor = SharedOptions.Sensor("Scenes: the scene's sensor, in the words of 'sargan calibrate-confidence'; only where they are the same is that band called confidence, else consistency. The scene's tag SARGAN_SENSOR stands in where nothing is said, and must not name another");
    private readonly Option<bool> _resume = new("--resume") { Description = "Scenes: go on with a run that was stopped or killed" };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Scenes: replace --out where it is there already" };
    private readonly Option<bool> _force = new("--force") { Description = "Scenes: translate also what the model's contract refuses; the result's tags say so" };

    public IEnumerable<Option> Options => [_window, _stats, _with, _blending, _overlap, _bands, _confidence, _sensor, _resume, _overwrite, _force];

    /// <summary>Whether a call means a scene: one GeoTIFF to another.</summary>
    public static bool IsMeant(string input, string output) => File.Exists(input) && RasterFiles.HasExtension(output) && RasterFiles.HasExtension(input) && !Directory.Exists(output);

    /// <summary>Refuses options of scenes where pictures are translated.</summary>
    /// <exception cref="CliException">One is given.</exception>
    public void RefuseAll(ParseResult parse, string input)
    {
        if (!File.Exists(input) && !Directory.Exists(input)) throw new CliException($"There is no file or folder {input} (--in).");
        if (Options.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } given)
            throw CliException.Usage($"{given.Name} is for scenes: --in and --out must both be GeoTIFF files.");
    }

    public int Run(ParseResult parse, string input, string path, Translator translator, TranslationDirection direction, CliOutput output, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && !parse.GetValue(_overwrite)) throw new CliException($"{path} is there already. Replace it by --overwrite, or choose another name.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        SceneTranslator.CheckWritable(path);
        using var scenes = new SceneTranslator(translator);
        var options = OptionsOf(parse, direction);
        if (parse.GetValue(_confidence)) options = options with { Scorer = new ConsistencyScorer(new ConsistencyEstimator(translator, direction), parse.GetValue(_sensor)) };
        else if (parse.GetValue(_sensor) is not null) throw CliException.Usage("--sensor names the band of --confidence: give both.");
        var outline = scenes.Outline(input, options);
        output.Note(outline.ToString());
        foreach (var note in outline.Notes) output.Warn(note);
        if (parse.GetValue(_with) is { Length: > 0 } others)
        {
            // In one order whichever of them is translated, so that all runs measure the same.
            IReadOnlyList<string> all = [.. others.Append(input).Select(Path.GetFullPath).Distinct().Order(StringComparer.Ordinal)];
            options = options with { SharedStatistics = scenes.MeasureAsync(all, options, cancellationToken).GetAwaiter().GetResult() };
        }

        SceneResult? result = null;
        ProgressDisplay.Run(output, "window", outline.Windows, report =>
            result = scenes.TranslateAsync(input, path, options, new Watcher(report), cancellationToken).GetAwaiter().GetResult());
        Print(result!, input, output); // The display ran it.
        return ExitCode.Fine;
    }

    private SceneOptions OptionsOf(ParseResult parse, TranslationDirection direction)
    {
        var options = new SceneOptions
        {
            Direction = direction,
            Statistics = parse.GetValue(_stats) == "tile" ? SceneStatisticsMode.Tile : SceneStatisticsMode.Scene,
            Blending = parse.GetValue(_blending) switch { "exact" => SceneBlending.Exact, "feathered" => SceneBlending.Feathered, _ => SceneBlending.Auto },
            OverlapPixels = parse.GetValue(_overlap),
            Bands = SharedOptions.ToBands(parse.GetValue(_bands)),
            Resume = parse.GetValue(_resume),
            Force = parse.GetValue(_force),
        };
        if (parse.GetValue(_window) is { } window) options = options with { WindowPixels = window };
        options.Validate();
        return options;
    }

    private static void Print(SceneResult result, string input, CliOutput output)
    {
        foreach (var warning in result.Warnings) output.Warn(warning);
        output.Write(
            new
            {
                input,
                @out = result.Path,
                direction = SharedOptions.ToText(result.Outline.Direction),
                bytes = new FileInfo(result.Path).Length,
                windows = result.Outline.Windows,
                windowsResumed = result.WindowsResumed,
                window = result.Outline.WindowPixels,
                blending = result.Outline.Blending.ToString().ToLowerInvariant(),
                margin = result.Outline.HaloPixels,
                overlap = result.Outline.OverlapPixels,
                overlapDifference = result.OverlapDifference,
                sourceSha256 = result.SourceSha256,
                seconds = result.TranslatingTime.TotalSeconds,
                networkSeconds = result.NetworkTime.TotalSeconds,
                pixelsPerSecond = result.PixelsPerSecond,
                forced = result.Forced,
                warnings = result.Warnings,
            },
            console =>
            {
                console.WriteLine(FormattableString.Invariant($"{result.Path}: {Count.Of(result.Outline.Windows, "window")}{(result.WindowsResumed > 0 ? $" ({result.WindowsResumed} of an earlier run)" : "")}, {result.PixelsPerSecond / 1e6:F2} million pixels/s"));
                if (result.OverlapDifference is { } difference) console.WriteLine(FormattableString.Invariant($"neighbouring windows differ by {difference:F2} of 255 in the middle of their overlaps"));
            });
    }

    /// <summary>Reported here and now, not through the thread pool: the last one must not come after the end.</summary>
    private sealed class Watcher(ProgressDisplay.Reporter report) : IProgress<SceneProgress>
    {
        public void Report(SceneProgress value) => report(value.WindowsDone, Words(value));

        private static string Words(SceneProgress value)
        {
            var memory = string.Create(CultureInfo.InvariantCulture, $"{value.MemoryBytes / (1 << 20)} MiB");
            return value.Phase switch
            {
                ScenePhase.Translating => string.Create(CultureInfo.InvariantCulture, $"{value.WindowsPerSecond:F2} windows/s, {Left(value.Remaining)}{memory}"),
                ScenePhase.Hashing => $"hashing, {memory}",
                ScenePhase.Measuring => $"measuring, {memory}",
                ScenePhase.Resuming => $"resuming, {memory}",
                _ => $"finishing, {memory}",
            };
        }

        private static string Left(TimeSpan? time) => time switch
        {
            null => "",
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalSeconds:F0} s left, "),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalMinutes:F0} min left, "),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.Value.TotalHours:F1} h left, "),
        };
    }
}
