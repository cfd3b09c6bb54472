using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Data.Images;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.TestSupport;
using SarGan.Training.Metrics;

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
    public void Evaluation_OnHeldOutScenes_JudgesTilesThatTheTrainingCouldNotRead()
    {
        TinyModels.WriteSen12(_folder.Path, pairs: 12, scenes: 6);
        var ml = new MLContext(seed: 1);
        var (train, test) = Split(ml, ml.Data.LoadSen12(_folder.Path));
        var heldOut = test.GetColumn<string>("Scene").Distinct().ToList();
        Assert.Equal(6, heldOut.Count + train.GetColumn<string>("Scene").Distinct().Count());
        Assert.InRange(heldOut.Count, 1, 5);
        var estimator = new Pix2PixEstimator(new() { Pix2Pix = new() { Filters = 4, Size = 32 }, Training = new() { Steps = 2 } });

        MoveScenes(heldOut, _folder.Path, _folder["away"]);
        using var model = estimator.Fit(train);
        MoveScenes(heldOut, _folder["away"], _folder.Path);

        var report = Evaluate(model.Transform(test));
        Assert.Equal((2 * heldOut.Count, heldOut.Count), (report.ImageCount, report.SceneCount));
        Assert.Equal(heldOut.Order(), report.Images.Select(image => image.Scene).Distinct().Order());
        // Two steps teach next to nothing: unlike the copy, whose ratio is 0, the model's pictures are made, and no better than the labels.
        Assert.Equal(0, report.Of("copy").CopyRatio.Value);
        Assert.InRange(report.Of("model").CopyRatio.Value, 0.1, 10);
        Assert.InRange(report.Of("model").Psnr.Value, 1, 30);
    }

    [Fact]
    public void LoadTranslation_OfATranslatedColumn_GoesThereAndBackAgain()
    {
        TinyModels.WriteSen12(_folder.Path, pairs: 3);
        var ml = new MLContext(seed: 1);
        var tiles = ml.Data.LoadSen12(_folder.Path);
        using var model = new CycleGanEstimator(new() { CycleGan = new() { Filters = 4, Size = 32 }, Training = new() { Steps = 1 } }).Fit(tiles);

        // A translated column is a source like any other.
        using var back = ml.LoadTranslation(Save(model), new() { OpticalColumn = "TranslatedOptical", TranslatedSarColumn = "Reconstructed", Directions = [TranslationDirection.OpticalToSar] });
        var cycle = back.Transform(model.Transform(tiles));

        Assert.Equal("Reconstructed", cycle.Schema[^1].Name);
        Assert.Equal(3, MLTiles.Images(cycle, "Reconstructed").Count);
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

    // By scene; ML.NET draws by hash, so a draw may leave a side empty.
    private static (IDataView Train, IDataView Test) Split(MLContext ml, IDataView tiles)
    {
        var split = ml.Data.TrainTestSplit(tiles, testFraction: 0.4, samplingKeyColumnName: "Scene", seed: 1);
        return (split.TrainSet, split.TestSet);
    }

    private static void MoveScenes(IEnumerable<string> scenes, string from, string to)
    {
        foreach (var number in scenes.Select(scene => scene[(scene.LastIndexOf('_') + 1)..]))
        {
            foreach (var sensor in (ReadOnlySpan<string>)["s1", "s2"])
            {
                Directory.CreateDirectory(Path.Combine(to, "ROIs0001_test"));
                Directory.Move(Path.Combine(from, "ROIs0001_test", $"{sensor}_{number}"), Path.Combine(to, "ROIs0001_test", $"{sensor}_{number}"));
            }
        }
    }

    private static EvaluationReport Evaluate(IDataView translated)
    {
        var schema = translated.Schema;
        using var cursor = translated.GetRowCursor([schema["Sar"], schema["Optical"], schema["TranslatedOptical"], schema["Scene"]]);
        var (sar, optical, translation) = (Pixels("Sar"), Pixels("Optical"), Pixels("TranslatedOptical"));
        var sceneGetter = cursor.GetGetter<ReadOnlyMemory<char>>(schema["Scene"]);
        var evaluator = new Evaluator();
        ReadOnlyMemory<char> scene = default;
        while (cursor.MoveNext())
        {
            sceneGetter(ref scene);
            evaluator.Add(new EvaluationSample { Source = sar(), Target = optical(), Prediction = translation(), Scene = scene.ToString() });
        }

        return evaluator.Report();

        Func<PixelImage> Pixels(string column)
        {
            var getter = cursor.GetGetter<MLImage>(schema[column]);
            MLImage image = null!; // The getter makes it.
            return () =>
            {
                getter(ref image);
                return MLImages.ToPixelImage(image);
            };
        }
    }

    private string Save(TranslationTransformer model)
    {
        model.SaveBundle(_folder["model.sargan"]);
        return _folder["model.sargan"];
    }
}
