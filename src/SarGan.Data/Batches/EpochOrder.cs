using SarGan.Data.Randomness;

namespace SarGan.Data.Batches;

/// <summary>Which tile stands at a position of an epoch. Each pass over the tiles is a permutation of its own; the last few are kept.</summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class EpochOrder(int count, long seed, string name, bool shuffle)
{
    private const int Kept = 8;

    private readonly LinkedList<(long Epoch, long Pass, int[] Order)> _recent = new();
    private readonly Lock _lock = new();

    /// <summary>The tile at a position of an epoch.</summary>
    /// <param name="epoch">0 or more.</param>
    /// <param name="position">0 or more; beyond the tile count the next pass of the same epoch begins.</param>
    public int TileAt(long epoch, long position)
    {
        var within = (int)(position % count);
        return shuffle && count > 1 ? PassOrder(epoch, position / count)[within] : within;
    }

    private int[] PassOrder(long epoch, long pass)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Epoch != epoch || node.Value.Pass != pass) continue;
                if (node.Previous is not null)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                }

                return node.Value.Order;
            }

            var order = new int[count];
            for (var i = 0; i < count; i++) order[i] = i;
            new RandomStream(seed, name, epoch, pass).Shuffle(order.AsSpan());
            _recent.AddFirst((epoch, pass, order));
            if (_recent.Count > Kept) _recent.RemoveLast();
            return order;
        }
    }
}
