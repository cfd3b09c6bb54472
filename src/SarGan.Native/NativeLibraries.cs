using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SarGan.Native;

/// <summary>Makes third-party native libraries load where the operating system's loader refuses them.</summary>
/// <remarks>
/// TorchSharp's native library asks for a symbol version of GCC 13's C++ runtime that it never uses, so Debian 12, Ubuntu 22.04 and
/// RHEL 9 refuse it. After <see cref="Initialize"/> the runtime asks SarGan when, and only when, its ordinary search has failed;
/// SarGan then loads a private copy in which that one requirement is optional. Where the ordinary search succeeds nothing changes,
/// and on Windows and macOS nothing ever does.
/// </remarks>
public static class NativeLibraries
{
    // A load context's event is per process, hence so is what answers it.
    private static readonly Lock Gate = new();
    private static NativeResolver? _resolver;
    private static bool _torchLoaded;

    /// <summary>
    /// Registers the search for native libraries with the runtime. SarGan's packages call it when they are loaded; call it yourself, before
    /// the first tensor, to give options or to use TorchSharp without SarGan. It may be called any number of times from any thread.
    /// </summary>
    /// <param name="options">The options from now on; null keeps those given before, or the defaults.</param>
    /// <exception cref="InvalidOperationException">Other options are given after a native library was loaded by the former ones.</exception>
    public static void Initialize(NativeLibraryOptions? options = null)
    {
        lock (Gate)
        {
            if (_resolver is null)
            {
                _resolver = new NativeResolver(options ?? new NativeLibraryOptions());
                AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
                var own = AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly);
                if (own is not null && own != AssemblyLoadContext.Default)
                    own.ResolvingUnmanagedDll += Resolve;
            }
            else if (options is not null && options != _resolver.Options)
            {
                if (_resolver.HasLoaded)
                    throw new InvalidOperationException("Options must be given before the first native library is loaded.");
                _resolver = new NativeResolver(options);
            }
        }
    }

    /// <summary>
    /// Loads libtorch and TorchSharp's native library now, so that a missing or unusable one is reported here in plain words instead of
    /// inside TorchSharp's start-up. SarGan's entry points call it; after the first success it costs nothing.
    /// </summary>
    /// <exception cref="NativeLibraryException">A library is missing or cannot be loaded; the message names the package to add or the file to look at.</exception>
    public static void EnsureTorchLoads()
    {
        Initialize();
        lock (Gate)
        {
            if (_torchLoaded)
                return;
            var requester = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == "TorchSharp")
                ?? typeof(NativeLibraries).Assembly;
            _resolver!.CheckLibTorchFolder(requester); // set by Initialize
            // In TorchSharp's own order, so that both see the same libraries.
            if (!NativeLibrary.TryLoad("torch_cpu", requester, null, out _) || !NativeLibrary.TryLoad("LibTorchSharp", requester, null, out _))
                throw _resolver.LastFailure ?? NativeLibraryException.MissingLibTorch();
            _torchLoaded = true;
        }
    }

    private static nint Resolve(Assembly requester, string name)
    {
        lock (Gate)
            return _resolver!.Resolve(requester, name); // set before the event is attached
    }
}
