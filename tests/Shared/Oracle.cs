using System.Diagnostics;

namespace SarGan.TestSupport;

/// <summary>Runs tools of GDAL and PROJ, where they are installed, to compare with.</summary>
internal static class Oracle
{
    /// <summary>Skips the test where a tool is not on the path.</summary>
    public static void Require(string tool) => Skip.If(Find(tool) is null, $"{tool} is not installed.");

    /// <summary>Runs a tool and returns what it printed. It must succeed.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
        return output;
    }

    private static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
}
