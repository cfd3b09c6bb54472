using System.Buffers.Binary;
using System.Numerics;

namespace SarGan.Training.Events;

/// <summary>Writes a TensorBoard event file that can be cut back to a step, as an exact resume needs it.</summary>
/// <remarks>
/// TorchSharp's own writer can neither be flushed nor closed, so its files could not be cut; hence this one. Format: TFRecord frames (length, masked
/// CRC-32C of the length, data, masked CRC-32C of the data) around messages of TensorFlow's <c>event.proto</c>, of which four fields are used.
/// </remarks>
internal sealed class EventFile : IDisposable
{
    private const int LongestEvent = 256 << 20;
    private readonly FileStream _stream;

    /// <summary>Opens a file for appending; creates it where there is none. Whatever is not a whole event, or comes after the step, is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lastStep">The last step whose events stay.</param>
    /// <param name="time">For the time stamp of a new file's first event.</param>
    public EventFile(string path, long lastStep, DateTimeOffset time)
    {
        _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            _stream.SetLength(WholeLength(_stream, lastStep));
            _stream.Seek(0, SeekOrigin.End);
            if (_stream.Length == 0) Write(new EventMessage(time, 0).WithText(EventMessage.FileVersion, "brain.Event:2"));
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds an event.</summary>
    public void Write(EventMessage message)
    {
        var data = message.ToArray();
        Span<byte> frame = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(frame, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], MaskedCrc(frame[..8]));
        _stream.Write(frame);
        _stream.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(frame, MaskedCrc(data));
        _stream.Write(frame[..4]);
        _stream.Flush();
    }

    /// <summary>Brings the events to the disk.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    public void Dispose() => _stream.Dispose();

    /// <summary>The steps of a file's whole events, in order.</summary>
    internal static IReadOnlyList<long> ReadSteps(Stream stream)
    {
        List<long> steps = [];
        while (ReadEvent(stream) is { } data) steps.Add(EventMessage.StepOf(data));
        return steps;
    }

    private static long WholeLength(FileStream stream, long lastStep)
    {
        long end = 0;
        while (ReadEvent(stream) is { } data && EventMessage.StepOf(data) <= lastStep) end = stream.Position;
        return end;
    }

    /// <summary>The next event's data, or null where there is no further whole one.</summary>
    private static byte[]? ReadEvent(Stream stream)
    {
        Span<byte> frame = stackalloc byte[12];
        if (stream.ReadAtLeast(frame, 12, throwOnEndOfStream: false) < 12) return null;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(frame);
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]) != MaskedCrc(frame[..8]) || length > LongestEvent) return null;
        if ((ulong)(stream.Length - stream.Position) < length + 4) return null;
        var data = new byte[length];
        stream.ReadExactly(data);
        stream.ReadExactly(frame[..4]);
        return BinaryPrimitives.ReadUInt32LittleEndian(frame) == MaskedCrc(data) ? data : null;
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
    }
}
