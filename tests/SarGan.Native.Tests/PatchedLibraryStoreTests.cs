using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace SarGan.Native.Tests;

[SupportedOSPlatform("linux")]
public sealed class PatchedLibraryStoreTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root;
    private readonly byte[] _content = new byte[3_000_000];

    public PatchedLibraryStoreTests()
    {
        _root = Directory.CreateTempSubdirectory("sargan-store-").FullName;
        new Random(1).NextBytes(_content);
    }

    private string Folder => Path.Combine(_root, "cache");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [SkippableFact]
    public void Store_NewFolder_KeepsItPrivateAndNamesTheCopyByItsHash()
    {
        SkipElsewhere();

        var path = PatchedLibraryStore.Store(Folder, "/usr/lib/libsample.so", _content);

        Assert.Equal(Path.Combine(Folder, $"libsample-{Convert.ToHexStringLower(SHA256.HashData(_content))}.so"), path);
        Assert.Equal(_content, File.ReadAllBytes(path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Folder));
        Assert.Equal([path], Directory.GetFiles(Folder));
    }

    [SkippableFact]
    public void Store_CopyIsThere_LeavesItAlone()
    {
        SkipElsewhere();
        var path = PatchedLibraryStore.Store(Folder, "libsample.so", _content);
        var written = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);

        PatchedLibraryStore.Store(Folder, "libsample.so", _content);

        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1_500_000)]
    [InlineData(2_999_999)]
    public void Store_TamperedCopy_IsReplaced(int offset)
    {
        SkipElsewhere();
        var path = PatchedLibraryStore.Store(Folder, "libsample.so", _content);
        var tampered = (byte[])_content.Clone();
        tampered[offset] ^= 1;
        File.WriteAllBytes(path, tampered);

        Assert.Equal(path, PatchedLibraryStore.Store(Folder, "libsample.so", _content));

        Assert.Equal(_content, File.ReadAllBytes(path));
    }

    [SkippableFact]
    public void Store_TruncatedCopy_IsReplaced()
    {
        SkipElsewhere();
        var path = PatchedLibraryStore.Store(Folder, "libsample.so", _content);
        File.WriteAllBytes(path, _content[..1000]);

        PatchedLibraryStore.Store(Folder, "libsample.so", _content);

        Assert.Equal(_content, File.ReadAllBytes(path));
    }

    [SkippableFact]
    public void Store_LinkInTheCopysPlace_IsReplacedByAFile()
    {
        SkipElsewhere();
        var path = PatchedLibraryStore.Store(Folder, "libsample.so", _content);
        var elsewhere = Path.Combine(_root, "elsewhere.so");
        File.Move(path, elsewhere);
        File.CreateSymbolicLink(path, elsewhere);

        PatchedLibraryStore.Store(Folder, "libsample.so", _content);

        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal(_content, File.ReadAllBytes(path));
    }

    [SkippableFact]
    public void Store_FolderOthersMayWriteTo_IsRefused()
    {
        SkipElsewhere();
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        Assert.Contains("writable by other users", Assert.Throws<IOException>(() => PatchedLibraryStore.Store(Folder, "libsample.so", _content)).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Store_FolderInAFolderOthersMayWriteTo_IsRefused()
    {
        SkipElsewhere();
        File.SetUnixFileMode(_root, OwnerOnly | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute);

        Assert.Throws<IOException>(() => PatchedLibraryStore.Store(Folder, "libsample.so", _content));
    }

    [SkippableFact]
    public void Store_FolderBelowALink_IsUsed()
    {
        SkipElsewhere();
        var cache = Path.Combine(_root, ".cache");
        Directory.CreateSymbolicLink(cache, Directory.CreateDirectory(Path.Combine(_root, "elsewhere"), OwnerOnly).FullName);

        var path = PatchedLibraryStore.Store(Path.Combine(cache, "sargan-native"), "libsample.so", _content);

        Assert.Equal(_content, File.ReadAllBytes(path));
    }

    [SkippableFact]
    public void Store_FolderBelowALinkToAFolderOthersMayWriteTo_IsRefused()
    {
        SkipElsewhere();
        var (cache, shared) = (Path.Combine(_root, ".cache"), Directory.CreateDirectory(Path.Combine(_root, "shared")).FullName);
        File.SetUnixFileMode(shared, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        Directory.CreateSymbolicLink(cache, shared);

        Assert.Contains("writable by other users",
            Assert.Throws<IOException>(() => PatchedLibraryStore.Store(Path.Combine(cache, "sargan-native"), "libsample.so", _content)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Store_FolderBelowALinkOfSomebodyElse_IsRefused()
    {
        SkipElsewhere();
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can make a link of somebody else's.");
        var cache = Path.Combine(_root, ".cache");
        Directory.CreateSymbolicLink(cache, Directory.CreateDirectory(Path.Combine(_root, "elsewhere"), OwnerOnly).FullName);
        const uint nobody = 65534;
        Assert.Equal(0, CLibrary.lchown(cache, nobody, nobody));

        Assert.Contains("belongs to user 65534",
            Assert.Throws<IOException>(() => PatchedLibraryStore.Store(Path.Combine(cache, "sargan-native"), "libsample.so", _content)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Store_FolderOthersMayRead_IsMadePrivate()
    {
        SkipElsewhere();
        Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        PatchedLibraryStore.Store(Folder, "libsample.so", _content);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Folder));
    }

    [SkippableFact]
    public void Store_FolderIsALink_IsRefused()
    {
        SkipElsewhere();
        var target = Directory.CreateDirectory(Path.Combine(_root, "target"), OwnerOnly);
        Directory.CreateSymbolicLink(Folder, target.FullName);

        Assert.Contains("is a link", Assert.Throws<IOException>(() => PatchedLibraryStore.Store(Folder, "libsample.so", _content)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Store_FolderOfSomebodyElse_IsRefused()
    {
        SkipElsewhere();
        // Root's folders are somebody else's for a user; root itself can make one, which a user cannot.
        var folder = Environment.IsPrivilegedProcess ? ForeignFolder() : "/root";

        Assert.ThrowsAny<IOException>(() => PrivateFolder.Ensure(folder));
    }

    [SkippableFact]
    public void Store_ManyAtOnce_LeavesOneWholeCopy()
    {
        SkipElsewhere();

        Parallel.For(0, 16, _ => PatchedLibraryStore.Store(Folder, "libsample.so", _content));

        Assert.Equal(_content, File.ReadAllBytes(Assert.Single(Directory.GetFiles(Folder))));
    }

    [SkippableFact]
    public void Load_NotALibrary_NamesTheFolderAndTheReason()
    {
        SkipElsewhere();

        var error = Assert.Throws<NativeLibraryException>(() => new PatchedLibraryStore(Folder).Load("/usr/lib/libsample.so", _content));

        Assert.Contains("/usr/lib/libsample.so", error.Message, StringComparison.Ordinal);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void ReadLibrary_NoSuchFile_IsOurException()
    {
        SkipElsewhere();
        Assert.Contains("absent.so", Assert.Throws<NativeLibraryException>(() => PatchedLibraryStore.ReadLibrary(Path.Combine(_root, "absent.so"))).Message,
            StringComparison.Ordinal);
    }

    private string ForeignFolder()
    {
        var folder = Directory.CreateDirectory(Folder, OwnerOnly).FullName;
        const uint nobody = 65534;
        Assert.Equal(0, CLibrary.chown(folder, nobody, nobody));
        return folder;
    }

    private static void SkipElsewhere() => Skip.IfNot(OperatingSystem.IsLinux(), "Copies are made on Linux only.");
}
