using SarGan.Cli.Tests.Support;
using SarGan.Data.Layouts;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class SplitCommandTests(TrainedModels models)
{
    [Fact]
    public void Split_ByScene_KeepsScenesTogetherAndAudits()
    {
        var json = models.Split.Json;
        Assert.Equal((12, 4), (json.GetProperty("train").GetInt32(), json.GetProperty("test").GetInt32()));
        Assert.Equal((3, 1), (json.GetProperty("trainScenes").GetArrayLength(), json.GetProperty("testScenes").GetArrayLength()));
        Assert.False(json.GetProperty("audit").GetProperty("leaks").GetBoolean());
        var dataset = DatasetFolder.Open(models.SplitData);
        Assert.Equal((12, 4), (dataset.Train.Count, dataset.Test.Count));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("copy")]
    [InlineData("manifest")]
    public void Split_Mode_GivesADataSetThatOpens(string mode)
    {
        using var folder = new TemporaryFolder();
        var result = Sargan.Run("split", "--root", models.Data, "--out", folder.FullPath, "--mode", mode, "--part", "0.5");
        result.AssertFine();
        Assert.Contains("Test and training tiles share no identical SAR blocks and no identical optical blocks. Not auditable: overlapping footprints.", result.Output, StringComparison.Ordinal);
        Assert.Equal(8, DatasetFolder.Open(folder.FullPath).All.Count);
        Assert.Equal(mode == "link", Directory.Exists(folder["trainA"]) && new FileInfo(Directory.GetFiles(folder["trainA"])[0]).LinkTarget is not null);
    }

    [Fact]
    public void Split_ByPatch_WarnsThatItLeaks()
    {
        using var folder = new TemporaryFolder();
        var result = Sargan.Run("split", "--root", models.Data, "--out", folder.FullPath, "--by", "patch", "--no-audit");
        result.AssertFine();
        Assert.Contains("warning: Divided by patch", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("leak", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_ByPatchAudited_SaysThatScenesAreOnBothSides()
    {
        using var folder = new TemporaryFolder();
        var result = Sargan.Run("split", "--root", models.Data, "--out", folder.FullPath, "--by", "patch");
        result.AssertFine();
        Assert.Contains("Not auditable: overlapping footprints. Divided by patch: scenes are on both sides", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_IntoASimulation_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder.FullPath, "--scenes", "2", "--size", "64", "--tile", "32").AssertFine();
        Sargan.Run("split", "--root", models.Data, "--out", folder.FullPath).AssertFails(1, "holds tiles in SEN1-2 layout (ROIs0001_sim); choose an empty folder");
        Assert.False(Directory.Exists(folder["trainA"]));
    }

    [Fact]
    public void Split_LinksWhoseSourceIsGone_AreExplained()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder["sim"], "--scenes", "2", "--size", "64", "--tile", "32").AssertFine();
        Sargan.Run("split", "--root", folder["sim"], "--out", folder["split"], "--no-audit").AssertFine();
        Directory.Delete(folder["sim"], recursive: true);
        Sargan.Run("train", "pix2pix", "--data", folder["split"], "--out", folder["run"], "--size", "32", "--filters", "4", "--device", "cpu")
            .AssertFails(1, "The target of 16 links in", "'sargan split --mode copy' makes tiles that are independent");
    }

    [Fact]
    public void Split_WrongShare_ReturnsTwo()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("split", "--root", models.Data, "--out", folder["split"], "--test", "1.5").AssertFails(2, "Test must be above 0 and below 1. Actual value was 1.5.");
    }

    [Fact]
    public void Split_SingleScene_ReturnsOneAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder["one"], "--scenes", "1", "--size", "64", "--tile", "32").AssertFine();
        var result = Sargan.Run("split", "--root", folder["one"], "--out", folder["split"]);
        result.AssertFails(1, "two scenes or more", "(--by patch)");
        Assert.DoesNotContain("SplitUnit", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_BrokenTile_IsNamedOrLeftOut()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("simulate", "--out", folder["sim"], "--scenes", "2", "--size", "64", "--tile", "32").AssertFine();
        var broken = folder["sim", "ROIs0001_sim", "s1_1", "ROIs0001_sim_s1_1_p1.png"];
        File.WriteAllBytes(broken, File.ReadAllBytes(broken)[..100]);
        var refused = Sargan.Run("split", "--root", folder["sim"], "--out", folder["split"]);
        refused.AssertFails(1, "ROIs0001_sim_s1_1_p1.png", "--skip-bad leaves them out");
        Assert.DoesNotContain("DatasetOptions", refused.Error, StringComparison.Ordinal);
        var result = Sargan.Run("split", "--root", folder["sim"], "--out", folder["split"], "--skip-bad", "--json");
        result.AssertFine();
        Assert.Equal(1, result.Json.GetProperty("skipped").GetArrayLength());
        Assert.Contains("warning: left out: ", result.Error, StringComparison.Ordinal);
    }
}
