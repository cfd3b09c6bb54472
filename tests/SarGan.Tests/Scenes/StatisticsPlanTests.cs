using SarGan.Consistency;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Models.Weights;
using SarGan.Scenes;
using SarGan.TestSupport;
using SarGan.Tests.Consistency;
using TorchSharp;

namespace SarGan.Tests.Scenes;

/// <summary>What statistics are taken from.</summary>
public sealed class StatisticsPlanTests : IDisposable
{
    // The network's working memory for a sample, by its own account.
    private const double MostBytes = 600e6;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unet", 1_300_000)]
    [InlineData("resnet", 480_000)]
    public void ASamplesPassIsBoundedWhateverTheScenes(string kind, int documented)
    {
        using var translator = Model(Create(kind));
        var sampler = new StatisticsSampler(translator, TranslationDirection.SarToOptical, new SceneOptions { StatisticsPixels = 1 << 26 });
        var generator = translator.GeneratorOf(TranslationDirection.SarToOptical)!; // The model is of this direction.
        (int, int)[][] mosaics =
        [
            [(700, 700)], [(1024, 1024)], [(20000, 20000)], [(20000, 150)], [(1, 30000)],
            [.. Enumerable.Repeat((1500, 900), 40)], [(20000, 20000), (300, 300)], [.. Enumerable.Repeat((400, 400), 3000)],
        ];
        foreach (var sides in mosaics)
        {
            var pixels = Pixels(sampler.Plan(sides), sides, generator.SizeMultiple);
            Assert.True(pixels * generator.BytesPerPixel <= MostBytes, $"{sides.Length} scenes of {sides[0]} take {pixels * generator.BytesPerPixel / 1e6:F0} MB.");
        }

        Assert.InRange(StatisticsPlan.MostPixels(1 << 21, [generator]), 0.99 * documented, 1.01 * documented);

        // And it is no smaller than it must be: a scene of 640 x 640 pixels is its own sample still.
        Assert.Equal((640, 640), (sampler.Plan([(640, 640)]).Width, sampler.Plan([(640, 640)]).Height));
        Assert.True(Pixels(sampler.Plan([(20000, 20000)]), [(20000, 20000)], generator.SizeMultiple) * generator.BytesPerPixel > MostBytes / 2);
    }

    [Fact]
    public void ALargeTrainingTileIsCutToWhatThePassHasMemoryFor()
    {
        using var translator = Model(Create("resnet"), tileSize: 1024);
        var plan = new StatisticsSampler(translator, TranslationDirection.SarToOptical, new SceneOptions()).Plan([(20000, 20000)]);
        Assert.InRange(plan.Width, 512, 1020);
        Assert.Equal([1], plan.Windows);
    }

    [Fact]
    public void WhereNoPassIsNeededAsMuchIsSampledAsWasAskedFor()
    {
        using var translator = Model(Create("batch"));
        var plan = new StatisticsSampler(translator, TranslationDirection.SarToOptical, new SceneOptions()).Plan([(1440, 1440)]);
        Assert.Equal((1440, 1440), (plan.Width, plan.Height)); // just below 2^21 pixels
    }

    [Fact]
    public void OfMoreScenesThanWindowsSomeAreSampledEvenly()
    {
        var plan = StatisticsPlan.Create([.. Enumerable.Repeat((256, 256), 10)], step: 16, radius: 60, tile: 256, pixels: 4 * 256 * 256);
        Assert.Equal(4, plan.Sampled.Count(sampled => sampled));
        Assert.All(plan.Windows, count => Assert.Equal(1, count));
        Assert.All(plan.Sampled.Chunk(5), half => Assert.Equal(2, half.Count(sampled => sampled)));
    }

    [Fact]
    public async Task WindowsAreChosenByTheMeasurementsOfAllBands()
    {
        const int Side = 1024;
        using var network = SceneFiles.UNet(NormKind.Instance, depth: 3, inputs: 2, outputs: 3);
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract
        {
            Sar = new DomainContract { ChannelNames = ["VV", "VH"], Scaling = new SarScaling { Clip = [new ClipRange(-25, 0), new ClipRange(-25, 0)] } },
        }, tileSize: 64);
        // VV is whole. VH lacks the middle, where a window that VV is chosen by would lie, and VV is brighter in the corner that a search from the start would find first.
        var (vv, vh) = (Enumerable.Repeat(-5f, Side * Side).ToArray(), Enumerable.Repeat(-10f, Side * Side).ToArray());
        for (var i = 0; i < vv.Length; i++)
        {
            var (y, x) = Math.DivRem(i, Side);
            if (x is >= 384 and < 640 && y is >= 384 and < 640) vh[i] = float.NaN;
            if (x < 136 && y < 136) vv[i] = -20;
        }
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [vv, vh], names: ["VV", "VH"]);

        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var statistics = await scenes.MeasureAsync([_folder["scene.tif"]], new SceneOptions { StatisticsPixels = 4096 });

        // -5 dB and -10 dB of -25 to 0, in [-1, 1].
        Assert.Equal(0.6f, statistics.Mean[0], 1e-5);
        Assert.Equal(0.2f, statistics.Mean[1], 1e-5);
    }

    [Fact]
    public void TheWayBackCountsWhereAScorerTakesIt()
    {
        using var forward = SceneFiles.UNet(NormKind.Instance, filters: 8, inputs: 3, outputs: 3);
        using var backward = Create("resnet");
        ModelBundle.Save(_folder["model.sargan"], new BundleManifest
        {
            Networks =
            [
                new BundleNetwork { Name = "forward", Direction = TranslationDirection.SarToOptical, Network = forward.Spec, TileSize = 256 },
                new BundleNetwork { Name = "backward", Direction = TranslationDirection.OpticalToSar, Network = backward.Spec, TileSize = 256 },
            ],
        }, new Dictionary<string, TranslationNetwork> { ["forward"] = forward, ["backward"] = backward });
        using var translator = Translator.Load(_folder["model.sargan"]);
        var scored = new SceneOptions { Scorer = new ConsistencyScorer(new ConsistencyEstimator(translator, TranslationDirection.SarToOptical, ConsistencyCalibrationTests.Learnt(1))) };

        var plain = new StatisticsSampler(translator, TranslationDirection.SarToOptical, new SceneOptions()).Plan([(1024, 1024)]);
        var plan = new StatisticsSampler(translator, TranslationDirection.SarToOptical, scored).Plan([(1024, 1024)]);

        Assert.Equal(1024, plain.Width);
        Assert.Equal(256, plan.Width);
    }

    private static double Pixels(StatisticsPlan plan, (int Width, int Height)[] sides, int step)
    {
        var windows = 0L;
        for (var scene = 0; scene < sides.Length; scene++)
        {
            var (columns, rows) = plan.Grid(scene, MirrorPadding.PaddedSide(sides[scene].Width, step), MirrorPadding.PaddedSide(sides[scene].Height, step));
            if (plan.Sampled[scene]) windows += columns * rows;
        }

        return (double)windows * plan.Width * plan.Height;
    }

    private static TranslationNetwork Create(string kind)
    {
        using var initialization = new torch.Generator(7, torch.CPU);
        return kind switch
        {
            "resnet" => new ResNetGenerator(new ResNetOptions(), initialization),
            "batch" => SceneFiles.UNet(NormKind.Batch, inputs: 3, outputs: 3),
            _ => new UNetGenerator(new UNetOptions(), initialization),
        };
    }

    private Translator Model(TranslationNetwork network, int tileSize = 256)
    {
        using (network) SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, null, tileSize);
        return Translator.Load(_folder["model.sargan"]);
    }
}
