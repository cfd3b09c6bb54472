using System.Runtime.CompilerServices;
using SarGan.Native;

namespace SarGan.Registration;

internal static class NativeInitializer
{
    /// <summary>OpenCvSharp loads its native library on first use, so the search for it must be in place before any code of this package runs.</summary>
#pragma warning disable CA2255 // A library's module initialiser: nothing else runs early enough, and all it does is register a callback.
    [ModuleInitializer]
    internal static void Initialize() => NativeLibraries.Initialize();
#pragma warning restore CA2255
}
