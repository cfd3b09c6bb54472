using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace SarGan.Native;

/// <summary>Keeps repaired copies of native libraries where only this user can put them, and loads nothing but what it would write itself.</summary>
/// <param name="folder">The folder to use; null chooses one, see <see cref="NativeLibraryOptions.CacheFolder"/>.</param>
[SupportedOSPlatform("linux")]
internal sealed class PatchedLibraryStore(string? folder)
{
    private const long MaxLibraryBytes = 1L << 30;

    /// <summary>Reads a library into memory.</summary>
    /// <exception cref="NativeLibraryException">The file cannot be read, or is larger than 1 GiB.</exception>
    public static byte[] ReadLibrary(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaxLibraryBytes
                ? File.ReadAllBytes(path)
                : throw new NativeLibraryException($"Native library '{path}' has {length} bytes; at most {MaxLibraryBytes} were expected.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NativeLibraryException($"Native library '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Stores the edited content, or verifies that it is stored already, and loads it.</summary>
    /// <param name="source">The library that was edited; its file name becomes part of the copy's.</param>
    /// <param name="edit">Names the edit and its version.</param>
    /// <param name="content">The edited library.</param>
    /// <exception cref="NativeLibraryException">No folder could take the copy, or the copy does not load.</exception>
    public nint Load(string source, string edit, ReadOnlySpan<byte> content)
    {
        var failures = new StringBuilder();
        foreach (var candidate in folder is null ? PrivateFolder.Candidates() : [folder])
        {
            try
            {
                PrivateFolder.Ensure(candidate);
                // The folder may forbid execution (mounted noexec); then the next one is tried.
                return NativeLibrary.Load(Store(candidate, source, edit, content));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                failures.Append(' ').Append(candidate).Append(": ").Append(e.Message);
            }
        }
        throw new NativeLibraryException($"Native library '{source}' needs a newer C++ runtime than this system has, and a repaired copy could not be used.{failures}");
    }

    /// <summary>Makes sure that the folder holds exactly this content under its name, and gives the copy's path.</summary>
    internal static string Store(string folder, string source, string edit, ReadOnlySpan<byte> content)
    {
        var hash = new byte[32];
        using (var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
        {
            sha.AppendData(content);
            sha.AppendData(Encoding.UTF8.GetBytes(edit));
            sha.GetHashAndReset(hash);
        }
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(source)}-{Convert.ToHexStringLower(hash)}.so");
        if (!Holds(path, content))
            Replace(path, content);
        return path;
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        var info = new FileInfo(path);
        return info.Exists && info.LinkTarget is null && info.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }

    /// <summary>Written aside and renamed: processes that start at once each write their own, and whichever is last replaces equal by equal.</summary>
    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var aside = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = new FileStream(aside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(content);
            }
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
