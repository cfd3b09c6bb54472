using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.Rasters;

public class RasterCopyTests
{
    private static readonly RasterInfo Info = new() { Width = 700, Height = 600, Bands = 2, SampleType = SampleType.UInt16 };

    [Fact]
    public void CopyTo_Raster_CopiesAllSamplesAndReportsOne()
    {
        var (source, target) = (Filled(), new MemoryRaster(Info));
        var progress = new Steps();

        source.CopyTo(target.AsSink(), progress);

        for (var band = 0; band < 2; band++) Assert.True(source.Band(band).SequenceEqual(target.Band(band)));
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(1, progress.Values[^1]);
        Assert.Equal(3, progress.Values.Count); // Blocks of 256 rows.
    }

    [Fact]
    public void CopyTo_WideRaster_UsesBoundedWindows()
    {
        var info = new RasterInfo { Width = 1 << 20, Height = 300 };
        var source = new Counting(info);

        source.CopyTo(new Counting.Nowhere(info));

        Assert.InRange(source.LargestWindow, 1, 64 << 20);
        Assert.Equal(info.Extent.Count, source.Pixels);
    }

    [Fact]
    public void CopyTo_OtherSampleType_IsRefused()
    {
        var problem = Assert.Throws<ArgumentException>(() => Filled().CopyTo(new MemoryRaster(Info with { SampleType = SampleType.Int16 }).AsSink()));

        Assert.Contains("2 bands of UInt16", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CopyTo_Cancelled_Throws() =>
        Assert.Throws<OperationCanceledException>(() => Filled().CopyTo(new MemoryRaster(Info).AsSink(), null, new CancellationToken(canceled: true)));

    private static MemoryRaster Filled()
    {
        var raster = new MemoryRaster(Info);
        var random = new Random(3);
        for (var band = 0; band < 2; band++) random.NextBytes(raster.Band(band));
        return raster;
    }

    private sealed class Steps : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }

    private sealed class Counting(RasterInfo info) : RasterSource
    {
        public override RasterInfo Info => info;

        public override (int Width, int Height) BlockSize => (256, 256);

        public long LargestWindow { get; private set; }

        public long Pixels { get; private set; }

        protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
        {
            LargestWindow = Math.Max(LargestWindow, window.Count);
            Pixels += window.Count;
        }

        internal sealed class Nowhere(RasterInfo info) : RasterSink
        {
            public override RasterInfo Info => info;

            public override (int Width, int Height) BlockSize => (256, 256);

            public override void Complete()
            {
            }

            protected override void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples)
            {
            }
        }
    }
}
