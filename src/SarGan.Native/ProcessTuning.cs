using System.Runtime.InteropServices;

namespace SarGan.Native;

/// <summary>
/// Settings of the whole process that make libtorch faster on the CPU. An application calls it first thing; SarGan's packages never do,
/// since the settings concern everything else in the process too.
/// </summary>
public static partial class ProcessTuning
{
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3; // M_ constants of malloc.h

    /// <summary>
    /// Lets libtorch's threads sleep while they wait, unless the user has set <c>OMP_WAIT_POLICY</c>, and lets glibc's allocator keep the
    /// memory of freed tensors instead of returning it to the system page by page. Does nothing on Windows and macOS.
    /// </summary>
    /// <remarks>
    /// Call it before the first tensor: OpenMP reads its variable once. Waiting threads that spin make everything several times slower as
    /// soon as another program runs, and gain 2 to 5 % when none does. The allocator's thresholds become 1 GiB for mapping, 2 GiB for
    /// trimming and 64 MiB for growing, so a process keeps its peak of memory until it ends
    /// or calls <see cref="ReleaseFreeMemory"/>, as SarGan does after each scene.
    /// </remarks>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
            return;
        // Environment.SetEnvironmentVariable changes a managed copy that native code never sees.
        _ = setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
        try
        {
            _ = mallopt(MmapThreshold, 1 << 30);
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(TopPad, 64 << 20);
        }
        catch (EntryPointNotFoundException)
        {
            // musl's allocator has no such settings.
        }
    }

    /// <summary>Returns memory that native code has freed to the system, for the moment after a large piece of work such as a scene. Does nothing on Windows and macOS.</summary>
    /// <remarks>The allocator keeps it by thread, a gigabyte for windows of 1,024 pixels: the next scene, on another thread, would add its own.</remarks>
    public static void ReleaseFreeMemory()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = malloc_trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // musl's allocator keeps little.
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
