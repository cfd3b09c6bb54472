using Microsoft.ML;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.TestSupport;

namespace SarGan.Tests.MLNet;

/// <summary>Whole pipelines as a newcomer writes them.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Snippet_WithEveryDefault_AddsBothTranslations()
    {
        // One pair of 16 x 16 pixels: 200 epochs are 200 steps.
        TinyModels.WriteSen12(_folder.Path, pairs: 1, side: 16);
        var folder = _folder["ROIs0001_test"];

        var ml = new MLContext(seed: 1);
        IDataView tiles = ml.Data.LoadSen12(folder);          // columns Sar, Optical (MLImage), Scene, Patch
        var pipeline = ml.Transforms.CopyColumns("Original", "Sar").Append(new CycleGanEstimator());
        var model = pipeline.Fit(tiles);
        IDataView translated = model.Transform(tiles);                 // adds TranslatedOptical, TranslatedSar

        using (model)
        {
            Assert.Equal(["Sar", "Optical", "Scene", "Patch", "Original", "TranslatedOptical", "TranslatedSar"], translated.Schema.Select(c => c.Name));
            Assert.Equal(16 * 16 * 4, MLTiles.Images(translated, "TranslatedOptical")[0].Length);
            Assert.Equal("unet", model.LastTransformer.Translator.Manifest.Networks[0].Network.Name);
        }
    }

    [Fact]
    public void Pix2PixBothWays_TwoEstimatorsInOnePipeline_AddBothColumns()
    {
        TinyModels.WriteSen12(_folder.Path, pairs: 3);
        var ml = new MLContext(seed: 1);
        var tiles = ml.Data.LoadSen12(_folder.Path);
        var oneStep = new EstimatorTrainingOptions { Steps = 1, BatchSize = 1 };
        var pipeline = new Pix2PixEstimator(new() { Pix2Pix = new() { Filters = 4, Size = 32 }, Training = oneStep })
            .Append(new Pix2PixEstimator(new() { Pix2Pix = new() { Filters = 4, Size = 32, Direction = TranslationDirection.OpticalToSar }, Training = oneStep }));

        using var model = pipeline.Fit(tiles);

        Assert.Equal(["TranslatedOptical", "TranslatedSar"], model.Transform(tiles).Schema.Select(c => c.Name).TakeLast(2));
    }

    [Fact]
    public void Evaluation_OnHeldOutScenes_CompletesTheRound()
    {
        TinyModels.WriteSen12(_folder.Path, pairs: 6);
        var ml = new MLContext(seed: 1);
        var split = ml.Data.TrainTestSplit(ml.Data.LoadSen12(_folder.Path), testFraction: 0.5, samplingKeyColumnName: "Scene");
        var train = split.TrainSet.GetRowCount() is 0 ? split.TestSet : split.TrainSet;
        var estimator = new CycleGanEstimator(new() { CycleGan = new() { Filters = 4, Size = 32 }, Training = new() { Steps = 1 } });

        using var model = estimator.Fit(train);

        // A translated column is a source like any other: there and back again.
        using var back = ml.LoadTranslation(Save(model), new() { OpticalColumn = "TranslatedOptical", TranslatedSarColumn = "Reconstructed", Directions = [TranslationDirection.OpticalToSar] });
        var cycle = back.Transform(model.Transform(train));
        Assert.Equal("Reconstructed", cycle.Schema[^1].Name);
        Assert.Equal(MLTiles.Images(train, "Sar").Count, MLTiles.Images(cycle, "Reconstructed").Count);
    }

    [SkippableFact]
    public void RealTiles_OneStep_TranslatesAtTheirSize()
    {
        var folder = RealData.Require("sen12/ROIs1970_fall");
        var ml = new MLContext(seed: 1);
        var tiles = ml.Data.LoadSen12(folder);
        Assert.Equal(768, tiles.GetRowCount());
        var few = ml.Data.TakeRows(tiles, 2);
        var estimator = new Pix2PixEstimator(new() { Pix2Pix = new() { Filters = 4, Size = 256 }, Training = new() { Steps = 1 } });

        using var model = estimator.Fit(few);

        Assert.All(MLTiles.Images(model.Transform(few), "TranslatedOptical"), image => Assert.Equal(256 * 256 * 4, image.Length));
    }

    private string Save(TranslationTransformer model)
    {
        model.SaveBundle(_folder["model.sargan"]);
        return _folder["model.sargan"];
    }
}
