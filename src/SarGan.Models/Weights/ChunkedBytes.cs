namespace SarGan.Models.Weights;

/// <summary>Bytes taken from a stream that cannot tell its length: memory grows with what arrives, not with what was promised.</summary>
internal sealed class ChunkedBytes
{
    private const int ChunkLength = 1 << 20;
    private readonly List<byte[]> _chunks = [];
    private long _position;

    internal ChunkedBytes(Stream stream, long length)
    {
        for (var rest = length; rest > 0; rest -= ChunkLength)
        {
            var chunk = new byte[Math.Min(rest, ChunkLength)];
            if (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) < chunk.Length) return;
            _chunks.Add(chunk);
        }

        Complete = true;
    }

    /// <summary>Whether as many bytes arrived as were promised.</summary>
    internal bool Complete { get; }

    /// <summary>Copies the next bytes.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var chunk = _chunks[(int)(_position / ChunkLength)].AsSpan((int)(_position % ChunkLength));
            var count = Math.Min(chunk.Length, destination.Length);
            chunk[..count].CopyTo(destination);
            destination = destination[count..];
            _position += count;
        }
    }
}
