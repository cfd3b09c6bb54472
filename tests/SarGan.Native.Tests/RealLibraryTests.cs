using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SarGan.Native.Elf;

namespace SarGan.Native.Tests;

/// <summary>The libraries that the package exists for, as their packages bring them.</summary>
[SupportedOSPlatform("linux")]
public sealed class RealLibraryTests
{
    private static readonly string[] WindowLibraries =
        ["libgtk-3.so.0", "libgdk-3.so.0", "libcairo.so.2", "libX11.so.6", "libdrm.so.2", "libatomic.so.1"];

    [SkippableFact]
    public void Parse_TorchSharp_NeedsWhatReadelfShows()
    {
        var elf = Read("libLibTorchSharp.so");

        Assert.Equal(
            ["libtorch.so", "libc10.so", "libtorch_cpu.so", "libstdc++.so.6", "libm.so.6", "libgcc_s.so.1", "libc.so.6", "ld-linux-x86-64.so.2"],
            elf.Needed);
        Assert.Contains(elf.VersionRequirements, r => r is { Library: "libstdc++.so.6", Version: "GLIBCXX_3.4.32", IsWeak: false });
    }

    [SkippableFact]
    public void MarkVersionWeak_TorchSharp_ChangesOneByteOfIt()
    {
        var path = Find("libLibTorchSharp.so");
        var elf = ElfFile.Parse(File.ReadAllBytes(path), path);

        Assert.Equal(1, elf.MarkVersionWeak("GLIBCXX_3.4.32"));

        Assert.Single(ElfFileTests.Differences(File.ReadAllBytes(path), elf.Content));
        Assert.Contains(elf.VersionRequirements, r => r is { Version: "GLIBCXX_3.4.32", IsWeak: true });
    }

    [SkippableFact]
    public void Parse_MutatedTorchSharp_EndsInAResultOrOurException()
    {
        var path = Find("libLibTorchSharp.so");
        var library = File.ReadAllBytes(path);
        var dynamic = (int)ElfFile.Parse([.. library], path).DynamicOffset;

        var headers = Mutations.Run(library, range: 64 + (10 * 56), count: 300, seed: 2);
        var tables = Mutations.Run([.. library], range: library.Length, count: 100, seed: 3);
        var dynamicSection = Mutations.Run(library, range: 36 * 16, count: 300, seed: 4, from: dynamic);

        Assert.True(headers.Refused > 50 && headers.Accepted > 50, headers.ToString());
        Assert.True(dynamicSection.Refused > 50 && dynamicSection.Accepted > 50, dynamicSection.ToString());
        Assert.True(tables.Accepted > 50, tables.ToString());
        Assert.True(Math.Max(headers.MostBytes, dynamicSection.MostBytes) < 8 << 20, $"{headers} {dynamicSection}");
    }

    [SkippableFact]
    public void DropNeeded_OpenCv_RemovesWindowLibrariesOnly()
    {
        var elf = Read("libOpenCvSharpExtern.so");
        var before = elf.Needed;

        Assert.Equal(WindowLibraries.Length, elf.DropNeeded(WindowLibraries.ToHashSet()));

        Assert.Equal(before.Except(WindowLibraries), elf.Needed);
    }

    [SkippableFact]
    public void Resolve_OpenCvWithoutDesktop_LoadsAndComputes()
    {
        Find("libOpenCvSharpExtern.so");
        NativeLibraries.Initialize();

        Assert.True(NativeLibrary.TryLoad("OpenCvSharpExtern", Assembly.GetExecutingAssembly(), null, out var handle));

        // int core_getNumberOfCPUs(int* value): every function of the library gives 0 when no C++ exception was thrown
        Assert.True(NativeLibrary.TryGetExport(handle, "core_getNumberOfCPUs", out var function));
        unsafe
        {
            var cores = 0;
            Assert.Equal(0, ((delegate* unmanaged[Cdecl]<int*, int>)function)(&cores));
            Assert.True(cores >= 1);
        }
    }

    internal static string Find(string fileName)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "Linux x64 only.");
        var path = NativeLibraryLocator.Find(fileName, Assembly.GetExecutingAssembly());
        Skip.If(path is null, $"No package with {fileName} is restored.");
        return path!;
    }

    private static ElfFile Read(string fileName)
    {
        var path = Find(fileName);
        return ElfFile.Parse(File.ReadAllBytes(path), path);
    }
}
