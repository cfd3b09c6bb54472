using SarGan.Data;
using SarGan.Data.Images;
using SarGan.Models.Weights;
using SarGan.Training;
using Spectre.Console;

namespace QuickStart;

/// <summary>What to say where a run cannot go on: a message, not a stack trace.</summary>
internal static class Failure
{
    /// <summary>Whether the cause lies with the data, the disk or the person, and not with the program.</summary>
    public static bool IsForeseen(Exception e) => e
        is OperationCanceledException or DatasetLayoutException or ImageFormatException or ModelBundleException or TrainingDivergedException
        or IOException or UnauthorizedAccessException or DllNotFoundException;

    /// <summary>Says what happened.</summary>
    /// <returns>The exit code: 130 after Ctrl-C, else 1.</returns>
    public static int Report(Exception e)
    {
        AnsiConsole.WriteLine(e is OperationCanceledException ? "Stopped." : $"QuickStart stopped: {e.Message}");
        return e is OperationCanceledException ? 130 : 1;
    }
}
