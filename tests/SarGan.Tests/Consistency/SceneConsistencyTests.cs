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
    [InlineData(null, null, "consistency")]
    [InlineData("Sentinel-1 IW VV", null, "consistency")]
    [InlineData("Sentinel-1 IW VV", "PALSAR-2 HH", "consistency")]
    [InlineData("Sentinel-1 IW VV", "Sentinel-1 IW VV", "confidence")]
    public void BandName_IsConfidenceOnlyOnTheCalibratedSensor(string? calibrated, string? scene, string expected)
    {
        using var translator = TinyModels.Translator();
        var calibration = ConsistencyCalibrationTests.Learnt(1) with { Sensor = calibrated };

        var scorer = new ConsistencyScorer(new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, calibration), scene);

        Assert.Equal(expected, scorer.BandName);
        Assert.Contains("reference error", scorer.Description, StringComparison.Ordinal);
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

    private static ConsistencyEstimator Calibrated(Translator translator)
    {
        var numbers = Enumerable.Range(0, 30).ToList();
        var pairs = PairedBatches.Labelled(
            new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i, 1, 64, 64))]), new MemoryTiles([.. numbers.Select(i => TinyModels.Image(i + 500, 3, 64, 64))]),
            new BatchOptions { Size = 64, SarChannels = 1, Shuffle = false });
        return new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, ConsistencyCalibrator.Learn(translator, TranslationDirection.SarToOptical, pairs));
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
