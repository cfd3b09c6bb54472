using BitMiracle.LibTiff.Classic;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff;

public class GeoTiffReaderTests
{
    // No predictor in big-endian files here: LibTiff.NET takes differences after it has swapped the bytes, which GDAL too reads as garbage.
    public static TheoryData<SampleType, Compression, Predictor, int, int, bool, string> Layouts()
    {
        var data = new TheoryData<SampleType, Compression, Predictor, int, int, bool, string>();
        foreach (var type in Enum.GetValues<SampleType>())
        {
            data.Add(type, Compression.NONE, Predictor.NONE, 1, 0, false, "wl");
            data.Add(type, Compression.NONE, Predictor.NONE, 3, 16, false, "wb");
            data.Add(type, Compression.LZW, Predictor.NONE, 2, 16, true, "w8");
            data.Add(type, Compression.ADOBE_DEFLATE, Predictor.NONE, 3, 0, false, "wb");
        }
        foreach (var type in new[] { SampleType.Byte, SampleType.UInt16, SampleType.Int16, SampleType.Int32, SampleType.Float32 })
        {
            data.Add(type, Compression.LZW, Predictor.HORIZONTAL, 3, 16, false, "wl");
            data.Add(type, Compression.DEFLATE, Predictor.HORIZONTAL, 1, 0, false, "w8");
        }
        foreach (var type in new[] { SampleType.Float32, SampleType.Float64 })
        {
            data.Add(type, Compression.ADOBE_DEFLATE, Predictor.FLOATINGPOINT, 1, 16, false, "wl");
            data.Add(type, Compression.LZW, Predictor.FLOATINGPOINT, 2, 0, false, "w8");
        }
        data.Add(SampleType.UInt16, Compression.PACKBITS, Predictor.NONE, 2, 0, true, "wb");
        data.Add(SampleType.Byte, Compression.PACKBITS, Predictor.NONE, 3, 32, false, "w8");
        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Read_WhatLibTiffWrote_GivesTheSameSamples(SampleType type, Compression compression, Predictor predictor, int bands, int tileSize, bool planar, string mode)
    {
        var tiff = new TestTiff { SampleType = type, Compression = compression, Predictor = predictor, Bands = bands, TileSize = tileSize, IsPlanar = planar, Mode = mode };

        using var reader = Open(tiff);

        Assert.Equal((37, 29, bands, type), (reader.Info.Width, reader.Info.Height, reader.Info.Bands, reader.Info.SampleType));
        for (var band = 0; band < bands; band++) Assert.Equal(tiff.Samples(band), ReadAll(reader, band));
    }

    [Fact]
    public void Read_BigEndianDifferences_AreSummedAfterTheSwap()
    {
        // A tag that LibTiff.NET writes without acting on it, renamed to the predictor's.
        var file = new TestTiff { SampleType = SampleType.UInt16, Mode = "wb", Compression = Compression.LZW, Tags = tiff => tiff.SetField(TiffTag.THRESHHOLDING, 2) }.Write();
        file[file.AsSpan().IndexOf(new byte[] { 1, 7, 0, 3, 0, 0, 0, 1, 0, 2 }) + 1] = 0x3D;
        using var reader = GeoTiffReader.Open(new MemoryStream(file), "big-endian");
        var differences = new ushort[37];
        Buffer.BlockCopy(new TestTiff { SampleType = SampleType.UInt16 }.Samples(0), 0, differences, 0, 74);

        var row = new float[37];
        reader.Read(0, new PixelWindow(0, 0, 37, 1), row.AsSpan());

        Assert.Equal(2, reader.Layout.Predictor);
        Assert.Equal(differences.Select((_, i) => (float)(ushort)differences.Take(i + 1).Sum(value => value)), row);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Read_Windows_EqualTheirPartOfTheWhole(int tileSize, bool planar)
    {
        var tiff = new TestTiff { SampleType = SampleType.UInt16, Bands = 2, TileSize = tileSize, IsPlanar = planar, Compression = Compression.LZW };
        using var reader = Open(tiff);
        var whole = new MemoryRaster(reader.Info, [tiff.Samples(0), tiff.Samples(1)]);

        foreach (var window in new PixelWindow[] { new(0, 0, 1, 1), new(36, 28, 1, 1), new(15, 13, 3, 5), new(0, 6, 37, 2), new(5, 0, 20, 29) })
        {
            var (actual, expected) = (new byte[window.Count * 2], new byte[window.Count * 2]);
            reader.Read(1, window, actual.AsSpan());
            whole.Read(1, window, expected.AsSpan());
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Read_FromEightThreads_GivesTheSameSamples()
    {
        var tiff = new TestTiff { Width = 300, Height = 200, SampleType = SampleType.Float32, TileSize = 32, Compression = Compression.ADOBE_DEFLATE };
        using var reader = Open(tiff, new GeoTiffReaderOptions { CacheBytes = 20_000 });
        var expected = tiff.Samples(0);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, row =>
        {
            var samples = new byte[300 * 4];
            reader.Read(0, new PixelWindow(0, row, 300, 1), samples.AsSpan());
            Assert.True(samples.AsSpan().SequenceEqual(expected.AsSpan(row * 1200, 1200)));
        });
    }

    [Fact]
    public void Read_JpegInYCbCr_GivesRedGreenBlueCloseToTheSamples()
    {
        var tiff = new TestTiff
        {
            Width = 64,
            Height = 48,
            Bands = 3,
            Compression = Compression.JPEG,
            Photometric = Photometric.YCBCR,
            RowsPerStrip = 16,
            Tags = file =>
            {
                file.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
                file.SetField(TiffTag.JPEGQUALITY, 95);
            },
        };
        using var reader = Open(tiff);

        var (expected, actual) = (tiff.Samples(0), ReadAll(reader, 0));

        Assert.Equal("JPEG", reader.Layout.Compression);
        Assert.True(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Average() < 3);
    }

    [Fact]
    public void Read_OneBitFax_GivesZerosAndOnes()
    {
        using var stream = new MemoryStream();
        using (var tiff = Tiff.ClientOpen("fax", "w", stream, new TiffStream()))
        {
            tiff.SetField(TiffTag.IMAGEWIDTH, 16);
            tiff.SetField(TiffTag.IMAGELENGTH, 2);
            tiff.SetField(TiffTag.BITSPERSAMPLE, 1);
            tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
            tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
            tiff.SetField(TiffTag.COMPRESSION, Compression.CCITTFAX4);
            tiff.SetField(TiffTag.ROWSPERSTRIP, 2);
            tiff.WriteEncodedStrip(0, [0xF0, 0x0F, 0x81, 0x00], 4);
        }
        using var reader = GeoTiffReader.Open(new MemoryStream(stream.ToArray()), "fax");

        Assert.Equal(SampleType.Byte, reader.Info.SampleType);
        Assert.Equal([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], ReadAll(reader, 0));
    }

    [Fact]
    public void Open_ScaleAndTiePoint_GivesTheTransform()
    {
        using var reader = Open(new TestTiff { Tags = tiff => TestTiff.SetGeo(tiff, (33550, new double[] { 10, 20, 0 }), (33922, new double[] { 2, 3, 0, 500000, 4000000, 0 })) });

        Assert.Equal(new AffineTransform(10, 0, 499980, 0, -20, 4000060), reader.Info.Transform);
    }

    [Fact]
    public void Open_PixelIsPoint_MovesTheCornerByHalfAPixel()
    {
        using var reader = Open(new TestTiff
        {
            Tags = tiff => TestTiff.SetGeo(
                tiff,
                (33550, new double[] { 10, 20, 0 }),
                (33922, new double[] { 0, 0, 0, 500000, 4000000, 0 }),
                (34735, new ushort[] { 1, 1, 0, 1, 1025, 0, 1, 2 })),
        });

        Assert.True(reader.PixelIsPoint);
        Assert.Equal(new AffineTransform(10, 0, 499995, 0, -20, 4000010), reader.Info.Transform);
    }

    [Fact]
    public void Open_Matrix_GivesTheRotatedTransform()
    {
        using var reader = Open(new TestTiff { Tags = tiff => TestTiff.SetGeo(tiff, (34264, new double[] { 8, 6, 0, 100, 6, -8, 0, 200, 0, 0, 0, 0, 0, 0, 0, 1 })) });

        Assert.Equal(new AffineTransform(8, 6, 100, 6, -8, 200), reader.Info.Transform);
    }

    [Fact]
    public void Open_TiePointsAlone_GivesGroundControlPoints()
    {
        using var reader = Open(new TestTiff { Tags = tiff => TestTiff.SetGeo(tiff, (33922, new double[] { 0, 0, 0, 1, 2, 3, 36, 28, 0, 4, 5, 6 })) });

        Assert.Null(reader.Info.Transform);
        Assert.Equal([new GroundControlPoint(0, 0, 1, 2, 3), new GroundControlPoint(36, 28, 4, 5, 6)], reader.Info.GroundControlPoints);
    }

    [Theory]
    [InlineData("-9999", -9999)]
    [InlineData(" 1e3 ", 1000)]
    [InlineData("nan", double.NaN)]
    [InlineData("-1.#IND", double.NaN)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("3.40282346639e+38", float.MaxValue)]
    public void Open_NoDataText_GivesTheNumber(string text, double expected)
    {
        using var reader = Open(new TestTiff { SampleType = SampleType.Float32, Tags = tiff => TestTiff.SetGeo(tiff, (42113, text)) });

        Assert.Equal(expected, reader.Info.NoData);
    }

    [Fact]
    public void Open_NoDataThatIsNoNumber_Warns()
    {
        using var reader = Open(new TestTiff { Tags = tiff => TestTiff.SetGeo(tiff, (42113, "none")) });

        Assert.Null(reader.Info.NoData);
        Assert.Contains("\"none\"", Assert.Single(reader.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GdalMetadata_GivesItemsBandNamesAndScales()
    {
        const string Xml = """
            <GDALMetadata>
              <Item name="SENSOR">PALSAR-2 &amp; co</Item>
              <Item name="BY_GDAL">a &amp;lt; b &amp;amp; c</Item>
              <Item name="HIDDEN" domain="RPC">1</Item>
              <Item name="DESCRIPTION" sample="0" role="description">VV</Item>
              <Item name="DESCRIPTION" sample="1" role="description">VH</Item>
              <Item name="SCALE" sample="1" role="scale">0.01</Item>
              <Item name="OFFSET" sample="1" role="offset">-83</Item>
            </GDALMetadata>
            """;
        using var reader = Open(new TestTiff { Bands = 2, Tags = tiff => TestTiff.SetGeo(tiff, (42112, Xml)) });

        Assert.Equal([KeyValuePair.Create("SENSOR", "PALSAR-2 & co"), KeyValuePair.Create("BY_GDAL", "a < b & c")], reader.Info.Metadata);
        Assert.Equal(["VV", "VH"], reader.Info.BandNames);
        Assert.Equal([1, 0.01], reader.BandScales);
        Assert.Equal([0, -83], reader.BandOffsets);
    }

    [Fact]
    public void Open_MetadataThatIsNoXml_Warns()
    {
        using var reader = Open(new TestTiff { Tags = tiff => TestTiff.SetGeo(tiff, (42112, "<GDALMetadata><Item")) });

        Assert.Single(reader.Warnings);
    }

    [Fact]
    public void ReadMask_MaskDirectory_ExcludesItsZeros()
    {
        var mask = new byte[37 * 29];
        mask[5] = 255;
        using var reader = Open(new TestTiff { Companions = [(FileType.MASK, 37, 29, mask)] });

        var valid = new byte[37 * 29];
        reader.ReadMask(0, reader.Info.Extent, valid);

        Assert.Equal(mask, valid);
        Assert.True(reader.HasMask);
    }

    [Fact]
    public void ReadMask_AlphaBand_ExcludesWhatIsTransparent()
    {
        var tiff = new TestTiff { Bands = 2, Tags = file => file.SetField(TiffTag.EXTRASAMPLES, 1, new short[] { 2 }) };
        using var reader = Open(tiff);

        var valid = new byte[37 * 29];
        reader.ReadMask(0, reader.Info.Extent, valid);

        Assert.Equal(Array.ConvertAll(tiff.Samples(1), alpha => alpha == 0 ? (byte)0 : (byte)255), valid);
        Assert.True(reader.HasMask);
    }

    [Fact]
    public void Overviews_ReducedDirectories_AreReadWithTheirOwnTransform()
    {
        var coarse = Enumerable.Range(0, 19 * 15).Select(i => (byte)i).ToArray();
        using var reader = Open(new TestTiff
        {
            Tags = tiff => TestTiff.SetGeo(tiff, (33550, new double[] { 10, 10, 0 }), (33922, new double[] { 0, 0, 0, 500000, 4000000, 0 })),
            Companions = [(FileType.REDUCEDIMAGE, 5, 4, new byte[20]), (FileType.REDUCEDIMAGE, 19, 15, coarse), (FileType.PAGE, 3, 3, new byte[9])],
        });

        Assert.Equal([(19, 15), (5, 4)], reader.Overviews.Select(overview => (overview.Info.Width, overview.Info.Height)));
        Assert.Equal(coarse, ReadAll(reader.Overviews[0], 0));
        Assert.Equal(370.0 / 19, reader.Overviews[0].Info.Transform!.ScaleX, 1e-12);
    }

    [Fact]
    public void Open_File_ReadsIt()
    {
        using var folder = new SarGan.TestSupport.TempFolder();
        var path = Path.Combine(folder.Path, "scene.tif");
        var tiff = new TestTiff { SampleType = SampleType.Int16, Compression = Compression.LZW };
        File.WriteAllBytes(path, tiff.Write());

        using var reader = GeoTiffReader.Open(path);

        Assert.Equal(path, reader.Name);
        Assert.Equal(tiff.Samples(0), ReadAll(reader, 0));
    }

    [Fact]
    public void Dispose_StreamOfTheCaller_StaysOpen()
    {
        using var stream = new MemoryStream(new TestTiff().Write());

        GeoTiffReader.Open(stream, "memory").Dispose();

        Assert.True(stream.CanRead);
    }

    internal static byte[] ReadAll(RasterSource raster, int band)
    {
        var samples = new byte[raster.Info.Extent.Count * raster.Info.SampleType.Size()];
        raster.Read(band, raster.Info.Extent, samples.AsSpan());
        return samples;
    }

    internal static GeoTiffReader Open(TestTiff tiff, GeoTiffReaderOptions? options = null) => GeoTiffReader.Open(new MemoryStream(tiff.Write()), "test", options);
}
