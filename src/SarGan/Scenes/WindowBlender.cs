using SarGan.Geo.Rasters;

namespace SarGan.Scenes;

/// <summary>What one window adds to the scene.</summary>
/// <param name="Block">Values with the window's own block among them, channel after channel.</param>
/// <param name="Area">Where those lie: the block, or the whole window.</param>
/// <param name="Right">Its weighted share in the first columns of the block to its right; empty where there is none.</param>
/// <param name="Below">Its weighted share in the first rows of the blocks below; empty where there is none.</param>
internal sealed record WindowShare(float[] Block, PixelWindow Area, float[] Right, float[] Below)
{
    /// <summary>What blocks still to come need of it.</summary>
    public int CarriedLength => Right.Length + Below.Length;
}

/// <summary>Cuts blocks out of windows; where windows overlap, adds up their weighted shares. Windows come row by row, and a block is complete with its own window.</summary>
/// <remarks>Keeps one row of overlaps of the scene, no more.</remarks>
internal sealed class WindowBlender
{
    private readonly ScenePlan _plan;
    private readonly int _planes;
    private readonly int _channels;
    private readonly float[] _empty = [];
    // Channel after channel: ramp rows of the scene's width.
    private float[] _above;
    private float[] _below;
    private float[] _left = [];
    private double _difference;
    private long _compared;

    /// <param name="plan">Windows and blocks.</param>
    /// <param name="planes">Channels of a window, with scores, if any, as a last one.</param>
    /// <param name="channels">Channels of a window without scores.</param>
    public WindowBlender(ScenePlan plan, int planes, int channels)
    {
        (_plan, _planes, _channels) = (plan, planes, channels);
        var length = planes * plan.Y.Ramp * plan.X.Padded;
        (_above, _below) = (new float[length], new float[length]);
    }

    /// <summary>The mean absolute difference of neighbouring windows in the middle of their overlaps, in units of [-1, 1]; null where none overlap.</summary>
    public double? Difference => _compared == 0 ? null : _difference / _compared;

    /// <summary>Takes a window's values apart.</summary>
    /// <param name="index">Windows come in the plan's order.</param>
    /// <param name="values">The window's planes.</param>
    /// <param name="valid">Whether a pixel has a measurement; others are not compared.</param>
    public WindowShare Take(int index, float[] values, bool[] valid)
    {
        var (window, block) = (_plan.Window(index), _plan.Block(index));
        if (_plan.X.Ramp == 0 && _plan.Y.Ramp == 0) return new WindowShare(values, window, _empty, _empty);
        var (column, row) = (index % _plan.X.Count, index / _plan.X.Count);
        var (reachX, reachY) = (_plan.X.Reach(column), _plan.Y.Reach(row));
        var share = new WindowShare(
            Weigh(values, window, block, column, row),
            block,
            Weigh(values, window, block with { X = (int)block.EndX, Width = reachX - (int)block.EndX }, column, row),
            Weigh(values, window, new PixelWindow(block.X, (int)block.EndY, reachX - block.X, reachY - (int)block.EndY), column, row));
        AddCarried(block, column, row, share.Block);
        CompareWithNeighbours(block, column, row, values, valid, window);
        return share;
    }

    /// <summary>Keeps what later blocks need: after <see cref="Take"/>, or instead of it for a window that an earlier run finished.</summary>
    public void Keep(int index, ReadOnlySpan<float> right, ReadOnlySpan<float> below)
    {
        var (column, row) = (index % _plan.X.Count, index / _plan.X.Count);
        _left = right.ToArray();
        var block = _plan.Block(index);
        var (width, rows) = (_plan.X.Reach(column) - block.X, _plan.Y.Reach(row) - (int)block.EndY);
        for (var line = 0; line < _planes * rows; line++)
        {
            var target = _below.AsSpan((line * _plan.X.Padded) + block.X, width);
            var from = below.Slice(line * width, width);
            for (var x = 0; x < width; x++) target[x] += from[x];
        }

        if (column + 1 < _plan.X.Count) return;
        (_above, _below) = (_below, _above);
        Array.Clear(_below);
        _left = _empty;
    }

