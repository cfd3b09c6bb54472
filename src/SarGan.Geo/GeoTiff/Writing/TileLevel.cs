using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>
/// One resolution of a file being written. A tile is untouched, open (its raw samples in memory or in a slot of the scratch file), on its way
/// to be packed, or packed. A packed tile that is written to again is opened again.
/// </summary>
/// <remarks>Safe for concurrent calls.</remarks>
internal sealed class TileLevel
{
    private readonly TileCodec _codec;
    private readonly OverviewReducer? _reducer;
    private readonly TileCache _cache;
    private readonly ScratchFile _scratch;
    private readonly ReadOnlyMemory<byte> _fill;
    // Not System.Threading.Lock: writers wait here for tiles on their way.
    private readonly object _gate = new();
    private readonly Dictionary<int, OpenTile> _open = [];
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers;

    /// <summary>Creates an empty level.</summary>
    /// <param name="grid">Its tiles.</param>
    /// <param name="codec">Packs tiles.</param>
    /// <param name="reducer">Makes pixels of the next level; null where there is none.</param>
    /// <param name="next">Half the resolution, or null.</param>
    /// <param name="storage">What all levels of a file share.</param>
    public TileLevel(TileGrid grid, TileCodec codec, OverviewReducer? reducer, TileLevel? next, TileStorage storage)
    {
        Grid = grid;
        Next = next;
        _codec = codec;
        _reducer = reducer;
        _cache = storage.Cache;
        _scratch = storage.Scratch;
        _fill = storage.Fill;
        _buffers = storage.Buffers;
        Offsets = new long[grid.Count];
        Lengths = new int[grid.Count];
    }

    public TileGrid Grid { get; }

    public TileLevel? Next { get; }

    /// <summary>Where packed tiles lie in the scratch file.</summary>
    public long[] Offsets { get; }

    /// <summary>Bytes of packed tiles; 0 for tiles that hold nothing but fill, written or not: they are all one, which is packed once.</summary>
    public int[] Lengths { get; }

    /// <summary>Writes samples of some bands of a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="band">The first band within the plane's pixels.</param>
    /// <param name="bands">1, or all of the plane.</param>
    /// <param name="window">Within the level, not empty.</param>
    /// <param name="samples">Row by row, the bands side by side.</param>
    /// <param name="completed">Called with each tile that has as many samples as it has room for; must call <see cref="Pack"/>, now or later.</param>
    public void Write(int plane, int band, int bands, PixelWindow window, ReadOnlySpan<byte> samples, Action<TileLevel, int> completed)
    {
        var pixelBytes = bands * Grid.SampleSize;
        for (var row = window.Y / Grid.TileHeight; row * (long)Grid.TileHeight < window.EndY; row++)
        {
            for (var column = window.X / Grid.TileWidth; column * (long)Grid.TileWidth < window.EndX; column++)
            {
                var tile = Grid.IndexOf(plane, column, row);
                var inTile = Grid.Window(tile);
                var part = inTile.Intersect(window);
                var first = (((part.Y - window.Y) * window.Width) + part.X - window.X) * pixelBytes;
                var full = false;
                lock (_gate)
                {
                    var open = Open(tile, part, bands);
                    Copy(open, inTile, part, band, bands, samples[first..], window.Width * pixelBytes);
                    open.Written += part.Count * bands;
                    full = open.Written >= inTile.Count * Grid.SamplesPerPixel;
                    open.Leaving = full;
                }
                if (full) completed(this, tile);
            }
        }
    }

