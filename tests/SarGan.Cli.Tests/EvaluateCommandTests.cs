using System.Text.Json;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Training.Metrics;

namespace SarGan.Cli.Tests;

[Collection(TrainedModelsGroup.Name)]
public sealed class EvaluateCommandTests(TrainedModels models) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Evaluate_SplitData_PrintsTheTableAndWritesJson()
    {
        var result = Sargan.Run("evaluate", "--model", models.CycleGanRun, "--data", models.SplitData, "--json", _folder["metrics.json"], "--device", "cpu");
        result.AssertFine();
        Assert.Matches(@"sar2opt: 4 images, 1 scene\n", result.Output);
        Assert.Contains("opt2sar: 4 images", result.Output, StringComparison.Ordinal);
        Assert.All(["PSNR (dB)", "SSIM", "Correlation", "model ", "copy ", "mean colour "], text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        using var document = JsonDocument.Parse(File.ReadAllText(_folder["metrics.json"]));
        Assert.Equal("test", document.RootElement.GetProperty("split").GetString());
        var report = EvaluationReport.FromJson(document.RootElement.GetProperty("directions").GetProperty("sar2opt").GetRawText());
        Assert.Equal((4, 4), (report.ImageCount, report.Images.Count));
    }

    [Fact]
    public void Evaluate_JsonThatCannotBeWritten_SaysSoAndLeavesNothingBehind()
    {
        Directory.CreateDirectory(_folder["metrics.json"]);
        Sargan.Run("evaluate", "--model", models.Pix2PixRun, "--data", models.SplitData, "--json", _folder["metrics.json"]).AssertFails(1, "metrics.json");
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public void Evaluate_Baselines_AreThoseOfTheFiles()
    {
        var result = Sargan.Run("evaluate", "--model", models.Pix2PixRun, "--data", models.SplitData, "--json");
        result.AssertFine();
        var report = EvaluationReport.FromJson(result.Json.GetProperty("directions").GetProperty("sar2opt").GetRawText());
        var dataset = DatasetFolder.Open(models.SplitData);
        var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = Evaluator.MeanColorOf(dataset.Train.Select(pair => ImageFile.Read(pair.OpticalPath))) });
        foreach (var pair in dataset.Test)
            evaluator.Add(new EvaluationSample { Source = ImageFile.Read(pair.SarPath), Target = ImageFile.Read(pair.OpticalPath), Prediction = ImageFile.Read(pair.SarPath) });
        var expected = evaluator.Report();
        Assert.Equal(expected.Of("copy").Psnr.Value, report.Of("copy").Psnr.Value, 10);
        Assert.Equal(expected.Of("meanColor").Psnr.Value, report.Of("meanColor").Psnr.Value, 10);
        Assert.Equal(0, report.Of("copy").CopyRatio.Value);
    }

    [Fact]
    public void Evaluate_WithoutSides_TakesAllAndTheBundlesMeanColour()
    {
        var result = Sargan.Run("evaluate", "--model", models.Pix2PixRun, "--data", models.Data, "--json");
        result.AssertFine();
        Assert.Contains("warning: The data set has no test side", result.Error, StringComparison.Ordinal);
        var report = EvaluationReport.FromJson(result.Json.GetProperty("directions").GetProperty("sar2opt").GetRawText());
        Assert.Equal((16, 4), (report.ImageCount, report.SceneCount));
        Assert.Equal(["model", "copy", "meanColor"], report.Rows.Select(row => row.Name));
        Assert.NotNull(report.Of("model").Psnr.Low);
    }

    [Fact]
    public void Evaluate_SidesAskedForWhereThereAreNone_PointsToSplit()
        => Sargan.Run("evaluate", "--model", models.Pix2PixRun, "--data", models.Data, "--split", "test").AssertFails(1, "sargan split");

    [Fact]
    public void Evaluate_UnpairedData_IsRefused()
    {
        foreach (var (folder, file) in new[] { ("trainA", "x.png"), ("trainB", "y.png") })
        {
            Directory.CreateDirectory(_folder["unpaired", folder]);
            ImageFile.Write(_folder["unpaired", folder, file], new PixelImage(32, 32, 1, new byte[32 * 32]));
        }
        Sargan.Run("evaluate", "--model", models.Pix2PixRun, "--data", _folder["unpaired"]).AssertFails(1, "unpaired");
    }
}
