using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Models;
using SarGan.Models.Weights;
using SarGan.Training.Reports;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class TrainCommandTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_Pix2Pix_LeavesAWholeRun()
    {
        var run = models.Pix2PixRun;
        Assert.Equal([TranslationDirection.SarToOptical], ModelBundle.ReadManifest(Path.Combine(run, "model.sargan")).Networks.Select(network => network.Direction));
        Assert.Equal([1L, 2, 3, 4, 5, 6], LossTable.Read(Path.Combine(run, "losses.csv")).Select(row => row.Step));
        Assert.Equal(["step-000000003.png", "step-000000006.png"], Directory.GetFiles(Path.Combine(run, "samples")).Select(Path.GetFileName).Order());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "checkpoints")));
        Assert.NotEmpty(Directory.GetFiles(run, "events*"));
        Assert.True(File.Exists(Path.Combine(run, "losses.png")));
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "run.json")));
        Assert.Equal("finished", summary.RootElement.GetProperty("status").GetString());
        Assert.Equal(4, summary.RootElement.GetProperty("recipe").GetProperty("options").GetProperty("filters").GetInt32());
        Assert.Empty(Directory.GetFiles(run, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public void Train_Watchdog_WatchesAndIsRemembered()
    {
        string[] call = ["train", "pix2pix", "--data", models.SplitData, "--out", _folder["run"], .. TrainedModels.Tiny];
        Sargan.Run([.. call, "--steps", "2", "--watchdog", "rollback"]).AssertFine();
        // A run that may go back has something to go back to.
        Assert.True(File.Exists(Path.Combine(_folder["run"], "checkpoints", "step-000000000.checkpoint")));

        Sargan.Run([.. call, "--steps", "3", "--resume"]).AssertFine();

        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["run"], "run.json")));
        Assert.Equal("rollBack", summary.RootElement.GetProperty("trainer").GetProperty("watchdog").GetProperty("saturation").GetString());
        Assert.Equal(0, summary.RootElement.GetProperty("watchdog").GetArrayLength());
    }

    [Fact]
    public void Train_Json_PrintsOneDocument()
    {
        var json = models.Pix2Pix.Json;
        Assert.Equal(6, json.GetProperty("steps").GetInt64());
        Assert.True(double.IsFinite(json.GetProperty("losses").GetProperty("l1").GetDouble()));
        Assert.True(File.Exists(json.GetProperty("model").GetString()));
    }

    [Fact]
    public void Train_CycleGan_LearnsBothDirectionsAndReportsProgress()
    {
        Assert.Equal(2, ModelBundle.ReadManifest(Path.Combine(models.CycleGanRun, "model.sargan")).Networks.Count);
        Assert.Contains("step 3/3", models.CycleGan.Error, StringComparison.Ordinal);
        Assert.Contains("images/s", models.CycleGan.Error, StringComparison.Ordinal);
        Assert.Contains("cycle ", models.CycleGan.Error, StringComparison.Ordinal);
        Assert.Contains("3 steps in", models.CycleGan.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Filters must be 1 or more. Actual value was 0.", "--filters", "0")]
    [InlineData("Size must be a multiple of 16. Actual value was 100; the nearest right sizes are 96 and 112.", "--size", "100", "--depth", "2")]
    [InlineData("Size must be a multiple of 32, and at least twice that, for this depth. Actual value was 112. Take --size 96 or 128, or a smaller --depth.", "--size", "112", "--depth", "5")]
    [InlineData("Take --size 64, or a smaller --depth.", "--size", "32", "--depth", "5")]
    [InlineData("Steps must be 1 or more. Actual value was 0.", "--steps", "0")]
    [InlineData("Give --steps or --epochs, not both.", "--steps", "1", "--epochs", "1")]
    [InlineData("Batch must be 1 or more. Actual value was 0.", "--batch", "0")]
    public void Train_WrongOption_ReturnsTwoBeforeAnyWork(string text, params string[] options)
    {
        Sargan.Run(["train", "pix2pix", "--data", models.SplitData, "--out", _folder["run"], "--device", "cpu", .. options]).AssertFails(2, text);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Train_CycleGanWithDirection_ReturnsTwo()
        => Sargan.Run("train", "cyclegan", "--data", models.SplitData, "--out", _folder["run"], "--direction", "sar2opt").AssertFails(2, "cyclegan learns both directions");

    [Fact]
    public void Train_NoData_SaysWhere()
    {
        Sargan.Run("train", "pix2pix", "--data", _folder["nowhere"], "--out", _folder["run"], "--size", "32", "--filters", "4").AssertFails(1, _folder["nowhere"]);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Train_OutIsAFile_IsRefusedBeforeAnyWork()
    {
        File.WriteAllText(_folder["one.png"], "mine");
        Sargan.Run("train", "pix2pix", "--data", _folder["nowhere"], "--out", _folder["one.png"], "--device", "cpu").AssertFails(1, "one.png is a file");
        Assert.Equal("mine", File.ReadAllText(_folder["one.png"]));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/")]
    [InlineData("data/trainA")]
    [InlineData("data/trainA/run")]
    [InlineData("")]
    public void Train_OutAmongTheTiles_IsRefused(string run)
    {
        Sargan.Run("split", "--root", models.Data, "--out", _folder["data"], "--no-audit").AssertFine();
        Sargan.Run(["train", "pix2pix", "--data", _folder["data"], "--out", _folder[run], .. TrainedModels.Tiny, "--steps", "1"]).AssertFails(1, "holds the tiles of --data", "Choose another folder");
        Assert.Empty(Directory.GetFiles(_folder.FullPath, "model.sargan", SearchOption.AllDirectories));
    }

    [Fact]
    public void Train_OutBesideTheTilesInTheirFolder_IsFine()
    {
        Sargan.Run("split", "--root", models.Data, "--out", _folder["data"], "--no-audit").AssertFine();
        Sargan.Run(["train", "pix2pix", "--data", _folder["data"], "--out", _folder["data", "runs", "one"], .. TrainedModels.Tiny, "--steps", "1"]).AssertFine();
    }

    [Fact]
    public void Train_FolderHoldsARun_PointsToResume()
        => Sargan.Run("train", "pix2pix", "--data", models.SplitData, "--out", models.Pix2PixRun).AssertFails(1, "already holds a run", "--resume");

    [Fact]
    public void Train_ResumeAsAnotherRecipe_IsRefused()
        => Sargan.Run("train", "cyclegan", "--data", models.SplitData, "--out", models.Pix2PixRun, "--resume").AssertFails(1, "is of pix2pix, not of cyclegan");

    [Fact]
    public void Train_ResumeWithOtherOptions_IsRefused()
        => Sargan.Run("train", "pix2pix", "--data", models.SplitData, "--out", models.Pix2PixRun, "--resume", "--steps", "8", "--filters", "6").AssertFails(1, "filters");

    [Fact]
    public void Train_ResumedWithMoreSteps_EqualsAskingForThemAtOnce()
    {
        string[] data = ["--data", models.SplitData, "--device", "cpu"];
        Sargan.Run(["train", "cyclegan", "--out", _folder["once"], .. data, .. TrainedModels.Tiny[..^2], "--steps", "5", "--seed", "7"]).AssertFine();
        Sargan.Run(["train", "cyclegan", "--out", _folder["twice"], .. data, .. TrainedModels.Tiny[..^2], "--steps", "3", "--seed", "7"]).AssertFine();
        // The run remembers its own options.
        var resumed = Sargan.Run(["train", "cyclegan", "--out", _folder["twice"], .. data, "--steps", "5", "--resume", "--json"]);
        resumed.AssertFine();
        Assert.Equal(3, resumed.Json.GetProperty("resumedAt").GetInt64());
        Assert.Equal(File.ReadAllBytes(_folder["once", "model.sargan"]), File.ReadAllBytes(_folder["twice", "model.sargan"]));
        Assert.Equal(Losses("once"), Losses("twice"));
    }

    [Fact]
    public void Train_ResumedWithNothingLeft_SaysSo()
    {
        var result = Sargan.Run("train", "pix2pix", "--data", models.SplitData, "--out", models.Pix2PixRun, "--resume", "--device", "cpu");
        result.AssertFine();
        Assert.Contains("The run had all its 6 steps already", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Train_CtrlC_LeavesARunThatResumes()
    {
        Skip.IfNot(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Signals are sent by POSIX calls.");
        using (var running = Sargan.Start(["train", "pix2pix", "--data", models.SplitData, "--out", _folder["run"], .. TrainedModels.Tiny, "--steps", "100000"]))
        {
            running.WaitUntil(() => Directory.Exists(_folder["run", "checkpoints"]) && Directory.GetFiles(_folder["run", "checkpoints"]).Length > 0);
            running.Interrupt();
            running.Wait().AssertFails(1, "Cancelled", "--resume");
        }
        Assert.Empty(Directory.GetFiles(_folder["run"], "*.partial", SearchOption.AllDirectories));
        var done = LossTable.Read(_folder["run", "losses.csv"])[^1].Step;
        var resumed = Sargan.Run("train", "pix2pix", "--data", models.SplitData, "--out", _folder["run"], "--resume", "--steps", $"{done + 2}", "--device", "cpu", "--json");
        resumed.AssertFine();
        Assert.Equal(done, resumed.Json.GetProperty("resumedAt").GetInt64());
        Assert.Equal(Enumerable.Range(1, (int)done + 2).Select(step => (long)step), LossTable.Read(_folder["run", "losses.csv"]).Select(row => row.Step));
    }

    [Fact]
    public void Train_Killed_ResumesToTheSameModel()
    {
        string[] options = ["--data", models.SplitData, .. TrainedModels.Tiny, "--steps", "40"];
        using (var running = Sargan.Start(["train", "pix2pix", "--out", _folder["killed"], .. options]))
        {
            running.WaitUntil(() => Directory.Exists(_folder["killed", "checkpoints"]) && Directory.GetFiles(_folder["killed", "checkpoints"]).Length > 1);
            running.Kill();
        }
        Sargan.Run(["train", "pix2pix", "--out", _folder["killed"], .. options, "--resume"]).AssertFine();
        Sargan.Run(["train", "pix2pix", "--out", _folder["whole"], .. options]).AssertFine();
        Assert.Equal(File.ReadAllBytes(_folder["whole", "model.sargan"]), File.ReadAllBytes(_folder["killed", "model.sargan"]));
        Assert.Equal(Losses("whole"), Losses("killed"));
    }

    [Fact]
    public void Train_OpticalToSar_LearnsThatDirection()
    {
        Sargan.Run(["train", "pix2pix", "--data", models.SplitData, "--out", _folder["run"], .. TrainedModels.Tiny, "--steps", "1", "--direction", "opt2sar", "--batch", "2"]).AssertFine();
        Assert.Equal([TranslationDirection.OpticalToSar], ModelBundle.ReadManifest(_folder["run", "model.sargan"]).Networks.Select(network => network.Direction));
    }

    /// <summary>Everything but the seconds, which differ from run to run.</summary>
    private LossRow[] Losses(string run) => [.. LossTable.Read(_folder[run, "losses.csv"]).Select(row => row with { Seconds = 0 })];
}
