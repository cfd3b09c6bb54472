using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SarGan.Data.Images;

/// <summary>Looks at a file's first and last bytes.</summary>
internal sealed class ImageProbe : IDisposable
{
    // Up to this far a frame header is looked for: EXIF, a colour profile and a thumbnail come before it.
    private const int MaxJpegHead = 1 << 20;
    private const int MaxJpegTail = 1 << 16;

    private readonly SafeFileHandle _file;
    private readonly string _path;

    public ImageProbe(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_file);
        Head = ReadAt(0, 4096);
    }

    public long Length { get; }

    /// <summary>The first 4096 bytes, or fewer.</summary>
    public byte[] Head { get; }

    public void Dispose() => _file.Dispose();

    /// <summary>Whether a transparency chunk stands before the image data.</summary>
    public bool PngHasTransparency()
    {
        var found = false;
        WalkPng(type =>
        {
            found |= type.SequenceEqual("tRNS"u8);
            return !found && !type.SequenceEqual("IDAT"u8);
        });
        return found;
    }

    /// <summary>The end chunk must be there, as a rule as the last bytes.</summary>
    public void CheckPngEnd()
    {
        var tail = PngHeader.EndChunk.Length;
        if (Length >= tail && ReadAt(Length - tail, tail).AsSpan().SequenceEqual(PngHeader.EndChunk)) return;
        WalkPng(type => !type.SequenceEqual("IEND"u8));
    }

    /// <summary>As much of the start as holds the frame header.</summary>
    public byte[] JpegHead() => HasFrame(Head) ? Head : ReadAt(0, MaxJpegHead);

    /// <summary>The end marker must be there, as a rule as the last bytes.</summary>
    public void CheckJpegEnd()
    {
        var start = Math.Max(0, Length - MaxJpegTail);
        ReadOnlySpan<byte> end = [0xFF, 0xD9];
        if (ReadAt(Math.Max(0, Length - 2), 2).AsSpan().SequenceEqual(end)) return;
        if (ReadAt(start, MaxJpegTail).AsSpan().LastIndexOf(end) < 0)
            throw new ImageFormatException(_path, "the JPEG file is truncated: its end marker is missing.", null);
    }

    private static bool HasFrame(ReadOnlySpan<byte> head)
    {
        for (var position = 2; position + 9 <= head.Length && head[position] == 0xFF;)
        {
            var marker = head[position + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return position + 10 <= head.Length;
            position += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(position + 2)..]);
        }

        return false;
    }

    private delegate bool ChunkVisitor(ReadOnlySpan<byte> type);

    private void WalkPng(ChunkVisitor visit)
    {
        for (long at = PngHeader.Signature.Length; ;)
        {
            var head = ReadAt(at, 8);
            var next = head.Length < 8 ? long.MaxValue : at + 12 + BinaryPrimitives.ReadUInt32BigEndian(head);
            if (next > Length) throw new ImageFormatException(_path, $"the PNG file is truncated at offset {Length}: the end chunk is missing.", null);
            if (!visit(head.AsSpan(4, 4))) return;
            at = next;
        }
    }

    private byte[] ReadAt(long offset, int count)
    {
        var bytes = new byte[(int)Math.Clamp(Length - offset, 0, count)];
        var read = 0;
        while (read < bytes.Length)
        {
            var got = RandomAccess.Read(_file, bytes.AsSpan(read), offset + read);
            if (got == 0) throw new ImageFormatException(_path, "the file shrank while it was read.", null);
            read += got;
        }

        return bytes;
    }
}
