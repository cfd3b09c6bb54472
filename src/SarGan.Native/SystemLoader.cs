using System.Runtime.InteropServices;

namespace SarGan.Native;

/// <summary>The operating system's loader, with our exception.</summary>
internal static class SystemLoader
{
    /// <summary>Loads a library from its full path.</summary>
    /// <exception cref="NativeLibraryException">The system refuses it; the message tells why.</exception>
    public static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException($"Native library '{path}' exists but this system cannot load it: {e.Message}", e);
        }
    }
}
