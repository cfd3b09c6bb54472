using SarGan.Data.Layouts;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Layouts;

public sealed class DatasetFolderTests
{
    [Fact]
    public void Open_PathWithATrailingSeparator_GivesTheSameScenes()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, 2, 1);

        var (plain, trailing) = (DatasetFolder.Open(folder["ROIs0001_test"]), DatasetFolder.Open(folder["ROIs0001_test"] + Path.DirectorySeparatorChar));

        Assert.Equal(["ROIs0001_test_1", "ROIs0001_test_2"], plain.All.Select(pair => pair.Scene));
        Assert.Equal(plain.All.Select(pair => pair.Scene), trailing.All.Select(pair => pair.Scene));
        Assert.Equal(plain.Root, trailing.Root);
    }

    [Fact]
    public void Open_Sen12_PairsTwinsAndKnowsScenePatchAndSeason()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 3, patches: 2);

        var dataset = DatasetFolder.Open(folder.Path);

        Assert.Equal(("SEN1-2", true, false), (dataset.Layout, dataset.Paired, dataset.HasTest));
        Assert.Equal(6, dataset.All.Count);
        Assert.Equal(["ROIs0001_test_1", "ROIs0001_test_2", "ROIs0001_test_3"], dataset.All.Select(pair => pair.Scene).Distinct());
        Assert.All(dataset.All, pair => Assert.Equal(pair.SarPath.Replace("s1_", "s2_", StringComparison.Ordinal), pair.OpticalPath));
        Assert.Equal(("p1", "test"), (dataset.All[0].Patch, dataset.All[0].Season));
        Assert.Equal((6, 6, 0), (dataset.Sar().Count, dataset.Optical(TileSplit.Train).Count, dataset.Sar(TileSplit.Test).Count));
    }

    [Fact]
    public void Open_ASeasonByItself_NamesTheSameScenes()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 1);
        Assert.Equal(DatasetFolder.Open(folder.Path).All.Select(pair => pair.Scene), DatasetFolder.Open(folder["ROIs0001_test"]).All.Select(pair => pair.Scene));
    }

    [Fact]
    public void Open_SeveralSeasonsWithOneSceneNumber_KeepsTheScenesApart()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 1, patches: 1);
        TestTiles.Write(folder["ROIs0002_fall/s1_1/ROIs0002_fall_s1_1_p1.png"], TestTiles.Noise(16, 16, 1, 1));
        TestTiles.Write(folder["ROIs0002_fall/s2_1/ROIs0002_fall_s2_1_p1.jpg"], TestTiles.Noise(16, 16, 3, 1));
        Assert.Equal(["ROIs0001_test_1", "ROIs0002_fall_1"], DatasetFolder.Open(folder.Path).All.Select(pair => pair.Scene));
    }

    [Fact]
    public void Open_BadTilesOfEveryKind_NamesThemAll()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 6);
        string S1(int p) => folder[$"ROIs0001_test/s1_1/ROIs0001_test_s1_1_p{p}.png"];
        string S2(int p) => folder[$"ROIs0001_test/s2_1/ROIs0001_test_s2_1_p{p}.png"];
        File.Delete(S2(1));
        File.Delete(S1(2));
        File.WriteAllBytes(S1(3), File.ReadAllBytes(S1(3))[..60]);
        TestTiles.Write(S2(4), TestTiles.Noise(16, 17, 3, 1));
        File.WriteAllText(S2(5), "not an image");
        Directory.CreateDirectory(folder["ROIs0001_test/s1_9"]);

        var e = Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder.Path));

        Assert.StartsWith("6 bad tile(s)", e.Message, StringComparison.Ordinal);
        foreach (var path in new[] { S1(1), S2(2), S1(3), S1(4), S2(5), folder["ROIs0001_test/s1_9"] }) Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains("truncated", e.Message, StringComparison.Ordinal);
        Assert.Contains("16 x 17", e.Message, StringComparison.Ordinal);

        var rest = DatasetFolder.Open(folder.Path, new DatasetOptions { OnBadTile = BadTileAction.Skip });
        Assert.Equal((7, 6), (rest.All.Count, rest.Skipped.Count));
        Assert.Equal(["p6"], rest.All.Where(pair => pair.Scene == "ROIs0001_test_1").Select(pair => pair.Patch));
    }

    [Fact]
    public void Open_MoreThanTwentyBadTiles_NamesTwentyAndCountsTheRest()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 1, patches: 23, size: 2);
        Directory.Delete(folder["ROIs0001_test/s2_1"], recursive: true);
        Directory.CreateDirectory(folder["ROIs0001_test/s2_1"]);
        var e = Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder.Path));
        Assert.Equal(22, e.Message.Split('\n').Length);
        Assert.EndsWith("and 3 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DamageInside_IsFoundWhenPixelsAreChecked()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 1, patches: 1);
        var path = folder["ROIs0001_test/s2_1/ROIs0001_test_s2_1_p1.png"];
        var bytes = File.ReadAllBytes(path);
        bytes[200] ^= 1;
        File.WriteAllBytes(path, bytes);

        var dataset = DatasetFolder.Open(folder.Path);
        Assert.Contains(path, Assert.Throws<DatasetLayoutException>(() => dataset.Optical().Read(0)).Message, StringComparison.Ordinal);
        Assert.Contains("checksum", Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder.Path, new DatasetOptions { Check = TileCheck.Pixels })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AlignedFolders_PairsEqualNamesAndTwins()
    {
        using var folder = new TempFolder();
        foreach (var side in new[] { "train", "test" })
        {
            TestTiles.Write(folder[$"{side}A/{side}1.png"], TestTiles.Noise(4, 4, 1, 1));
            TestTiles.Write(folder[$"{side}B/{side}1.jpg"], TestTiles.Noise(4, 4, 3, 1));
            TestTiles.Write(folder[$"{side}A/ROIs1_x_s1_7_p2.png"], TestTiles.Noise(4, 4, 1, 1));
            TestTiles.Write(folder[$"{side}B/ROIs1_x_s2_7_p2.png"], TestTiles.Noise(4, 4, 3, 1));
        }

        var dataset = DatasetFolder.Open(folder.Path);

        Assert.Equal(("aligned folders", true, true), (dataset.Layout, dataset.Paired, dataset.HasTest));
        Assert.Equal((2, 2, 4), (dataset.Train.Count, dataset.Test.Count, dataset.All.Count));
        Assert.Equal(["ROIs1_x_7", null], dataset.Train.Select(pair => pair.Scene));
        Assert.EndsWith("test1.jpg", dataset.Test[1].OpticalPath, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnpairedFolders_NeedNoTwinsNorEqualCounts()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 5; i++) TestTiles.Write(folder[$"trainA/radar{i}.png"], TestTiles.Noise(4, 4, 1, 1));
        for (var i = 0; i < 3; i++) TestTiles.Write(folder[$"trainB/photo{i}.png"], TestTiles.Noise(6, 4, 3, 1));

        var dataset = DatasetFolder.Open(folder.Path);

        Assert.Equal(("unpaired folders", false), (dataset.Layout, dataset.Paired));
        Assert.Equal((5, 3), (dataset.Sar().Count, dataset.Optical(TileSplit.Train).Count));
        Assert.Empty(dataset.All);
    }

    [Theory]
    [InlineData(Domain.Sar)]
    [InlineData(Domain.Optical)]
    public void Open_SideBySide_CutsTheHalves(Domain left)
    {
        using var folder = new TempFolder();
        byte[] samples = [.. Enumerable.Range(0, 8 * 4).Select(i => (byte)(i % 8 < 4 ? 10 : 20))];
        TestTiles.Write(folder["train/1.png"], new(8, 4, 1, samples));
        TestTiles.Write(folder["val/2.png"], new(8, 4, 1, samples));

        var dataset = DatasetFolder.Open(folder.Path, new DatasetOptions { Layout = new SideBySide { Left = left } });

        Assert.Equal((1, 1), (dataset.Train.Count, dataset.Test.Count));
        var (sar, optical) = (dataset.Sar().Read(0), dataset.Optical().Read(0));
        Assert.Equal((4, 4), (sar.Width, sar.Height));
        Assert.All(sar.Bytes.ToArray(), b => Assert.Equal(left == Domain.Sar ? 10 : 20, b));
        Assert.All(optical.Bytes.ToArray(), b => Assert.Equal(left == Domain.Sar ? 20 : 10, b));
        Assert.Equal("side by side", DatasetFolder.Open(folder.Path).Layout);
    }

    [Fact]
    public void Open_NothingKnown_SaysWhatWasLookedForAndFound()
    {
        using var folder = new TempFolder();
        TestTiles.Write(folder["pictures/1.png"], TestTiles.Noise(4, 4, 1, 1));
        File.WriteAllText(folder["notes.txt"], "");

        var message = Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder.Path)).Message;

        foreach (var part in new[] { "SEN1-2", "aligned folders", "unpaired folders", "side by side", "manifest", "pictures", "1 other file" }) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoFolder_SaysSo()
    {
        using var folder = new TempFolder();
        Assert.Contains("does not exist", Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder["nowhere"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["file"], "");
        Assert.Contains("is a file", Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder["file"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LinkedTiles_AreFollowedAndBrokenLinksNamed()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 1, patches: 2);
        var path = folder["ROIs0001_test/s1_1/ROIs0001_test_s1_1_p1.png"];
        File.Move(path, folder["elsewhere.png"]);
        File.CreateSymbolicLink(path, folder["elsewhere.png"]);
        Assert.Equal(2, DatasetFolder.Open(folder["ROIs0001_test"]).All.Count);
        File.Delete(folder["elsewhere.png"]);
        Assert.Contains(path, Assert.Throws<DatasetLayoutException>(() => DatasetFolder.Open(folder["ROIs0001_test"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layouts_AllOfThem_AreFoundByThemselves() =>
        Assert.Equal(["AlignedFolders", "ManifestLayout", "Sen12Layout", "SideBySide", "UnpairedFolders"], DatasetFolder.Layouts.Select(layout => layout.GetType().Name));

    [SkippableFact]
    public void Open_RealSen12_FindsAllPairsAndScenes()
    {
        var dataset = DatasetFolder.Open(RealData.Require("sen12"));
        Assert.Equal((783, 49), (dataset.All.Count, dataset.All.Select(pair => pair.Scene).Distinct().Count()));
        Assert.Equal((256, 256, 1), (dataset.Sar().Read(0).Width, dataset.Sar().Read(0).Height, dataset.Sar().Read(0).Channels));
        Assert.Equal(3, dataset.Optical().Read(0).Channels);
    }

    [SkippableFact]
    public void Open_RealGreyJpeg_FindsAllPairs() => Assert.Equal(981, DatasetFolder.Open(RealData.Require("sen12_gray_jpg")).All.Count);
}
