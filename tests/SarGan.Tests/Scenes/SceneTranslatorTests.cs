using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Models;
using SarGan.Models.Networks;
using SarGan.Scenes;
using SarGan.TestSupport;

namespace SarGan.Tests.Scenes;

public sealed class SceneTranslatorTests : IDisposable
{
    private const int Side = 300;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AResultLiesWhereTheSceneDoesAndSaysWhatItIs()
    {
        using var scenes = ToPicture(NormKind.Batch);
        var bands = Radar(Side, Side);
        for (var i = 0; i < 40 * Side; i++) bands[i] = -999;
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [bands], noData: -999);

        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256 });

        using var reader = GeoTiffReader.Open(_folder["result.tif"]);
        var info = reader.Info;
        Assert.Equal((Side, Side, 4, SampleType.Byte), (info.Width, info.Height, info.Bands, info.SampleType));
        Assert.Equal(SceneFiles.Place, info.Transform);
        Assert.Equal(32631, info.Crs?.EpsgCode);
        Assert.Equal(0, info.NoData);
        Assert.Equal(["red", "green", "blue", "alpha"], info.BandNames!);
        Assert.True(reader.Layout.IsTiled && reader.Layout.IsRgb);
        Assert.Single(reader.Overviews);
        Assert.Equal("yes", info.Metadata["SARGAN_SYNTHETIC"]);
        Assert.Equal("sar2opt", info.Metadata["SARGAN_DIRECTION"]);
        Assert.Equal("scene.tif", info.Metadata["SARGAN_SOURCE"]);
        Assert.Equal(Sha256(_folder["scene.tif"]), info.Metadata["SARGAN_SOURCE_SHA256"]);
        Assert.Equal(Sha256(_folder["model.sargan"]), info.Metadata["SARGAN_MODEL_SHA256"]);
        Assert.Equal("made up for a test", info.Metadata["SARGAN_ATTRIBUTION"]);
        Assert.NotEmpty(info.Metadata["SARGAN_VERSION"]);
        Assert.StartsWith("window 256, exact, margin 64", info.Metadata["SARGAN_SETTINGS"], StringComparison.Ordinal);
        Assert.DoesNotContain("SARGAN_FORCED", info.Metadata.Keys);
        var alpha = SceneFiles.Band(result.Path, 3);
        var red = SceneFiles.Band(result.Path, 0);
        for (var i = 0; i < alpha.Length; i++)
        {
            Assert.Equal(i < 40 * Side ? 0 : 255, alpha[i]);
            Assert.Equal(i < 40 * Side, red[i] == 0);
        }
        Assert.Equal(["model.sargan", "result.tif", "scene.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task WhatStandsForNoDataDoesNotMatterToItsNeighbours()
    {
        using var scenes = ToPicture(NormKind.Instance);
        foreach (var (name, marker) in new[] { ("a", -999f), ("b", 12f), ("c", float.NaN) })
        {
            var bands = Radar(Side, Side);
            for (var y = 100; y < 160; y++) bands.AsSpan((y * Side) + 120, 50).Fill(marker);
            SceneFiles.Write(_folder[$"{name}.tif"], Side, Side, SampleType.Float32, [bands], noData: float.IsNaN(marker) ? null : marker);
            await scenes.TranslateAsync(_folder[$"{name}.tif"], _folder[$"{name}-result.tif"]);
        }

        for (var band = 0; band < 4; band++)
        {
            Assert.Equal(SceneFiles.Band(_folder["a-result.tif"], band), SceneFiles.Band(_folder["b-result.tif"], band));
            Assert.Equal(SceneFiles.Band(_folder["a-result.tif"], band), SceneFiles.Band(_folder["c-result.tif"], band));
        }
    }

    [Fact]
    public async Task APowerSceneGivesWhatTheSameSceneInDecibelsDoes()
    {
        using var scenes = ToPicture(NormKind.Instance);
        var decibels = Radar(Side, Side);
        SceneFiles.Write(_folder["db.tif"], Side, Side, SampleType.Float32, [decibels]);
        SceneFiles.Write(_folder["power.tif"], Side, Side, SampleType.Float32, [[.. decibels.Select(value => MathF.Pow(10, value / 10))]], tags: new() { ["SARGAN_UNIT"] = "power" });

        await scenes.TranslateAsync(_folder["db.tif"], _folder["a.tif"]);
        await scenes.TranslateAsync(_folder["power.tif"], _folder["b.tif"]);

        // A rounding of 1e-6 dB on the way can move a value over the border between two grey levels.
        Assert.All(SceneFiles.Band(_folder["a.tif"], 0).Zip(SceneFiles.Band(_folder["b.tif"], 0)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    [Fact]
    public async Task ReflectanceBecomesNumbersFineEnoughForIt()
    {
        var radar = Radar(Side, Side);
        for (var i = 0; i < 40 * Side; i++) radar[i] = -999;
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [radar], noData: -999);

        var integers = await ToReflectance(10000, SampleType.UInt16);
        var floats = await ToReflectance(1, SampleType.Float32);

        Assert.All(floats[..(40 * Side)], value => Assert.True(float.IsNaN(value)));
        Assert.All(integers[..(40 * Side)], value => Assert.Equal(0, value));
        // Half a step of rounding, and a whole one where 1 stands for 0.
        for (var i = 40 * Side; i < floats.Length; i++) Assert.Equal(floats[i], integers[i] / 10000, 1.01e-4);
        Assert.True(floats[(40 * Side)..].Distinct().Count() > 1000);

        async Task<float[]> ToReflectance(double quantification, SampleType type)
        {
            using var network = SceneFiles.UNet(NormKind.Batch, inputs: 1, outputs: 3);
            SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract
            {
                Sar = new DomainContract { Scaling = SceneFiles.Decibels },
                Optical = new DomainContract
                {
                    Quantity = RadiometricQuantity.Reflectance,
                    Scaling = new OpticalScaling { Quantification = quantification, Clip = [new ClipRange(0, 0.4), new ClipRange(0, 0.4), new ClipRange(0, 0.4)] },
                },
            });
            using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
            var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256 });
            Assert.Equal(type, SceneFiles.Info(result.Path).SampleType);
            return SceneFiles.Band(result.Path, 1);
        }
    }

    [Theory]
    [InlineData("power", SampleType.Float32, null)]
    [InlineData("amplitude", SampleType.Float32, null)]
    [InlineData("power", SampleType.UInt16, null)]
    [InlineData("amplitude", SampleType.UInt16, 9.0)]
    public async Task ZeroIsNoMeasurementOfPowerOrAmplitude(string unit, SampleType type, double? noData)
    {
        using var scenes = ToPicture(NormKind.Instance);
        // The calibration puts samples of 1 to 1000 into the range that the model knows.
        var samples = SceneFiles.Waves(1, Side, Side, 20, 1000);
        for (var i = 0; i < 40 * Side; i++) samples[i] = 0;
        var tags = new Dictionary<string, string> { ["SARGAN_UNIT"] = unit, ["SARGAN_CALIBRATION_DB"] = unit == "power" ? "-35" : "-62" };
        SceneFiles.Write(_folder["scene.tif"], Side, Side, type, [samples], noData: noData, tags: tags);

        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]);

        var alpha = SceneFiles.Band(_folder["result.tif"], 3);
        for (var i = 0; i < alpha.Length; i++) Assert.Equal(i < 40 * Side ? 0 : 255, alpha[i]);
    }

    [Theory]
    [InlineData("gamma0", "db", 10, "gamma0")]
    [InlineData("reflectance", null, 10, "other direction")]
    [InlineData("sigma0", "power", 10, "another unit|most samples are negative")]
    [InlineData("sigma0", "db", 25, "more than twice off")]
    public async Task WhatBreaksTheContractIsRefusedInWordsOrForcedIntoTheTags(string quantity, string? unit, double metres, string words)
    {
        using var scenes = ToPicture(NormKind.Instance);
        var tags = new Dictionary<string, string> { ["SARGAN_QUANTITY"] = quantity };
        if (unit is not null) tags["SARGAN_UNIT"] = unit;
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [Radar(Side, Side)], tags: tags, metres: metres);

        var problem = await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]));
        Assert.Contains(words.Split('|'), part => problem.Message.Contains(part, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("scene.tif", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["model.sargan", "scene.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
        if (unit == "power") return; // Nothing is measured where power is negative, so nothing can be forced.

        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { Force = true });
        Assert.NotEmpty(result.Forced);
        Assert.Contains(words, SceneFiles.Info(result.Path).Metadata["SARGAN_FORCED"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task APowerSceneThatDoesNotSayItsUnitIsNoDecibels()
    {
        using var network = SceneFiles.UNet(NormKind.Instance, inputs: 1, outputs: 3);
        // Power of 0.01 to 0.9 lies within this range.
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract { Sar = new DomainContract { Scaling = new SarScaling { Clip = [new ClipRange(-25, 5)] } } });
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [SceneFiles.Waves(1, Side, Side, 0.01, 0.9)]);
        await RefusedUnlessForced("no sample is negative");
    }

    [Theory]
    [InlineData(SampleType.Float32, 0.9, "SARGAN_QUANTIFICATION=1")]
    [InlineData(SampleType.Byte, 255, "samples of 8 bits")]
    public async Task WhatHardlyIsReflectanceIsRefusedOrForced(SampleType type, double high, string words)
    {
        using var network = SceneFiles.UNet(NormKind.Instance, inputs: 1, outputs: 1);
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.OpticalToSar, new RadiometricContract
        {
            Optical = new DomainContract { Quantity = RadiometricQuantity.Reflectance, Scaling = new OpticalScaling { Clip = [new ClipRange(0, 1)] } },
            Sar = new DomainContract { Scaling = SceneFiles.Decibels },
        });
        SceneFiles.Write(_folder["scene.tif"], Side, Side, type, [SceneFiles.Waves(1, Side, Side, high / 255, high)]);
        await RefusedUnlessForced(words);

        // What says how it is meant is taken.
        SceneFiles.Write(_folder["scene.tif"], Side, Side, type, [SceneFiles.Waves(1, Side, Side, high / 255, high)], tags: new() { ["SARGAN_QUANTIFICATION"] = type == SampleType.Byte ? "255" : "1" });
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        Assert.Empty((await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"])).Forced);
    }

    [Fact]
    public async Task BandsMustBeChosenWhereMoreAreThereThanTheModelTakes()
    {
        using var scenes = ToPicture(NormKind.Instance);
        var radar = Radar(Side, Side);
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [Radar(Side, Side, 5), Radar(Side, Side, 6), radar]);
        SceneFiles.Write(_folder["alone.tif"], Side, Side, SampleType.Float32, [radar]);

        var problem = await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]));
        Assert.Contains("the raster has 3", problem.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { Bands = [3] }));

        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { Bands = [2] });
        await scenes.TranslateAsync(_folder["alone.tif"], _folder["alone-result.tif"]);
        Assert.Equal(SceneFiles.Band(_folder["alone-result.tif"], 1), SceneFiles.Band(_folder["result.tif"], 1));
    }

    [Fact]
    public async Task ASecondBandWithoutANameIsNotTakenForAlpha()
    {
        using var network = SceneFiles.UNet(NormKind.Instance, inputs: 1, outputs: 3);
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, null);
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Byte, [SceneFiles.Waves(1, Side, Side), SceneFiles.Waves(2, Side, Side)]);
        SceneFiles.Write(_folder["alpha.tif"], Side, Side, SampleType.Byte, [SceneFiles.Waves(1, Side, Side), [.. Enumerable.Repeat(255f, Side * Side)]], names: ["gray", "alpha"]);

        var problem = await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]));

        Assert.Contains("the raster has 2", problem.Message, StringComparison.Ordinal);
        await scenes.TranslateAsync(_folder["alpha.tif"], _folder["result.tif"]);
    }

    [Fact]
    public async Task TwoPolarisationsGoToTheirChannels()
    {
        using var network = SceneFiles.UNet(NormKind.Instance, depth: 3, inputs: 3, outputs: 3);
        var scaling = new SarScaling { Bands = [0, 1, 0], Clip = [new ClipRange(-25, 0), new ClipRange(-32, -5), new ClipRange(-25, 0)] };
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract { Sar = new DomainContract { ChannelNames = ["VV", "VH", "VV"], Scaling = scaling } });
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var (vv, vh) = (Radar(Side, Side), Radar(Side, Side, 9));
        SceneFiles.Write(_folder["a.tif"], Side, Side, SampleType.Float32, [vv, vh], names: ["VV", "VH"]);
        SceneFiles.Write(_folder["b.tif"], Side, Side, SampleType.Float32, [vh, vv], names: ["VH", "VV"]);

        await scenes.TranslateAsync(_folder["a.tif"], _folder["a-result.tif"]);
        await scenes.TranslateAsync(_folder["b.tif"], _folder["b-result.tif"]);
        await scenes.TranslateAsync(_folder["a.tif"], _folder["swapped.tif"], new SceneOptions { Bands = [1, 0, 1] });

        Assert.Equal(SceneFiles.Band(_folder["a-result.tif"], 0), SceneFiles.Band(_folder["b-result.tif"], 0));
        Assert.NotEqual(SceneFiles.Band(_folder["a-result.tif"], 0), SceneFiles.Band(_folder["swapped.tif"], 0));
    }

    [Fact]
    public async Task AForcedQuantityKeepsTheRastersOwnUnitAndBands()
    {
        using var network = SceneFiles.UNet(NormKind.Instance, inputs: 2, outputs: 3);
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract
        {
            Sar = new DomainContract { Quantity = RadiometricQuantity.Gamma0, ChannelNames = ["VV", "VH"], Scaling = new SarScaling { Clip = [new ClipRange(-25, 0), new ClipRange(-32, -5)] } },
        });
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var (vv, vh) = (Radar(Side, Side), Radar(Side, Side, 9));
        SceneFiles.Write(_folder["asked.tif"], Side, Side, SampleType.Float32, [vv, vh], tags: new() { ["SARGAN_QUANTITY"] = "gamma0", ["SARGAN_UNIT"] = "db" }, names: ["VV", "VH"]);
        SceneFiles.Write(_folder["other.tif"], Side, Side, SampleType.Float32, [Power(vh), Power(vv)], tags: new() { ["SARGAN_QUANTITY"] = "sigma0", ["SARGAN_UNIT"] = "power" }, names: ["VH", "VV"]);

        await scenes.TranslateAsync(_folder["asked.tif"], _folder["a.tif"]);
        var result = await scenes.TranslateAsync(_folder["other.tif"], _folder["b.tif"], new SceneOptions { Force = true });

        Assert.Contains("the raster holds Sigma0", Assert.Single(result.Forced), StringComparison.Ordinal);
        // A rounding of 1e-6 dB on the way can move a value over the border between two grey levels.
        Assert.All(SceneFiles.Band(_folder["a.tif"], 0).Zip(SceneFiles.Band(_folder["b.tif"], 0)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));

        static float[] Power(float[] decibels) => [.. decibels.Select(value => MathF.Pow(10, value / 10))];
    }

    [Fact]
    public async Task NoDataEverywhereIsSaidAndLeavesNothing()
    {
        using var scenes = ToPicture(NormKind.Instance);
        SceneFiles.Write(_folder["scene.tif"], 700, 500, SampleType.Float32, [[.. Enumerable.Repeat(-999f, 700 * 500)]], noData: -999);

        var problem = await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]));

        Assert.Contains("no pixel has a measurement", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["model.sargan", "scene.tif"], Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(1, 700)]
    [InlineData(700, 1)]
    [InlineData(1, 1)]
    [InlineData(33, 17)]
    public async Task ThinScenesAreTranslated(int width, int height)
    {
        using var scenes = ToPicture(NormKind.Instance);
        SceneFiles.Write(_folder["scene.tif"], width, height, SampleType.Float32, [Radar(width, height)]);

        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256 });

        var info = SceneFiles.Info(_folder["result.tif"]);
        Assert.Equal((width, height), (info.Width, info.Height));
        Assert.All(SceneFiles.Band(_folder["result.tif"], 3), alpha => Assert.Equal(255, alpha));
    }

    [Fact]
    public async Task SharedStatisticsGiveTwoScenesOneLook()
    {
        using var scenes = ToPicture(NormKind.Instance);
        SceneFiles.Write(_folder["dark.tif"], Side, Side, SampleType.Float32, [[.. Radar(Side, Side).Select(value => value - 6)]]);
        SceneFiles.Write(_folder["bright.tif"], Side, Side, SampleType.Float32, [Radar(Side, Side, 3)]);

        var shared = await scenes.MeasureAsync([_folder["bright.tif"], _folder["dark.tif"]]);
        shared.Save(_folder["shared.json"]);
        var options = new SceneOptions { SharedStatistics = SceneStatistics.Load(_folder["shared.json"]) };
        var dark = await scenes.TranslateAsync(_folder["dark.tif"], _folder["dark-result.tif"], options);
        var bright = await scenes.TranslateAsync(_folder["bright.tif"], _folder["bright-result.tif"], options);
        var alone = await scenes.TranslateAsync(_folder["dark.tif"], _folder["alone.tif"]);

        Assert.Equal(dark.Statistics.Norms.Layers["down1.norm"].Mean, bright.Statistics.Norms.Layers["down1.norm"].Mean);
        Assert.NotEqual(dark.Statistics.Norms.Layers["down1.norm"].Mean, alone.Statistics.Norms.Layers["down1.norm"].Mean);
        Assert.Contains("statistics shared", SceneFiles.Info(dark.Path).Metadata["SARGAN_SETTINGS"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SharedStatisticsThatDoNotFitAreRefusedInWords()
    {
        using var scenes = ToPicture(NormKind.Instance);
        SceneFiles.Write(_folder["scene.tif"], Side, Side, SampleType.Float32, [Radar(Side, Side)]);
        var ofTiles = await scenes.MeasureAsync([_folder["scene.tif"]], new SceneOptions { Statistics = SceneStatisticsMode.Tile });
        var ofScene = await scenes.MeasureAsync([_folder["scene.tif"]]);

        Assert.Contains("none for the norms", await Refusal(ofTiles), StringComparison.Ordinal);
        Assert.Contains("a mean for 2 channels", await Refusal(ofScene with { Mean = [0, 0] }), StringComparison.Ordinal);
        Assert.Contains("another model", await Refusal(ofScene with { ModelSha256 = "abc" }), StringComparison.Ordinal);

        async Task<string> Refusal(SceneStatistics shared) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { SharedStatistics = shared }))).Message;
    }

    [Fact]
    public async Task FeatheredSharesSumUpToOne()
    {
        // A network whose output is the same everywhere: any hole or doubling in the weights would show.
        using var network = SceneFiles.UNet(NormKind.Instance);
        using (var none = TorchSharp.torch.no_grad())
        {
            foreach (var (name, parameter) in network.named_parameters())
            {
                if (name == "output.weight") parameter.fill_(0);
                if (name == "output.bias") parameter.fill_(0.3);
            }
        }

        SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        SceneFiles.Write(_folder["scene.tif"], 530, 610, SampleType.Byte, [SceneFiles.Waves(1, 530, 610), SceneFiles.Waves(2, 530, 610), SceneFiles.Waves(3, 530, 610)]);
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var options = new SceneOptions { WindowPixels = 192, Statistics = SceneStatisticsMode.Tile };

        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], options);

        Assert.Equal((SceneBlending.Feathered, 48), (result.Outline.Blending, result.Outline.OverlapPixels));
        var expected = (float)(12.5 * (Math.Tanh(0.3) - 1));
        Assert.All(SceneFiles.Band(result.Path, 0), value => Assert.Equal(expected, value, 1e-4));
        Assert.True(result.OverlapDifference < 1e-3);
    }

    [Fact]
    public async Task ADeepNetworkIsFeatheredAndSaysWhatExactnessTakes()
    {
        using var network = SceneFiles.UNet(NormKind.Batch, depth: 7, filters: 1);
        SceneFiles.PictureToDecibels(_folder["model.sargan"], network);
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        SceneFiles.Write(_folder["scene.tif"], 1100, 200, SampleType.Byte, [SceneFiles.Waves(1, 1100, 200), SceneFiles.Waves(2, 1100, 200), SceneFiles.Waves(3, 1100, 200)]);

        var outline = scenes.Outline(_folder["scene.tif"]);
        Assert.Equal((SceneBlending.Feathered, 512, 256), (outline.Blending, outline.HaloPixels, outline.OverlapPixels)); // 508, rounded up to the step of 128
        Assert.Contains("windows of 2048 pixels", Assert.Single(outline.Notes), StringComparison.Ordinal);
        Assert.Contains("GiB", outline.Notes[0], StringComparison.Ordinal);
        var problem = Assert.Throws<ArgumentException>(() => scenes.Outline(_folder["scene.tif"], new SceneOptions { Blending = SceneBlending.Exact }));
        Assert.Contains("WindowPixels must be more than 1024", problem.Message, StringComparison.Ordinal);
        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]);
        Assert.NotNull(result.OverlapDifference);
    }

    [Fact]
    public async Task AScorerGetsABandOfItsOwn()
    {
        using var scenes = ToPicture(NormKind.Instance);
        SceneFiles.Write(_folder["scene.tif"], 500, Side, SampleType.Float32, [Radar(500, Side)]);

        await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { WindowPixels = 256, Scorer = new ColumnScorer() });

        var info = SceneFiles.Info(_folder["result.tif"]);
        Assert.Equal(["red", "green", "blue", "columns", "alpha"], info.BandNames!);
        Assert.Equal("255", info.Metadata["SARGAN_SCORE_MAXIMUM"]);
        var scores = SceneFiles.Band(_folder["result.tif"], 3);
        for (var i = 0; i < scores.Length; i++) Assert.Equal(Math.Max(1, Math.Round(255 * (i % 500) / 1000.0)), scores[i], 1.0);
    }

    /// <summary>From SAR in dB, one band, to pictures of three.</summary>
    private SceneTranslator ToPicture(NormKind norm)
    {
        using var network = SceneFiles.UNet(norm, inputs: 1, outputs: 3);
        SceneFiles.Save(_folder["model.sargan"], network, TranslationDirection.SarToOptical, new RadiometricContract
        {
            Sar = new DomainContract { Quantity = RadiometricQuantity.Sigma0, GroundSampleDistanceX = 10, GroundSampleDistanceY = 10, Scaling = SceneFiles.Decibels },
            Optical = DomainContract.OfPictures(3),
        });
        return SceneTranslator.Load(_folder["model.sargan"]);
    }

    private async Task RefusedUnlessForced(string words)
    {
        using var scenes = SceneTranslator.Load(_folder["model.sargan"]);
        var problem = await Assert.ThrowsAsync<ImageFormatException>(() => scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"]));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        var result = await scenes.TranslateAsync(_folder["scene.tif"], _folder["result.tif"], new SceneOptions { Force = true });
        Assert.Contains(words, Assert.Single(result.Forced), StringComparison.Ordinal);
    }

    private static float[] Radar(int width, int height, long seed = 1) => SceneFiles.Waves(seed, width, height, -24, -2);

    private static string Sha256(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>A score that tells where in the scene a pixel lies.</summary>
    private sealed class ColumnScorer : IWindowScorer
    {
        public string BandName => "columns";

        public string Description => "the column in thousandths";

        public float[] Score(SceneWindow window, CancellationToken cancellationToken = default)
        {
            Assert.Equal(window.Area.Count, window.Valid.Count);
            Assert.False(window.Networks.HasBackward);
            Assert.Equal(window.Output.Values, window.Networks.Forward(window.Input).Values);
            return [.. Enumerable.Range(0, window.Valid.Count).Select(i => (window.Area.X + (i % window.Area.Width)) / 1000f)];
        }
    }
}
