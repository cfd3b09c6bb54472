using System.Runtime.InteropServices;
using SarGan.Native;
using SarGan.Training.Recipes;
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
        case ["threads"]:
            var sums = new float[64];
            Parallel.For(0, sums.Length, i =>
            {
                NativeLibraries.Initialize();
                NativeLibraries.EnsureTorchLoads();
                using var ones = torch.ones(2);
                sums[i] = ones.sum().ToSingle();
            });
            var folders = File.ReadLines("/proc/self/maps").Where(line => line.EndsWith("/libtorch_cpu.so", StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct();
            Console.WriteLine($"{sums.Count(sum => sum == 2)} sums of 2, loaded from {folders.Count()} folder");
            return 0;
        case ["setup"]:
            return new RecipeSetup().Seed == 1 ? 0 : 1;
        case ["tuning"]:
            ProcessTuning.Apply();
            Console.WriteLine(Marshal.PtrToStringUTF8(NativeMethods.getenv("OMP_WAIT_POLICY")));
            return 0;
        default:
            Console.Error.WriteLine("One of: ensure, plain, threads, setup, tuning");
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
