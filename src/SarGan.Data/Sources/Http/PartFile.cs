using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SarGan.Data.Images;

namespace SarGan.Data.Sources.Http;

/// <summary>What has arrived of a file, beside a note of what it is a part of. One process at a time holds it.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly string _path;
    private readonly string _notePath;
    private readonly string _source;
    private readonly FileStream _stream;
    private readonly bool _hasChecksum;

    /// <summary>Opens the part beside the file, empty if there is none or it is of something else.</summary>
    /// <exception cref="IOException">Another process is fetching the same file.</exception>
    public PartFile(string target, DownloadRequest request)
    {
        (_path, _notePath) = (target + ".part", target + ".part.json");
        // Signed addresses differ from call to call in their query alone, and the query is not for the disk.
        _source = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(request.Address.GetLeftPart(UriPartial.Path))));
        _stream = Open(_path);
        Note = ReadNote();
        _hasChecksum = request.Checksum is not null;
        if (CanContinue && Note!.Source == _source && !(_stream.Length > Note.Length)) Kept = _stream.Seek(0, SeekOrigin.End); // What can be continued has a note.
        else Restart();
    }

    public PartNote? Note { get; private set; }

    public long Length => _stream.Position;

    public Stream Content => _stream;

    /// <summary>Bytes of an earlier call that are still part of it.</summary>
    public long Kept { get; private set; }

    /// <summary>Whether the rest may be fetched: without a mark of the version, or a sum to check at the end, it could be that of another file.</summary>
    public bool CanContinue => Note is not null && (Note.ETag is not null || Note.LastModified is not null || _hasChecksum);

    /// <summary>Whether all is there that the server promised.</summary>
    public bool IsWhole => Note?.Length == Length;

    /// <summary>What the server must compare with before it sends only the rest.</summary>
    public RangeConditionHeaderValue? Condition => Note switch
    {
        { ETag: { } tag } => new RangeConditionHeaderValue(EntityTagHeaderValue.Parse(tag)),
        { LastModified: { } date } => new RangeConditionHeaderValue(date),
        _ => null,
    };

    /// <summary>Throws away what is there.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        _stream.Position = 0;
        File.Delete(_notePath);
        (Note, Kept) = (null, 0);
    }

    /// <summary>Begins to take a file from its first byte.</summary>
    public void Begin(string? tag, DateTimeOffset? lastModified, long? length)
    {
        Restart();
        Write(new PartNote(_source, tag, lastModified, length));
    }

    /// <summary>Notes the length of the whole if it was not known; null changes nothing.</summary>
    public void Know(long? length)
    {
        if (length is not null && Note is { Length: null } note) Write(note with { Length = length });
    }

    /// <summary>Puts the file into place; the part is gone then.</summary>
    public void Finish(string target)
    {
        _stream.Flush(flushToDisk: true);
        // Still held: whoever could open the part before it is moved would empty what is about to be the file.
        File.Move(_path, target, overwrite: true);
        File.Delete(_notePath);
        _stream.Dispose();
    }

    /// <summary>Deletes the part.</summary>
    public void Discard()
    {
        _stream.Dispose();
        File.Delete(_path);
        File.Delete(_notePath);
    }

    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string path)
    {
        // Windows moves an open file only where it is shared for that; elsewhere "none" is what keeps others out.
        var share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
        while (true)
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
            if (File.Exists(path)) return stream;
            // Another process has moved it into place between the opening and the lock: this is its finished file.
            stream.Dispose();
        }
    }

    private void Write(PartNote note)
    {
        Note = note;
        AsideFile.Write(_notePath, stream => JsonSerializer.Serialize(stream, note), flushToDisk: false);
    }

    private PartNote? ReadNote()
    {
        try
        {
            var note = File.Exists(_notePath) ? JsonSerializer.Deserialize<PartNote>(File.ReadAllBytes(_notePath)) : null;
            return note?.ETag is { } tag && !EntityTagHeaderValue.TryParse(tag, out _) ? null : note;
        }
        catch (JsonException)
        {
            // A damaged note is as good as none: the download begins afresh.
            return null;
        }
    }
}

/// <summary>What a part is a part of.</summary>
/// <param name="Source">SHA-256 of the address without its query.</param>
/// <param name="ETag">The server's strong mark of the version; null where it gives none.</param>
/// <param name="LastModified">When it says that the file changed; null where it does not.</param>
/// <param name="Length">Bytes of the whole; null where it does not say.</param>
internal sealed record PartNote(string Source, string? ETag, DateTimeOffset? LastModified, long? Length);
