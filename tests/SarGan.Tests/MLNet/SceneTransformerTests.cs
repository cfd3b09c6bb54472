using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using SarGan.Consistency;
using SarGan.Geo.Rasters;
using SarGan.MLNet;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Scenes;
using SarGan.TestSupport;
using SarGan.Tests.Consistency;
using SarGan.Tests.Scenes;

namespace SarGan.Tests.MLNet;

/// <summary>Pipelines of whole scenes, stored and loaded.</summary>
public sealed class SceneTransformerTests : IDisposable
{
    private const int Width = 300, Height = 200;

    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new MLContext(seed: 1).RegisterSarGan();

    public SceneTransformerTests()
    {
        using var network = SceneFiles.UNet(NormKind.Instance);
        SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        SceneFiles.Write(_folder["scene.tif"], Width, Height, SampleType.Byte, [SceneFiles.Waves(1, Width, Height), SceneFiles.Waves(2, Width, Height), SceneFiles.Waves(3, Width, Height)]);
    }

    private IDataView Rows => _ml.Data.LoadFromEnumerable([new Row { Scene = _folder["scene.tif"] }]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveAndLoad_WithoutTheModelFile_GivesTheSameBytes()
    {
        var options = new SceneOptions { WindowPixels = 256, Blending = SceneBlending.Feathered, OverlapPixels = 32 };
        using (var scenes = SceneTranslator.Load(_folder["model.sargan"]))
        {
            var model = _ml.Transforms.TranslateScenes(scenes, "Result", "Scene", _folder["results"], options).Append(_ml.Transforms.CopyColumns("Copy", "Result")).Fit(Rows);
            Assert.Equal([_folder["results/scene.tif"]], Results(model));
            _ml.Model.Save(model, Rows.Schema, _folder["pipeline.zip"]);
        }
        var expected = File.ReadAllBytes(_folder["results/scene.tif"]);
        File.Delete(_folder["results/scene.tif"]);
        File.Delete(_folder["model.sargan"]);

        var loaded = new MLContext(seed: 2).RegisterSarGan().Model.Load(_folder["pipeline.zip"], out _);

        Assert.Equal([_folder["results/scene.tif"]], Results(loaded));
        Assert.Equal(expected, File.ReadAllBytes(_folder["results/scene.tif"]));

        // And once more from what was loaded.
        _ml.Model.Save(loaded, Rows.Schema, _folder["again.zip"]);
        (loaded as IDisposable)?.Dispose();
        File.Delete(_folder["results/scene.tif"]);
        var again = _ml.Model.Load(_folder["again.zip"], out _);
        Assert.Equal([_folder["results/scene.tif"]], Results(again));
        Assert.Equal(expected, File.ReadAllBytes(_folder["results/scene.tif"]));
        (again as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task SaveAndLoad_EveryOption_IsKept()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions
        {
            Direction = TranslationDirection.OpticalToSar,
            WindowPixels = 512,
            Statistics = SceneStatisticsMode.Scene,
            Blending = SceneBlending.Feathered,
            OverlapPixels = 64,
            StatisticsPixels = 5000,
            SharedStatistics = await scenes.MeasureAsync([_folder["scene.tif"]]),
            Bands = [2, 1, 0],
            Resume = true,
            Force = true,
            Overviews = false,
        };

        var loaded = StoredAndLoaded(new SceneTranslator(scenes.Translator), options);

        using var model = (SceneTransformer)loaded;
        Assert.Equal(("Scene", "Result", _folder["results"]), (model.Column.Input, model.Column.Output, model.Column.Folder));
        foreach (var property in typeof(SceneOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var (before, after) = (property.GetValue(options), property.GetValue(model.Column.Options));
            if (before is SceneStatistics statistics) Assert.Equal(statistics.ToBytes(), ((SceneStatistics)after!).ToBytes());
            else Assert.Equal(before, after);
        }

        // The mode of tiles goes without shared statistics.
        using var tiles = (SceneTransformer)StoredAndLoaded(scenes, new SceneOptions { Statistics = SceneStatisticsMode.Tile });
        Assert.Equal(SceneStatisticsMode.Tile, tiles.Column.Options.Statistics);
    }

    [Fact]
    public void SaveAndLoad_ConsistencyScorer_IsMadeAgain()
    {
        File.WriteAllBytes(_folder["both.sargan"], TinyModels.Bundle());
        using var scenes = SceneTranslator.Load(_folder["both.sargan"]);
        var calibration = ConsistencyCalibrationTests.Learnt(1) with { Sensor = "Sentinel-1" };
        var scorer = new ConsistencyScorer(new ConsistencyEstimator(scenes.Translator, TranslationDirection.SarToOptical, calibration), "Sentinel-1");

        using var model = (SceneTransformer)StoredAndLoaded(scenes, new SceneOptions { Scorer = scorer });

        var made = Assert.IsType<ConsistencyScorer>(model.Column.Options.Scorer);
        Assert.Equal((scorer.BandName, scorer.Description), (made.BandName, made.Description));
        Assert.Equal("confidence", made.BandName);
    }

    [Fact]
    public void Save_WhatCannotBeLoadedAgain_IsRefusedInWords()
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        Assert.Contains("OwnScorer", Refusal(scenes, new SceneOptions { Scorer = new OwnScorer() }), StringComparison.Ordinal);

        using var stream = new MemoryStream(File.ReadAllBytes(_folder["model.sargan"]));
        using var streamed = Translator.Load(stream, new TranslatorOptions());
        Assert.Contains("from a stream", Refusal(new SceneTranslator(streamed), new SceneOptions()), StringComparison.Ordinal);

        using (var network = SceneFiles.UNet(NormKind.Instance, filters: 5)) SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        Assert.Contains("model.sargan has changed", Refusal(scenes, new SceneOptions()), StringComparison.Ordinal);

        string Refusal(SceneTranslator translator, SceneOptions options)
        {
            var model = _ml.Transforms.TranslateScenes(translator, "Result", "Scene", _folder["results"], options).Fit(Rows);
            return Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(model, Rows.Schema, _folder["refused.zip"])).Message;
        }
    }

    private ITransformer StoredAndLoaded(SceneTranslator scenes, SceneOptions options)
    {
        var model = _ml.Transforms.TranslateScenes(scenes, "Result", "Scene", _folder["results"], options).Fit(Rows);
        _ml.Model.Save(model, Rows.Schema, _folder["pipeline.zip"]);
        return _ml.Model.Load(_folder["pipeline.zip"], out _);
    }

    private string[] Results(ITransformer model) => [.. model.Transform(Rows).GetColumn<string>("Result")];

    private sealed class Row
    {
        public string Scene { get; set; } = "";
    }

    private sealed class OwnScorer : IWindowScorer
    {
        public string BandName => "own";

        public string Description => "of one's own";

        public float[] Score(SceneWindow window, CancellationToken cancellationToken = default) => new float[window.Valid.Count];
    }
}
