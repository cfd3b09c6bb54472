using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffWriterFileTests
{
    private static readonly RasterInfo Info = new() { Width = 300, Height = 300 };

    [Fact]
    public void Dispose_WithoutComplete_LeavesTheFolderAsItWas()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.tif"], "old");

        using (var writer = GeoTiffWriter.Create(folder["a.tif"], Info)) writer.Write(0, Info.Extent, new byte[90000]);

        Assert.Equal([folder["a.tif"]], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal("old", File.ReadAllText(folder["a.tif"]));
    }

    [Fact]
    public void Complete_ExistingFile_IsReplacedOnlyThen()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.tif"], "old");
        using var writer = GeoTiffWriter.Create(folder["a.tif"], Info);
        writer.Write(0, Info.Extent, new byte[90000]);
        Assert.Equal("old", File.ReadAllText(folder["a.tif"]));

        writer.Complete();

        Assert.Equal([folder["a.tif"]], Directory.GetFileSystemEntries(folder.Path));
        LibTiffFile.AssertHolds(new MemoryRaster(Info), folder["a.tif"]);
    }

    [Fact]
    public void Complete_TwoWritersOfOneTarget_LastOneWins()
    {
        using var folder = new TempFolder();
        var rasters = new[] { Samples.Create(Info, 1), Samples.Create(Info, 2) };
        using var first = GeoTiffWriter.Create(folder["a.tif"], Info);
        using var second = GeoTiffWriter.Create(folder["a.tif"], Info);
        second.Write(0, Info.Extent, rasters[1].Band(0));
        first.Write(0, Info.Extent, rasters[0].Band(0));

        first.Complete();
        LibTiffFile.AssertHolds(rasters[0], folder["a.tif"]);
        second.Complete();
        LibTiffFile.AssertHolds(rasters[1], folder["a.tif"]);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Complete_Twice_Throws()
    {
        using var folder = new TempFolder();
        using var writer = GeoTiffWriter.Create(folder["a.tif"], Info);
        writer.Complete();

        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<InvalidOperationException>(() => writer.Write(0, new PixelWindow(0, 0, 1, 1), [1]));
    }

    [Fact]
    public void Write_AfterDispose_Throws()
    {
        using var folder = new TempFolder();
        var writer = GeoTiffWriter.Create(folder["a.tif"], Info);
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write(0, new PixelWindow(0, 0, 1, 1), [1]));
    }

    [Fact]
    public void Create_TargetIsAFolder_SaysSo()
    {
        using var folder = new TempFolder();

        var problem = Assert.Throws<IOException>(() => GeoTiffWriter.Create(folder.Path, Info));

        Assert.Contains(folder.Path + " is a folder", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Create_NoSuchFolder_NamesTheFile()
    {
        using var folder = new TempFolder();

        var problem = Assert.Throws<IOException>(() => GeoTiffWriter.Create(folder["none/a.tif"], Info));

        Assert.StartsWith(folder["none/a.tif"] + " cannot be written", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_TargetBecameAFolder_FailsAndLeavesNothing()
    {
        using var folder = new TempFolder();
        using (var writer = GeoTiffWriter.Create(folder["a.tif"], Info))
        {
            Directory.CreateDirectory(folder["a.tif"]);

            var problem = Assert.Throws<IOException>(writer.Complete);

            Assert.Contains(folder["a.tif"], problem.Message, StringComparison.Ordinal);
            Assert.Throws<IOException>(writer.Complete);
        }
        Assert.Equal([folder["a.tif"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Complete_HugeRasterBarelyWritten_TakesLittleMemory()
    {
        using var folder = new TempFolder();
        var info = new RasterInfo { Width = 20000, Height = 20000, SampleType = SampleType.Float32 };
        var before = GC.GetAllocatedBytesForCurrentThread();

        using (var writer = GeoTiffWriter.Create(folder["a.tif"], info, new GeoTiffWriterOptions { CacheBytes = 0, TileSize = 512 }))
        {
            for (var x = 0; x < 20000; x += 100) writer.Write(0, new PixelWindow(x, 777, 100, 1), new byte[400]);
            writer.Complete();
        }

        // The raster itself would take 1.6 GB, a row of tiles 41 MB; a packing thread holds a tile or two of 1 MiB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30 << 20);
        Assert.InRange(new FileInfo(folder["a.tif"]).Length, 1 << 20, 4 << 20);
    }

    [Fact]
    public void DeflateRunsOnly_RepeatedText_IsNotFound()
    {
        using var folder = new TempFolder();
        var raster = new MemoryRaster(Info);
        raster.Write(0, Info.Extent, Enumerable.Range(0, 90000).Select(i => (byte)(i % 97 * 41)).ToArray());
        var options = new GeoTiffWriterOptions { Predictor = GeoTiffPredictor.None };

        Samples.Write(folder["all.tif"], raster, options);
        Samples.Write(folder["runs.tif"], raster, options with { DeflateRunsOnly = true });

        // The same 97 bytes over and over: found as repetitions, but no byte ever follows itself.
        Assert.True(new FileInfo(folder["runs.tif"]).Length > 10 * new FileInfo(folder["all.tif"]).Length);
        LibTiffFile.AssertHolds(raster, folder["runs.tif"]);
    }
}
