using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Radiometry;

public sealed class ScalingLearnerTests : IDisposable
{
    // 0, 1, ..., 100: the p-th percentile is p.
    private static readonly float[] Ramp = [.. Enumerable.Range(0, 101).Select(i => (float)i)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Learn_TwoPolarisations_EachHasItsOwnPercentiles()
    {
        var contract = Learn([Sar("s.tif", [.. Ramp.Select(v => v - 90)], [.. Ramp.Select(v => (v / 2) - 70)])], [Optical("o.tif", Ramp)]);

        var scaling = Assert.IsType<SarScaling>(contract.Sar!.Scaling);
        Assert.Equal([0, 1, 0], scaling.Bands);
        Near(scaling.Clip[0], -89, 9);
        Near(scaling.Clip[1], -69.5, -20.5);
        Assert.Equal(scaling.Clip[0], scaling.Clip[2]);
        // 0 and 100 of each ramp are cut off.
        Assert.Equal(2 / 101.0, contract.Sar.ClippedShare!.Value, 9);
    }

    [Fact]
    public void Learn_SeveralTiles_PercentilesAreOfAllTogether()
    {
        var contract = Learn([Sar("a.tif", [.. Ramp.Select(v => v - 200)]), Sar("b.tif", [.. Ramp.Select(v => v - 99)])], [Optical("o.tif", Ramp)]);

        // 202 samples from -200 to 1: rank 2.01 and 198.99.
        Near(contract.Sar!.Scaling.Clip[0], -197.99, -1.01);
    }

    [Fact]
    public void Learn_Optical_OneRangeForAllChannelsInReflectance()
    {
        // 303 samples, 0..100, 0..200 in steps of 2, 0..300 in steps of 3; the lowest percentile has rank 3.02, the highest 298.98.
        var optical = Optical("o.tif", Ramp, [.. Ramp.Select(v => 2 * v)], [.. Ramp.Select(v => 3 * v)]);
        var contract = Learn([Sar("s.tif", [.. Ramp.Select(v => v - 90)])], [optical]);

        var scaling = Assert.IsType<OpticalScaling>(contract.Optical!.Scaling);
        Assert.Equal([0, 1, 2], scaling.Bands);
        Assert.Single(scaling.Clip.Distinct());
        // Sorted ends: 0 0 0 1 2 ... and ... 285 288 291 294 297 300.
        // 1 + 0.02 of the way to 2, and 288 + 0.98 of the way to 291, over 10000.
        Assert.Equal(1.02e-4, scaling.Clip[0].Low, 1e-9);
        Assert.Equal(290.94e-4, scaling.Clip[0].High, 1e-9);
        Assert.Equal(RadiometricQuantity.Reflectance, contract.Optical.Quantity);
    }

    [Fact]
    public void Learn_NoData_IsLeftOut()
    {
        float[] samples = [.. Ramp.Select(v => v - 150), .. TestRasters.Flat(101, -9999), .. TestRasters.Flat(101, float.NaN)];
        var sar = TestRasters.Write(_folder["s.tif"], 101, SampleType.Float32, [samples], noData: -9999);
        var contract = Learn([new TileFile(sar)], [Optical("o.tif", Ramp)]);

        Near(contract.Sar!.Scaling.Clip[0], -149, -51);
    }

    [Theory]
    [InlineData(SampleType.Float32, -5f, BackscatterUnit.Decibels)]
    [InlineData(SampleType.Float32, 5f, BackscatterUnit.Power)]
    [InlineData(SampleType.UInt16, 5f, BackscatterUnit.Amplitude)]
    [InlineData(SampleType.Int16, -5f, BackscatterUnit.Decibels)]
    public void Learn_NobodySaysTheUnit_ItFollowsFromTypeAndSign(SampleType type, float sample, BackscatterUnit unit)
    {
        var sar = TestRasters.Write(_folder["s.tif"], 8, type, [TestRasters.Flat(64, sample)]);
        var scaling = Assert.IsType<SarScaling>(Learn([new TileFile(sar)], [Optical("o.tif", Ramp)]).Sar!.Scaling);
        Assert.Equal(unit, scaling.Samples);
    }

    [Fact]
    public void Learn_FileStatesItsMeaning_TheContractTellsIt()
    {
        var tags = new Dictionary<string, string> { ["SARGAN_UNIT"] = "amplitude", ["SARGAN_CALIBRATION_DB"] = "-83", ["SARGAN_QUANTITY"] = "gamma0", ["SARGAN_LOOKS"] = "4.4", ["SARGAN_SENSOR"] = "ALOS-2 PALSAR-2" };
        var sar = TestRasters.Write(_folder["s.tif"], 8, SampleType.UInt16, [TestRasters.Flat(64, 1000)], tags: tags, names: ["HH"]);
        var contract = Learn([new TileFile(sar)], [Optical("o.tif", Ramp)]).Sar!;

        Assert.Equal((RadiometricQuantity.Gamma0, 4.4, "ALOS-2 PALSAR-2"), (contract.Quantity, contract.Looks, contract.Sensor));
        Assert.Equal(["HH"], contract.ChannelNames);
        // 20 log10(1000) - 83 = -23 dB everywhere: any range about it.
        Near(contract.Scaling.Clip[0], -23.5, -22.5);
        // UTM near its central meridian: 10 m / 0.9996.
        Assert.Equal(10.004, contract.GroundSampleDistanceX!.Value, 2e-3);
        Assert.Equal(10.004, contract.GroundSampleDistanceY!.Value, 2e-3);
    }

    [Fact]
    public void Learn_ChoiceContradictsTheFile_IsRefused()
    {
        var sar = TestRasters.Write(_folder["s.tif"], 8, SampleType.Float32, [TestRasters.Flat(64, 1)], tags: new Dictionary<string, string> { ["SARGAN_UNIT"] = "power" });
        var error = Assert.Throws<ArgumentException>(() => ScalingLearner.Learn([new TileFile(sar)], [Optical("o.tif", Ramp)], new ScalingOptions { SarUnit = BackscatterUnit.Decibels }));
        Assert.Contains("say that they hold power", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_TilesStateDifferentUnits_AreRefused()
    {
        TileFile Tagged(string name, string unit) => new(TestRasters.Write(_folder[name], 8, SampleType.Float32, [TestRasters.Flat(64, 1)], tags: new Dictionary<string, string> { ["SARGAN_UNIT"] = unit }));
        var error = Assert.Throws<DatasetLayoutException>(() => Learn([Tagged("a.tif", "power"), Tagged("b.tif", "db")], [Optical("o.tif", Ramp)]));
        Assert.Contains("state different units", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_BandsGiven_AreTaken()
    {
        var contract = ScalingLearner.Learn(
            [Sar("s.tif", [.. Ramp.Select(v => v - 300)], [.. Ramp.Select(v => v - 150)])], [Optical("o.tif", Ramp, Ramp, Ramp, Ramp)], new ScalingOptions { SarBands = [1], OpticalBands = [3, 1, 0] });
        Near(Assert.Single(contract.Sar!.Scaling.Clip), -149, -51);
        Assert.Equal([3, 1, 0], contract.Optical!.Scaling.Bands);
        Assert.Throws<ArgumentException>(() => ScalingLearner.Learn([Sar("t.tif", Ramp)], [Optical("p.tif", Ramp)], new ScalingOptions { SarBands = [1] }));
    }

    [Fact]
    public void Learn_ThirteenBands_TakesRedGreenBlueOfSentinelTwo()
    {
        var optical = Optical("o.tif", [.. Enumerable.Range(0, 13).Select(_ => Ramp)]);
        Assert.Equal([3, 2, 1], Learn([Sar("s.tif", Ramp)], [optical]).Optical!.Scaling.Bands);
    }

    [Fact]
    public void Learn_BandsNamedWithoutAZero_TakesThemByNameToo()
    {
        var optical = TestRasters.Write(_folder["o.tif"], 101, SampleType.UInt16, [Ramp, Ramp, Ramp, Ramp], names: ["B2", "B3", "B4", "B8"]);
        Assert.Equal([2, 1, 0], Learn([Sar("s.tif", Ramp)], [new TileFile(optical)]).Optical!.Scaling.Bands);
    }

    [Fact]
    public void Learn_Alpha_IsNoChannel()
    {
        var sar = TestRasters.Write(_folder["s.tif"], 101, SampleType.UInt16, [Ramp, TestRasters.Flat(Ramp.Length, 65535)], names: ["HH", "alpha"]);
        var optical = TestRasters.Write(_folder["o.tif"], 101, SampleType.UInt16, [Ramp, TestRasters.Flat(Ramp.Length, 65535)], names: ["grey", "alpha"]);
        var contract = Learn([new TileFile(sar)], [new TileFile(optical)]);
        Assert.Equal([0], contract.Sar!.Scaling.Bands);
        Assert.Equal([0], contract.Optical!.Scaling.Bands);
    }

    [Fact]
    public void Learn_BandsNamed_TakesThemByName()
    {
        var optical = TestRasters.Write(_folder["o.tif"], 101, SampleType.UInt16, [Ramp, Ramp, Ramp, Ramp], names: ["B02", "B03", "B08", "B04"]);
        var contract = Learn([Sar("s.tif", Ramp)], [new TileFile(optical)]).Optical!;
        Assert.Equal([3, 1, 0], contract.Scaling.Bands);
        Assert.Equal(["B04", "B03", "B02"], contract.ChannelNames);
    }

    [Fact]
    public void Learn_Pictures_AreTakenAsTheyAre()
    {
        ImageFile.Write(_folder["o.png"], new PixelImage(2, 2, 3, new byte[12]));
        var contract = Learn([Sar("s.tif", [.. Ramp.Select(v => v - 90)])], [new TileFile(_folder["o.png"])]);
        Assert.Equal(PlainScaling.OfPictures(3).Clip, Assert.IsType<PlainScaling>(contract.Optical!.Scaling).Clip);
        Assert.Equal(RadiometricQuantity.DigitalNumber, contract.Optical.Quantity);
    }

    [Fact]
    public void Learn_PicturesAndGeoTiffMixed_IsRefused()
    {
        ImageFile.Write(_folder["s.png"], new PixelImage(2, 2, 1, new byte[4]));
        var error = Assert.Throws<DatasetLayoutException>(() => Learn([new TileFile(_folder["s.png"]), Sar("s.tif", Ramp)], [Optical("o.tif", Ramp)]));
        Assert.Contains("mixed (1 and 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_NothingMeasured_IsRefused()
    {
        var sar = TestRasters.Write(_folder["s.tif"], 8, SampleType.Float32, [TestRasters.Flat(64, float.NaN)], noData: double.NaN);
        var error = Assert.Throws<DatasetLayoutException>(() => Learn([new TileFile(sar)], [Optical("o.tif", Ramp)]));
        Assert.Contains("all are nodata", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_FewSamplesAllowed_StillSeesAllOfTheRange()
    {
        // A ramp from left to right: every 66th pixel must not always fall into the same columns.
        var ramp = Enumerable.Range(0, 256 * 256).Select(i => (float)(i % 256) - 300).ToArray();
        var contract = ScalingLearner.Learn([new TileFile(TestRasters.Write(_folder["s.tif"], 256, SampleType.Float32, [ramp]))], [Optical("o.tif", Ramp)], new ScalingOptions { MaxSamples = 1000 });
        var clip = contract.Sar!.Scaling.Clip[0];
        Assert.InRange(clip.Low, -300, -294);
        Assert.InRange(clip.High, -51, -45);
    }

    [SkippableFact]
    public void Learn_SentinelOneWithNanNoData_GivesUsualBackscatter()
    {
        var sar = RealData.Require("geotiff/sar/Spain_7370579_S1Hand.tif");
        var optical = RealData.Require("geotiff/sar/Spain_7370579_S2Hand.tif");
        var contract = Learn([new TileFile(sar)], [new TileFile(optical)]);
        var scaling = Assert.IsType<SarScaling>(contract.Sar!.Scaling);
        Assert.Equal(BackscatterUnit.Decibels, scaling.Samples);
        Assert.Equal(3, scaling.Channels);
        // VH lies below VV, both within what Sentinel-1 sees of land.
        Assert.All(scaling.Clip, clip => Assert.True(clip.Low > -45 && clip.High < 10));
        Assert.True(scaling.Clip[1].High < scaling.Clip[0].High);
        // 9 metres at 37 to 42 degrees north: EPSG:4326 is in degrees.
        Assert.InRange(contract.Sar.GroundSampleDistanceX!.Value, 7, 11);
        Assert.Equal([3, 2, 1], contract.Optical!.Scaling.Bands);
    }

    private static RadiometricContract Learn(TileFile[] sar, TileFile[] optical) => ScalingLearner.Learn(sar, optical);

    private static void Near(ClipRange range, double low, double high)
    {
        // Samples are floats of some hundreds: 1e-4 is their rounding.
        Assert.Equal(low, range.Low, 1e-4);
        Assert.Equal(high, range.High, 1e-4);
    }

    private TileFile Sar(string name, params float[][] bands) => new(TestRasters.Write(_folder[name], 101, SampleType.Float32, bands));

    private TileFile Optical(string name, params float[][] bands) => new(TestRasters.Write(_folder[name], 101, SampleType.UInt16, bands));
}
