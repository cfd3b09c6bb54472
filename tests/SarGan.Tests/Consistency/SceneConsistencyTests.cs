using System.Text.Json;
using SarGan.Consistency;
using SarGan.Data.Batches;
using SarGan.Data.Layouts;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Scenes;
using SarGan.TestSupport;
using SarGan.Tests.Scenes;

namespace SarGan.Tests.Consistency;

/// <summary>The consistency band of scenes: beside the translation, without seams, and under its right name.</summary>
public sealed class SceneConsistencyTests
{
    private const int Width = 480, Height = 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TranslateAsync_InWindows_GivesTheBandOfOneWindow(bool wayBack)
    {
        using var folder = new TempFolder();
        var path = Model(folder["model.sargan"], wayBack);
        using var translator = Translator.Load(path);
        var estimator = Calibrated(translator);
        SceneFiles.Write(folder["scene.tif"], Width, Height, SampleType.Byte, [SceneFiles.Waves(1, Width, Height)]);

        var windows = await Band(translator, estimator, folder["scene.tif"], folder["windows.tif"], 256);
        var whole = await Band(translator, estimator, folder["scene.tif"], folder["whole.tif"], 1024);

        // Beyond the margin only the outermost pixels that a network sees are missing, which weigh next to nothing: less than a hundredth of the scale is left of them.
        var worst = windows.Zip(whole, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(worst <= 0.01 * Scale(whole), $"The largest difference from the scene in one window was {worst} of {Scale(whole)}.");
        Assert.True(whole.Distinct().Count() > 5);
    }

    [Fact]
    public async Task TranslateAsync_NoData_LeavesTheBandUnaffectedBeyondItsSquares()
    {
        using var folder = new TempFolder();
        using var translator = Translator.Load(Model(folder["model.sargan"], wayBack: false));
        var estimator = Calibrated(translator);
        var hole = SceneFiles.Waves(1, Width, Height);
        for (var i = 0; i < hole.Length; i++) if (i % Width < 100 && i / Width < 100) hole[i] = 0;
        SceneFiles.Write(folder["scene.tif"], Width, Height, SampleType.Byte, [hole], noData: 0);

        var band = await Band(translator, estimator, folder["scene.tif"], folder["out.tif"], 256);

        Assert.Equal(0, band[(50 * Width) + 50]);
        Assert.All(Enumerable.Range(0, Width), x => Assert.True(band[(300 * Width) + x] > 0));
    }

    [Theory]
    // Calibrated on, given by the user, said by the raster.
    [InlineData(null, null, null, "consistency", false)]
    [InlineData("Sentinel-1 IW VV", null, null, "consistency", false)]
    [InlineData("Sentinel-1 IW VV", "PALSAR-2 HH", null, "consistency", false)]
    [InlineData("Sentinel-1 IW VV", "Sentinel-1 IW VV", null, "confidence", false)]
    [InlineData(null, null, "Sentinel-1", "consistency", false)]
    [InlineData("Sentinel-1", null, "Sentinel-1", "confidence", false)]
    [InlineData("Sentinel-1", null, "SENTINEL-1 ", "confidence", false)]
    [InlineData("Sentinel-1 IW VV", null, "Sentinel-1", "consistency", false)]
    [InlineData("Sentinel-1 IW VV", "sentinel-1  IW VV", "Sentinel-1", "confidence", false)]
    [InlineData("Sentinel-1 IW VV", "Sentinel-1 IW VV", "ALOS-2 PALSAR-2", "consistency", true)]
    [InlineData("ALOS-2 PALSAR-2", "Sentinel-1", "ALOS-2 PALSAR-2", "consistency", true)]
    [InlineData("Sentinel-1 IW VV", "Sentinel-1 IW VV", "Sentinel-1 EW", "consistency", true)]
    [InlineData("Sentinel-1 IW VV", "Sentinel-1 IW VV", " ", "confidence", false)]
    public void BandName_IsConfidenceOnlyOnTheCalibratedSensor(string? calibrated, string? given, string? tag, string expected, bool noted)
    {
        using var translator = TinyModels.Translator();
        var calibration = ConsistencyCalibrationTests.Learnt(1) with { Sensor = calibrated };
        var scene = new RasterInfo { Width = 1, Height = 1, Metadata = tag is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["SARGAN_SENSOR"] = tag } };

        var scorer = new ConsistencyScorer(new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, calibration), given).For(scene);

