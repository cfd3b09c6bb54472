using System.Runtime.Versioning;

namespace SarGan.Native;

/// <summary>What this process has loaded already.</summary>
[SupportedOSPlatform("linux")]
internal static class LoadedLibraries
{
    /// <summary>The folder that a loaded library came from, as a full path without links; null where it is not loaded.</summary>
    /// <param name="fileName">The library's file name, such as libtorch_cpu.so.</param>
    public static string? FolderOf(string fileName)
    {
        // address, permissions, offset, device, inode, then the path to the end of the line
        var ending = "/" + fileName;
        return File.ReadLines("/proc/self/maps")
            .Where(line => line.EndsWith(ending, StringComparison.Ordinal))
            .Select(line => Path.GetDirectoryName(line[line.IndexOf('/', StringComparison.Ordinal)..]))
            .FirstOrDefault();
    }
}
