using System.Globalization;
using SarGan.Benchmarks.Compare;

namespace SarGan.Benchmarks.Tests;

/// <summary>The program's commands run at a tiny size and print what RESULTS.md takes over. No time is ever judged.</summary>
public sealed class BenchmarkCommandsTests
{
    [Fact]
    public void Compare_EveryItemAtATinySize_AgreesAndPrintsARowEach()
    {
        var (exitCode, output, progress) = Run("compare", "--filters", "4", "--size", "32", "--rounds", "2");

        Assert.True(exitCode == 0, progress);
        foreach (var item in ComparisonItem.All) Assert.Contains($"\n| {item.Title} | ", output, StringComparison.Ordinal);
        Assert.Contains("-- compare --filters 4", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_UnknownItem_NamesTheKnownOnes()
    {
        var (exitCode, _, progress) = Run("compare", "--items", "cyclegan-forwards");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("\"cyclegan-forwards\"", progress, StringComparison.Ordinal);
        Assert.Contains("pix2pix-forward", progress, StringComparison.Ordinal);
    }

    [Fact]
    public void Loader_TinyTiles_PrintsARow()
    {
        var (exitCode, output, progress) = Run("loader", "--size", "32", "--pairs", "20");

        Assert.True(exitCode == 0, progress);
        Assert.Contains("| 64 simulated pairs of 32 x 32 PNG", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Memory_TinyTraining_Ends()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Resident memory is read from /proc.");

        var (exitCode, output, progress) = Run("memory", "--filters", "4", "--size", "32", "--steps", "3");

        Assert.True(exitCode == 0, progress);
        Assert.Contains("-- memory --filters 4", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Progress) Run(params string[] args)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), progress = new(CultureInfo.InvariantCulture);
        output.NewLine = "\n";
        var exitCode = BenchmarkCommands.Run(args, output, progress);
        return (exitCode, output.ToString(), progress.ToString());
    }
}
