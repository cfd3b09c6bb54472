using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Batches;

public sealed class BatchContentTests
{
    [Fact]
    public void Tiles_SameNamesBelowAnotherFolder_AreEqual() =>
        Assert.Equal(Content(["/a/b/sar/1.png", "/a/b/sar/2.png"], ["/a/b/opt/1.png"]).Tiles, Content(["c/sar/1.png", "c/sar/2.png"], ["c/opt/1.png"]).Tiles);

    [Theory]
    [InlineData("sar/1.png", "sar/3.png", "opt/1.png")]
    [InlineData("sar/2.png", "sar/1.png", "opt/1.png")]
    [InlineData("sar/1.png", "sar/2.png", "photo/1.png")]
    [InlineData("sar/1.pngsar", "/2.png", "opt/1.png")]
    public void Tiles_OtherNamesOrOrder_Differ(string first, string second, string optical) =>
        Assert.NotEqual(Content(["sar/1.png", "sar/2.png"], ["opt/1.png"]).Tiles, Content([first, second], [optical]).Tiles);

    [Fact]
    public void Tiles_TileOnTheOtherSide_Differ() =>
        Assert.NotEqual(Content(["1", "2"], ["3"]).Tiles, Content(["1"], ["2", "3"]).Tiles);

    [Fact]
    public void Tiles_FileInFolderWhoseNameBeginsAnothers_SharesWholeFoldersOnly() =>
        Assert.StartsWith("1 SAR tiles from train/1.png, 1 optical tiles from trainB/1.png", Content(["/x/train/1.png"], ["/x/trainB/1.png"]).Tiles, StringComparison.Ordinal);

    [Fact]
    public void BitsPerSample_FilesOf16And8Bits_AreThose()
    {
        using var folder = new TempFolder();
        ImageFile.Write(folder["sar.png"], new PixelImage(4, 4, 1, new ushort[16]));
        ImageFile.Write(folder["optical.png"], new PixelImage(4, 4, 3, new byte[48]));
        var content = new PairedBatches(Files(folder["sar.png"]), new CachedTiles(Files(folder["optical.png"]), 1000)).Content!;

        Assert.Equal((16, 8), (content.BitsPerSample(Domain.Sar), content.BitsPerSample(Domain.Optical)));
    }

    [Fact]
    public void BitsPerSample_MixedOrMissingFiles_AreUnknown()
    {
        using var folder = new TempFolder();
        ImageFile.Write(folder["8.png"], new PixelImage(4, 4, 1, new byte[16]));
        ImageFile.Write(folder["16.png"], new PixelImage(4, 4, 1, new ushort[16]));
        var content = new UnpairedBatches(Files(folder["8.png"], folder["16.png"]), Files(folder["absent.png"])).Content!;

        Assert.Equal((null, null), (content.BitsPerSample(Domain.Sar), content.BitsPerSample(Domain.Optical)));
    }

    [Fact]
    public void BitsPerSample_TileSetOfAnotherMaker_IsUnknown()
    {
        var tiles = new Foreign();

        Assert.Null(new BatchContent(tiles, tiles).BitsPerSample(Domain.Sar));
    }

    private static BatchContent Content(string[] sar, string[] optical) => new(Memory(sar), Memory(optical));

    private static MemoryTiles Memory(string[] names) => new([.. names.Select(_ => new PixelImage(1, 1, 1, new byte[1]))], names);

    private static FileTiles Files(params string[] paths) => new([.. paths.Select(path => new TileFile(path))]);

    private sealed class Foreign : ITileSet
    {
        public int Count => 1;

        public string NameOf(int index) => "floats";

        public PixelImage Read(int index) => new(1, 1, 1, new ushort[1]);
    }
}