        Assert.Equal(expected, scorer.BandName);
        Assert.Equal(noted, scorer.Notes.Count == 1);
        if (noted) Assert.Contains($"'{tag}', and it was given as '{given}'", scorer.Notes[0], StringComparison.Ordinal);
        Assert.StartsWith($"{expected}, calibration", scorer.Description, StringComparison.Ordinal);
        Assert.Contains("reference error", scorer.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TranslateAsync_TheScenesTagNamesAnotherSensor_IsSaidAndTheBandIsNotCalledConfidence()
    {
        using var folder = new TempFolder();
        using var translator = Translator.Load(Model(folder["model.sargan"], wayBack: false));
        var estimator = Calibrated(translator, "Sentinel-1 IW VV");
        float[][] bands = [SceneFiles.Waves(1, 100, 80)];
        SceneFiles.Write(folder["other.tif"], 100, 80, SampleType.Byte, bands, tags: new() { ["SARGAN_SENSOR"] = "ALOS-2 PALSAR-2" });
        SceneFiles.Write(folder["same.tif"], 100, 80, SampleType.Byte, bands, tags: new() { ["SARGAN_SENSOR"] = "Sentinel-1 IW VV" });
        using var scenes = new SceneTranslator(translator);
        var options = new SceneOptions { Scorer = new ConsistencyScorer(estimator, "Sentinel-1 IW VV"), Direction = TranslationDirection.SarToOptical };

        var other = await scenes.TranslateAsync(folder["other.tif"], folder["other-result.tif"], options);
        var same = await scenes.TranslateAsync(folder["same.tif"], folder["same-result.tif"], options with { Scorer = new ConsistencyScorer(estimator) });

        var (doubted, believed) = (SceneFiles.Info(other.Path), SceneFiles.Info(same.Path));
        Assert.Equal(("consistency", "consistency"), (doubted.BandNames![3], doubted.Metadata["SARGAN_SCORE_BAND"]));
        Assert.Contains(other.Outline.Notes, note => note.Contains("'ALOS-2 PALSAR-2', and it was given as 'Sentinel-1 IW VV'", StringComparison.Ordinal));
        Assert.Equal(("confidence", "confidence"), (believed.BandNames![3], believed.Metadata["SARGAN_SCORE_BAND"]));
        Assert.Empty(same.Outline.Notes);
        // The numbers are the same: only what they may be called differs.
        Assert.Equal(SceneFiles.Band(other.Path, 3), SceneFiles.Band(same.Path, 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void ASensorsName_Blank_IsRefused(string name)
    {
        using var translator = TinyModels.Translator();
        var calibration = ConsistencyCalibrationTests.Learnt(1);
        var estimator = new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, calibration);

        Assert.Throws<ArgumentException>(() => new ConsistencyScorer(estimator, name));
        Assert.Throws<ArgumentException>(() => calibration with { Sensor = name });
        Assert.Contains("blank", Assert.Throws<ArgumentException>(() => ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(1), sensor: name)).Message, StringComparison.Ordinal);
        var json = calibration with { Sensor = "X" };
        Assert.Throws<FormatException>(() => ConsistencyCalibration.FromJson(JsonDocument.Parse(json.ToJson().GetRawText().Replace("\"X\"", $"\"{name}\"", StringComparison.Ordinal)).RootElement));
    }

    private static async Task<float[]> Band(Translator translator, ConsistencyEstimator estimator, string scene, string path, int window)
    {
        using var scenes = new SceneTranslator(translator);
        var result = await scenes.TranslateAsync(scene, path, new SceneOptions { WindowPixels = window, Scorer = new ConsistencyScorer(estimator), Overviews = false, Direction = TranslationDirection.SarToOptical });
        var info = SceneFiles.Info(result.Path);
        Assert.Equal("consistency", info.BandNames![3]);
        return SceneFiles.Band(result.Path, 3);
    }

    // The band may be stored as a byte or as a share.
    private static float Scale(float[] band) => band.Max() > 1 ? 255 : 1;

    private static ConsistencyEstimator Calibrated(Translator translator, string? sensor = null) =>
        new(translator, TranslationDirection.SarToOptical, ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, Pairs(30), sensor: sensor));

    private static PairedBatches Pairs(int count)
    {
        var numbers = Enumerable.Range(0, count).ToList();
        return PairedBatches.Labelled(
            new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i, 1, 64, 64))]), new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i + 500, 3, 64, 64))]),
            new BatchOptions { Size = 64, SarChannels = 1, Shuffle = false });
    }

    private static string Model(string path, bool wayBack)
    {
        using var forward = SceneFiles.UNet(NormKind.Batch, depth: 3, outputs: 3);
        using var backward = SceneFiles.UNet(NormKind.Batch, depth: 3, outputs: 3);
        var networks = new Dictionary<string, TranslationNetwork> { ["forward"] = forward };
        if (wayBack) networks["backward"] = backward;
        ModelBundle.Save(path, new BundleManifest
        {
            Networks = [.. networks.Select(n => new BundleNetwork { Name = n.Key, Direction = n.Key == "forward" ? TranslationDirection.SarToOptical : TranslationDirection.OpticalToSar, Network = n.Value.Spec, TileSize = 64 })],
        }, networks);
        return path;
    }
}
