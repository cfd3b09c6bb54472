namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Which part of which image of a file.</summary>
internal readonly record struct BlockKey(int Directory, long Block, int Chunk);

/// <summary>
/// Decoded blocks, the most recently used ones, up to a number of bytes (or one block where that is larger). Two threads that want one
/// block decode it once; different blocks are decoded in parallel.
/// </summary>
internal sealed class BlockCache(long capacityBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BlockKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _recent = [];
    private long _bytes;

    public byte[] Get(BlockKey key, long bytes, Func<byte[]> decode)
    {
        var entry = Touch(key, bytes, decode);
        try
        {
            return entry.Samples.Value;
        }
        catch
        {
            Forget(key);
            throw;
        }
    }

    private Entry Touch(BlockKey key, long bytes, Func<byte[]> decode)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value;
            }
            var entry = new Entry(key, bytes, new Lazy<byte[]>(decode));
            _entries[key] = _recent.AddFirst(entry);
            _bytes += bytes;
            while (_bytes > capacityBytes && _recent.Count > 1) Remove(_recent.Last!); // Count is 2 or more.
            return entry;
        }
    }

    private void Forget(BlockKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node)) Remove(node);
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(BlockKey Key, long Bytes, Lazy<byte[]> Samples);
}
