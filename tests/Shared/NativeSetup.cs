#if USES_LIBTORCH
using System.Runtime.CompilerServices;
using SarGan.Native;

namespace SarGan.TestSupport;

/// <summary>What an application does first: a test run is one, and its tests may create a tensor before they touch any type of SarGan.</summary>
internal static class NativeSetup
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        ProcessTuning.Apply();
        NativeLibraries.Initialize();
    }
}
#endif
