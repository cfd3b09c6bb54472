using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Splits;

public sealed class LeakAuditTests
{
    [Fact]
    public void Run_TilesThatShareAQuadrant_AreFoundWithTheirPlace()
    {
        using var folder = new TempFolder();
        // Tiles of 256 at a stride of 128 from one strip of ground, in two "scenes": the second tile's left half is the first one's right half.
        PixelImage sar = TestTiles.Noise(384, 256, 1, 1), optical = TestTiles.Noise(384, 256, 3, 2);
        WritePair(folder, "train", 1, Crop(sar, 0), Crop(optical, 0));
        WritePair(folder, "test", 2, Crop(sar, 128), Crop(optical, 128));
        WritePair(folder, "test", 3, TestTiles.Noise(256, 256, 1, 3), TestTiles.Noise(256, 256, 3, 4));

        var result = LeakAudit.Run(DatasetFolder.Open(folder.Path));

        Assert.True(result.Leaks);
        Assert.Equal((true, 2, 1, 2L), (result.SarBlocks.Auditable, result.SarBlocks.TestTilesCompared, result.SarBlocks.LeakingTestTiles, result.SarBlocks.Matches));
        Assert.Equal(2, result.OpticalBlocks.Matches);
        Assert.Contains("s1_2", result.SarBlocks.Examples[0].Test, StringComparison.Ordinal);
        Assert.Contains("column 0, row 128", result.SarBlocks.Examples[1].Reason, StringComparison.Ordinal);
        Assert.False(result.Footprints.Auditable);
        Assert.Contains("not auditable", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FlatTiles_AreNoEvidence()
    {
        using var folder = new TempFolder();
        var sea = new PixelImage(256, 256, 1, new byte[256 * 256]);
        WritePair(folder, "train", 1, sea, sea);
        WritePair(folder, "test", 2, sea, sea);
        var result = LeakAudit.Run(DatasetFolder.Open(folder.Path));
        Assert.Equal((false, false), (result.Leaks, result.Auditable));
        Assert.StartsWith("The split is not auditable.", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DifferentTiles_DoNotLeak()
    {
        using var folder = new TempFolder();
        WritePair(folder, "train", 1, TestTiles.Noise(256, 256, 1, 1), TestTiles.Noise(256, 256, 3, 2));
        WritePair(folder, "test", 2, TestTiles.Noise(256, 256, 1, 3), TestTiles.Noise(256, 256, 3, 4));
        var result = LeakAudit.Run(DatasetFolder.Open(folder.Path));
        Assert.Equal((false, true), (result.Leaks, result.Auditable));
    }

    [Fact]
    public void Run_NothingHeldOut_IsRefused()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, 1, 1);
        Assert.Throws<ArgumentException>(() => LeakAudit.Run(DatasetFolder.Open(folder.Path)));
    }

    [Theory]
    [InlineData(139.005, true)]
    [InlineData(139.01, false)]
    [InlineData(139.00995, false)]
    public void Run_Footprints_OverlapCountsAndTouchingDoesNot(double west, bool leaks)
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 1);
        var east = (west + 0.01).ToString(System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(folder["manifest.csv"], FormattableString.Invariant(
            $"s1,s2,west,south,east,north\nROIs0001_test/s1_1/ROIs0001_test_s1_1_p1.png,,139.0,35.0,139.01,35.01\nROIs0001_test/s1_2/ROIs0001_test_s1_2_p1.png,,{west},35.0,{east},35.01\n"));
        DatasetSplit.Write(DatasetFolder.Open(folder["ROIs0001_test"]), folder["out"]);

        // The split carries the footprints on in its own manifest.
        var result = LeakAudit.Run(DatasetFolder.Open(folder["out"]));

        Assert.Equal((true, 1, leaks ? 1 : 0), (result.Footprints.Auditable, result.Footprints.TestTilesCompared, result.Footprints.LeakingTestTiles));
    }

    [Theory]
    [InlineData("id,label\n1,field,extra\n")]
    [InlineData("")]
    [InlineData("s1,west,south,east,north\n\"open")]
    [InlineData("s1,west,south,east,north\na\0b,139.0,35.0,139.01,35.01\n")]
    public void Write_UnreadableManifestAboveTheDataSet_IsNoneOfItsBusiness(string manifest)
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 1);
        File.WriteAllText(folder["manifest.csv"], manifest);

        var result = DatasetSplit.Write(DatasetFolder.Open(folder["ROIs0001_test"]), folder["out"]);

        Assert.Equal((1, 1), (result.Dataset.Train.Count, result.Dataset.Test.Count));
    }

    [Theory]
    [InlineData("id,label\n1,field,extra\n", "record 2 has 3 fields")]
    [InlineData("s1,west,south,east,north\na\0b,139.0,35.0,139.01,35.01\n", "NUL")]
    public void Write_UnreadableManifestOfTheDataSet_IsNamed(string manifest, string problem)
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 1);
        File.WriteAllText(folder["manifest.csv"], manifest);

        var error = Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Write(DatasetFolder.Open(folder.Path), folder["out"]));

        Assert.Contains(folder["manifest.csv"], error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Run_RealOverlappingScene_LeaksByPatchAndNotByScene()
    {
        var dataset = DatasetFolder.Open(RealData.Require("sen12_gray_jpg"));
        var byPatch = LeakAudit.Run(DatasetSplit.Divide(dataset, new SplitOptions { By = SplitUnit.Patch }).Dataset);
        var byScene = LeakAudit.Run(DatasetSplit.Divide(dataset).Dataset);
        Assert.True(byPatch.SarBlocks.LeakingTestTiles > 30, byPatch.ToString());
        Assert.True(byPatch.OpticalBlocks.LeakingTestTiles > 30, byPatch.ToString());
        Assert.False(byScene.Leaks, byScene.ToString());
    }

    [SkippableFact]
    public void Run_RealScenesWithFootprints_DoNotLeak()
    {
        var result = LeakAudit.Run(DatasetSplit.Divide(DatasetFolder.Open(RealData.Require("sen12/ROIs1970_fall"))).Dataset);
        Assert.Equal((false, true, true), (result.Leaks, result.SarBlocks.Auditable, result.Footprints.Auditable));
    }

    private static void WritePair(TempFolder folder, string split, int scene, PixelImage sar, PixelImage optical)
    {
        TestTiles.Write(folder[$"{split}A/ROIs1_x_s1_{scene}_p1.png"], sar);
        TestTiles.Write(folder[$"{split}B/ROIs1_x_s2_{scene}_p1.png"], optical);
    }

    private static PixelImage Crop(PixelImage image, int left)
    {
        var samples = new byte[256 * 256 * image.Channels];
        for (var y = 0; y < 256; y++) image.Bytes.Slice(((y * image.Width) + left) * image.Channels, 256 * image.Channels).CopyTo(samples.AsSpan(y * 256 * image.Channels));
        return new PixelImage(256, 256, image.Channels, samples);
    }
}
