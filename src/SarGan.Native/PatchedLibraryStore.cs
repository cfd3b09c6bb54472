using System.Globalization;
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
    /// <param name="content">The edited library.</param>
    /// <exception cref="NativeLibraryException">No folder could take the copy, or the copy does not load.</exception>
    public nint Load(string source, ReadOnlySpan<byte> content)
    {
        var failures = new StringBuilder();
        foreach (var candidate in folder is null ? PrivateFolder.Candidates() : [folder])
        {
            try
            {
                // A folder that forbids execution (mounted noexec) shows it only here.
                return NativeLibrary.Load(Store(candidate, source, content));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                failures.Append(CultureInfo.InvariantCulture, $" In '{candidate}': {e.Message}");
            }
        }
        throw new NativeLibraryException($"Native library '{source}' cannot be loaded as it is on this system, and no repaired copy could be used.{failures}");
    }

    /// <summary>Makes sure that a private folder holds exactly this content, under a name that says so, and gives the copy's path.</summary>
    /// <exception cref="IOException">The folder is not private, or cannot take the copy.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    internal static string Store(string folder, string source, ReadOnlySpan<byte> content)
    {
        PrivateFolder.Ensure(folder);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(source)}-{hash}.so");
        if (!Holds(path, content))
            Replace(path, content);
        return path;
    }

    private static bool Holds(string path, ReadOnlySpan<byte> content)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.LinkTarget is not null || info.Length != content.Length)
            return false;
        using var file = File.OpenRead(path);
        var block = new byte[1 << 20];
        while (!content.IsEmpty)
        {
            var count = file.ReadAtLeast(block, Math.Min(block.Length, content.Length), throwOnEndOfStream: false);
            if (count == 0 || count > content.Length || !block.AsSpan(0, count).SequenceEqual(content[..count]))
                return false;
            content = content[count..];
        }
        return true;
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
