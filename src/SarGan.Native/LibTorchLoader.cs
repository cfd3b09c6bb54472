using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SarGan.Native.Elf;

namespace SarGan.Native;

/// <summary>Loads libtorch and TorchSharp's native library by full path, repairing the latter where the system's C++ runtime is too old for it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LibTorchLoader(string? folder, PatchedLibraryStore store)
{
    /// <summary>The part of libtorch that every build of it has.</summary>
    public const string TorchFile = "libtorch_cpu.so";

    private const string TorchSharpFile = "libLibTorchSharp.so";

    /// <summary>Wanted for a marker of GCC 13's iostream header (std::ios_base_library_init) to which the library has no call.</summary>
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    // Each needs the ones before it; what a libtorch does not have (CUDA in a CPU build) is left out.
    private static readonly string[] LoadOrder = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    private readonly Dictionary<string, nint> _parts = [];

    /// <summary>Loads all of libtorch and gives the handle of one part; 0 where this libtorch does not have it.</summary>
    /// <param name="part">The part's name without prefix and ending, such as torch_cpu.</param>
    /// <param name="requester">The assembly that asks.</param>
    /// <exception cref="NativeLibraryException">There is no libtorch, it does not load, or it is not the one asked for.</exception>
    public nint LoadLibTorch(string part, Assembly requester)
    {
        if (_parts.Count == 0)
        {
            var directory = FindLibTorch(requester);
            // Kept only when all have loaded: the next call must meet the failure again, not a libtorch of which a part is missing.
            Dictionary<string, nint> loaded = [];
            foreach (var name in LoadOrder)
            {
                var path = Path.Combine(directory, $"lib{name}.so");
                if (File.Exists(path))
                    loaded[name] = SystemLoader.Load(path);
            }
            foreach (var (name, handle) in loaded)
                _parts[name] = handle;
        }
        return _parts.GetValueOrDefault(part);
    }

    /// <summary>Loads TorchSharp's native library as it is or, where the system refuses that, a repaired copy.</summary>
    /// <param name="requester">The assembly that asks.</param>
    /// <exception cref="NativeLibraryException">It is missing or damaged, or it needs something else that this system lacks.</exception>
    public nint LoadTorchSharp(Assembly requester)
    {
        LoadLibTorch("torch_cpu", requester); // the loader then satisfies TorchSharp's needs by name, wherever libtorch lies
        var path = NativeLibraryLocator.Find(TorchSharpFile, requester)
            ?? throw new NativeLibraryException($"TorchSharp's native library ({TorchSharpFile}) was not found beside the application, in its "
                + "runtimes folder or in TorchSharp's package, which has it for Linux x64, Windows x64 and Arm64, and macOS Arm64 only.");
        if (NativeLibrary.TryLoad(path, out var handle))
            return handle;
        var elf = ElfFile.Parse(PatchedLibraryStore.ReadLibrary(path), path);
        return elf.MarkVersionWeak(UnusedVersion) > 0 ? store.Load(path, elf.Content) : SystemLoader.Load(path);
    }

    /// <summary>Refuses a libtorch in this process other than the one chosen: the runtime's ordinary search comes first and may have found one.</summary>
    /// <exception cref="NativeLibraryException">A folder was chosen and libtorch came from another.</exception>
    public void CheckFolder()
    {
        if (folder is null || _parts.Count > 0 || LoadedLibraries.FolderOf(TorchFile) is not { } loaded)
            return;
        // Links on either side, of the folder or of the library in it, do not make it another libtorch.
        if (RealPath.Of(Path.Combine(loaded, TorchFile)) != RealPath.Of(Path.Combine(folder, TorchFile)))
        {
            throw new NativeLibraryException($"libtorch is to be taken from '{folder}', but this process has it from '{loaded}' already, and it can hold "
                + $"only one. Build the application without a libtorch package (-p:TorchBackend=none), or unset {NativeLibraries.LibTorchVariable}.");
        }
    }

    private string FindLibTorch(Assembly requester)
    {
        CheckFolder();
        if (folder is null)
        {
            return LoadedLibraries.FolderOf(TorchFile) ?? Path.GetDirectoryName(NativeLibraryLocator.Find(TorchFile, requester))
                ?? throw NativeLibraryException.MissingLibTorch();
        }
        return Path.IsPathFullyQualified(folder) && File.Exists(Path.Combine(folder, TorchFile))
            ? folder
            : throw new NativeLibraryException($"The libtorch folder '{folder}' (from {NativeLibraries.LibTorchVariable} or the options) holds no "
                + $"{TorchFile}. Expected the full path of a folder such as torch/lib of a PyTorch installation.");
    }
}
