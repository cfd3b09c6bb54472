using SarGan.Geo.Rasters;
using SarGan.Models.Inference;
using SarGan.Models.Networks;
using SarGan.Scenes;
using SarGan.TestSupport;
using TorchSharp;

namespace SarGan.Tests.Scenes;

/// <summary>A scene in windows is the scene in one pass.</summary>
public sealed class SceneEqualityTests
{
    // Sums run in another order where windows have another size than the whole: float32 rounding through some ten layers, far below what a wrong margin leaves (0.01 and more).
    private const double Tolerance = 1e-4;

    private const int Hole = 90;

    [Theory]
    [InlineData(NormKind.Instance, 1024, 1024, 512)]
    [InlineData(NormKind.Batch, 1024, 1024, 512)]
    [InlineData(NormKind.KerasSample, 1000, 1030, 256)]
    [InlineData(NormKind.None, 999, 513, 384)]
    [InlineData(NormKind.Instance, 2048, 2048, 768)]
    public async Task WindowsEqualTheWholeScene(NormKind norm, int width, int height, int window)
    {
        using var folder = new TempFolder();
        using var network = SceneFiles.UNet(norm);
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        var bands = Scene(folder["scene.tif"], width, height);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        var result = await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"], new SceneOptions { WindowPixels = window });

        Assert.Equal(SceneBlending.Exact, result.Outline.Blending);
        Assert.Equal(64, result.Outline.HaloPixels); // 60, rounded up to the step of 16
        Assert.True(result.Outline.Windows > 1);
        var worst = WorstDifference(network, bands, width, height, result, SceneFiles.Band(folder["result.tif"], 0));
        Assert.True(worst <= Tolerance, $"The largest difference from the whole scene in one pass was {worst:G3}, in [-1, 1].");
    }

    [Fact]
    public async Task WindowsOf2048EqualTheWholeSceneForTheSevenLevelsOfPix2Pix()
    {
        using var folder = new TempFolder();
        using var network = Pix2Pix();
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        // The hole lies across the line at which one window gives way to the next.
        var bands = Scene(folder["scene.tif"], 2500, 1200, 1500);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        var result = await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"], new SceneOptions { WindowPixels = 2048, Overviews = false });

        Assert.Equal(SceneBlending.Exact, result.Outline.Blending);
        Assert.Equal((512, 2), (result.Outline.HaloPixels, result.Outline.Windows)); // 508, rounded up to the step of 128
        Assert.Equal([1536], result.Outline.BorderColumns);
        var worst = WorstDifference(network, bands, 2500, 1200, result, SceneFiles.Band(folder["result.tif"], 0));
        Assert.True(worst <= Tolerance, $"The largest difference from the whole scene in one pass was {worst:G3}, in [-1, 1].");
    }

    [Fact]
    public async Task WindowsEqualTheWholeSceneForTheSixtyFourFiltersOfCycleGan()
    {
        using var folder = new TempFolder();
        using var network = SceneFiles.UNet(NormKind.Instance, filters: 64);
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        var bands = Scene(folder["scene.tif"], 768, 400, 400);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        var result = await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"], new SceneOptions { WindowPixels = 512, Overviews = false });

        Assert.Equal((SceneBlending.Exact, 64, 2), (result.Outline.Blending, result.Outline.HaloPixels, result.Outline.Windows));
        Assert.Equal([448], result.Outline.BorderColumns);
        var worst = WorstDifference(network, bands, 768, 400, result, SceneFiles.Band(folder["result.tif"], 0));
        Assert.True(worst <= Tolerance, $"The largest difference from the whole scene in one pass was {worst:G3}, in [-1, 1].");
    }

    [Fact]
    public async Task ANarrowerMarginWouldShow()
    {
        using var folder = new TempFolder();
        using var network = SceneFiles.UNet(NormKind.Instance);
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        var bands = Scene(folder["scene.tif"], 640, 640);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256, Blending = SceneBlending.Feathered, OverlapPixels = 16 };
        var result = await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"], options);

