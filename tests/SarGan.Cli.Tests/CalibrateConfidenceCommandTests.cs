using SarGan.Cli.Tests.Support;
using SarGan.Consistency;
using SarGan.Models;
using SarGan.Models.Weights;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class CalibrateConfidenceCommandTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CalibrateConfidence_HeldOutPairs_PrintsTheCheckAndWritesTheModel()
    {
        Sargan.Run("simulate", "--out", _folder["sim"], "--scenes", "10", "--size", "128", "--tile", "32", "--seed", "9").AssertFine();

        var result = Sargan.Run("calibrate-confidence", "--model", models.Pix2PixRun, "--data", _folder["sim"], "--out", _folder["model.sargan"], "--sensor", "the simulator", "--device", "cpu");

        result.AssertFine();
        Assert.Contains("no test side", result.Error, StringComparison.Ordinal);
        Assert.Contains("sar2opt: learnt from 448 blocks of 16 x 16 pixels, checked on 192 others", result.Output, StringComparison.Ordinal);
        Assert.Contains("Within reference", result.Output, StringComparison.Ordinal);
        var (before, after) = (ModelBundle.ReadManifest(Path.Combine(models.Pix2PixRun, "model.sargan")), ModelBundle.ReadManifest(_folder["model.sargan"]));
        Assert.Null(before.Consistency);
        Assert.Equal(before.Sha256, after.Sha256);
        Assert.Equal("the simulator", BundleConsistency.Find(after, TranslationDirection.SarToOptical).Sensor);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void CalibrateConfidence_BlankSensor_IsAWrongCall(string name) =>
        Sargan.Run("calibrate-confidence", "--model", models.Pix2PixRun, "--data", models.SplitData, "--sensor", name).AssertFails(2, "--sensor must name a sensor");

    [Fact]
    public void CalibrateConfidence_TooFewPairs_SaysSoAndLeavesTheModel()
    {
        var model = Path.Combine(models.Pix2PixRun, "model.sargan");
        var bytes = File.ReadAllBytes(model);

        Sargan.Run("calibrate-confidence", "--model", model, "--data", models.SplitData, "--device", "cpu").AssertFails(1, "held-out pairs");

        Assert.Equal(bytes, File.ReadAllBytes(model));
    }
}
