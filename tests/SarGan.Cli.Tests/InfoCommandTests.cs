using SarGan.Cli.Tests.Support;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class InfoCommandTests(TrainedModels models)
{
    [Fact]
    public void Info_Model_NamesNetworksAndTraining()
    {
        var result = Sargan.Run("info", Path.Combine(models.CycleGanRun, "model.sargan"));
        result.AssertFine();
        Assert.All(["sar2opt", "opt2sar", "unet, trained on tiles of 32 x 32 pixels", "cyclegan", "meanColor.optical"], text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Info_Json_HoldsTheManifest()
    {
        var result = Sargan.Run("info", models.Pix2PixRun, "--json");
        result.AssertFine();
        var network = result.Json.GetProperty("manifest").GetProperty("networks")[0];
        Assert.Equal(("sarToOptical", 4), (network.GetProperty("direction").GetString(), network.GetProperty("network").GetProperty("options").GetProperty("filters").GetInt32()));
    }

    [Fact]
    public void Info_BrokenFile_SaysSoInBothForms()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["bad.sargan"], "no model");
        var result = Sargan.Run("info", folder["bad.sargan"], "--json");
        result.AssertFails(1, folder["bad.sargan"]);
        Assert.Contains("bad.sargan", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Info_RunWithoutModel_SaysThatItHasNotFinished()
    {
        using var folder = new TemporaryFolder();
        Sargan.Run("info", folder.FullPath).AssertFails(1, "holds no model.sargan", "--resume");
    }
}