        Assert.Equal(SceneBlending.Feathered, result.Outline.Blending);
        Assert.True(result.OverlapDifference > 0.01, $"Neighbours differ by {result.OverlapDifference} in the middle of their overlaps.");
        Assert.True(WorstDifference(network, bands, 640, 640, result, SceneFiles.Band(folder["result.tif"], 0)) > 10 * Tolerance);
    }

    [Fact]
    public async Task WindowsAboveAndBelowAreComparedToo()
    {
        using var folder = new TempFolder();
        using var network = SceneFiles.UNet(NormKind.Instance);
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        Scene(folder["scene.tif"], 200, 640);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 256, Blending = SceneBlending.Feathered, OverlapPixels = 16 };
        var result = await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"], options);

        Assert.Empty(result.Outline.BorderColumns);
        Assert.True(result.OverlapDifference > 0.01, $"Neighbours differ by {result.OverlapDifference} in the middle of their overlaps.");
    }

    [Fact]
    public async Task ASceneInOneWindowEqualsItsOwnStatistics()
    {
        using var folder = new TempFolder();
        using var network = SceneFiles.UNet(NormKind.Instance);
        SceneFiles.PictureToDecibels(folder["model.sargan"], network);
        var bands = new[] { SceneFiles.Waves(1, 256, 256), SceneFiles.Waves(2, 256, 256), SceneFiles.Waves(3, 256, 256) };
        SceneFiles.Write(folder["scene.tif"], 256, 256, SampleType.Byte, bands);

        using var scenes = SceneTranslator.Load(folder["model.sargan"]);
        await scenes.TranslateAsync(folder["scene.tif"], folder["result.tif"]);

        // The network by itself, each norm with the statistics of the image: what frozen statistics of all pixels must equal.
        using var scope = torch.NewDisposeScope();
        using var prepared = InferenceNetwork.Prepare(network);
        using var input = Input(bands, 256, 256, [0, 0, 0], 256, 256);
        var expected = prepared.Forward(input).data<float>().ToArray();
        var actual = SceneFiles.Band(folder["result.tif"], 0);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(Math.Abs(pair.First - Signed(pair.Second)), 0, Tolerance));
    }

    /// <summary>The article's Pix2Pix network with few filters, and statistics as after training: without them the deep levels, which look farthest, would hardly count.</summary>
    private static UNetGenerator Pix2Pix()
    {
        using var initialization = new torch.Generator(7, torch.CPU);
        var network = new UNetGenerator(new UNetOptions { OutputChannels = 1, Filters = 4, Depth = 7, Norm = NormKind.Batch, NormalizesFirst = false }, initialization);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        float[][] bands = [SceneFiles.Waves(1, 512, 512), SceneFiles.Waves(2, 512, 512), SceneFiles.Waves(3, 512, 512)];
        using var input = Input(bands, 512, 512, [0, 0, 0], 512, 512);
        network.train();
        for (var pass = 0; pass < 20; pass++) network.call(input).Dispose(); // 0.8 to this power, about 1 %, is left of the initial statistics
        network.eval();
        return network;
    }

    private static float[][] Scene(string path, int width, int height, int hole = 150)
    {
        float[][] bands = [SceneFiles.Waves(1, width, height), SceneFiles.Waves(2, width, height), SceneFiles.Waves(3, width, height)];
        for (var y = 200; y < 200 + Hole; y++)
        {
            for (var x = hole; x < hole + Hole; x++) bands[1][(y * width) + x] = 0;
        }

        SceneFiles.Write(path, width, height, SampleType.Byte, bands, noData: 0);
        return bands;
    }

    private static double WorstDifference(UNetGenerator network, float[][] bands, int width, int height, SceneResult result, float[] actual)
    {
        using var scope = torch.NewDisposeScope();
        using var prepared = InferenceNetwork.Prepare(network);
        using var frozen = prepared.Freeze(result.Statistics.Norms);
        var step = network.SizeMultiple;
        var (paddedHeight, paddedWidth) = ((height + step - 1) / step * step, (width + step - 1) / step * step);
        using var input = Input(bands, width, height, result.Statistics.Mean, paddedWidth, paddedHeight);
        var expected = frozen.Forward(input).data<float>().ToArray();
        var worst = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            var (y, x) = Math.DivRem(i, width);
            var isValid = bands.All(band => band[i] != 0);
            Assert.Equal(isValid, !float.IsNaN(actual[i]));
            if (isValid) worst = Math.Max(worst, Math.Abs(expected[(y * paddedWidth) + x] - Signed(actual[i])));
        }

        return worst;
    }

    private static float Signed(float decibels) => (decibels + 12.5f) / 12.5f;

    private static torch.Tensor Input(float[][] bands, int width, int height, IReadOnlyList<float> fill, int paddedWidth, int paddedHeight)
    {
        var values = new float[bands.Length * paddedHeight * paddedWidth];
        for (var i = 0; i < values.Length; i++)
        {
            var (band, pixel) = Math.DivRem(i, paddedHeight * paddedWidth);
            var (y, x) = Math.DivRem(pixel, paddedWidth);
            // Mirrored without the edge itself.
            var at = ((y < height ? y : (2 * height) - 2 - y) * width) + (x < width ? x : (2 * width) - 2 - x);
            values[i] = bands.Any(plane => plane[at] == 0) ? fill[band] : (MathF.Round(bands[band][at], MidpointRounding.AwayFromZero) / 127.5f) - 1;
        }

        return torch.tensor(values, [1, bands.Length, paddedHeight, paddedWidth]);
    }
}
