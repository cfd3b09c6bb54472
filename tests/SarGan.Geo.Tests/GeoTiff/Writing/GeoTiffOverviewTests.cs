using System.Runtime.InteropServices;
using System.Text;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.GeoTiff.Writing;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffOverviewTests
{
    [Fact]
    public void Average_Integers_RoundsHalfAwayFromZero() =>
        Assert.Equal([(short)2, -2, 3], Reduce<short>(OverviewResampling.Average, SampleType.Int16, null, 6, [1, 2, -1, -2, 3, 3, 2, 1, -2, -1, 4, 3]));

    [Fact]
    public void Average_NoData_IsLeftOutAndNotSmeared() =>
        // 10 and 20 count; then one alone; then none.
        Assert.Equal([15f, 7f, -9f], Reduce(OverviewResampling.Average, SampleType.Float32, -9, 6, [-9f, 10, 7, -9, -9, -9, 20, float.NaN, -9, -9, -9, -9]));

    [Fact]
    public void Average_MeanThatIsNoData_StaysAMeasurement() =>
        Assert.Equal([(short)-1], Reduce<short>(OverviewResampling.Average, SampleType.Int16, 0, 2, [-1, 1, 0, 0]));

    [Fact]
    public void Average_LargestIntegers_DoesNotOverflow()
    {
        Assert.Equal([ulong.MaxValue], Reduce(OverviewResampling.Average, SampleType.UInt64, null, 2, Enumerable.Repeat(ulong.MaxValue, 4).ToArray()));
        Assert.Equal([(1L << 60) + 2], Reduce(OverviewResampling.Average, SampleType.Int64, null, 2, [(1L << 60) + 1, (1L << 60) + 2, (1L << 60) + 1, (1L << 60) + 2]));
        Assert.Equal([uint.MaxValue - 1], Reduce(OverviewResampling.Average, SampleType.UInt32, null, 2, [uint.MaxValue, uint.MaxValue - 1, uint.MaxValue - 1, uint.MaxValue - 1]));
    }

    [Fact]
    public void Average_OddEdge_TakesWhatIsThere() =>
        // 3 x 3: the last column has pairs, the corner is alone.
        Assert.Equal([(byte)3, 5, 8, 9], Reduce<byte>(OverviewResampling.Average, SampleType.Byte, null, 3, [1, 2, 4, 4, 5, 6, 7, 8, 9]));

    [Fact]
    public void Nearest_AnySamples_TakesTheUpperLeft() =>
        Assert.Equal([(byte)1, 3], Reduce<byte>(OverviewResampling.Nearest, SampleType.Byte, 1, 4, [1, 2, 3, 4, 5, 6, 7, 8]));

    [Fact]
    public void Mode_Classes_TakesTheMostFrequentThenTheFirst() =>
        Assert.Equal([(byte)4, 7, 9], Reduce<byte>(OverviewResampling.Mode, SampleType.Byte, 0, 6, [3, 4, 7, 8, 0, 0, 4, 5, 8, 7, 0, 9]));

    [Fact]
    public void DecibelAverage_TwoLevels_AveragesPower() =>
        // Powers 1, 1, 10, 100 (0, 0, 10, 20 dB): mean 28, which is 14.4716 dB. The mean of decibels would be 7.5.
        Assert.Equal(14.471580f, Reduce(OverviewResampling.DecibelAverage, SampleType.Float32, null, 2, [0f, 0, 10, 20])[0], 1e-5f);

    [Theory]
    [InlineData(GeoTiffPlanes.Separate)]
    [InlineData(GeoTiffPlanes.Interleaved)]
    public void Complete_Overviews_AreAveragesOfAveragesDownTo256(GeoTiffPlanes planes)
    {
        using var folder = new TempFolder();
        var info = new RasterInfo { Width = 1000, Height = 601, Bands = 2, SampleType = SampleType.Float64, NoData = -20 };
        var raster = Samples.Create(info);
        var expected = Enumerable.Range(0, 2).Select(band => MemoryMarshal.Cast<byte, double>(raster.Band(band)).ToArray()).ToArray();

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Overviews = OverviewResampling.Average, Planes = planes });

        var directories = TiffStructure.Parse(File.ReadAllBytes(folder["a.tif"])).Directories;
        Assert.Equal([(1000L, 601L), (500, 301), (250, 151)], directories.Select(directory => (directory.Integers(256)[0], directory.Integers(257)[0])));
        Assert.Equal([0L, 1, 1], directories.Select(directory => directory.Integers(254)[0]));
        var (width, height) = (1000, 601);
        for (var level = 1; level <= 2; level++)
        {
            var bands = LibTiffFile.ReadBands(folder["a.tif"], level);
            for (var band = 0; band < 2; band++)
            {
                expected[band] = Halve(expected[band], width, height);
                // A sum of four doubles in another order may differ in its last bits.
                Assert.Equal(0, MemoryMarshal.Cast<byte, double>(bands[band]).ToArray().Zip(expected[band], (a, b) => Math.Abs(a - b)).Max(), 1e-12);
            }
            (width, height) = ((width + 1) / 2, (height + 1) / 2);
        }
    }

    [Theory]
    [InlineData(GeoTiffPlanes.Separate, false)]
    [InlineData(GeoTiffPlanes.Interleaved, false)]
    [InlineData(GeoTiffPlanes.Interleaved, true)]
    public void Complete_Overviews_LieInCloudOptimisedOrder(GeoTiffPlanes planes, bool big)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(new RasterInfo { Width = 600, Height = 500, Bands = 2 });

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Overviews = OverviewResampling.Nearest, Planes = planes, ForceBigTiff = big, TileSize = 64 });

        var file = TiffStructure.Parse(File.ReadAllBytes(folder["a.tif"]));
        var start = big ? 16 : 8;
        Assert.Equal("GDAL_STRUCTURAL_METADATA_SIZE=", Encoding.ASCII.GetString(file.Bytes, start, 30));
        var size = int.Parse(Encoding.ASCII.GetString(file.Bytes, start + 30, 6), System.Globalization.CultureInfo.InvariantCulture);
        var note = Encoding.ASCII.GetString(file.Bytes, start + 43, size);
        Assert.StartsWith("LAYOUT=IFDS_BEFORE_DATA\n", note, StringComparison.Ordinal);
        Assert.EndsWith("KNOWN_INCOMPATIBLE_EDITION=NO\n ", note, StringComparison.Ordinal);
        Assert.Equal((start + 43 + size + 1) / 2 * 2, file.Directories[0].Offset);
        Assert.Equal(file.Directories.Select(directory => directory.Offset).Order(), file.Directories.Select(directory => directory.Offset));

        // All tiles, smallest overview first, in one ascending run to the end of the file; framed ones with their length before and their end again behind.
        var framed = planes == GeoTiffPlanes.Interleaved;
        Assert.Equal(framed, note.Contains("BLOCK_LEADER=SIZE_AS_UINT4\n", StringComparison.Ordinal));
        var at = file.Directories[^1].Offset;
        foreach (var directory in Enumerable.Reverse(file.Directories))
        {
            foreach (var (offset, length) in directory.Integers(324).Zip(directory.Integers(325)))
            {
                Assert.True(offset >= at);
                at = offset + length;
                if (!framed) continue;
                Assert.Equal(length, BitConverter.ToUInt32(file.Bytes, (int)offset - 4));
                Assert.Equal(file.Bytes.AsSpan((int)at - 4, 4).ToArray(), file.Bytes.AsSpan((int)at, 4).ToArray());
                at += 4;
            }
        }
        Assert.Equal(file.Bytes.Length, at);
    }

    [SkippableFact]
    public void Complete_Overviews_AreGdals()
    {
        Oracle.Require("gdalinfo");
        using var folder = new TempFolder();
        var raster = Samples.Create(new RasterInfo { Width = 600, Height = 500, Bands = 3, NoData = 3 });

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Overviews = OverviewResampling.Average, Planes = GeoTiffPlanes.Interleaved });

        var text = Oracle.Run("gdalinfo", "-checksum", folder["a.tif"]);
        Assert.Contains("LAYOUT=COG", text, StringComparison.Ordinal);
        Assert.Contains("Overviews: 300x250, 150x125", text.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static T[] Reduce<T>(OverviewResampling resampling, SampleType type, double? noData, int width, T[] samples)
        where T : unmanaged
    {
        var height = samples.Length / width;
        var reduced = new T[(width + 1) / 2 * ((height + 1) / 2)];
        new OverviewReducer(resampling, type, noData).Reduce(
            MemoryMarshal.AsBytes<T>(samples), width * type.Size(), width, height, 1, MemoryMarshal.AsBytes(reduced.AsSpan()));
        return reduced;
    }

    private static double[] Halve(double[] samples, int width, int height)
    {
        var halved = new List<double>();
        for (var y = 0; y < height; y += 2)
        {
            for (var x = 0; x < width; x += 2)
            {
                var block = new List<double>();
                foreach (var (column, row) in new[] { (x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1) })
                {
                    if (column < width && row < height && samples[(row * width) + column] != -20) block.Add(samples[(row * width) + column]);
                }
                halved.Add(block.Count == 0 ? -20 : block.Average());
            }
        }
        return [.. halved];
    }
}
