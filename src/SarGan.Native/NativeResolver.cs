using System.Reflection;

namespace SarGan.Native;

/// <summary>Answers the runtime's question for a native library that its ordinary search did not find. Not safe for concurrent calls.</summary>
internal sealed class NativeResolver
{
    private readonly Dictionary<string, nint> _loaded = [];
    private readonly LibTorchLoader? _torch;
    private readonly OpenCvLoader? _openCv;

    /// <summary>Follows the options, and the environment where they leave something open.</summary>
    public NativeResolver(NativeLibraryOptions options)
    {
        Options = options;
        if (!OperatingSystem.IsLinux())
            return;
        var store = new PatchedLibraryStore(options.CacheFolder);
        var folder = options.LibTorchFolder ?? Environment.GetEnvironmentVariable(NativeLibraries.LibTorchVariable);
        _torch = new LibTorchLoader(string.IsNullOrEmpty(folder) ? null : folder, store);
        _openCv = new OpenCvLoader(store);
    }

    /// <summary>The options that this resolver follows.</summary>
    public NativeLibraryOptions Options { get; }

    /// <summary>Whether some library was loaded, by this resolver or by the runtime on its own, after which the options are fixed.</summary>
    public bool HasLoaded => _loaded.Count > 0 || (OperatingSystem.IsLinux() && LoadedLibraries.FolderOf(LibTorchLoader.TorchFile) is not null);

    /// <summary>Loads the library of the given name and returns its handle; 0 where the name is none of ours or libtorch has no such part.</summary>
    /// <param name="requester">The assembly that asks.</param>
    /// <param name="name">The name in the P/Invoke declaration or the load call.</param>
    /// <exception cref="NativeLibraryException">The library is ours to find and cannot be had.</exception>
    public nint Resolve(Assembly requester, string name)
    {
        if (!OperatingSystem.IsLinux() || _torch is null || _openCv is null)
            return 0;
        var stem = Stem(name);
        if (_loaded.TryGetValue(stem, out var known))
            return known;
        var handle = stem switch
        {
            "c10" or "c10_cuda" or "torch" or "torch_cpu" or "torch_cuda" => _torch.LoadLibTorch(stem, requester),
            "LibTorchSharp" => _torch.LoadTorchSharp(requester),
            "OpenCvSharpExtern" => _openCv.Load(requester),
            _ => 0,
        };
        if (handle != 0)
            _loaded[stem] = handle;
        return handle;
    }

    /// <summary>Refuses a libtorch in this process other than the one that the options name.</summary>
    /// <exception cref="NativeLibraryException">libtorch came from elsewhere.</exception>
    public void CheckLibTorchFolder()
    {
        if (OperatingSystem.IsLinux())
            _torch?.CheckFolder();
    }

    private static string Stem(string name)
    {
        var stem = name.EndsWith(".so", StringComparison.Ordinal) ? name[..^3] : name;
        return stem.StartsWith("lib", StringComparison.Ordinal) ? stem[3..] : stem;
    }
}
