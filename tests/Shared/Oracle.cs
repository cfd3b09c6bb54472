using System.Diagnostics;

namespace SarGan.TestSupport;

/// <summary>GDAL's and PROJ's programs, with which results are compared where they are installed. The library never needs them.</summary>
internal static class Oracle
{
    /// <summary>Skips the test where a program is not on the PATH.</summary>
    public static void Require(string tool) => Skip.If(Find(tool) is null, $"{tool} is not installed: nothing to compare with.");

    /// <summary>Runs a program that <see cref="Require"/> has found, and returns what it prints.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is its own.</exception>
    public static string Run(string tool, params string[] arguments) => RunWithInput(tool, "", arguments);

    /// <summary>The same, with text for the program to read.</summary>
    public static string RunWithInput(string tool, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(tool) ?? tool) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!; // a new process, as no shell is used
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {errors.Result}");
    }

    private static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
}