    /// <summary>Packs a tile that <see cref="Write"/> or <see cref="CloseAll"/> handed out, after passing it on to the next level.</summary>
    public void Pack(int tile)
    {
        OpenTile open;
        lock (_gate) open = _open[tile];
        var memory = open.Memory;
        try
        {
            if (memory is null)
            {
                memory = ArrayPool<byte>.Shared.Rent(Grid.TileBytes);
                _scratch.Read(memory.AsSpan(0, Grid.TileBytes), open.Slot);
            }
            var raw = memory.AsSpan(0, Grid.TileBytes);
            var isFill = raw.SequenceEqual(_fill.Span);
            if (Next is not null) PassOn(tile, raw, isFill);
            var (offset, length) = isFill ? (0, 0) : Store(raw);
            lock (_gate) (Offsets[tile], Lengths[tile]) = (offset, length);
        }
        finally
        {
            if (open.Memory is not null) _cache.Return(open.Memory);
            else _scratch.ReturnSlot(open.Slot);
            if (open.Memory is null && memory is not null) ArrayPool<byte>.Shared.Return(memory);
            lock (_gate)
            {
                _open.Remove(tile);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Hands out all tiles that are still open, in order.</summary>
    /// <param name="completed">Must call <see cref="Pack"/>, now or later.</param>
    public void CloseAll(Action<TileLevel, int> completed)
    {
        int[] tiles;
        lock (_gate)
        {
            tiles = [.. _open.Where(open => !open.Value.Leaving).Select(open => open.Key).Order()];
            foreach (var tile in tiles) _open[tile].Leaving = true;
        }
        foreach (var tile in tiles) completed(this, tile);
    }

    private (long Offset, int Length) Store(Span<byte> raw)
    {
        if (!_buffers.TryTake(out var buffer)) buffer = new ArrayBufferWriter<byte>(Grid.TileBytes / 2);
        _codec.Encode(raw, buffer);
        var stored = (_scratch.Append(buffer.WrittenSpan), buffer.WrittenCount);
        _buffers.Add(buffer);
        return stored;
    }

    private void PassOn(int tile, ReadOnlySpan<byte> raw, bool isFill)
    {
        // A level with a next one has a reducer; a next level packs on this thread, so that no thread waits for another of the same kind.
        var window = Grid.Window(tile);
        var half = new PixelWindow(window.X / 2, window.Y / 2, (window.Width + 1) / 2, (window.Height + 1) / 2);
        var bytes = (int)half.Count * Grid.PixelBytes;
        var reduced = ArrayPool<byte>.Shared.Rent(bytes);
        // Means and modes of fill are fill.
        if (isFill) raw[..bytes].CopyTo(reduced);
        else _reducer!.Reduce(raw, Grid.RowBytes, window.Width, window.Height, Grid.SamplesPerPixel, reduced.AsSpan(0, bytes));
        Next!.Write(Grid.PlaneOf(tile), 0, Grid.SamplesPerPixel, half, reduced.AsSpan(0, bytes), static (level, index) => level.Pack(index));
        ArrayPool<byte>.Shared.Return(reduced);
    }

    private OpenTile Open(int tile, PixelWindow part, int bands)
    {
        OpenTile? open;
        while (_open.TryGetValue(tile, out open))
        {
            if (!open.Leaving) return open;
            Monitor.Wait(_gate);
        }
        open = new OpenTile { Memory = _cache.TryRent() };
        if (open.Memory is null) open.Slot = _scratch.TakeSlot();
        if (Lengths[tile] > 0)
        {
            var packed = new byte[Lengths[tile]];
            var raw = open.Memory ?? new byte[Grid.TileBytes];
            _scratch.Read(packed, Offsets[tile]);
            _codec.Decode(packed, packed.Length, raw.AsSpan(0, Grid.TileBytes));
            if (open.Memory is null) _scratch.Write(raw, open.Slot);
        }
        else if (part.Width < Grid.TileWidth || part.Height < Grid.TileHeight || bands < Grid.SamplesPerPixel)
        {
            if (open.Memory is null) _scratch.Write(_fill.Span, open.Slot);
            else _fill.Span.CopyTo(open.Memory);
        }
        _open.Add(tile, open);
        return open;
    }

    private void Copy(OpenTile open, PixelWindow inTile, PixelWindow part, int band, int bands, ReadOnlySpan<byte> samples, int stride)
    {
        var bytes = part.Width * bands * Grid.SampleSize;
        var spread = bands < Grid.SamplesPerPixel;
        var row = open.Memory is null && spread ? new byte[part.Width * Grid.PixelBytes] : null;
        for (var y = 0; y < part.Height; y++)
        {
            var from = samples.Slice(y * stride, bytes);
            var at = ((part.Y - inTile.Y + y) * Grid.RowBytes) + ((part.X - inTile.X) * Grid.PixelBytes);
            if (open.Memory is not null)
            {
                if (spread) Spread(from, open.Memory.AsSpan(at, part.Width * Grid.PixelBytes), band);
                else from.CopyTo(open.Memory.AsSpan(at));
            }
            else if (row is null)
            {
                _scratch.Write(from, open.Slot + at);
            }
            else
            {
                _scratch.Read(row, open.Slot + at);
                Spread(from, row, band);
                _scratch.Write(row, open.Slot + at);
            }
        }
    }

    // One band's samples into pixels that hold several.
    private void Spread(ReadOnlySpan<byte> from, Span<byte> pixels, int band)
    {
        switch (Grid.SampleSize)
        {
            case 1: Spread<byte>(from, pixels, band); break;
            case 2: Spread<ushort>(from, pixels, band); break;
            case 4: Spread<uint>(from, pixels, band); break;
            default: Spread<ulong>(from, pixels, band); break;
        }
    }

    private void Spread<T>(ReadOnlySpan<byte> from, Span<byte> pixels, int band)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(from);
        var target = MemoryMarshal.Cast<byte, T>(pixels);
        for (int i = 0, at = band; i < source.Length; i++, at += Grid.SamplesPerPixel) target[at] = source[i];
    }

    private sealed class OpenTile
    {
        public byte[]? Memory { get; init; }

        public long Slot { get; set; } = -1;

        /// <summary>Samples written, those written twice counted twice: too early a packing costs time, never samples.</summary>
        public long Written { get; set; }

        public bool Leaving { get; set; }
    }
}
