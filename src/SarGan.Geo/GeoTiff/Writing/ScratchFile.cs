using Microsoft.Win32.SafeHandles;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>A file beside the target that holds packed tiles until their order is known, and raw tiles that memory has no room for. It goes when disposed of.</summary>
/// <remarks>Calls from several threads at once are safe.</remarks>
internal sealed class ScratchFile : IDisposable
{
    private readonly string _path;
    private readonly int _slotBytes;
    private readonly SafeFileHandle _file;
    private readonly Stack<long> _freeSlots = new();
    private long _end;

    /// <summary>Creates the file.</summary>
    /// <param name="path">A name that nothing has yet.</param>
    /// <param name="slotBytes">Bytes of a raw tile.</param>
    public ScratchFile(string path, int slotBytes)
    {
        _path = path;
        _slotBytes = slotBytes;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.RandomAccess);
    }

    /// <summary>Room for one raw tile; what it holds at first is undefined.</summary>
    public long TakeSlot()
    {
        lock (_freeSlots)
        {
            if (_freeSlots.TryPop(out var slot)) return slot;
        }
        return Interlocked.Add(ref _end, _slotBytes) - _slotBytes;
    }

    public void ReturnSlot(long slot)
    {
        lock (_freeSlots) _freeSlots.Push(slot);
    }

    public long Append(ReadOnlySpan<byte> bytes)
    {
        var offset = Interlocked.Add(ref _end, bytes.Length) - bytes.Length;
        RandomAccess.Write(_file, bytes, offset);
        return offset;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_file, bytes, offset);

    public void Read(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(_file, bytes, offset);
            if (read == 0) throw new IOException(FormattableString.Invariant($"The scratch file {_path} ends at byte {offset}; {bytes.Length} more were written."));
            bytes = bytes[read..];
            offset += read;
        }
    }

    public void Dispose()
    {
        if (_file.IsClosed) return;
        _file.Dispose();
        File.Delete(_path);
    }
}
