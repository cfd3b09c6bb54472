using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace SarGan.Native;

/// <summary>Folders that nobody but this user can write to, so that what is loaded from them is what this user put there.</summary>
[SupportedOSPlatform("linux")]
internal static partial class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersMayWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Where copies may be kept, best first: the user's cache folder, then a per-user folder among the temporary files, then a fresh one there.</summary>
    public static IEnumerable<string> Candidates()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (cache is { Length: > 0 } && Path.IsPathFullyQualified(cache))
            yield return Path.Combine(cache, "sargan-native");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Path.IsPathFullyQualified(home))
            yield return Path.Combine(home, ".cache", "sargan-native");
        yield return Path.Combine(Path.GetTempPath(), $"sargan-native-{EffectiveUser()}");
        yield return Path.Combine(Path.GetTempPath(), $"sargan-native-{EffectiveUser()}-{Path.GetRandomFileName()}");
    }

    /// <summary>Creates the folder for this user alone, or checks that an existing one is.</summary>
    /// <exception cref="IOException">Somebody else owns the folder or may write to it or replace it, or it is a link.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be created here.</exception>
    public static void Ensure(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent, OwnerOnly); // as XDG asks where it is missing
            RequireUnreplaceable(parent);
        }
        Directory.CreateDirectory(path, OwnerOnly);
        var (owner, mode, isLink) = Status(path, follow: false);
        if (isLink)
            throw new IOException($"'{path}' is a link; a folder was expected.");
        if (owner != EffectiveUser())
            throw new IOException($"'{path}' belongs to user {owner}, not to user {EffectiveUser()} who wants to load libraries from it.");
        if ((mode & OthersMayWrite) != 0)
            throw new IOException($"'{path}' is writable by other users, so what lies in it cannot be trusted. Delete it.");
        if (mode != OwnerOnly)
            File.SetUnixFileMode(path, OwnerOnly);
    }

    /// <summary>Whoever may write to the folder above could put another folder in our folder's place, unless that one is sticky as /tmp is.</summary>
    private static void RequireUnreplaceable(string parent)
    {
        RequireTrusted(Status(parent, follow: false).Owner); // a link's owner could let it point elsewhere
        var (owner, mode, _) = Status(parent, follow: true); // a link itself has all permissions
        RequireTrusted(owner);
        if ((mode & OthersMayWrite) != 0 && (mode & UnixFileMode.StickyBit) == 0)
            throw new IOException($"'{parent}' is writable by other users, who could replace what lies in it.");

        void RequireTrusted(uint user)
        {
            if (user != EffectiveUser() && user != 0)
                throw new IOException($"'{parent}' belongs to user {user}, who could replace what lies in it.");
        }
    }

    /// <summary>Owner, permissions, and whether it is a link, of the path itself or of what it leads to, by statx: its layout is the same on every processor.</summary>
    private static (uint Owner, UnixFileMode Mode, bool IsLink) Status(string path, bool follow)
    {
        const int currentFolder = -100, doNotFollow = 0x100;
        const uint basicFields = 0x7FF;
        Span<byte> status = stackalloc byte[256];
        if (statx(currentFolder, path, follow ? 0 : doNotFollow, basicFields, ref MemoryMarshal.GetReference(status)) != 0)
            throw new IOException($"'{path}' cannot be examined: {Marshal.GetLastPInvokeErrorMessage()}.");
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(status[20..]);
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        return (owner, (UnixFileMode)(mode & 0xFFF), (mode & 0xF000) == 0xA000);
    }

    private static uint EffectiveUser() => geteuid();

    // C library functions keep their names; the marshalling half of the class is generated.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int statx(int directory, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
