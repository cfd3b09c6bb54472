using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SarGan.Native.Elf;

namespace SarGan.Native;

/// <summary>Loads OpenCvSharp's native library on systems without a desktop.</summary>
/// <remarks>
/// The library asks for GTK, X11, cairo and others that only its window functions call. Those that this system lacks are taken out of a
/// private copy; a program that opens a window through such a copy ends.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed class OpenCvLoader(PatchedLibraryStore store)
{
    private const string FileName = "libOpenCvSharpExtern.so";

    /// <summary>What the library can do without unless it opens a window. Nothing else is ever taken out.</summary>
    private static readonly HashSet<string> Dispensable =
    [
        "libfreetype.so.6", "libharfbuzz.so.0", "libgtk-3.so.0", "libgdk-3.so.0", "libpangocairo-1.0.so.0", "libpango-1.0.so.0",
        "libatk-1.0.so.0", "libcairo-gobject.so.2", "libcairo.so.2", "libgdk_pixbuf-2.0.so.0", "libgio-2.0.so.0", "libgobject-2.0.so.0",
        "libglib-2.0.so.0", "libdrm.so.2", "libatomic.so.1", "libX11.so.6",
    ];

    /// <summary>Loads the library as it is or, where the system lacks something dispensable, a copy that does not ask for it.</summary>
    /// <param name="requester">The assembly that asks.</param>
    /// <exception cref="NativeLibraryException">The library is missing, damaged, or needs something else that this system lacks.</exception>
    public nint Load(Assembly requester)
    {
        var path = NativeLibraryLocator.Find(FileName, requester) ?? throw new NativeLibraryException(
            $"OpenCV's native library ({FileName}) was not found. Add its package to the application: OpenCvSharp4.official.runtime.linux-x64.");
        if (NativeLibrary.TryLoad(path, out var handle))
            return handle;
        var elf = ElfFile.Parse(PatchedLibraryStore.ReadLibrary(path), path);
        var missing = elf.Needed.Where(name => Dispensable.Contains(name) && !NativeLibrary.TryLoad(name, out _)).ToHashSet();
        return elf.DropNeeded(missing) > 0 ? store.Load(path, elf.Content) : SystemLoader.Load(path);
    }
}
