using System.Text.Json;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.TestSupport;

namespace SarGan.Geo.Tests.GeoTiff.Writing;

public class GeoTiffWriterFormatTests
{
    // Tiles of 32 give whole and cut ones in both directions.
    private static RasterInfo Info(SampleType type) => new() { Width = 75, Height = 50, Bands = 3, SampleType = type };

    public static TheoryData<SampleType> Types => [.. Enum.GetValues<SampleType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Complete_EveryFormatOfAType_IsReadByLibTiff(SampleType type)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info(type));

        var files = 0;
        foreach (var options in Formats(type))
        {
            // LibTiff.NET knows no differences of 64-bit integers.
            if (options.Predictor == GeoTiffPredictor.Horizontal && type.Size() == 8) continue;
            LibTiffFile.AssertHolds(raster, Samples.Write(folder[$"{files++}.tif"], raster, options));
        }

        Assert.InRange(files, 12, 20);
    }

    [SkippableTheory]
    [MemberData(nameof(Types))]
    public void Complete_EveryFormatOfAType_IsReadByGdal(SampleType type)
    {
        Oracle.Require("gdal_translate");
        using var folder = new TempFolder();
        var raster = Samples.Create(Info(type));
        var expected = Enumerable.Range(0, 3).SelectMany(band => AsGdalHas(type, raster.Band(band).ToArray())).ToArray();

        var formats = Formats(type).ToList();
        for (var i = 0; i < formats.Count; i++) Samples.Write(folder[$"{i}.tif"], raster, formats[i]);

        var samples = UnpackWithGdal(folder, type, formats.Count);
        for (var i = 0; i < formats.Count; i++)
            Assert.True(expected.AsSpan().SequenceEqual(samples.AsSpan(i * expected.Length, expected.Length)), formats[i].ToString());
    }

    [Fact]
    public void Complete_Defaults_AreSeparateDeflatedTilesWithPredictor()
    {
        using var folder = new TempFolder();

        var single = Directory(new RasterInfo { Width = 300, Height = 40, Bands = 2, SampleType = SampleType.Float32 });

        Assert.Equal([256], single.Integers(322));
        Assert.Equal([48], single.Integers(323)); // A raster of 40 rows needs no 256.
        Assert.Equal([8], single.Integers(259));
        Assert.Equal([3], single.Integers(317));
        Assert.Equal([2], single.Integers(284));
        Assert.Equal([1], single.Integers(262));
        Assert.Equal([0], single.Integers(338));
        Assert.Equal([2], Directory(new RasterInfo { Width = 3, Height = 3, SampleType = SampleType.Int16 }).Integers(317));

        TiffStructure.Directory Directory(RasterInfo info) =>
            TiffStructure.Parse(File.ReadAllBytes(Samples.Write(folder["a.tif"], Samples.Create(info)))).Directories.Single();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Complete_Rgb_IsAnInterleavedPicture(int bands)
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(new RasterInfo { Width = 20, Height = 20, Bands = bands });

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Rgb = true });

        var directory = TiffStructure.Parse(File.ReadAllBytes(folder["a.tif"])).Directories.Single();
        Assert.Equal([2], directory.Integers(262));
        Assert.Equal([1], directory.Integers(284));
        if (bands == 4) Assert.Equal([2], directory.Integers(338)); // Alpha.
        else Assert.False(directory.Tags.ContainsKey(338));
        LibTiffFile.AssertHolds(raster, folder["a.tif"]);
    }

    [SkippableFact]
    public void Complete_RgbWithMoreBands_AreGdals()
    {
        Oracle.Require("gdalinfo");
        using var folder = new TempFolder();
        var raster = Samples.Create(new RasterInfo { Width = 20, Height = 20, Bands = 5, BandNames = ["red", "green", "blue", "confidence", "alpha"] });

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Rgb = true });

        LibTiffFile.AssertHolds(raster, folder["a.tif"]);
        using var info = JsonDocument.Parse(Oracle.Run("gdalinfo", "-json", folder["a.tif"]));
        var bands = info.RootElement.GetProperty("bands").EnumerateArray().ToArray();
        Assert.Equal(["Red", "Green", "Blue", "Undefined", "Alpha"], bands.Select(band => band.GetProperty("colorInterpretation").GetString()));
        Assert.Equal(raster.Info.BandNames, bands.Select(band => band.GetProperty("description").GetString()));
    }

    [Fact]
    public void Complete_RgbWithMoreBands_AreReadBack()
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(new RasterInfo { Width = 20, Height = 20, Bands = 5, BandNames = ["red", "green", "blue", "confidence", "alpha"] });

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { Rgb = true });

        using var reader = GeoTiffReader.Open(folder["a.tif"]);
        Assert.True(reader.Layout.IsRgb);
        Assert.True(reader.HasMask);
        Assert.Equal(raster.Info.BandNames, reader.Info.BandNames);
    }

    [Fact]
    public void Complete_ForceBigTiff_IsBigAndTheSame()
    {
        using var folder = new TempFolder();
        var raster = Samples.Create(Info(SampleType.UInt16));

        Samples.Write(folder["a.tif"], raster, new GeoTiffWriterOptions { ForceBigTiff = true, TileSize = 32 });

        Assert.True(TiffStructure.Parse(File.ReadAllBytes(folder["a.tif"])).Big);
        LibTiffFile.AssertHolds(raster, folder["a.tif"]);
    }

    private static IEnumerable<GeoTiffWriterOptions> Formats(SampleType type)
    {
        foreach (var planes in Enum.GetValues<GeoTiffPlanes>())
        {
            foreach (var compression in Enum.GetValues<GeoTiffCompression>())
            {
                yield return new GeoTiffWriterOptions { TileSize = 32, Planes = planes, Compression = compression };
                if (compression == GeoTiffCompression.Deflate) yield return new GeoTiffWriterOptions { TileSize = 32, Planes = planes, DeflateRunsOnly = true };
                if (compression == GeoTiffCompression.None) continue;
                foreach (var predictor in Enum.GetValues<GeoTiffPredictor>())
                {
                    if (predictor == GeoTiffPredictor.FloatingPoint && !type.IsFloatingPoint()) continue;
                    yield return new GeoTiffWriterOptions { TileSize = 32, Planes = planes, Compression = compression, Predictor = predictor };
                }
            }
        }
    }

    // All files in one run, as bands of one virtual raster. GDAL decodes, and what it writes uncompressed takes no library to read.
    private static byte[] UnpackWithGdal(TempFolder folder, SampleType type, int files)
    {
        var name = type switch { SampleType.SByte => "Byte", SampleType.Float16 => "Float32", _ => type.ToString() };
        var bands = Enumerable.Range(0, files * 3).Select(i =>
            $"""<VRTRasterBand dataType="{name}"><SimpleSource><SourceFilename relativeToVRT="1">{i / 3}.tif</SourceFilename><SourceBand>{(i % 3) + 1}</SourceBand></SimpleSource></VRTRasterBand>""");
        File.WriteAllText(folder["all.vrt"], $"""<VRTDataset rasterXSize="75" rasterYSize="50">{string.Concat(bands)}</VRTDataset>""");
        Oracle.Run("gdal_translate", "-q", "-co", "INTERLEAVE=BAND", folder["all.vrt"], folder["raw.tif"]);
        var file = TiffStructure.Parse(File.ReadAllBytes(folder["raw.tif"]));
        var directory = file.Directories.Single();
        return [.. directory.Integers(273).Zip(directory.Integers(279)).SelectMany(strip => file.Bytes.AsSpan((int)strip.First, (int)strip.Second).ToArray())];
    }

    // GDAL 3.6 has no type of half floats and hands them out as single ones.
    private static byte[] AsGdalHas(SampleType type, byte[] samples)
    {
        if (type != SampleType.Float16) return samples;
        var (values, wide) = (new double[samples.Length / 2], new byte[samples.Length * 2]);
        SampleTypes.ToDouble(type, samples, values);
        SampleTypes.FromDouble(SampleType.Float32, values, wide);
        return wide;
    }
}
