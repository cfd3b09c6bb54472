using System.Runtime.CompilerServices;
using TorchSharp;

namespace SarGan.Training.Tests.Support;

/// <summary>One thread for tensors this small: two wait for each other longer than they compute, above all on a busy machine.</summary>
internal static class TestThreads
{
    [ModuleInitializer]
    internal static void UseOne()
    {
        SarGan.Native.NativeLibraries.Initialize();
        torch.set_num_threads(1);
    }
}
