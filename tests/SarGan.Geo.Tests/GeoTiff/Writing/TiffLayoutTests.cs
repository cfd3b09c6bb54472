using SarGan.Geo.GeoTiff.Writing;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class TiffLayoutTests
{
    private const int Mebibyte = 1 << 20;

    [Fact]
    public void Big_FourGibibytesOfTiles_IsTrue()
    {
        var layout = Layout(5 * 1024, Mebibyte);

        Assert.True(layout.Big);
        Assert.Equal(layout.HeadLength + (5L << 30), layout.FileLength);
        Assert.Equal(layout.FileLength - Mebibyte, layout.TilePositions[0][^1]);
        var offsets = TiffStructure.Parse(layout.EncodeHead()).Directories.Single().Integers(324);
        Assert.Equal(layout.TilePositions[0], offsets);
        Assert.True(offsets[^1] > uint.MaxValue);
    }

    [Fact]
    public void Big_LastByteOfFourGibibytes_Decides()
    {
        // Everything but the last tile's length fixed: the head of a classic file of 4096 tiles.
        var head = Layout(4096, 1).HeadLength;
        var rest = (int)(uint.MaxValue - head - (4095L * Mebibyte));

        var largest = Layout([.. Enumerable.Repeat(Mebibyte, 4095), rest]);
        var over = Layout([.. Enumerable.Repeat(Mebibyte, 4095), rest + 1]);

        Assert.False(largest.Big);
        Assert.Equal(uint.MaxValue, largest.FileLength);
        Assert.True(over.Big);
    }

    [Fact]
    public void Big_SmallFile_IsFalse() => Assert.False(Layout(3, 100).Big);

    [Fact]
    public void TilePositions_Framed_LeaveRoomAroundTiles()
    {
        var layout = new TiffLayout([new PackedImage([], [10, 20]), new PackedImage([], [5])], framed: true, forceBig: false);

        Assert.Equal([layout.HeadLength + 4], layout.TilePositions[1]);
        Assert.Equal([layout.HeadLength + 17, layout.HeadLength + 35], layout.TilePositions[0]);
        Assert.Equal(layout.HeadLength + 35 + 24, layout.FileLength);
    }

    private static TiffLayout Layout(int tiles, int bytes) => Layout([.. Enumerable.Repeat(bytes, tiles)]);

    private static TiffLayout Layout(int[] lengths) => new([new PackedImage([TagEntry.Longs(256, 1)], lengths)], framed: false, forceBig: false);
}
