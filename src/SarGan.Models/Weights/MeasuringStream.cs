using System.Security.Cryptography;

namespace SarGan.Models.Weights;

/// <summary>Takes the length and checksums of what is written, and passes it on if there is somewhere to pass it to.</summary>
internal sealed class MeasuringStream(Stream? inner) : Stream
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;

    /// <summary>The zip checksum of all bytes so far.</summary>
    public uint Crc { get; private set; }

    /// <summary>The SHA-256 of all bytes so far, lower-case hexadecimal.</summary>
    public string Sha256 => Convert.ToHexStringLower(_sha256.GetCurrentHash());

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        Crc = Crc32.Append(Crc, buffer);
        _sha256.AppendData(buffer);
        inner?.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => inner?.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _sha256.Dispose();
        base.Dispose(disposing);
    }
}
