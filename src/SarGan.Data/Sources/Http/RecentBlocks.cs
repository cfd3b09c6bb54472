namespace SarGan.Data.Sources.Http;

/// <summary>The blocks of a file that were used last, so many and no more.</summary>
internal sealed class RecentBlocks(int capacity)
{
    private readonly Dictionary<long, LinkedListNode<(long Block, byte[] Bytes)>> _nodes = [];
    private readonly LinkedList<(long Block, byte[] Bytes)> _recent = [];

    public bool Has(long block) => _nodes.ContainsKey(block);

    /// <summary>The block, which is the most recent one then; null where it is not kept.</summary>
    public byte[]? Find(long block)
    {
        if (!_nodes.TryGetValue(block, out var node)) return null;
        _recent.Remove(node);
        _recent.AddFirst(node);
        return node.Value.Bytes;
    }

    public void Keep(long block, byte[] bytes)
    {
        if (_nodes.Remove(block, out var old)) _recent.Remove(old);
        _nodes[block] = _recent.AddFirst((block, bytes));
        while (_recent.Count > capacity)
        {
            _nodes.Remove(_recent.Last!.Value.Block); // Count is 1 or more.
            _recent.RemoveLast();
        }
    }
}
