using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SarGan.Native;

/// <summary>Makes third-party native libraries load where the operating system's loader refuses them.</summary>
/// <remarks>
/// TorchSharp's native library asks for a symbol version of GCC 13's C++ runtime that it never uses, so Debian 12, Ubuntu 22.04 and
/// RHEL 9 refuse it; OpenCvSharp's asks for a desktop. After <see cref="Initialize"/> the runtime asks SarGan when, and only when, its
/// ordinary search has failed, and SarGan loads a private copy in which the unused requirement is optional. Where the ordinary search
/// succeeds nothing changes; on Windows and macOS nothing ever does.
/// </remarks>
public static class NativeLibraries
{
    /// <summary>The environment variable that names a folder with libtorch, see <see cref="NativeLibraryOptions.LibTorchFolder"/>.</summary>
    public const string LibTorchVariable = "SARGAN_LIBTORCH";

    // A load context and its event exist once a process, hence so does what answers them.
    private static readonly Lock Gate = new();
    private static NativeResolver? _resolver;
    private static bool _torchLoaded;
    private static bool _openCvLoaded;

    /// <summary>
    /// Registers the search for native libraries with the runtime. SarGan.Models calls it when it is loaded; call it yourself, before
    /// the first tensor, to give options or where TorchSharp is used ahead of SarGan. It may be called any number of times from any thread.
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
                // In a plugin host, SarGan and TorchSharp live in the plugin's context.
                var own = AssemblyLoadContext.GetLoadContext(typeof(NativeLibraries).Assembly);
                if (own is not null && own != AssemblyLoadContext.Default)
                    own.ResolvingUnmanagedDll += Resolve;
            }
            else if (options is not null && options != _resolver.Options)
            {
                if (_resolver.HasLoaded)
                    throw new InvalidOperationException("Options for native libraries must be given before the first of them is loaded.");
                _resolver = new NativeResolver(options);
            }
        }
    }

    /// <summary>
    /// Loads libtorch and TorchSharp's native library now, so that a missing or unusable one is reported here in plain words; TorchSharp
    /// itself prints a trace and throws <see cref="NotSupportedException"/> with the same words inside it. SarGan's entry points call this;
    /// after the first success it costs nothing.
    /// </summary>
    /// <exception cref="NativeLibraryException">A library is missing or cannot be loaded; the message names the package to add or the file to look at.</exception>
    public static void EnsureTorchLoads()
    {
        Initialize();
        lock (Gate)
        {
            if (_torchLoaded)
                return;
            // In TorchSharp's order and in its name, so that it will be given the same libraries.
            var requester = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == "TorchSharp")
                ?? typeof(NativeLibraries).Assembly;
            if (!NativeLibrary.TryLoad("torch_cpu", requester, null, out _) || !NativeLibrary.TryLoad("LibTorchSharp", requester, null, out _))
                throw NativeLibraryException.MissingLibTorch();
            _resolver!.CheckLibTorchFolder(); // not null after Initialize
            _torchLoaded = true;
        }
    }

    /// <summary>
    /// Loads OpenCvSharp's native library now, so that a missing or unusable one is reported here in plain words; OpenCvSharp itself throws a
    /// <see cref="TypeInitializationException"/> with the same words inside it. SarGan.Registration calls this; after the first success it costs nothing.
    /// </summary>
    /// <param name="openCvSharp">OpenCvSharp's managed assembly, in whose name the library is looked for.</param>
    /// <exception cref="NativeLibraryException">The library is missing or cannot be loaded; the message names the package to add or the file to look at.</exception>
    public static void EnsureOpenCvLoads(Assembly openCvSharp)
    {
        ArgumentNullException.ThrowIfNull(openCvSharp);
        Initialize();
        lock (Gate)
        {
            if (_openCvLoaded)
                return;
            if (!NativeLibrary.TryLoad("OpenCvSharpExtern", openCvSharp, null, out _))
                throw NativeLibraryException.MissingOpenCv();
            _openCvLoaded = true;
        }
    }

    private static nint Resolve(Assembly requester, string name)
    {
        lock (Gate)
            return _resolver!.Resolve(requester, name); // set before the event is attached
    }
}
