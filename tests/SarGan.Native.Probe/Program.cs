using System.Runtime.InteropServices;
using SarGan.Native;
using TorchSharp;

// An application without libtorch, for tests that need a fresh process. Exit code 0: done; 3: the error that SarGan reports; 4: TorchSharp's.
try
{
    switch (args)
    {
        case ["ensure"]:
            NativeLibraries.EnsureTorchLoads();
            Console.WriteLine($"sum {torch.ones(2).sum().ToSingle()}");
            Console.WriteLine(File.ReadLines("/proc/self/maps").First(line => line.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal)));
            return 0;
        case ["plain"]:
            NativeLibraries.Initialize();
            Console.WriteLine($"sum {torch.ones(2).sum().ToSingle()}");
            return 0;
        case ["tuning"]:
            ProcessTuning.Apply();
            Console.WriteLine(Marshal.PtrToStringUTF8(NativeMethods.getenv("OMP_WAIT_POLICY")));
            return 0;
        default:
            Console.Error.WriteLine("One of: ensure, plain, tuning");
            return 2;
    }
}
catch (NativeLibraryException e)
{
    Console.WriteLine(e.Message);
    return 3;
}
catch (Exception e) when (e is NotSupportedException or TypeInitializationException)
{
    Console.WriteLine(e);
    return 4;
}

internal static partial class NativeMethods
{
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint getenv(string name);
}
