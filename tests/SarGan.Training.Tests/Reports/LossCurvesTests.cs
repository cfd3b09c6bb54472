using SarGan.Training.Reports;

namespace SarGan.Training.Tests.Reports;

public sealed class LossCurvesTests
{
    [Fact]
    public void Plots_CycleGan_HasThreePlots()
    {
        var plots = LossCurves.Plots([.. Enumerable.Range(1, 100).Select(i => Row(i) with { DiscriminatorLoss = 0.5, DiscriminatorAccuracy = 0.25, Adversarial = 1, Cycle = 2, Identity = 3 })]);
        Assert.Equal(["Losses", "Generator terms, before their weights", "Discriminator accuracy"], plots.Select(plot => plot.Title));
        Assert.Equal(["generator", "discriminator"], plots[0].Series.Select(series => series.Name));
        Assert.Equal(["adversarial", "cycle", "identity"], plots[1].Series.Select(series => series.Name));
        Assert.All(plots[2].Series[0].Y, value => Assert.Equal(25, value));
        Assert.Equal(100, plots[0].Series[0].X[^1]);
    }

    [Fact]
    public void Plots_NoDiscriminator_LeavesItsCurvesOut()
    {
        var plots = LossCurves.Plots([Row(1) with { L1 = 1 }, Row(2)]);
        Assert.Equal(["generator"], plots[0].Series.Select(series => series.Name));
        Assert.Equal(2, plots.Count);
        Assert.Equal([1, double.NaN], plots[1].Series[0].Y);
    }

    [Fact]
    public void Plots_NoRows_Throws() => Assert.Throws<ArgumentException>(() => LossCurves.Plots([]));

    [Fact]
    public void Save_Rows_WritesAPng()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        try
        {
            LossCurves.Save(path, [Row(1), Row(2)]);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static LossRow Row(long step) => new() { Step = step, Epoch = 0, GeneratorLoss = step, LearningRate = 2e-4, Seconds = step };
}
