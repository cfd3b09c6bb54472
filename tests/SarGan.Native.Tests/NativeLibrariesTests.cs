using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TorchSharp;

namespace SarGan.Native.Tests;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void EnsureTorchLoads_LibTorchReferenced_TorchComputes()
    {
        NativeLibraries.EnsureTorchLoads();
        NativeLibraries.EnsureTorchLoads();

        using var ones = torch.ones(2);
        Assert.Equal(2f, ones.sum().ToSingle());
    }

    [SkippableFact]
    public void Initialize_OtherOptionsAfterLoading_IsRefused()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Options matter on Linux only.");
        NativeLibraries.EnsureTorchLoads();

        Assert.Throws<InvalidOperationException>(() => NativeLibraries.Initialize(new NativeLibraryOptions { CacheFolder = "/elsewhere" }));
    }

    [SkippableFact]
    [SupportedOSPlatform("linux")]
    public void LoadLibTorch_AnotherFolderThanTheLoadedOne_NamesBoth()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Folders are chosen on Linux only.");
        NativeLibraries.EnsureTorchLoads();
        var loader = new LibTorchLoader("/opt/other/torch/lib", new PatchedLibraryStore(null));

        var error = Assert.Throws<NativeLibraryException>(() => loader.LoadLibTorch("torch_cpu", Assembly.GetExecutingAssembly()));

        Assert.Contains("/opt/other/torch/lib", error.Message, StringComparison.Ordinal);
        Assert.Contains(LoadedLibraries.FolderOf("libtorch_cpu.so")!, error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    [SupportedOSPlatform("linux")]
    public void CheckFolder_LinksToTheLoadedOne_AreTheSame(bool linkFiles)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Folders are chosen on Linux only.");
        NativeLibraries.EnsureTorchLoads();
        var (root, loaded) = (Directory.CreateTempSubdirectory("sargan-links-"), LoadedLibraries.FolderOf("libtorch_cpu.so")!);
        try
        {
            var chosen = Path.Combine(root.FullName, "torch", "lib");
            if (linkFiles)
            {
                Directory.CreateDirectory(chosen);
                File.CreateSymbolicLink(Path.Combine(chosen, "libtorch_cpu.so"), Path.Combine(loaded, "libtorch_cpu.so"));
            }
            else
            {
                Directory.CreateSymbolicLink(Path.Combine(root.FullName, "torch"), Path.GetDirectoryName(loaded)!);
                chosen = Path.Combine(root.FullName, "torch", Path.GetFileName(loaded)) + "/";
            }

            new LibTorchLoader(chosen, new PatchedLibraryStore(null)).CheckFolder();
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [SkippableFact]
    [SupportedOSPlatform("linux")]
    public void LoadLibTorch_PartThatThisBuildLacks_IsNotLoaded()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Parts are loaded on Linux only.");
        Skip.If(File.Exists(Path.Combine(Path.GetDirectoryName(RealLibraryTests.Find("libtorch_cpu.so"))!, "libtorch_cuda.so")), "This libtorch has CUDA.");
        var loader = new LibTorchLoader(null, new PatchedLibraryStore(null));

        Assert.Equal(0, loader.LoadLibTorch("torch_cuda", Assembly.GetExecutingAssembly()));
        Assert.NotEqual(0, loader.LoadLibTorch("torch_cpu", Assembly.GetExecutingAssembly()));
    }

    [SkippableFact]
    [SupportedOSPlatform("linux")]
    public void CudaIsAvailable_BuildWithoutCuda_SaysNoAndThrowsNothing()
    {
        Skip.If(File.Exists(Path.Combine(Path.GetDirectoryName(RealLibraryTests.Find("libtorch_cpu.so"))!, "libtorch_cuda.so")), "This libtorch has CUDA.");
        NativeLibraries.EnsureTorchLoads();

        Assert.False(torch.cuda.is_available());
    }

    [Fact]
    public void Resolve_SomebodyElsesLibrary_IsLeftToOthers() =>
        Assert.Equal(0, new NativeResolver(new NativeLibraryOptions()).Resolve(Assembly.GetExecutingAssembly(), "libSkiaSharp"));

    [Fact]
    public void TryLoad_UnknownLibrary_StaysAFailureWithoutException()
    {
        NativeLibraries.Initialize();

        Assert.False(NativeLibrary.TryLoad("sargan_has_no_such_library", Assembly.GetExecutingAssembly(), null, out _));
    }
}
