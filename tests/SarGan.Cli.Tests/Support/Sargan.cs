using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SarGan.Cli.Tests.Support;

/// <summary>What a call of the program printed and returned.</summary>
internal sealed record SarganResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public void AssertFine() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");

    /// <summary>The call failed with this code, saying this, and without a trace of the program's inside.</summary>
    public void AssertFails(int exitCode, params string[] texts)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}, not {exitCode}\n{Output}\n{Error}");
        foreach (var text in texts) Assert.Contains(text, Error, StringComparison.Ordinal);
        Assert.StartsWith("error: ", string.Join('\n', Error.Split('\n').SkipWhile(line => !line.StartsWith("error: ", StringComparison.Ordinal))), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        // .NET appends this line to messages that say it already.
        Assert.DoesNotContain("\nActual value was", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }
}

/// <summary>The real program, run as a process of its own.</summary>
internal static partial class Sargan
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static SarganResult Run(params string[] arguments)
    {
        using var running = Start(arguments);
        return running.Wait();
    }

    public static RunningSargan Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        // The tests need ASP.NET for their servers, so assemblies that it has, such as the logging abstractions, are not in this folder: the program must find them there too.
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SarGan.Cli.Tests.runtimeconfig.json"));
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SarGan.Cli.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new RunningSargan(Process.Start(start)!, Patience); // a new process, since UseShellExecute is off
    }

    internal sealed class RunningSargan : IDisposable
    {
        private readonly Process _process;
        private readonly TimeSpan _patience;
        private readonly Task<string> _output;
        private readonly Task<string> _error;

        public RunningSargan(Process process, TimeSpan patience)
        {
            (_process, _patience) = (process, patience);
            // Both at once, or a full pipe would stop the process.
            (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        }

        public SarganResult Wait()
        {
            if (!_process.WaitForExit(_patience))
            {
                _process.Kill();
                throw new TimeoutException($"The program did not end within {_patience}: {_error.Result}");
            }
            _process.WaitForExit();
            return new SarganResult(_process.ExitCode, _output.Result, _error.Result);
        }

        public void Interrupt() => Assert.Equal(0, SendSignal(_process.Id, 2));

        public void Kill() => _process.Kill();

        /// <summary>Waits for something that the process brings about.</summary>
        public void WaitUntil(Func<bool> condition)
        {
            var start = Stopwatch.GetTimestamp();
            while (!condition())
            {
                Assert.False(_process.HasExited, $"the program ended too early: {(_process.HasExited ? _error.Result : "")}");
                Assert.True(Stopwatch.GetElapsedTime(start) < _patience, "the program took too long");
                Thread.Sleep(20);
            }
        }

        public void Dispose()
        {
            if (!_process.HasExited) _process.Kill();
            _process.Dispose();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
