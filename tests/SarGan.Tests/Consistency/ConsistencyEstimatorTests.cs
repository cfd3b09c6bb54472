using SarGan.Consistency;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Models;
using SarGan.Models.Weights;

namespace SarGan.Tests.Consistency;

public sealed class ConsistencyEstimatorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Translate_CalibratedModel_RatesEveryPixelAndTranslatesAsEver(bool bothWays)
    {
        using var translator = TinyModels.Translator(null, bothWays ? [] : [TranslationDirection.SarToOptical]);
        var calibration = ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(1));
        var estimator = new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, calibration);
        var image = TinyModels.Image(99, 1, width: 45, height: 33);

        var (translation, consistency) = estimator.Translate(image);

        Assert.Equal(bothWays, calibration.Features.Contains("cycle"));
        Assert.Equal(translator.Translate(image, TranslationDirection.SarToOptical).Bytes, translation.Bytes);
        Assert.Equal(45 * 33, consistency.Length);
        Assert.All(consistency, c => Assert.InRange(c, 0f, 1f));
        Assert.True(consistency.Distinct().Count() > 100);
    }

    [Fact]
    public void Check_OtherPairs_CountsTheirBlocks()
    {
        using var translator = TinyModels.Translator();
        var calibration = ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(1), Pairs(2));

        var report = ConsistencyCalibrator.Check(translator, calibration, Pairs(3));

        Assert.Equal(120 * 4, report.Blocks);
        Assert.Equal(report.Blocks, report.Reliability.Sum(b => b.Blocks));
        Assert.InRange(report.Correlation, -1, 1);
        Assert.InRange(report.WorstTenth, 0, report.WorstTenthAtBest);
        Assert.Equal(Enumerable.Range(0, 120), ConsistencyCalibrator.Judge(translator, calibration, Pairs(3), null, CancellationToken.None).Select(b => b.Image).Distinct());
    }

    [Fact]
    public void Constructor_CalibrationOfAnotherKindOfModel_IsRefused()
    {
        using var both = TinyModels.Translator();
        using var oneWay = TinyModels.Translator(null, TranslationDirection.SarToOptical);
        var calibration = ConsistencyCalibrator.Learn(both, TranslationDirection.SarToOptical, Pairs(1));

        Assert.Throws<ModelBundleException>(() => new ConsistencyEstimator(oneWay, TranslationDirection.SarToOptical, calibration));
    }

    [Fact]
    public void Learn_UnpairedOrLargerBatches_AreRefused()
    {
        using var translator = TinyModels.Translator();
        var images = new MemoryTiles([TinyModels.Image(1, 1), TinyModels.Image(2, 1)]);

        Assert.Throws<ArgumentException>(() => ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, new UnpairedBatches(images, images, new BatchOptions { Size = 32 })));
        Assert.Throws<ArgumentException>(() => ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, new PairedBatches(images, images, new BatchOptions { Size = 32, BatchSize = 2 })));
    }

    private static PairedBatches Pairs(int seed)
    {
        var numbers = Enumerable.Range(1000 * seed, 120).ToList();
        return PairedBatches.Labelled(
            new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i, 1))]), new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i + 500, 3))]),
            new BatchOptions { Size = TinyModels.Side, SarChannels = 1, Shuffle = false });
    }
}
