using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace SarGan.Native;

/// <summary>Paths without links.</summary>
[SupportedOSPlatform("linux")]
internal static partial class RealPath
{
    private const int LongestPath = 4096;

    /// <summary>The full path behind every link on the way; null where there is no such file or folder.</summary>
    public static string? Of(string path)
    {
        Span<byte> resolved = stackalloc byte[LongestPath];
        if (realpath(path, ref MemoryMarshal.GetReference(resolved)) == 0)
            return null;
        return Encoding.UTF8.GetString(resolved[..resolved.IndexOf((byte)0)]);
    }

    // A C library function keeps its name; the marshalling half of the class is generated.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, ref byte resolved);
}
