using System.Diagnostics;

namespace SarGan.Benchmarks;

/// <summary>This program once more, as another process.</summary>
internal static class SelfProcess
{
    /// <summary>How to start it, whoever hosts this assembly.</summary>
    public static ProcessStartInfo StartInfo(params ReadOnlySpan<string> arguments)
    {
        var own = Environment.ProcessPath ?? "";
        var host = Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host) { UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(SelfProcess).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Starts it, with the output where this program's goes, and waits for its exit code.</summary>
    public static int RunToEnd(params ReadOnlySpan<string> arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!; // a new process, since UseShellExecute is off
        process.WaitForExit();
        return process.ExitCode;
    }
}
