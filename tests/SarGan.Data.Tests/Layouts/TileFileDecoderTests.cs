using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;
using Xunit;

namespace SarGan.Data.Tests.Layouts;

public sealed class TileFileDecoderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_BytesWithoutAContract_ArePixelsInterleaved()
    {
        var image = new TileFileDecoder().Read(Write(SampleType.Byte, 2, [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]));
        Assert.Equal((2, 2, 3, 8), (image.Width, image.Height, image.Channels, image.BitsPerSample));
        Assert.Equal([1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12], image.Bytes.ToArray());
    }

    [Fact]
    public void Read_WordsWithoutAContract_AreWords()
    {
        var image = new TileFileDecoder().Read(Write(SampleType.UInt16, 2, [[0, 1, 40000, 65535]]));
        Assert.Equal([0, 1, 40000, 65535], image.Words.ToArray());
    }

    [Fact]
    public void Read_FloatsWithoutAContract_SaysWhatIsMissing()
    {
        var path = Write(SampleType.Float32, 2, [[-1, -2, -3, -4]]);
        var error = Assert.Throws<ImageFormatException>(() => new TileFileDecoder().Read(path));
        Assert.StartsWith($"{path}: samples of type Float32 are no picture", error.Message, StringComparison.Ordinal);
        Assert.Contains("--scaling auto", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Decibels_AreSpreadOver16Bits()
    {
        // -25..0 dB: -25 is 0, 0 is 65535, -12.5 the middle, -20 a fifth; -30 and 5 are cut off, NaN and nodata become 0.
        var path = TestRasters.Write(_folder["t.tif"], 4, SampleType.Float32, [[-25, 0, -12.5f, -20, -30, 5, float.NaN, -99]], noData: -99);
        var image = Decoder(new SarScaling { Clip = [new ClipRange(-25, 0)] }).Read(path);
        Assert.Equal([0, 65535, 32768, 13107, 0, 65535, 0, 0], image.Words.ToArray());
    }

    [Fact]
    public void Read_Bands_BecomeChannelsInTheContractsOrder()
    {
        var image = Decoder(new SarScaling { Bands = [1, 0, 1], Clip = [new(-10, 0), new(-20, 0), new(-10, 0)] }).Read(Write(SampleType.Float32, 2, [[-20, -20, 0, 0], [0, -10, -10, 0]]));
        Assert.Equal([65535, 0, 65535, 0, 0, 0, 0, 65535, 0, 65535, 65535, 65535], image.Words.ToArray());
    }

    [Fact]
    public void Read_Reduced_AveragesInLinearPower()
    {
        // Weights of 4 to 2 by the widened triangle: 3/8 3/8 1/8 over the three samples in reach beside the border, normalised: 3/7, 3/7, 1/7.
        var path = Write(SampleType.Float32, 4, [[-10, -20, -10, -20, -10, -20, -10, -20, -10, -20, -10, -20, -10, -20, -10, -20]]);
        var image = Decoder(new SarScaling { Clip = [new ClipRange(-25, 0)] }, size: 2).Read(path);
        Assert.Equal((2, 2), (image.Width, image.Height));
        var left = 10 * Math.Log10(((3 * 0.1) + (3 * 0.01) + 0.1) / 7);
        var right = 10 * Math.Log10((0.01 + (3 * 0.1) + (3 * 0.01)) / 7);
        Assert.Equal([Word(left), Word(right), Word(left), Word(right)], image.Words.ToArray());

        static ushort Word(double decibels) => (ushort)Math.Round((decibels + 25) / 25 * 65535);
    }

    [Fact]
    public void Read_ReducedBesideNoData_AveragesWhatIsMeasured()
    {
        // Each half of the result has one measured kind of sample, and so its value; the lower right has none.
        float[] samples =
        [
            -10, -10, -99, -99, -99, -99, -99, -99,
            -10, -10, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
            -99, -99, -99, -99, -99, -99, -99, -99,
        ];
        var path = TestRasters.Write(_folder["t.tif"], 8, SampleType.Float32, [samples], noData: -99);
        var image = Decoder(new SarScaling { Clip = [new ClipRange(-20, 0)] }, size: 2).Read(path);
        Assert.Equal(32768, image.Words[0], 1.0);
        Assert.Equal(0, image.Words[3]);
    }

    [Fact]
    public void Read_SpeckleReducedEightTimes_HasNoBias()
    {
        // Power of one look is exponential with mean 1, 0 dB. The mean of its dB values lies at -10 γ / ln 10 = -2.51 dB.
        const int Side = 512, Reduced = 64;
        var random = new Random(5);
        var decibels = Enumerable.Range(0, Side * Side).Select(_ => (float)(10 * Math.Log10(-Math.Log(1 - random.NextDouble())))).ToArray();
        var path = Write(SampleType.Float32, Side, [decibels]);
        var words = Decoder(new SarScaling { Clip = [new ClipRange(-20, 20)] }, Reduced).Read(path).Words.ToArray();
        // Back to power, for the mean; it scatters by 1 / sqrt(512²) = 0.2 %, 0.01 dB.
        var power = words.Average(word => Math.Pow(10, ((word / 65535.0 * 40) - 20) / 10));
        Assert.Equal(0, 10 * Math.Log10(power), 0.05);
        Assert.Equal(-2.51, decibels.Average(), 0.05);
    }

    [Fact]
    public void Read_FileStatesPower_IsConvertedToTheContractsDecibels()
    {
        var path = TestRasters.Write(_folder["t.tif"], 2, SampleType.Float32, [[0.1f, 1, 0.01f, 0]], tags: new Dictionary<string, string> { ["SARGAN_UNIT"] = "power" });
        var image = Decoder(new SarScaling { Clip = [new ClipRange(-20, 0)] }).Read(path);
        Assert.Equal([32768, 65535, 0, 0], image.Words.ToArray());
    }

    [Fact]
    public void Read_FileStatesAnotherOffset_IsTaken()
    {
        // Since baseline 04.00 Sentinel-2 adds 1000.
        var path = TestRasters.Write(_folder["t.tif"], 2, SampleType.UInt16, [[1000, 3500, 6000, 11000]], tags: new Dictionary<string, string> { ["SARGAN_OFFSET"] = "-1000" });
        var image = Decoder(new OpticalScaling { Clip = [new ClipRange(0, 0.5)] }).Read(path);
        Assert.Equal([0, 32768, 65535, 65535], image.Words.ToArray());
    }

    [Fact]
    public void Read_BandsNamedInAnotherOrder_AreFoundByName()
    {
        var path = TestRasters.Write(_folder["t.tif"], 1, SampleType.Float32, [[-20], [0]], names: ["VH", "VV"]);
        var contract = new DomainContract { ChannelNames = ["VV", "VH"], Scaling = new SarScaling { Clip = [new(-20, 0), new(-20, 0)] } };
        Assert.Equal([65535, 0], new TileFileDecoder { Contract = contract }.Read(path).Words.ToArray());
    }

    [Fact]
    public void Read_OtherPolarisation_IsRefused()
    {
        var path = TestRasters.Write(_folder["t.tif"], 1, SampleType.Float32, [[-20]], names: ["HH"]);
        var contract = new DomainContract { ChannelNames = ["VV"], Scaling = new SarScaling { Clip = [new(-20, 0)] } };
        Refused(contract, path, "asks for the bands VV, and the raster has HH");
    }

    [Fact]
    public void Read_OtherQuantity_IsRefused()
    {
        var path = TestRasters.Write(_folder["t.tif"], 1, SampleType.Float32, [[-20]], tags: new Dictionary<string, string> { ["SARGAN_QUANTITY"] = "gamma0" });
        Refused(new DomainContract { Quantity = RadiometricQuantity.Sigma0, Scaling = new SarScaling { Clip = [new(-20, 0)] } }, path, "the raster holds Gamma0, and the radiometric contract asks for Sigma0");
    }

    [Theory]
    [InlineData(SampleType.UInt16, 5f, BackscatterUnit.Decibels, "they have no negative values")]
    [InlineData(SampleType.Float32, -5f, BackscatterUnit.Power, "seems to hold dB")]
    public void Read_SamplesCannotBeTheUnit_IsRefused(SampleType type, float sample, BackscatterUnit unit, string text) =>
        Refused(new DomainContract { Scaling = new SarScaling { Samples = unit, Clip = [new(-20, 0)] } }, Write(type, 2, [[sample, sample, sample, sample]]), text);

    [Fact]
    public void Read_TooFewBands_IsRefused() =>
        Refused(new DomainContract { Scaling = new SarScaling { Bands = [0, 1, 0], Clip = [new(-20, 0), new(-20, 0), new(-20, 0)] } }, Write(SampleType.Float32, 1, [[-3]]), "asks for the bands 1, 2, 1, and the raster has 1");

    [Fact]
    public void Read_FloatsUnderAContractForPictures_IsRefused() =>
        Refused(DomainContract.OfPictures(1), Write(SampleType.Float32, 1, [[-3]]), "are no picture");

    [Fact]
    public void Read_WordsUnderAContractForBytes_IsRefused() =>
        Refused(DomainContract.OfPictures(1), Write(SampleType.UInt16, 1, [[3]]), "samples from 0 to 255");

    [Fact]
    public void Read_PictureUnderAContractForDecibels_IsRefused()
    {
        ImageFile.Write(_folder["t.png"], new PixelImage(1, 1, 1, new byte[1]));
        Refused(new DomainContract { Scaling = new SarScaling { Clip = [new(-20, 0)] } }, _folder["t.png"], "a picture has no such values");
    }

    [Fact]
    public void Read_BrokenFile_IsAnImageFormatExceptionThatNamesItOnce()
    {
        File.WriteAllText(_folder["t.tif"], "no TIFF at all");
        var error = Assert.Throws<ImageFormatException>(() => new TileFileDecoder().Read(_folder["t.tif"]));
        Assert.Equal(_folder["t.tif"], error.Name);
        Assert.DoesNotContain(_folder["t.tif"], error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DecibelsOfAnotherSize_AreNotResizedAsPictures()
    {
        var file = new TileFile(Write(SampleType.Float32, 4, [TestRasters.Flat(16, -3)]));
        var decoder = Decoder(new SarScaling { Clip = [new ClipRange(-20, 0)] });
        var batches = new UnpairedBatches(new FileTiles([file], decoder), new FileTiles([file], decoder), new BatchOptions { Size = 2, SarChannels = 1, OpticalChannels = 1 });
        Assert.Contains("give TileFileDecoder.Size", Assert.Throws<DatasetLayoutException>(() => batches.Load(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TwoPolarisationsForThreeChannels_AreNotTakenForGreyAndAlpha()
    {
        var file = new TileFile(Write(SampleType.Float32, 2, [TestRasters.Flat(4, -3), TestRasters.Flat(4, -9)]));
        var tiles = new FileTiles([file], Decoder(new SarScaling { Clip = [new ClipRange(-20, 0), new ClipRange(-20, 0)] }));
        var error = Assert.Throws<DatasetLayoutException>(() => new UnpairedBatches(tiles, tiles, new BatchOptions { Size = 2 }).Load(0));
        Assert.Contains("2 channels (band 1, band 2) and 3 were asked for", error.Message, StringComparison.Ordinal);
    }

    private static TileFileDecoder Decoder(TileScaling scaling, int? size = null) => new() { Contract = new DomainContract { Scaling = scaling }, Size = size };

    private static void Refused(DomainContract contract, string path, string text)
    {
        var error = Assert.Throws<ImageFormatException>(() => new TileFileDecoder { Contract = contract }.Read(path));
        Assert.Equal(path, error.Name);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    private string Write(SampleType type, int width, float[][] bands) => TestRasters.Write(_folder["t.tif"], width, type, bands);
}
