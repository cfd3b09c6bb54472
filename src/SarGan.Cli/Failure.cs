using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Data.Sources;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;
using SarGan.Models.Weights;
using SarGan.Native;
using SarGan.Training;
using SarGan.Training.Checkpoints;
using SarGan.Training.Watchdog;

namespace SarGan.Cli;

/// <summary>Which exceptions are told in a sentence, and how.</summary>
internal static partial class Failure
{
    /// <summary>Whether the message says all that a user needs; anything else is a fault of ours and deserves its trace.</summary>
    public static bool IsForeseen(Exception e) => e
        is CliException or DatasetLayoutException or ImageFormatException or ModelBundleException or CheckpointException or TrainingDivergedException or WatchdogException
        or CrsException or SourceException or NativeLibraryException or IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or InvalidOperationException
        or ExternalException;

    public static string Describe(Exception e) => e switch
    {
        // .NET appends the parameter's name, which means nothing at a terminal.
        DatasetLayoutException or RasterFormatException => InOptions(e.Message),
        SourceException or IOException => InAnswers(InOptions(e.Message)),
        ArgumentException => InOptions(WithoutActualValue(ParameterSuffix().Replace(e.Message, "").Trim())),
        // libtorch appends its C++ trace.
        ExternalException => e.Message.Split('\n')[0].Trim(),
        _ => e.Message,
    };

    // Limits that are no options here, and a way out that there is none of.
    private static string InAnswers(string message) => message.Replace(", or ask for it to be replaced (Overwrite)", "", StringComparison.Ordinal);

    // .NET appends it once more where the exception carries it.
    private static string WithoutActualValue(string message)
    {
        const string Label = "Actual value was";
        var last = message.LastIndexOf('\n' + Label, StringComparison.Ordinal);
        return last > 0 && message.AsSpan(0, last).Contains(Label, StringComparison.Ordinal) ? message[..last].TrimEnd() : message;
    }

    // The library names its members; here they are options, and there is none for the layout.
    public static string InOptions(string message) => message
        .Replace("DatasetOptions.OnBadTile = Skip", "--skip-bad", StringComparison.Ordinal)
        .Replace("Choose one with DatasetOptions.Layout.", "Keep one of them in the folder.", StringComparison.Ordinal)
        .Replace("ProductOptions.RemoveThermalNoise = false", "--keep-noise", StringComparison.Ordinal)
        .Replace("ProductOptions.Samples", "--unit", StringComparison.Ordinal)
        .Replace("ProductOptions.ReflectanceOffset", "--offset", StringComparison.Ordinal)
        .Replace("ProductOptions.Quantity", "--quantity", StringComparison.Ordinal)
        .Replace("ProductOptions.TemporaryFolder, or the environment variable TMPDIR", "the environment variable TMPDIR", StringComparison.Ordinal)
        .Replace(" (ProductOptions.MaxUnpackedBytes)", "", StringComparison.Ordinal)
        .Replace(" (ProductOptions.MaxUnpackedRatio)", "", StringComparison.Ordinal)
        .Replace(" (ProductOptions.MaxMetadataBytes)", "", StringComparison.Ordinal)
        .Replace(" (ProductOptions.MaxFiles)", "", StringComparison.Ordinal)
        .Replace("(force)", "(--force)", StringComparison.Ordinal)
        .Replace("MaxRotationDegrees ", "--max-rotation ", StringComparison.Ordinal)
        .Replace("MinScale ", "--min-scale ", StringComparison.Ordinal)
        .Replace("MaxScale ", "--max-scale ", StringComparison.Ordinal)
        .Replace("WorkingSide ", "--working-side ", StringComparison.Ordinal)
        .Replace("MaxSide ", "--max-side ", StringComparison.Ordinal)
        .Replace("BaseAddress must", "The service's address must", StringComparison.Ordinal)
        .Replace("Bounds.South must not be greater than Bounds.North.", "--bbox must have its south (second) not above its north (fourth).", StringComparison.Ordinal)
        .Replace("TestStrip ", "--test-strip ", StringComparison.Ordinal)
        .Replace("TestShare ", "--test-share ", StringComparison.Ordinal)
        .Replace("MarginPixels ", "--margin ", StringComparison.Ordinal)
        .Replace("Give the range of values that becomes black to white,", "Give the range of values that becomes black to white (--sar-range, --optical-range),", StringComparison.Ordinal)
        .Replace("amplitude, power or dB: say which.", "amplitude, power or dB: say which (--unit).", StringComparison.Ordinal)
        .Replace("MaxNoDataShare", "--max-nodata", StringComparison.Ordinal)
        .Replace("SplitUnit.Patch", "--by patch", StringComparison.Ordinal)
        .Replace("SplitMode.Copy", "--mode copy", StringComparison.Ordinal)
        .Replace("SplitMode.Manifest", "--mode manifest", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)")]
    private static partial Regex ParameterSuffix();
}
