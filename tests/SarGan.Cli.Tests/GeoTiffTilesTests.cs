using System.Globalization;
using SarGan.Cli.Tests.Support;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;
using SarGan.Data.Tests;
using SarGan.Geo.Rasters;
using SarGan.Models.Weights;
using SarGan.TestSupport;

namespace SarGan.Cli.Tests;

[Collection(RadarTilesGroup.Name)]
public sealed class GeoTiffTilesTests(RadarTiles tiles) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_GeoTiff_LearnsAScalingAndSaysSo()
    {
        Assert.Contains("Scaling, SAR: VV -19.", tiles.Trained.Error, StringComparison.Ordinal);
        Assert.Contains(", VH -29.", tiles.Trained.Error, StringComparison.Ordinal);
        Assert.Contains("% of the samples cut off", tiles.Trained.Error, StringComparison.Ordinal);
        Assert.Contains("Scaling, optical: band 1, band 2, band 3 0.02", tiles.Trained.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_GeoTiff_PutsTheScalingIntoRunAndBundle()
    {
        var kept = RadiometricContract.Load(Path.Combine(tiles.Run, "scaling.json"));
        var bundled = RadiometricContract.FromJson(ModelBundle.ReadManifest(Path.Combine(tiles.Run, "model.sargan")).Radiometry!.Value);
        Assert.Equal(kept.ToJson().GetRawText(), bundled.ToJson().GetRawText());

        var scaling = Assert.IsType<SarScaling>(kept.Sar!.Scaling);
        Assert.Equal((BackscatterUnit.Decibels, 3), (scaling.Samples, scaling.Channels));
        Assert.Equal([0, 1, 0], scaling.Bands);
        // Percentiles 1 and 99 of numbers drawn evenly from -20..0 and -30..-10; 6400 of them leave 0.1 of doubt.
        Assert.Equal([-19.8, -29.8, -19.8], scaling.Clip.Select(clip => clip.Low), (a, b) => Math.Abs(a - b) < 0.1);
        Assert.Equal([-0.2, -10.2, -0.2], scaling.Clip.Select(clip => clip.High), (a, b) => Math.Abs(a - b) < 0.1);
    }

    [Fact]
    public void Resume_KeepsTheScalingAndRefusesAnother()
    {
        var run = CopyOfRun();
        var kept = File.ReadAllText(Path.Combine(run, "scaling.json"));
        Sargan.Run("train", "cyclegan", "--data", tiles.Data, "--out", run, "--resume", "--steps", "4", "--device", "cpu").AssertFine();
        Assert.Equal(kept, File.ReadAllText(Path.Combine(run, "scaling.json")));

        Sargan.Run("train", "cyclegan", "--data", tiles.Data, "--out", run, "--resume", "--steps", "5", "--device", "cpu", "--scaling", "none").AssertFails(1, "was begun with the scaling in");
        Sargan.Run("train", "cyclegan", "--data", tiles.Data, "--out", run, "--resume", "--steps", "5", "--device", "cpu", "--sar-bands", "1").AssertFails(1, "has other bands or another unit");
        var other = RadiometricContract.Load(Path.Combine(run, "scaling.json"));
        (other with { Optical = null }).Save(_folder["other.json"]);
        Sargan.Run("train", "cyclegan", "--data", tiles.Data, "--out", run, "--resume", "--steps", "5", "--device", "cpu", "--scaling", _folder["other.json"]).AssertFails(1, "has another scaling than");
    }

    [Fact]
    public void Train_ScalingFromAFile_IsTaken()
    {
        var result = Sargan.Run(["train", "pix2pix", "--data", tiles.Data, "--out", _folder["run"], .. TrainedModels.Tiny, "--steps", "1", "--scaling", Path.Combine(tiles.Run, "scaling.json")]);
        result.AssertFine();
        Assert.Equal(File.ReadAllText(Path.Combine(tiles.Run, "scaling.json")), File.ReadAllText(_folder["run", "scaling.json"]));
        Assert.DoesNotContain("Learning the scaling", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "are no picture", "--scaling", "none")]
    [InlineData(1, "There is no scaling at nowhere.json", "--scaling", "nowhere.json")]
    [InlineData(2, "--sar-bands must be a list of bands, counted from 1, such as 1,2,1. Actual value was '0'.", "--sar-bands", "0")]
    [InlineData(2, "The Sar tiles have 2 bands. Actual choice was [3], counted from 1.", "--sar-bands", "3")]
    [InlineData(1, "2 channels (VV, VH) and 3 were asked for", "--sar-bands", "1,2")]
    [InlineData(2, "they need GeoTIFF tiles and --scaling auto", "--scaling", "none", "--sar-unit", "db")]
    public void Train_WrongScaling_SaysSoBeforeAnythingIsWritten(int exitCode, string text, params string[] options)
    {
        Sargan.Run(["train", "cyclegan", "--data", tiles.Data, "--out", _folder["run"], .. TrainedModels.Tiny, "--steps", "1", .. options]).AssertFails(exitCode, text);
        if (!options.SequenceEqual(["--scaling", "none"])) Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Evaluate_GeoTiff_ReadsThemAsTheModelDid()
    {
        var result = Sargan.Run("evaluate", "--model", tiles.Run, "--data", tiles.Data, "--device", "cpu", "--json");
        result.AssertFine();
        Assert.Equal("test", result.Json.GetProperty("split").GetString());
        Assert.Equal(["opt2sar", "sar2opt"], result.Json.GetProperty("directions").EnumerateObject().Select(direction => direction.Name).Order());
    }

    [Fact]
    public void Translate_GeoTiffTiles_GivesPictures()
    {
        var result = Sargan.Run("translate", "--model", tiles.Run, "--in", Path.Combine(tiles.Data, "testA"), "--out", _folder["out"], "--device", "cpu");
        result.AssertFine();
        var image = ImageFile.Read(_folder["out", "4.png"]);
        Assert.Equal((40, 40, 3), (image.Width, image.Height, image.Channels));
    }

    [Fact]
    public void Translate_ToTwoPolarisations_DoesNotMixThem()
    {
        Sargan.Run("translate", "--model", tiles.Run, "--in", Path.Combine(tiles.Data, "testB", "4.tif"), "--out", _folder["sar.png"], "--direction", "opt2sar", "--device", "cpu").AssertFine();
        Assert.Equal(3, ImageFile.Read(_folder["sar.png"]).Channels);
    }

    [Fact]
    public void Translate_OtherBandsOrAPicture_IsRefusedInWords()
    {
        TestRasters.Write(_folder["hh.tif"], 40, SampleType.Float32, [TestRasters.Noise(1600, -20, 0, 1)], names: ["HH"]);
        Sargan.Run("translate", "--model", tiles.Run, "--in", _folder["hh.tif"], "--out", _folder["out.png"], "--device", "cpu").AssertFails(1, "asks for the bands VV, VH, VV, and the raster has HH");
        ImageFile.Write(_folder["in.png"], new PixelImage(40, 40, 1, new byte[1600]));
        Sargan.Run("translate", "--model", tiles.Run, "--in", _folder["in.png"], "--out", _folder["out.png"], "--device", "cpu").AssertFails(1, "a picture has no such values");
    }

    [Fact]
    public void Info_Model_TellsTheScalingInWords()
    {
        var result = Sargan.Run("info", tiles.Run);
        result.AssertFine();
        var text = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("SAR VV -19.", text, StringComparison.Ordinal);
        Assert.Contains("from dB", text, StringComparison.Ordinal);
        Assert.Contains("samples / 10000", text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Train_SentinelPair_WithScalingAuto()
    {
        File.Copy(RealData.Require("geotiff/sar/ROIs1970_fall_s1_139_p839.tif"), Made("ROIs1970_fall", "s1_139", "ROIs1970_fall_s1_139_p839.tif"));
        File.Copy(RealData.Require("geotiff/sar/ROIs1970_fall_s2_139_p839.tif"), Made("ROIs1970_fall", "s2_139", "ROIs1970_fall_s2_139_p839.tif"));
        var result = Sargan.Run(["train", "pix2pix", "--data", _folder["ROIs1970_fall"], "--out", _folder["run"], .. TrainedModels.Tiny, "--steps", "2", "--scaling", "auto"]);
        result.AssertFine();
        var contract = RadiometricContract.Load(_folder["run", "scaling.json"]);
        Assert.Equal(BackscatterUnit.Decibels, Assert.IsType<SarScaling>(contract.Sar!.Scaling).Samples);
        Assert.All(contract.Sar.Scaling.Clip, clip => Assert.True(clip.Low > -45 && clip.High < 15, string.Create(CultureInfo.InvariantCulture, $"{clip.Low} to {clip.High}")));
        Assert.Equal([3, 2, 1], Assert.IsType<OpticalScaling>(contract.Optical!.Scaling).Bands);
        Assert.Equal(10, contract.Sar.GroundSampleDistanceX!.Value, 0.02);
    }

    private string CopyOfRun()
    {
        foreach (var file in Directory.GetFiles(tiles.Run, "*", SearchOption.AllDirectories)) File.Copy(file, Made("copy", Path.GetRelativePath(tiles.Run, file)));
        return _folder["copy"];
    }

    private string Made(params string[] parts)
    {
        var path = _folder[parts];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // lies in the test's folder
        return path;
    }
}
