using System.Reflection;

namespace SarGan.Native;

/// <summary>Answers the runtime's question for a native library that its ordinary search did not find. Not safe for concurrent calls.</summary>
internal sealed class NativeResolver(NativeLibraryOptions options)
{
    private readonly Dictionary<string, nint> _loaded = [];
    private readonly LibTorchLoader? _torch = OperatingSystem.IsLinux() ? LibTorchLoader.Create(options) : null;

    /// <summary>The options that this resolver follows.</summary>
    public NativeLibraryOptions Options => options;

    /// <summary>Whether some library was loaded, after which the options are fixed.</summary>
    public bool HasLoaded => _loaded.Count > 0;

    /// <summary>Why the last library could not be given; null after a success.</summary>
    public NativeLibraryException? LastFailure { get; private set; }

    /// <summary>Loads the library of the given name and returns its handle; 0 where the name is none of ours or libtorch has no such part.</summary>
    /// <param name="requester">The assembly that asks.</param>
    /// <param name="name">The name in the P/Invoke declaration or the load call.</param>
    /// <exception cref="NativeLibraryException">The library is ours to find and cannot be had.</exception>
    public nint Resolve(Assembly requester, string name)
    {
        if (!OperatingSystem.IsLinux() || _torch is null)
            return 0;
        var stem = Stem(name);
        if (_loaded.TryGetValue(stem, out var known))
            return known;
        try
        {
            LastFailure = null;
            var handle = stem switch
            {
                "c10" or "torch" or "torch_cpu" or "torch_cuda" => _torch.LoadLibTorch(stem, requester),
                "LibTorchSharp" => _torch.LoadTorchSharp(requester),
                _ => 0,
            };
            if (handle != 0)
                _loaded[stem] = handle;
            return handle;
        }
        catch (NativeLibraryException failure)
        {
            LastFailure = failure;
            throw;
        }
    }

    /// <summary>Refuses a chosen libtorch beside one that the application carries.</summary>
    /// <param name="requester">The assembly on whose behalf libtorch is loaded.</param>
    /// <exception cref="NativeLibraryException">Both exist.</exception>
    public void CheckLibTorchFolder(Assembly requester)
    {
        if (OperatingSystem.IsLinux())
            _torch?.CheckFolder(requester);
    }

    private static string Stem(string name)
    {
        var stem = name.EndsWith(".so", StringComparison.Ordinal) ? name[..^3] : name;
        return stem.StartsWith("lib", StringComparison.Ordinal) ? stem[3..] : stem;
    }
}
