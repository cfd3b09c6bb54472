using SarGan.Data.Images;
using SarGan.Data.Layouts;

namespace SarGan.Data.Tests.Layouts;

public sealed class TileSetTests
{
    [Fact]
    public void CachedTiles_WithinTheBound_DecodeOnce()
    {
        var source = new CountingTiles(4);
        var cached = new CachedTiles(source, 4 * 16);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 4; i++) Assert.Equal(i, cached.Read(i).Bytes[0]);
        }

        Assert.Equal((4, 64), (source.Reads, cached.Bytes));
    }

    [Fact]
    public void CachedTiles_BeyondTheBound_DropThoseUsedLongestAgo()
    {
        var source = new CountingTiles(4);
        var cached = new CachedTiles(source, 2 * 16);
        foreach (var i in new[] { 0, 1, 0, 2 }) cached.Read(i); // 1 goes, not 0.
        Assert.Equal(32, cached.Bytes);
        cached.Read(0);
        Assert.Equal(3, source.Reads);
        cached.Read(1);
        Assert.Equal(4, source.Reads);
    }

    [Fact]
    public void CachedTiles_TileLargerThanTheBound_IsPassedOn()
    {
        var cached = new CachedTiles(new CountingTiles(1), 15);
        Assert.Equal(0, cached.Read(0).Bytes[0]);
        Assert.Equal(0, cached.Bytes);
    }

    [Fact]
    public void MemoryTiles_NamesOfAnotherCount_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new MemoryTiles([TestTiles.Noise(2, 2, 1, 1)], ["a", "b"]));

    private sealed class CountingTiles(int count) : ITileSet
    {
        public int Count => count;

        public int Reads { get; private set; }

        public string NameOf(int index) => $"{index}";

        public PixelImage Read(int index)
        {
            Reads++;
            return new PixelImage(4, 4, 1, [.. Enumerable.Repeat((byte)index, 16)]);
        }
    }
}
