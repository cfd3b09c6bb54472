using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SarGan.Native.Elf;

namespace SarGan.Native;

/// <summary>Loads libtorch and TorchSharp's native library by full path, repairing the latter where the system's C++ runtime is too old for it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LibTorchLoader(string? folder, PatchedLibraryStore store)
{
    /// <summary>Names a folder with libtorch, see <see cref="NativeLibraryOptions.LibTorchFolder"/>.</summary>
    public const string FolderVariable = "SARGAN_LIBTORCH";

    private const string TorchSharpFile = "libLibTorchSharp.so";

    /// <summary>Wanted by a marker symbol of GCC 13's iostream header (std::ios_base_library_init) that nothing refers to.</summary>
    private const string UnusedVersion = "GLIBCXX_3.4.32";

    /// <summary>Raised when the edit changes, so that copies of the older edit are not taken for the new one.</summary>
    private const string Edit = "weak-" + UnusedVersion + "-v1";

    // Each needs the ones before it; a file that is not there (CUDA in a CPU build) is left out.
    private static readonly string[] LoadOrder = ["c10", "torch_cpu", "c10_cuda", "torch_cuda", "torch"];

    private readonly Dictionary<string, nint> _parts = [];

    /// <summary>The loader that the options, or else the environment, ask for.</summary>
    public static LibTorchLoader Create(NativeLibraryOptions options)
    {
        var named = options.LibTorchFolder ?? Environment.GetEnvironmentVariable(FolderVariable);
        return new LibTorchLoader(string.IsNullOrEmpty(named) ? null : named, new PatchedLibraryStore(options.CacheFolder));
    }

    /// <summary>Loads all of libtorch and gives the handle of one part, 0 where this libtorch does not have it.</summary>
    public nint LoadLibTorch(string part, Assembly requester)
    {
        if (_parts.Count == 0)
        {
            var directory = FindLibTorch(requester);
            foreach (var name in LoadOrder)
            {
                var path = Path.Combine(directory, $"lib{name}.so");
                if (File.Exists(path))
                    _parts[name] = Load(path);
            }
        }
        return _parts.GetValueOrDefault(part);
    }

    /// <summary>Loads TorchSharp's native library as it is or, where the system refuses that, a repaired copy.</summary>
    public nint LoadTorchSharp(Assembly requester)
    {
        LoadLibTorch("torch_cpu", requester); // found by name when TorchSharp's library asks for it, wherever that lies
        var path = NativeLibraryLocator.Find(TorchSharpFile, requester)
            ?? throw new NativeLibraryException($"TorchSharp's native library ({TorchSharpFile}) was not found beside the application, in its "
                + "runtimes folder or in TorchSharp's package. TorchSharp has it for Windows x64/Arm64, Linux x64 and macOS Arm64 only.");
        if (NativeLibrary.TryLoad(path, out var handle))
            return handle;
        var elf = ElfFile.Parse(PatchedLibraryStore.ReadLibrary(path), path);
        return elf.MarkVersionWeak(UnusedVersion) > 0 ? store.Load(path, Edit, elf.Content) : Load(path);
    }

    /// <summary>Refuses a chosen folder when the application carries its own libtorch, since the runtime's ordinary search would load that too.</summary>
    public void CheckFolder(Assembly requester)
    {
        if (folder is null)
            return;
        FindLibTorch(requester);
        var carried = NativeLibraryLocator.Find("libtorch_cpu.so", requester);
        if (carried is not null && Path.GetDirectoryName(carried) != Path.TrimEndingDirectorySeparator(folder))
        {
            throw new NativeLibraryException($"libtorch is to be taken from '{folder}', but the application carries one in '{Path.GetDirectoryName(carried)}', "
                + $"and a process can hold only one. Build without a libtorch package (-p:TorchBackend=none), or unset {FolderVariable}.");
        }
    }

    private string FindLibTorch(Assembly requester)
    {
        if (folder is null)
            return Path.GetDirectoryName(NativeLibraryLocator.Find("libtorch_cpu.so", requester)) ?? throw NativeLibraryException.MissingLibTorch();
        return Path.IsPathFullyQualified(folder) && File.Exists(Path.Combine(folder, "libtorch_cpu.so"))
            ? folder
            : throw new NativeLibraryException($"The libtorch folder '{folder}' (from {FolderVariable} or the options) holds no libtorch_cpu.so. "
                + "Expected the full path of a folder such as torch/lib of a PyTorch installation.");
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException($"Native library '{path}' exists but cannot be loaded: {e.Message}", e);
        }
    }
}
