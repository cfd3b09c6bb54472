using System.Runtime.InteropServices;

namespace SarGan.Native.Tests;

internal static partial class CLibrary
{
#pragma warning disable IDE1006 // C library functions keep their names
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chown(string path, uint owner, uint group);
#pragma warning restore IDE1006
}
