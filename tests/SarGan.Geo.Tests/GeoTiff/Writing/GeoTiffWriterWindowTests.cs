using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffWriterWindowTests
{
    private static readonly RasterInfo Info = new() { Width = 150, Height = 110, Bands = 2, SampleType = SampleType.Int16, NoData = -7 };

    private static readonly GeoTiffWriterOptions Options = new() { TileSize = 32, Overviews = OverviewResampling.Average };

    public static TheoryData<GeoTiffPlanes, GeoTiffCompression, long> Ways
    {
        get
        {
            var ways = new TheoryData<GeoTiffPlanes, GeoTiffCompression, long>();
            foreach (var planes in Enum.GetValues<GeoTiffPlanes>())
            {
                foreach (var compression in Enum.GetValues<GeoTiffCompression>())
                {
                    // All tiles in memory, some, and none.
                    foreach (var cache in new[] { 1L << 20, 10000, 0 }) ways.Add(planes, compression, cache);
                }
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Write_OverlappingWindowsInRandomOrder_GivesTheBytesOfOneWrite(GeoTiffPlanes planes, GeoTiffCompression compression, long cacheBytes)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info);
        var options = Options with { Planes = planes, Compression = compression, CacheBytes = cacheBytes };
        Samples.Write(folder["whole.tif"], raster, options);

        using (var writer = GeoTiffWriter.Create(folder["windows.tif"], Info, options))
        {
            foreach (var (band, window) in Cover(seed: 5))
            {
                // First something wrong, which the second write must replace, also where the tile was packed already.
                if (window.X % 3 == 0) writer.Write(band, window, new byte[window.Count * 2]);
                Copy(raster, writer, band, window);
            }
            writer.Complete();
        }

        LibTiffFile.AssertHolds(raster, folder["windows.tif"]);
        Assert.Equal(File.ReadAllBytes(folder["whole.tif"]), File.ReadAllBytes(folder["windows.tif"]));
    }

    [Theory]
    [InlineData(GeoTiffPlanes.Separate)]
    [InlineData(GeoTiffPlanes.Interleaved)]
    public void Write_RowByRow_GivesTheBytesOfOneWrite(GeoTiffPlanes planes)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info);
        var options = Options with { Planes = planes };
        Samples.Write(folder["whole.tif"], raster, options);

        using (var writer = GeoTiffWriter.Create(folder["rows.tif"], Info, options))
        {
            for (var y = 0; y < Info.Height; y++)
            {
                for (var band = 0; band < Info.Bands; band++) Copy(raster, writer, band, new PixelWindow(0, y, Info.Width, 1));
            }
            writer.Complete();
        }

        Assert.Equal(File.ReadAllBytes(folder["whole.tif"]), File.ReadAllBytes(folder["rows.tif"]));
    }

    [Fact]
    public void Write_FromManyThreads_GivesTheBytesOfOneWrite()
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info);
        Samples.Write(folder["whole.tif"], raster, Options);

        using (var writer = GeoTiffWriter.Create(folder["threads.tif"], Info, Options))
        {
            Parallel.ForEach(Cover(seed: 6), new ParallelOptions { MaxDegreeOfParallelism = 4 }, part => Copy(raster, writer, part.Band, part.Window));
            writer.Complete();
        }

        Assert.Equal(File.ReadAllBytes(folder["whole.tif"]), File.ReadAllBytes(folder["threads.tif"]));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(-7.0, -7)]
    public void Complete_PixelsNeverWritten_HoldNoDataOrZero(double? noData, short expected)
    {
        using var folder = new TempFolder();
        var info = Info with { NoData = noData, Bands = 1 };
        var raster = new MemoryRaster(info);
        var window = new PixelWindow(40, 40, 10, 10);
        var samples = new byte[200];
        Array.Fill(samples, (byte)1);
        raster.Write(0, window, samples);

        using (var writer = GeoTiffWriter.Create(folder["a.tif"], info, Options))
        {
            writer.Write(0, window, samples);
            writer.Complete();
        }

        LibTiffFile.AssertHolds(raster, folder["a.tif"]);
        Assert.Equal(expected, BitConverter.ToInt16(LibTiffFile.ReadBands(folder["a.tif"])[0]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-7.0)]
    public void Write_NothingButFill_GivesTheBytesOfNothingWrittenAndPacksNoTile(double? noData)
    {
        using var folder = new TempFolder();
        var info = Info with { NoData = noData, Width = 700, Height = 600 };
        var options = Options with { Overviews = OverviewResampling.Average };
        using (var untouched = GeoTiffWriter.Create(folder["untouched.tif"], info, options)) untouched.Complete();

        using var writer = GeoTiffWriter.Create(folder["filled.tif"], info, options);
        for (var band = 0; band < info.Bands; band++) writer.Write(band, info.Extent, new MemoryRaster(info).Band(band));
        // All tiles are full by now, so that what is packed lies, or would soon lie, in the scratch file.
        var scratch = Assert.Single(Directory.GetFiles(folder.Path, "filled.tif.*.tmp"));
        Assert.Equal(0, new FileInfo(scratch).Length);
        writer.Complete();

        Assert.Equal(File.ReadAllBytes(folder["untouched.tif"]), File.ReadAllBytes(folder["filled.tif"]));
    }

    [Fact]
    public void Write_FillOverOtherSamples_TakesThemAway()
    {
        using var folder = new TempFolder();
        var info = Info with { NoData = -7 };
        var empty = new MemoryRaster(info);
        var samples = new byte[empty.Band(0).Length];
        Array.Fill(samples, (byte)1);

        using (var writer = GeoTiffWriter.Create(folder["a.tif"], info, Options))
        {
            writer.Write(0, info.Extent, samples);
            writer.Write(0, info.Extent, empty.Band(0));
            writer.Complete();
        }

        LibTiffFile.AssertHolds(empty, folder["a.tif"]);
    }

    [Fact]
    public void Write_WindowOutside_IsRefused()
    {
        using var folder = new TempFolder();
        using var writer = GeoTiffWriter.Create(folder["a.tif"], Info);

        Assert.Throws<ArgumentException>(() => writer.Write(0, new PixelWindow(149, 0, 2, 1), new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(2, new PixelWindow(0, 0, 1, 1), new byte[2]));
    }

    // Windows of all sizes that cover the raster, shuffled, some twice over.
    private static List<(int Band, PixelWindow Window)> Cover(int seed)
    {
        var random = new Random(seed);
        var parts = new List<(int, PixelWindow)>();
        for (var band = 0; band < Info.Bands; band++)
        {
            for (var y = 0; y < Info.Height;)
            {
                var height = Math.Min(random.Next(1, 45), Info.Height - y);
                for (var x = 0; x < Info.Width;)
                {
                    var width = Math.Min(random.Next(1, 70), Info.Width - x);
                    parts.Add((band, new PixelWindow(x, y, Math.Min(width + 5, Info.Width - x), height)));
                    x += width;
                }
                y += height;
            }
        }
        var shuffled = parts.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled];
    }

    private static void Copy(MemoryRaster raster, GeoTiffWriter writer, int band, PixelWindow window)
    {
        var samples = new byte[window.Count * 2];
        raster.Read(band, window, samples.AsSpan());
        writer.Write(band, window, samples);
    }
}
