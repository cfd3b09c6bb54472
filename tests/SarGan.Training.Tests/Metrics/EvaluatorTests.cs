using System.Text.Json;
using SarGan.Data.Images;
using SarGan.Training.Metrics;
using static SarGan.Training.Tests.Metrics.ImageMetricsTests;

namespace SarGan.Training.Tests.Metrics;

public sealed class EvaluatorTests
{
    private const int Side = 11;

    [Fact]
    public void Report_TwoImages_AveragesDecibelsAndPoolsQuotients()
    {
        var evaluator = new Evaluator();
        // 51 and 10 levels off the target, 151 and 110 off the source.
        evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 100), Flat(Side, Side, 151)));
        evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 100), Flat(Side, Side, 110)));
        var model = evaluator.Report().Of("model");
        var (first, second) = (20 * Math.Log10(255.0 / 51), 20 * Math.Log10(255.0 / 10));
        Assert.Equal((first + second) / 2, model.Psnr.Value, 12);
        Assert.Equal((51 + 10) / 510.0, model.MeanAbsoluteError.Value, 14);
        // Quotient of means, (151 + 110) / (51 + 10), not the mean of 151/51 and 110/10.
        Assert.Equal(261 / 61.0, model.CopyRatio.Value, 12);
    }

    [Fact]
    public void Report_CopyBaseline_ScoresTheInput()
    {
        var (source, target) = (Noise(12, 12, 1, 1), Noise(12, 12, 3, 2));
        var evaluator = new Evaluator();
        evaluator.Add(Sample(source, target, target));
        var report = evaluator.Report();
        var replicated = new PixelImage(12, 12, 3, [.. source.Bytes.ToArray().SelectMany(v => new[] { v, v, v })]);
        var copy = report.Of("copy");
        Assert.Equal(ImageMetrics.Psnr(replicated, target), copy.Psnr.Value);
        Assert.Equal(ImageMetrics.Ssim(replicated, target), copy.Ssim.Value);
        Assert.Equal(0, copy.CopyRatio.Value);
        Assert.Equal(double.PositiveInfinity, report.Of("model").Psnr.Value);
        Assert.Equal(double.PositiveInfinity, report.Of("model").CopyRatio.Value);
    }

    [Fact]
    public void Report_ColourSourceAndGreyTarget_AveragesTheSource()
    {
        var evaluator = new Evaluator();
        var source = new PixelImage(Side, Side, 3, [.. Enumerable.Range(0, Side * Side).SelectMany(_ => new byte[] { 10, 20, 33 })]);
        evaluator.Add(Sample(source, Flat(Side, Side, 31), source));
        // (10 + 20 + 33) / 3 = 21: ten levels from the target.
        Assert.Equal(10 / 255.0, evaluator.Report().Of("copy").MeanAbsoluteError.Value, 14);
        Assert.Equal(10 / 255.0, evaluator.Report().Of("model").MeanAbsoluteError.Value, 14);
    }

    [Fact]
    public void Report_MeanColorBaseline_HasNoContrastAndNoCorrelation()
    {
        var target = Noise(16, 16, 3, 2);
        var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = [100.4, 120.5, 127] });
        evaluator.Add(Sample(Noise(16, 16, 3, 1), target, target));
        var row = evaluator.Report().Of("meanColor");
        Assert.Equal((0.0, 0.0), (row.Correlation.Value, row.StandardDeviationRatio.Value));
        var flat = new PixelImage(16, 16, 3, [.. Enumerable.Range(0, 256).SelectMany(_ => new byte[] { 100, 121, 127 })]);
        Assert.Equal(ImageMetrics.Psnr(flat, target), row.Psnr.Value);
    }

    [Fact]
    public void Report_NoMeanColor_LeavesTheRowOut()
    {
        var evaluator = new Evaluator();
        evaluator.Add(Sample(Flat(Side, Side, 1), Flat(Side, Side, 2), Flat(Side, Side, 3)));
        Assert.Equal(["model", "copy"], evaluator.Report().Rows.Select(row => row.Name));
    }

    [Fact]
    public void Report_FlatTargets_AreLeftOutOfTheCorrelation()
    {
        var target = Noise(16, 16, 1, 1);
        var evaluator = new Evaluator();
        evaluator.Add(Sample(target, target, target));
        evaluator.Add(Sample(target, Flat(16, 16, 5), target));
        Assert.Equal(1, evaluator.Report().Of("model").Correlation.Value, 12);
    }

    [Fact]
    public void Report_WordImages_AreRoundedToBytes()
    {
        var words = new PixelImage(Side, Side, 1, [.. Enumerable.Repeat((ushort)(257 * 40), Side * Side)]);
        var evaluator = new Evaluator();
        evaluator.Add(Sample(words, words, Flat(Side, Side, 40)));
        Assert.Equal(0, evaluator.Report().Of("model").MeanAbsoluteError.Value);
    }

    [Fact]
    public void Report_Scenes_GiveIntervalsThatHoldTheValue()
    {
        var report = Scenes(8, seed: 1).Report();
        var mae = report.Of("model").MeanAbsoluteError;
        Assert.Equal(8, report.SceneCount);
        Assert.True(mae.Low < mae.Value && mae.Value < mae.High);
        // Scene s is s + 1 levels off; the mean over 8 draws has deviation sqrt(5.25 / 8) = 0.81 levels, and 95 % of a normal lie within 1.96 of them.
        Assert.Equal((4.5 - (1.96 * 0.81)) / 255, mae.Low!.Value, 0.25 / 255);
        Assert.Equal((4.5 + (1.96 * 0.81)) / 255, mae.High!.Value, 0.25 / 255);
    }

    [Fact]
    public void Report_SameSeed_GivesTheSameInterval() => Assert.Equal(Scenes(5, seed: 3).Report().ToJson(), Scenes(5, seed: 3).Report().ToJson());

    [Fact]
    public void Report_OtherSeed_GivesAnotherInterval() => Assert.NotEqual(Scenes(5, seed: 3).Report().ToJson(), Scenes(5, seed: 4).Report().ToJson());

    [Fact]
    public void Report_ImagesOfOneScene_CountAsOneDraw()
    {
        // Two scenes of very different error, many images each: the ends are the scenes themselves, however many images there are.
        var evaluator = new Evaluator();
        for (var i = 0; i < 20; i++)
            evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 100), Flat(Side, Side, (byte)(i % 2 == 0 ? 110 : 130))) with { Scene = i % 2 == 0 ? "a" : "b" });
        var mae = evaluator.Report().Of("model").MeanAbsoluteError;
        Assert.Equal(10 / 255.0, mae.Low!.Value, 12);
        Assert.Equal(30 / 255.0, mae.High!.Value, 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Report_OneSceneOrNone_HasNoInterval(int scenes)
    {
        var evaluator = new Evaluator();
        for (var i = 0; i < 3; i++) evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 9), Flat(Side, Side, 5)) with { Scene = scenes == 0 ? null : "s" });
        Assert.Null(evaluator.Report().Of("model").Psnr.Low);
    }

    [Fact]
    public void ToJson_Infinity_ReadsBack()
    {
        var target = Noise(16, 16, 1, 1);
        var evaluator = new Evaluator();
        evaluator.Add(Sample(Flat(16, 16, 0), target, target) with { Name = "p1", Scene = "s1" });
        var json = evaluator.Report().ToJson();
        using var document = JsonDocument.Parse(json);
        Assert.Equal("Infinity", document.RootElement.GetProperty("rows")[0].GetProperty("metrics").GetProperty("psnr").GetProperty("value").GetString());
        var back = EvaluationReport.FromJson(json);
        Assert.Equal(double.PositiveInfinity, back.Of("model").Psnr.Value);
        Assert.Equal(json, back.ToJson());
    }

    [Fact]
    public void ToTable_Report_HasARowForEachAndDashForUnknown()
    {
        var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = [9] });
        evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 9), Flat(Side, Side, 9)));
        var table = evaluator.Report().ToTable();
        Assert.Equal(["", "PSNR (dB)", "SSIM", "MAE", "r", "Correlation", "Std ratio"], table[0]);
        Assert.Equal(["model", "copy", "mean colour"], table.Skip(1).Select(row => row[0]));
        Assert.Equal(["inf", "1.000", "0.0000", "inf", "-", "-"], table[1].Skip(1));
    }

    [Fact]
    public void MeanColorOf_ByHand_WeighsPixelsAlike()
    {
        var color = Evaluator.MeanColorOf([new PixelImage(1, 1, 3, [10, 20, 30]), new PixelImage(3, 1, 3, [20, 20, 0, 20, 20, 0, 20, 20, 0])]);
        Assert.Equal([17.5, 20, 7.5], color);
    }

    [Fact]
    public void Add_BadSample_LeavesTheEvaluatorUnchanged()
    {
        var evaluator = new Evaluator(new EvaluatorOptions { MeanColor = [1, 2, 3] });
        Assert.Throws<ArgumentException>(() => evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 9), Flat(Side, Side, 9))));
        Assert.Throws<InvalidOperationException>(() => evaluator.Report());
    }

    [Fact]
    public void Options_Wrong_SayTheRule()
    {
        Assert.Contains("Resamples must be 0 to 1000000. Actual value was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluatorOptions { Resamples = -1 }).Message, StringComparison.Ordinal);
        Assert.Contains("Actual value was [1.5, 256].", Assert.Throws<ArgumentException>(() => new EvaluatorOptions { MeanColor = [1.5, 256] }).Message, StringComparison.Ordinal);
    }

    private static EvaluationSample Sample(PixelImage source, PixelImage target, PixelImage prediction) => new() { Source = source, Target = target, Prediction = prediction };

    private static Evaluator Scenes(int count, long seed)
    {
        var evaluator = new Evaluator(new EvaluatorOptions { Seed = seed, Resamples = 2000 });
        for (var s = 0; s < count; s++)
            evaluator.Add(Sample(Flat(Side, Side, 0), Flat(Side, Side, 100), Flat(Side, Side, (byte)(101 + s))) with { Scene = $"s{s}" });
        return evaluator;
    }
}
