using System.Runtime.InteropServices;
using SarGan.Data.Radiometry;
using SarGan.Data.Speckle;
using SarGan.Geo;
using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using Xunit;

namespace SarGan.Data.Tests.Radiometry;

public sealed class SarCalibrationTests
{
    [Fact]
    public void Run_PalsarAmplitudes_GivesSigmaNoughtInDecibels()
    {
        // 10 log10(DN²) - 83: DN 10000 is -3 dB, DN 1000 is -23 dB; DN 0 was never measured.
        var result = Run(Raster(2, [10000, 1000, 0, 100], SampleType.UInt16));
        // Through float32 power.
        Assert.All(Values(result).Zip([-3f, -23f, float.NaN, -43f]), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        Assert.Equal((SampleType.Float32, double.NaN), (result.Info.SampleType, result.Info.NoData));
    }

    [Fact]
    public void Run_Amplitudes_SaysInItsMetadataWhatItIs()
    {
        var tags = RasterTags.Of(Run(Raster(2, [1, 2, 3, 4], SampleType.UInt16)).Info);
        Assert.Equal((RadiometricQuantity.Sigma0, BackscatterUnit.Decibels, null), (tags.Quantity, tags.Unit, tags.CalibrationDecibels));
        Assert.Contains("- 83 dB (JAXA", tags.CalibrationSource, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ConstantGiven_IsTakenAndNamed()
    {
        var result = Run(Raster(2, [10, 10, 10, 10], SampleType.UInt16), new CalibrationOptions { ConstantDecibels = -20.5 });
        Assert.Equal(-0.5f, Values(result)[0], 1e-5f);
        Assert.Contains("- 20.5 dB, given by the user", RasterTags.Of(result.Info).CalibrationSource, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Calibrated_StaysAsItIsWhenDoneAgain()
    {
        var once = Run(Raster(2, [10000, 1000, 0, 100], SampleType.UInt16));
        var twice = Run(once);
        // Through power and back in float32.
        Assert.All(Values(once).Zip(Values(twice)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.Equal(once.Info.Metadata, twice.Info.Metadata);
    }

    [Fact]
    public void Run_AsPower_WritesPower()
    {
        var result = Run(Raster(2, [-10, 0, -20, 3], SampleType.Float32), new CalibrationOptions { Samples = BackscatterUnit.Decibels, AsPower = true });
        Assert.All(Values(result).Zip([0.1f, 1f, 0.01f, 1.99526f]), pair => Assert.Equal(pair.Second, pair.First, 1e-5f));
        Assert.Equal(BackscatterUnit.Power, RasterTags.Of(result.Info).Unit);
    }

    [Theory]
    [InlineData("s1a-iw-grd-vv-20210401t052623-20210401t052648-026269-032297-001.tiff")]
    [InlineData("s1c-s3-grd-hh-20260401t052623-20260401t052648-026269-032297-001-cog.tiff")]
    [InlineData("iw-vv.tiff")]
    public void Plan_LoneMeasurementOfSentinel1_IsRefusedWithTheRemedy(string name)
    {
        using var folder = new SarGan.TestSupport.TempFolder();
        using var raster = GeoTiffReader.Open(TestRasters.Write(folder[name], 2, SampleType.UInt16, [[10, 20, 30, 40]], onGround: false));
        Assert.Contains("*.SAFE folder", Assert.Throws<ArgumentException>(() => SarCalibration.Plan(raster)).Message, StringComparison.Ordinal);
        Assert.Contains("*.SAFE folder", Assert.Throws<ArgumentException>(() => SarCalibration.Looks(raster)).Message, StringComparison.Ordinal);
        // Whoever states a constant knows what it is.
        Assert.Contains("- 50 dB", RasterTags.Of(SarCalibration.Plan(raster, new CalibrationOptions { ConstantDecibels = -50 })).CalibrationSource, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Reflectance_IsRefused()
    {
        var raster = Raster(2, [1, 2, 3, 4], SampleType.UInt16);
        using var optical = new MemoryRaster(raster.Info with { Metadata = new RasterTags { Quantity = RadiometricQuantity.Reflectance }.ApplyTo(raster.Info.Metadata) });
        Assert.Contains("it is optical", Assert.Throws<ArgumentException>(() => SarCalibration.Plan(optical)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FloatsThatSayNothing_AreRefused() =>
        Assert.Contains("say which", Assert.Throws<ArgumentException>(() => Run(Raster(2, [1, 2, 3, 4], SampleType.Float32))).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_Twice_AveragesPowerAndMovesNoCorner()
    {
        // 2 x 2 means in power; nodata is left out, and a pixel without any measurement has none.
        float[] power = [1, 3, 8, -9, 5, 7, -9, -9, -9, -9, 2, 2, -9, -9, 2, 2];
        var source = Raster(4, power, SampleType.Float32, noData: -9);
        var result = Run(source, new CalibrationOptions { Samples = BackscatterUnit.Power, SpacingMetres = 20, AsPower = true });
        Assert.Equal([4f, 8f, float.NaN, 2f], Values(result));
        Assert.Equal(new AffineTransform(20, 0, 500000, 0, -20, 4649776), result.Info.Transform);
        Assert.Equal((2, 2), (result.Info.Width, result.Info.Height));
    }

    [Fact]
    public void Run_OneAndAHalfTimes_WeighsByTheShareOfAPixel()
    {
        // A row of 1 2 3 becomes [1 + 2/2] / 1.5 and [2/2 + 3] / 1.5; rows are alike.
        var result = Run(Raster(3, [1, 2, 3, 1, 2, 3, 1, 2, 3], SampleType.Float32), new CalibrationOptions { Samples = BackscatterUnit.Power, SpacingMetres = 15, AsPower = true });
        Assert.Equal((2, 2), (result.Info.Width, result.Info.Height));
        // The ground is 0.04 % larger than UTM says, so 15 m are 1.4994 pixels.
        Assert.All(Values(result).Zip([4 / 3f, 8 / 3f, 4 / 3f, 8 / 3f]), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
    }

    [Fact]
    public void Run_SpeckleAveraged_KeepsItsMeanInDecibels()
    {
        // One look, mean power 1: in power 0 dB; the mean of the dB values lies at -2.51.
        const int Side = 400;
        var random = new Random(7);
        var power = Enumerable.Range(0, Side * Side).Select(_ => (float)-Math.Log(1 - random.NextDouble())).ToArray();
        var result = Run(Raster(Side, power, SampleType.Float32), new CalibrationOptions { Samples = BackscatterUnit.Power, SpacingMetres = 400 });
        // 100 means of 1600 samples: each scatters by 0.11 dB.
        Assert.Equal(100, Values(result).Length);
        Assert.Equal(0, Values(result).Average(), 0.05);
    }

    [Fact]
    public void Run_FinerThanTheRaster_IsRefused() =>
        Assert.Contains("would be finer", Assert.Throws<ArgumentException>(() => Run(Raster(2, [1, 2, 3, 4], SampleType.UInt16), new CalibrationOptions { SpacingMetres = 5 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_MetresWithoutGround_PointsToWarp()
    {
        var source = new MemoryRaster(new RasterInfo { Width = 4, Height = 4, SampleType = SampleType.UInt16 });
        Assert.Contains("sargan warp", Assert.Throws<ArgumentException>(() => Run(source, new CalibrationOptions { SpacingMetres = 20 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Mercator_MetresAreThoseOnTheGround()
    {
        // At 60 degrees north a metre of web-mercator is half a metre on the ground.
        var info = new RasterInfo { Width = 40, Height = 40, SampleType = SampleType.UInt16, Crs = CoordinateReferenceSystem.FromEpsg(3857), Transform = new AffineTransform(20, 0, 0, 0, -20, 8399737.89) };
        var plan = SarCalibration.Plan(new MemoryRaster(info), new CalibrationOptions { SpacingMetres = 20 });
        Assert.Equal((20, 20), (plan.Width, plan.Height));
    }

    [Theory]
    [InlineData("lee")]
    [InlineData("refined-lee")]
    [InlineData("gamma-map")]
    public void Run_FilteredInStrips_IsTheFilterOverTheWhole(string name)
    {
        // Higher than two strips of 64 rows, so that halos matter.
        const int Width = 40, Height = 150;
        var power = TestRasters.Noise(Width * Height, 0.1f, 2, 3);
        SpeckleFilter filter = name switch { "lee" => new LeeFilter { Looks = 4 }, "refined-lee" => new RefinedLeeFilter { Looks = 4 }, _ => new GammaMapFilter { Looks = 4 } };
        var result = Run(Raster(Width, power, SampleType.Float32), new CalibrationOptions { Samples = BackscatterUnit.Power, Filter = filter, AsPower = true });

        var whole = new float[power.Length];
        filter.Apply(power, Width, Height, whole);
        Assert.Equal(whole, Values(result));
        Assert.Equal(name, RasterTags.Of(result.Info).SpeckleFilter);
    }

    [Fact]
    public void Looks_NotStated_AreEstimatedFromThePower()
    {
        // The mean of four exponentials: four looks.
        var random = new Random(9);
        var power = Enumerable.Range(0, 200 * 200).Select(_ => (float)(-(Math.Log(1 - random.NextDouble()) + Math.Log(1 - random.NextDouble()) + Math.Log(1 - random.NextDouble()) + Math.Log(1 - random.NextDouble())) / 4)).ToArray();
        var looks = SarCalibration.Looks(Raster(200, power, SampleType.Float32), new CalibrationOptions { Samples = BackscatterUnit.Power });
        // The 90th percentile of 64 blocks, each of 625 samples: a little above.
        Assert.InRange(looks!.Value, 3.8, 4.8);
    }

    [Fact]
    public void Run_Cancelled_CompletesNothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var sink = new Watched(new MemoryRaster(new RasterInfo { Width = 2, Height = 2, SampleType = SampleType.Float32 }));
        Assert.Throws<OperationCanceledException>(() => SarCalibration.Run(Raster(2, [1, 2, 3, 4], SampleType.UInt16), _ => sink, null, null, source.Token));
        Assert.Equal((false, true), (sink.Completed, sink.Disposed));
    }

    private static MemoryRaster Run(RasterSource source, CalibrationOptions? options = null)
    {
        MemoryRaster? result = null;
        SarCalibration.Run(source, info => (result = new MemoryRaster(info)).AsSink(), options);
        return result!; // the sink was asked for
    }

    private static float[] Values(MemoryRaster raster) => MemoryMarshal.Cast<byte, float>(raster.Band(0)).ToArray();

    private static MemoryRaster Raster(int width, float[] values, SampleType type, double? noData = null)
    {
        var samples = new byte[values.Length * type.Size()];
        SampleTypes.FromSingle(type, values, samples);
        return new MemoryRaster(
            new RasterInfo { Width = width, Height = values.Length / width, SampleType = type, NoData = noData, Crs = CoordinateReferenceSystem.FromEpsg(32631), Transform = new AffineTransform(10, 0, 500000, 0, -10, 4649776) },
            [samples]);
    }

    private sealed class Watched(MemoryRaster raster) : RasterSink
    {
        public bool Completed { get; private set; }

        public bool Disposed { get; private set; }

        public override RasterInfo Info => raster.Info;

        public override void Complete() => Completed = true;

        protected override void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples) => raster.Write(band, window, samples);

        protected override void Dispose(bool disposing)
        {
            Disposed = true;
            base.Dispose(disposing);
        }
    }
}
