using Microsoft.Win32.SafeHandles;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Bytes at positions, read from several threads at once.</summary>
internal abstract class ByteSource : IDisposable
{
    public abstract long Length { get; }

    /// <summary>Fills the buffer, or as much of it as there is.</summary>
    /// <returns>The number of bytes read; less than the buffer holds at the end of the file only.</returns>
    public abstract int Read(long offset, Span<byte> buffer);

    public abstract void Dispose();

    public static ByteSource Open(string path) => new FileBytes(path);

    public static ByteSource Over(Stream stream, bool leaveOpen) => new StreamBytes(stream, leaveOpen);

    /// <summary>Positioned reads: no lock, so that blocks are fetched in parallel.</summary>
    private sealed class FileBytes(string path) : ByteSource
    {
        private readonly SafeFileHandle _file = File.OpenHandle(path, options: FileOptions.RandomAccess);

        public override long Length => RandomAccess.GetLength(_file);

        public override int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var count = RandomAccess.Read(_file, buffer[total..], offset + total);
                if (count == 0) break;
                total += count;
            }
            return total;
        }

        public override void Dispose() => _file.Dispose();
    }

    /// <summary>The caller's stream: one read at a time.</summary>
    private sealed class StreamBytes(Stream stream, bool leaveOpen) : ByteSource
    {
        private readonly Lock _lock = new();

        public override long Length { get; } = stream.Length;

        public override int Read(long offset, Span<byte> buffer)
        {
            lock (_lock)
            {
                if (offset >= Length) return 0;
                stream.Position = offset;
                return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            }
        }

        public override void Dispose()
        {
            if (!leaveOpen) stream.Dispose();
        }
    }
}
