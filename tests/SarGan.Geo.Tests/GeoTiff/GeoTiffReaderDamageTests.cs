using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.Tests.GeoTiff.Fuzzing;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff;

public class GeoTiffReaderDamageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("II*")]
    [InlineData("not a tiff file")]
    [InlineData("II*\0\u0008\0\0\0")]
    public void Open_NoTiff_IsRefusedWithTheName(string text)
    {
        var exception = Assert.Throws<RasterFormatException>(() => Open(System.Text.Encoding.Latin1.GetBytes(text)));

        Assert.Equal("broken.tif", exception.Path);
    }

    [Fact]
    public void Open_DirectoryThatLinksToItself_WarnsOfTheLoop()
    {
        var file = new TestTiff { Mode = "wl" }.Write();
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(directory));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(directory + 2 + (12 * entries)), directory);

        using var reader = Open(file);

        Assert.Contains("loop", Assert.Single(reader.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TruncatedFile_NamesTheBlock()
    {
        // LibTiff writes the directory last: move nothing, but let the last strip point beyond the end.
        var file = Patch(new TestTiff { Mode = "wl", RowsPerStrip = 29 }.Write(), 273, 1 << 20);
        using var reader = Open(file);

        var exception = Assert.Throws<RasterFormatException>(() => GeoTiffReaderTests.ReadAll(reader, 0));

        Assert.Contains("block 0", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Compression.LZW)]
    [InlineData(Compression.ADOBE_DEFLATE)]
    [InlineData(Compression.PACKBITS)]
    public void Read_SmallFileThatDeclaresAHugeBlock_IsRefusedBeforeAllocating(Compression compression)
    {
        var file = new TestTiff { Mode = "wl", Compression = compression, RowsPerStrip = 29 }.Write();
        file = Patch(Patch(Patch(file, 256, 15000), 257, 15000), 278, 15000);
        using var reader = Open(file);
        var samples = new byte[1];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var exception = Assert.Throws<RasterFormatException>(() => reader.Read(0, new PixelWindow(0, 0, 1, 1), samples.AsSpan()));

        Assert.Contains("cannot hold", exception.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Read_BlockAboveTheLimit_IsRefusedWithBothNumbers()
    {
        using var reader = Open(new TestTiff { Compression = Compression.LZW, RowsPerStrip = 29 }.Write(), new GeoTiffReaderOptions { MaxBlockBytes = 1000 });

        var exception = Assert.Throws<RasterFormatException>(() => GeoTiffReaderTests.ReadAll(reader, 0));

        Assert.Contains("1073", exception.Message, StringComparison.Ordinal);
        Assert.Contains("1000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BlocksWithoutData_GiveNoData()
    {
        var tiff = new TestTiff { Mode = "wl", RowsPerStrip = 29, Compression = Compression.LZW, Tags = file => TestTiff.SetGeo(file, (42113, "7")) };
        using var reader = Open(Patch(Patch(tiff.Write(), 273, 0), 279, 0));

        Assert.All(GeoTiffReaderTests.ReadAll(reader, 0), sample => Assert.Equal(7, sample));
    }

    [Fact]
    public void Open_ComplexSamples_IsRefusedInWords()
    {
        var file = Patch(new TestTiff { Mode = "wl", SampleType = SampleType.Float64 }.Write(), 339, 6);

        Assert.Contains("complex", Assert.Throws<RasterFormatException>(() => Open(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnsupportedCompression_OpensAndRefusesPixels()
    {
        using var reader = Open(Patch(new TestTiff { Mode = "wl", RowsPerStrip = 29 }.Write(), 259, 34887));

        Assert.False(reader.Layout.IsReadable);
        Assert.Contains("LERC", Assert.Throws<RasterFormatException>(() => GeoTiffReaderTests.ReadAll(reader, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AndRead_DamagedFilesMadeHere_NeverFail()
    {
        var seeds = GeoTiffReaderTests.Layouts().Select(row => new TestTiff
        {
            SampleType = (SampleType)row[0],
            Compression = (Compression)row[1],
            Predictor = (Predictor)row[2],
            Bands = (int)row[3],
            TileSize = (int)row[4],
            IsPlanar = (bool)row[5],
            Mode = (string)row[6],
        }.Write());

        AssertNoFailure([.. seeds], 2000);
    }

    [SkippableFact]
    public void Open_AndRead_DamagedCorpusFiles_NeverFail()
    {
        var files = Directory.EnumerateFiles(RealData.Require("geotiff"), "*.tif", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

        AssertNoFailure([.. files.Where(path => new FileInfo(path).Length is > 8 and < 8192).Select(File.ReadAllBytes)], 2000);
    }

    private static void AssertNoFailure(byte[][] seeds, int count)
    {
        var mutator = new TiffMutator(seeds, seed: 20);
        var outcomes = Enumerable.Range(0, count).Select(_ => FuzzCheck.Run(mutator.Next())).ToList();

        Assert.Empty(outcomes.Where(outcome => outcome.Outcome == FuzzOutcome.Failed).Select(outcome => outcome.Problem));
        // Neither all read nor all refused at once: the damage reaches every stage.
        Assert.All(new[] { FuzzOutcome.Read, FuzzOutcome.RefusedPixels, FuzzOutcome.RefusedFile }, kind => Assert.True(outcomes.Count(outcome => outcome.Outcome == kind) > count / 20));
    }

    private static GeoTiffReader Open(byte[] file, GeoTiffReaderOptions? options = null) => GeoTiffReader.Open(new MemoryStream(file), "broken.tif", options);

    /// <summary>Sets the value of a tag of the first directory of a little-endian file.</summary>
    private static byte[] Patch(byte[] file, int tag, int value)
    {
        var directory = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(directory));
        var entry = Enumerable.Range(0, entries).Select(i => directory + 2 + (12 * i)).Single(offset => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset)) == tag);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 8), value);
        return file;
    }
}