    /// <summary>How many values <see cref="Keep"/> takes.</summary>
    public (int Right, int Below) CarriedLengths(int index)
    {
        if (_plan.X.Ramp == 0 && _plan.Y.Ramp == 0) return (0, 0);
        var (column, row) = (index % _plan.X.Count, index / _plan.X.Count);
        var block = _plan.Block(index);
        var (reachX, reachY) = (_plan.X.Reach(column), _plan.Y.Reach(row));
        return (_planes * block.Height * (reachX - (int)block.EndX), _planes * (reachX - block.X) * (reachY - (int)block.EndY));
    }

    private float[] Cut(float[] values, PixelWindow window, PixelWindow part)
    {
        if (part == window) return values;
        var cut = new float[_planes * part.Count];
        for (var line = 0; line < _planes * part.Height; line++)
        {
            var (plane, y) = Math.DivRem(line, part.Height);
            values.AsSpan((((plane * window.Height) + part.Y - window.Y + y) * window.Width) + part.X - window.X, part.Width).CopyTo(cut.AsSpan(line * part.Width));
        }

        return cut;
    }

    private float[] Weigh(float[] values, PixelWindow window, PixelWindow part, int column, int row)
    {
        if (part.IsEmpty) return _empty;
        var cut = Cut(values, window, part);
        if (ReferenceEquals(cut, values)) cut = [.. values];
        var weights = new float[part.Width];
        for (var x = 0; x < part.Width; x++) weights[x] = _plan.X.Weight(column, part.X + x);
        for (var line = 0; line < _planes * part.Height; line++)
        {
            var across = _plan.Y.Weight(row, part.Y + (line % part.Height));
            var target = cut.AsSpan(line * part.Width, part.Width);
            for (var x = 0; x < target.Length; x++) target[x] *= weights[x] * across;
        }

        return cut;
    }

    private void AddCarried(PixelWindow block, int column, int row, float[] own)
    {
        var (across, down) = (column > 0 ? _plan.X.Ramp : 0, row > 0 ? _plan.Y.Ramp : 0);
        for (var line = 0; line < _planes * block.Height; line++)
        {
            var (plane, y) = Math.DivRem(line, block.Height);
            var target = own.AsSpan(line * block.Width, block.Width);
            if (across > 0)
            {
                var left = _left.AsSpan(line * across, across);
                for (var x = 0; x < across; x++) target[x] += left[x];
            }

            if (y >= down) continue;
            var above = Above(plane, y, block);
            for (var x = 0; x < target.Length; x++) target[x] += above[x];
        }
    }

    private Span<float> Above(int plane, int y, PixelWindow block) => _above.AsSpan((((plane * _plan.Y.Ramp) + y) * _plan.X.Padded) + block.X, block.Width);

    // The neighbour's value is its share divided by its weight; near the ends of the ramp that would be all rounding. Corners, where four windows meet, are left out.
    private void CompareWithNeighbours(PixelWindow block, int column, int row, float[] values, bool[] valid, PixelWindow window)
    {
        var (across, down) = (column > 0 ? _plan.X.Ramp : 0, row > 0 ? _plan.Y.Ramp : 0);
        for (var line = 0; line < _channels * block.Height; line++)
        {
            var (plane, y) = Math.DivRem(line, block.Height);
            var start = ((block.Y - window.Y + y) * window.Width) + block.X - window.X;
            var measured = valid.AsSpan(start, block.Width);
            var own = values.AsSpan((plane * window.Height * window.Width) + start, block.Width);
            if (y >= down)
            {
                var left = across > 0 ? _left.AsSpan(line * across, across) : default;
                for (var x = across / 4; x < across * 3 / 4; x++) Compare(left[x], Fading(x, across), own[x], measured[x]);
            }
            else if (y >= down / 4 && y < down * 3 / 4)
            {
                var above = Above(plane, y, block);
                for (var x = across; x < above.Length; x++) Compare(above[x], Fading(y, down), own[x], measured[x]);
            }
        }

        static float Fading(int place, int ramp) => 1 - ((place + 0.5f) / ramp);
    }

    private void Compare(float share, float weight, float own, bool measured)
    {
        if (!measured) return;
        _difference += Math.Abs((share / weight) - own);
        _compared++;
    }
}
