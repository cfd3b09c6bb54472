using System.IO.Compression;
using SarGan.Data.Images;
using SarGan.Data.Sources.Http;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Files;

/// <summary>
/// A product in a ZIP. Only the files that are needed are unpacked, into a new folder of their own, under names made here: no entry's name becomes a path. Sizes are checked before, while
/// and after unpacking, and so are checksums.
/// </summary>
internal sealed class ZipFiles : ProductFiles
{
    private const int CopyBytes = 1 << 20;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;
    private readonly Dictionary<string, string> _unpacked = new(StringComparer.Ordinal);
    private string? _folder;
    private long _unpackedBytes;

    public ZipFiles(string path, ProductOptions options)
        : this(path, Open(path), options)
    {
    }

    private ZipFiles(string path, ZipArchive archive, ProductOptions options)
        : this(path, archive, Entries(path, archive, options), options)
    {
    }

    private ZipFiles(string path, ZipArchive archive, Dictionary<string, ZipArchiveEntry> entries, ProductOptions options)
        : base(path, [.. entries.Keys.Order(StringComparer.Ordinal)], options) => (_archive, _entries) = (archive, entries);

    /// <summary>Whether a file is a ZIP by its first bytes, or calls itself one.</summary>
    public static bool IsZip(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using var file = File.OpenRead(path);
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return System.IO.Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase) || (read == start.Length && (start.SequenceEqual("PK\x03\x04"u8) || start.SequenceEqual("PK\x05\x06"u8)));
    }

    protected override byte[] ReadBytes(string name, int limit)
    {
        var entry = _entries[name];
        if (entry.Length > limit) throw TooLarge(name, entry.Length, limit);
        CheckRatio(name, entry);
        using var bytes = new MemoryStream((int)entry.Length);
        Copy(name, entry, bytes, default);
        return bytes.ToArray();
    }

    protected override string FindPath(string name, CancellationToken cancellationToken)
    {
        if (_unpacked.TryGetValue(name, out var there)) return there;
        var entry = _entries[name];
        CheckRatio(name, entry);
        if (entry.Length > Options.MaxUnpackedBytes - _unpackedBytes)
            throw new RasterFormatException(Describe(name), FormattableString.Invariant($"unpacked, the files that are needed take more than {Options.MaxUnpackedBytes} bytes (ProductOptions.MaxUnpackedBytes)."));
        _folder ??= NewFolder();
        CheckSpace(name, entry.Length, _folder);
        // The number keeps names of different folders apart.
        var path = System.IO.Path.Combine(_folder, FormattableString.Invariant($"{_unpacked.Count + 1}-{SafeFileName.From(name)}"));
        using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1)) Copy(name, entry, stream, cancellationToken);
        _unpackedBytes += entry.Length;
        return _unpacked[name] = path;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _archive.Dispose();
            if (_folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }
        base.Dispose(disposing);
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException e)
        {
            throw new RasterFormatException(path, $"the ZIP file is broken: {e.Message} Download it again.", e);
        }
    }

    private static Dictionary<string, ZipArchiveEntry> Entries(string path, ZipArchive archive, ProductOptions options)
    {
        try
        {
            var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                var name = entry.FullName;
                if (name.EndsWith('/')) continue;
                if (name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || name.StartsWith('/') || name.Split('/').Any(part => part is "" or "." or ".."))
                    throw new RasterFormatException(path, $"the ZIP has an entry named \"{name}\", which leads out of its folder. Such files are not opened.");
                if (name.Length > MaxNameLength) throw new RasterFormatException(path, FormattableString.Invariant($"the ZIP has an entry with a name of {name.Length} characters; up to {MaxNameLength} are read."));
                if (!entries.TryAdd(name, entry)) throw new RasterFormatException(path, $"the ZIP has two entries named \"{name}\". Such files are not opened.");
                if (entries.Count > options.MaxFiles)
                    throw new RasterFormatException(path, FormattableString.Invariant($"the ZIP holds more than {options.MaxFiles} files (ProductOptions.MaxFiles)."));
            }
            return entries;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            archive.Dispose();
            throw new RasterFormatException(path, $"the ZIP file's list of entries is broken: {e.Message} Download it again.", e);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private void CheckRatio(string name, ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted) throw new RasterFormatException(Describe(name), "the entry is encrypted. Unpack the ZIP with its password, and open the folder.");
        if (entry.Length > 1 << 20 && entry.Length / Options.MaxUnpackedRatio > entry.CompressedLength)
            throw new RasterFormatException(Describe(name), FormattableString.Invariant($"{entry.CompressedLength} bytes would become {entry.Length}, more than {Options.MaxUnpackedRatio} times as many (ProductOptions.MaxUnpackedRatio): no satellite data packs like that."));
    }

    private void CheckSpace(string name, long bytes, string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (bytes > free) throw new IOException(FormattableString.Invariant($"{Describe(name)} takes {bytes} bytes unpacked, and {folder} has {free} free. Name another place (ProductOptions.TemporaryFolder, or the environment variable TMPDIR), or unpack the ZIP yourself and open the folder."));
    }

    private string NewFolder()
    {
        if (Options.TemporaryFolder is not { } parent) return Directory.CreateTempSubdirectory("sargan-product-").FullName;
        Directory.CreateDirectory(parent);
        var folder = System.IO.Path.Combine(parent, $"sargan-product-{Guid.NewGuid():N}");
        // Satellite data need not be anybody's to read.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private void Copy(string name, ZipArchiveEntry entry, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            using var source = entry.Open();
            var buffer = new byte[(int)Math.Min(CopyBytes, Math.Max(entry.Length, 1))];
            var (left, crc) = (entry.Length, uint.MaxValue);
            for (var read = source.Read(buffer); read > 0; read = source.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (read > left) throw new RasterFormatException(Describe(name), FormattableString.Invariant($"the entry says that it has {entry.Length} bytes, and has more."));
                target.Write(buffer, 0, read);
                crc = Crc32.Append(crc, buffer.AsSpan(0, read));
                left -= read;
            }
            if (left > 0) throw new RasterFormatException(Describe(name), FormattableString.Invariant($"the entry says that it has {entry.Length} bytes, and has {entry.Length - left}. Download the ZIP again."));
            if (~crc != entry.Crc32) throw new RasterFormatException(Describe(name), "the checksum is wrong: the ZIP was damaged on its way. Download it again.");
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or ArgumentException)
        {
            throw new RasterFormatException(Describe(name), $"the entry cannot be unpacked: {e.Message}", e);
        }
    }
}
