using SarGan.Data.Layouts;
using SarGan.Data.Splits;
using SarGan.TestSupport;

namespace SarGan.Data.Tests.Splits;

public sealed class DatasetSplitTests
{
    [Fact]
    public void Options_Defaults_AreTheSafeOnes() =>
        Assert.Equal(new SplitOptions { Part = 1, Test = 0.1, Seed = 1, By = SplitUnit.Scene, Mode = SplitMode.Link }, new SplitOptions());

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Options_PartOutOfRange_IsRefused(double part) => Assert.Throws<ArgumentOutOfRangeException>(() => new SplitOptions { Part = part });

    [Fact]
    public void Divide_ByScene_KeepsScenesWholeAndMeetsTheShare()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 10, patches: 3, size: 2);
        var dataset = DatasetFolder.Open(folder.Path);

        var result = DatasetSplit.Divide(dataset, new SplitOptions { Test = 0.2 });

        Assert.Equal((8, 2), (result.TrainScenes.Count, result.TestScenes.Count));
        Assert.Empty(result.TrainScenes.Intersect(result.TestScenes));
        Assert.Equal((24, 6), (result.Dataset.Train.Count, result.Dataset.Test.Count));
        Assert.Equal(dataset.All.ToHashSet(), result.Dataset.All.ToHashSet());
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Divide_SameSeed_ChoosesTheSameAndAnotherSeedAnother()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 10, patches: 1, size: 2);
        var dataset = DatasetFolder.Open(folder.Path);
        string Chosen(long seed) => string.Join(",", DatasetSplit.Divide(dataset, new SplitOptions { Seed = seed, Test = 0.3 }).TestScenes);
        Assert.Equal(Chosen(1), Chosen(1));
        Assert.True(Enumerable.Range(1, 5).Select(seed => Chosen(seed)).Distinct().Count() > 1);
    }

    [Fact]
    public void Divide_TwoScenesAndASmallShare_StillTestsOne()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 5, size: 2);
        var result = DatasetSplit.Divide(DatasetFolder.Open(folder.Path), new SplitOptions { Test = 0.01 });
        Assert.Equal((5, 5), (result.Dataset.Train.Count, result.Dataset.Test.Count));
    }

    [Fact]
    public void Divide_OneScene_IsRefusedWithTheRemedy()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 1, patches: 5, size: 2);
        var e = Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Divide(DatasetFolder.Open(folder.Path)));
        Assert.Contains("ROIs0001_test_1", e.Message, StringComparison.Ordinal);
        Assert.Contains("SplitUnit.Patch", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_ScenesUnknown_IsRefused()
    {
        using var folder = new TempFolder();
        TestTiles.Write(folder["trainA/1.png"], TestTiles.Noise(2, 2, 1, 1));
        TestTiles.Write(folder["trainB/1.png"], TestTiles.Noise(2, 2, 1, 1));
        Assert.Contains("1.png", Assert.Throws<DatasetLayoutException>(() => DatasetSplit.Divide(DatasetFolder.Open(folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_ByPatch_TakesTheArticlesSharesAndWarns()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 2, patches: 100, size: 2);
        var result = DatasetSplit.Divide(DatasetFolder.Open(folder.Path), new SplitOptions { By = SplitUnit.Patch, Part = 0.1, Test = 0.1 });
        Assert.Equal((18, 2), (result.Dataset.Train.Count, result.Dataset.Test.Count));
        Assert.Contains("better than they are", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_PartByScene_IsTakenOfBothSides()
    {
        using var folder = new TempFolder();
        TestTiles.WriteSen12(folder, scenes: 4, patches: 10, size: 2);
        var result = DatasetSplit.Divide(DatasetFolder.Open(folder.Path), new SplitOptions { Part = 0.5, Test = 0.25 });
        Assert.Equal((15, 5), (result.Dataset.Train.Count, result.Dataset.Test.Count));
    }

    [SkippableFact]
    public void Divide_RealScenesOfUnequalSize_ComesNearTheShare()
    {
        // One of its 20 scenes holds 383 of the 981 tiles.
        var dataset = DatasetFolder.Open(RealData.Require("sen12_gray_jpg"));
        foreach (var seed in new[] { 1, 2, 3, 4 })
        {
            var result = DatasetSplit.Divide(dataset, new SplitOptions { Seed = seed });
            Assert.InRange(result.Dataset.Test.Count, 80, 120);
        }
    }
}
