namespace SarGan.Models.Weights;

/// <summary>A part of a seekable stream as a stream of its own; the outer stream stays open.</summary>
internal sealed class StreamSlice : Stream
{
    private readonly Stream _inner;
    private readonly long _begin;
    private long _position;

    internal StreamSlice(Stream inner, long begin, long length) => (_inner, _begin, Length) = (inner, begin, length);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Math.Max(0, Length - _position));
        if (count == 0) return 0;
        _inner.Position = _begin + _position;
        var read = _inner.Read(buffer[..count]);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => Length };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return _position = target;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
