using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SarGan.Scenes;

/// <summary>Finished windows of a scene, in a file beside the result, so that a killed run goes on where it stopped.</summary>
/// <remarks>
/// The file is "NAME.part": the settings of the run, then a record for each window in order, each with its SHA-256. What a kill left half-written at the end fails that check and is cut off.
/// While it is open nobody else can open it, so that two runs cannot write one result.
/// </remarks>
internal sealed class SceneJournal : IDisposable
{
    private const int HeadBytes = 4 + 8 + SHA256.HashSizeInBytes;

    private static readonly byte[] Magic = "SARGAN SCENE 1\n"u8.ToArray();

    private readonly FileStream _file;
    private readonly string _path;

    private SceneJournal(FileStream file, string path) => (_file, _path) = (file, path);

    /// <summary>The name of a result's journal.</summary>
    public static string PathOf(string output) => output + ".part";

    /// <summary>Checks that a result can be written where it is to be, and leaves nothing; a journal that is there stays as it is.</summary>
    /// <exception cref="IOException">The folder or file cannot be written, or another run writes the result.</exception>
    public static void CheckWritable(string output)
    {
        if (Directory.Exists(output)) throw new IOException($"{output} is a folder: the result must be a file, such as {Path.Combine(output, "result.tif")}.");
        var path = PathOf(output);
        // Deleted while it is still locked, so that no run that starts at this moment loses its journal.
        (File.Exists(path) ? Open(path, FileMode.Open) : Open(path, FileMode.CreateNew, FileOptions.DeleteOnClose)).Dispose();
    }

    /// <summary>Starts a journal; one that is there is replaced.</summary>
    /// <param name="output">The result.</param>
    /// <param name="settings">All that the result depends on.</param>
    /// <exception cref="IOException">The file cannot be written, or another run has it.</exception>
    public static SceneJournal Create(string output, byte[] settings)
    {
        var journal = new SceneJournal(Open(PathOf(output), FileMode.OpenOrCreate), PathOf(output));
        try
        {
            journal._file.SetLength(0);
            journal._file.Write(Magic);
            journal.Append(-1, settings);
            return journal;
        }
        catch
        {
            journal.Discard();
            throw;
        }
    }

    /// <summary>Opens the journal of an earlier run.</summary>
    /// <param name="output">The result.</param>
    /// <param name="isSame">Whether settings, as <see cref="Create"/> took them, are those of this run; throws in words where not.</param>
    /// <returns>The journal, to be read by <see cref="Read"/> to its end first; null where there is none, or none with whole settings.</returns>
    /// <exception cref="IOException">The file cannot be opened, or another run has it.</exception>
    public static SceneJournal? OpenExisting(string output, Action<byte[]> isSame)
    {
        var path = PathOf(output);
        if (!File.Exists(path)) return null;
        var journal = new SceneJournal(Open(path, FileMode.Open), path);
        try
        {
            var magic = new byte[Magic.Length];
            if (journal._file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.AsSpan().SequenceEqual(Magic) || journal.ReadRecord(-1, 1 << 24) is not { } settings)
            {
                journal.Dispose();
                return null;
            }

            isSame(settings);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next finished window; at the end of what is whole, the rest is cut off and null returned.</summary>
    /// <param name="index">The window that is expected.</param>
    /// <param name="length">Bytes that it must have.</param>
    public byte[]? Read(int index, long length)
    {
        var start = _file.Position;
        if (ReadRecord(index, length) is { } payload && payload.Length == length) return payload;
        _file.SetLength(start);
        _file.Position = start;
        return null;
    }

    /// <summary>Writes a finished window.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Append(int index, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        WriteHead(head, index, payload.Length);
        Hash(head, payload, head[12..]);
        try
        {
            _file.Write(head);
            _file.Write(payload);
        }
        catch (Exception problem) when (problem is IOException or ArgumentOutOfRangeException)
        {
            // The latter is how .NET tells of a file that the system lets grow no further.
            throw new IOException($"{_path} cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>Closes and deletes the file: the result is complete, or nothing in it is worth keeping.</summary>
    public void Discard()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();

    private byte[]? ReadRecord(int index, long most)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (_file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes) return null;
        var length = BinaryPrimitives.ReadInt64LittleEndian(head[4..]);
        if (BinaryPrimitives.ReadInt32LittleEndian(head) != index || length < 0 || length > most || length > _file.Length - _file.Position) return null;
        var payload = new byte[length];
        if (_file.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false) < payload.Length) return null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(head, payload, hash);
        return hash.SequenceEqual(head[12..]) ? payload : null;
    }

    private static void WriteHead(Span<byte> head, int index, long length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(head, index);
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], length);
    }

    private static void Hash(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(head[..12]);
        sha.AppendData(payload);
        sha.GetHashAndReset(hash);
    }

    private static FileStream Open(string path, FileMode mode, FileOptions options = FileOptions.None)
    {
        try
        {
            // Unbuffered: what could not be written must not be tried again on closing.
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new IOException($"{path} cannot be written: {problem.Message}", problem);
        }
        catch (IOException problem)
        {
            throw new IOException($"{path} cannot be written ({problem.Message}); another run may be writing this result.", problem);
        }
    }
}
