using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SarGan.Native.Tests;

/// <summary>What shows only in a process of its own: an application that carries TorchSharp and no libtorch.</summary>
[SupportedOSPlatform("linux")]
public sealed class FreshProcessTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("sargan-probe-").FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [SkippableFact]
    public void EnsureTorchLoads_NoLibTorch_NamesThePackageToAdd()
    {
        var (exitCode, output) = Run("ensure", libTorch: null);

        Assert.True(exitCode == 3, output);
        Assert.Contains("libtorch-cpu-linux-x64 2.10.0", output, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-linux", output, StringComparison.Ordinal);
        Assert.Contains("SARGAN_LIBTORCH", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void FirstTensor_NoLibTorch_TorchSharpsOwnErrorNamesThePackageToo()
    {
        var (exitCode, output) = Run("plain", libTorch: null);

        Assert.True(exitCode == 4, output);
        Assert.Contains("libtorch-cpu-linux-x64 2.10.0", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void EnsureTorchLoads_LibTorchFromAFolder_ComesFromThere()
    {
        var (exitCode, output) = Run("ensure", LibTorchFolder());

        Assert.True(exitCode == 0, output);
        Assert.Contains("sum 2", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(LibTorchFolder(), "libtorch_cpu.so"), output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void FirstTensor_LibTorchFromAFolder_Works()
    {
        var (exitCode, output) = Run("plain", LibTorchFolder());

        Assert.True(exitCode == 0, output);
    }

    [SkippableFact]
    public void FirstTensor_LibTorchInThePackageFolder_IsUsedInPlace()
    {
        // <packages>/libtorch-cpu-linux-x64/2.10.0/runtimes/linux-x64/native
        var package = Path.Combine(_cache, "libtorch-cpu-linux-x64", "2.10.0", "runtimes", "linux-x64");
        Directory.CreateDirectory(package);
        Directory.CreateSymbolicLink(Path.Combine(package, "native"), LibTorchFolder());

        var (exitCode, output) = Run("plain", libTorch: null, packages: _cache);

        Assert.True(exitCode == 0, output);
        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(ProbePath())!, "cpu")), "TorchSharp copied all of libtorch.");
    }

    [SkippableFact]
    public void EnsureTorchLoads_CacheFolderNotPrivate_TakesAnother()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        var shared = Directory.CreateDirectory(Path.Combine(_cache, "shared")).FullName;
        File.SetUnixFileMode(shared, (UnixFileMode)0b111_111_111);

        var (exitCode, output) = Run("ensure", LibTorchFolder(), variables: ("XDG_CACHE_HOME", shared));

        Assert.True(exitCode == 0, output);
        Assert.Empty(Directory.GetFileSystemEntries(shared));
    }

    [SkippableFact]
    public void EnsureTorchLoads_FolderWithoutLibTorch_NamesTheFolder()
    {
        var (exitCode, output) = Run("ensure", _cache);

        Assert.Equal(3, exitCode);
        Assert.Contains($"'{_cache}'", output, StringComparison.Ordinal);
        Assert.Contains("libtorch_cpu.so", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task EnsureTorchLoads_SeveralProcessesAtOnce_AllSucceedAndLeaveOneCopy()
    {
        var folder = LibTorchFolder();
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Run("ensure", folder))));

        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output));
        // Where this system's C++ runtime is new enough, TorchSharp's library loads as it is, and a copy would be one too many.
        NativeLibraries.EnsureTorchLoads(); // what TorchSharp's library needs
        var expected = NativeLibrary.TryLoad(RealLibraryTests.Find("libLibTorchSharp.so"), out _) ? 0 : 1;
        Assert.True(Copies().Length == expected, string.Join(", ", Copies()));
    }

    [SkippableFact]
    public void Initialize_ManyThreadsBeforeAnythingIsLoaded_OneLoadServesAll()
    {
        var (exitCode, output) = Run("threads", LibTorchFolder());

        Assert.True(exitCode == 0, output);
        Assert.Equal("64 sums of 2, loaded from 1 folder", output.Trim());
    }

    [SkippableFact]
    public void RecipeSetup_NoLibTorch_NamesThePackageToAdd()
    {
        var (exitCode, output) = Run("setup", libTorch: null);

        Assert.True(exitCode == 3, output);
        Assert.Contains("libtorch-cpu-linux-x64 2.10.0", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void EnsureTorchLoads_TamperedCopy_IsNotLoaded()
    {
        Run("ensure", LibTorchFolder());
        Skip.If(Copies().Length == 0, "This system's C++ runtime is new enough: no copy is made.");
        var copy = Copies()[0];
        var content = File.ReadAllBytes(copy);
        File.WriteAllText(copy, "not a library: loading it would fail");

        var (exitCode, output) = Run("ensure", LibTorchFolder());

        Assert.True(exitCode == 0, output);
        Assert.Equal(content, File.ReadAllBytes(copy));
    }

    [SkippableTheory]
    [InlineData(null, "PASSIVE")]
    [InlineData("ACTIVE", "ACTIVE")]
    public void Apply_WaitPolicy_IsTheUsersWhereSet(string? set, string expected)
    {
        var (exitCode, output) = Run("tuning", libTorch: null, variables: ("OMP_WAIT_POLICY", set));

        Assert.Equal(0, exitCode);
        Assert.Equal(expected, output.Trim());
    }

    private static string LibTorchFolder() => Path.GetDirectoryName(RealLibraryTests.Find("libtorch_cpu.so"))!;

    private string[] Copies()
    {
        var folder = Path.Combine(_cache, "sargan-native");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    private (int ExitCode, string Output) Run(string command, string? libTorch, string? packages = null, params (string Name, string? Value)[] variables)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only.");
        var start = new ProcessStartInfo(DotNet(), [ProbePath(), command]) { RedirectStandardOutput = true };
        start.Environment["XDG_CACHE_HOME"] = _cache;
        start.Environment["HOME"] = _cache;
        start.Environment["NUGET_PACKAGES"] = packages ?? _cache;
        start.Environment[NativeLibraries.LibTorchVariable] = libTorch;
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        if (process.WaitForExit(TimeSpan.FromMinutes(1)))
            return (process.ExitCode, output);
        process.Kill();
        throw new TimeoutException($"The probe did not end. It wrote: {output}");
    }

    /// <summary>The probe's output lies beside ours: .../SarGan.Native.Tests/bin/Release/net10.0 and .../SarGan.Native.Probe/bin/Release/net10.0.</summary>
    private static string ProbePath()
    {
        var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var tests = Path.GetFullPath(Path.Combine(own, "..", "..", "..", ".."));
        var inside = Path.GetRelativePath(Path.Combine(tests, "SarGan.Native.Tests"), own);
        return Path.Combine(tests, "SarGan.Native.Probe", inside, "SarGan.Native.Probe.dll");
    }

    private static string DotNet() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
