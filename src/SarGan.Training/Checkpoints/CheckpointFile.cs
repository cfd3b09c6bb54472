using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SarGan.Training.Recipes;

namespace SarGan.Training.Checkpoints;

/// <summary>The archive of a checkpoint: stored entries, their digests in <c>checkpoint.json</c>, and that file's own digest beside it.</summary>
internal sealed class CheckpointFile : IDisposable
{
    private const string Description = "checkpoint.json", DescriptionDigest = "checkpoint.json.sha256", Digests = "sha256";
    private const int LongestDescription = 64 << 20;
    private readonly ZipArchive _archive;

    private CheckpointFile(ZipArchive archive, JsonObject values) => (_archive, Values) = (archive, values);

    /// <summary>Everything that is not a tensor.</summary>
    public JsonObject Values { get; }

    /// <summary>Writes an archive.</summary>
    /// <param name="stream">Where to; stays open.</param>
    /// <param name="values">Everything that is not a tensor.</param>
    /// <param name="entries">Names, and what writes each one's content.</param>
    public static void Write(Stream stream, JsonObject values, IEnumerable<(string Name, Action<Stream> Write)> entries)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var digests = new JsonObject();
        foreach (var (name, write) in entries) digests[name] = WriteEntry(archive, name, write);
        values = (JsonObject)values.DeepClone();
        values[Digests] = digests;
        var description = Encoding.UTF8.GetBytes(values.ToJsonString(RecipeJson.Indented));
        var digest = WriteEntry(archive, Description, s => s.Write(description));
        WriteEntry(archive, DescriptionDigest, s => s.Write(Encoding.ASCII.GetBytes(digest)));
    }

    /// <summary>Opens an archive and checks every digest, so that what is read afterwards is what was written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">The file is no checkpoint, or is broken.</exception>
    /// <exception cref="IOException">The file cannot be opened or read: that says nothing about what is in it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static CheckpointFile Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        ZipArchive? archive = null;
        var opened = false;
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
            var description = ReadShort(archive, Description, LongestDescription);
            var digest = Convert.ToHexStringLower(SHA256.HashData(description));
            if (!ReadShort(archive, DescriptionDigest, digest.Length).AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(digest))) throw Broken(Description);
            var values = JsonNode.Parse(description)!.AsObject(); // the digest says that we wrote it
            foreach (var (name, expected) in values[Digests]!.AsObject())
            {
                using var content = Entry(archive, name).Open();
                if (Convert.ToHexStringLower(SHA256.HashData(content)) != (string?)expected) throw Broken(name);
            }
            opened = true;
            return new CheckpointFile(archive, values);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or NotSupportedException)
        {
            throw new CheckpointException($"The checkpoint {path} cannot be read: {e.Message}", e);
        }
        finally
        {
            if (!opened)
            {
                archive?.Dispose();
                file.Dispose();
            }
        }
    }

    /// <summary>Whether there is an entry.</summary>
    public bool Has(string name) => _archive.GetEntry(name) is not null;

    /// <summary>Reads an entry.</summary>
    public void Read(string name, Action<Stream> read)
    {
        using var stream = Entry(_archive, name).Open();
        read(stream);
    }

    public void Dispose() => _archive.Dispose();

    private static string WriteEntry(ZipArchive archive, string name, Action<Stream> write)
    {
        // Weights do not compress; storing them keeps a checkpoint as fast as the disk.
        var place = archive.CreateEntry(name, CompressionLevel.NoCompression);
        place.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var entry = place.Open();
        using var sha = SHA256.Create();
        using (var hashed = new CryptoStream(entry, sha, CryptoStreamMode.Write, leaveOpen: true))
        {
            write(hashed);
        }
        return Convert.ToHexStringLower(sha.Hash!); // set by the stream's end
    }

    private static byte[] ReadShort(ZipArchive archive, string name, int longest)
    {
        var entry = Entry(archive, name);
        if (entry.Length > longest) throw Broken(name);
        using var stream = entry.Open();
        var content = new byte[entry.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name) =>
        archive.GetEntry(name) ?? throw new InvalidDataException($"It has no entry \"{name}\".");

    private static InvalidDataException Broken(string name) => new($"Its entry \"{name}\" is not as it was written.");
}
