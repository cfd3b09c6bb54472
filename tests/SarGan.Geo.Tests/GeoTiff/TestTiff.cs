using BitMiracle.LibTiff.Classic;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff;

/// <summary>A TIFF file written by LibTiff.NET for a test, in memory, with samples made from a seed.</summary>
internal sealed record TestTiff
{
    public int Width { get; init; } = 37;

    public int Height { get; init; } = 29;

    public int Bands { get; init; } = 1;

    public SampleType SampleType { get; init; } = SampleType.Byte;

    /// <summary>0: strips of <see cref="RowsPerStrip"/>.</summary>
    public int TileSize { get; init; }

    public int RowsPerStrip { get; init; } = 7;

    public Compression Compression { get; init; } = Compression.NONE;

    public Predictor Predictor { get; init; } = Predictor.NONE;

    public bool IsPlanar { get; init; }

    /// <summary>LibTiff's mode: "w", "wb" big-endian, "wl" little-endian, "w8" BigTIFF.</summary>
    public string Mode { get; init; } = "w";

    public Photometric Photometric { get; init; } = Photometric.MINISBLACK;

    /// <summary>Further tags of the first directory.</summary>
    public Action<Tiff> Tags { get; init; } = _ => { };

    /// <summary>Directories after the first: name of the subfile type, size, one band of bytes.</summary>
    public IReadOnlyList<(FileType Kind, int Width, int Height, byte[] Samples)> Companions { get; init; } = [];

    /// <summary>Samples of a band, machine byte order, smooth with noise so that codecs have something to do.</summary>
    public byte[] Samples(int band)
    {
        var random = new Random(band + 1);
        var values = new double[Width * Height];
        for (var i = 0; i < values.Length; i++) values[i] = (60 * Math.Sin(i / 50.0)) + 62 + random.Next(3) + (SampleType.IsFloatingPoint() ? 0.125 : 0);
        var samples = new byte[values.Length * SampleType.Size()];
        SampleTypes.FromDouble(SampleType, values, samples);
        return samples;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var tiff = Tiff.ClientOpen("test", Mode, stream, new TiffStream()))
        {
            WriteImage(tiff);
            foreach (var (kind, width, height, samples) in Companions) WriteCompanion(tiff, kind, width, height, samples);
        }
        return stream.ToArray();
    }

    /// <summary>Declares GeoTIFF's and GDAL's tags, which LibTiff.NET does not know, and sets them.</summary>
    public static void SetGeo(Tiff tiff, params (int Tag, object Values)[] tags)
    {
        foreach (var (tag, values) in tags)
        {
            var (type, count) = values switch
            {
                double[] doubles => (TiffType.DOUBLE, doubles.Length),
                ushort[] shorts => (TiffType.SHORT, shorts.Length),
                short[] shorts => (TiffType.SHORT, shorts.Length),
                _ => (TiffType.ASCII, -1),
            };
            tiff.MergeFieldInfo([new TiffFieldInfo((TiffTag)tag, -1, -1, type, FieldBit.Custom, true, count >= 0, "geo")], 1);
            if (count >= 0) tiff.SetField((TiffTag)tag, count, values);
            else tiff.SetField((TiffTag)tag, values);
        }
    }

    private void WriteImage(Tiff tiff)
    {
        var size = SampleType.Size();
        tiff.SetField(TiffTag.IMAGEWIDTH, Width);
        tiff.SetField(TiffTag.IMAGELENGTH, Height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, size * 8);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, Bands);
        tiff.SetField(TiffTag.SAMPLEFORMAT, Format());
        tiff.SetField(TiffTag.PHOTOMETRIC, Photometric);
        tiff.SetField(TiffTag.PLANARCONFIG, IsPlanar ? PlanarConfig.SEPARATE : PlanarConfig.CONTIG);
        tiff.SetField(TiffTag.COMPRESSION, Compression);
        if (Predictor != Predictor.NONE) tiff.SetField(TiffTag.PREDICTOR, Predictor);
        Tags(tiff);
        var bands = Enumerable.Range(0, Bands).Select(Samples).ToArray();
        var (blockWidth, blockHeight) = TileSize > 0 ? (TileSize, TileSize) : (Width, RowsPerStrip);
        if (TileSize > 0)
        {
            tiff.SetField(TiffTag.TILEWIDTH, TileSize);
            tiff.SetField(TiffTag.TILELENGTH, TileSize);
        }
        else
        {
            tiff.SetField(TiffTag.ROWSPERSTRIP, RowsPerStrip);
        }

        var block = 0;
        foreach (var planes in IsPlanar ? bands.Select(band => new[] { band }) : [bands])
        {
            for (var y = 0; y < Height; y += blockHeight)
            {
                for (var x = 0; x < Width; x += blockWidth)
                {
                    var rows = TileSize > 0 ? blockHeight : Math.Min(blockHeight, Height - y);
                    var samples = Cut(planes, x, y, blockWidth, rows, size);
                    if (TileSize > 0) tiff.WriteEncodedTile(block++, samples, samples.Length);
                    else tiff.WriteEncodedStrip(block++, samples, samples.Length);
                }
            }
        }
        tiff.WriteDirectory();
    }

    private byte[] Cut(byte[][] planes, int x, int y, int width, int rows, int size)
    {
        var samples = new byte[width * rows * planes.Length * size];
        for (var row = 0; row < Math.Min(rows, Height - y); row++)
        {
            for (var column = 0; column < Math.Min(width, Width - x); column++)
            {
                for (var plane = 0; plane < planes.Length; plane++)
                    planes[plane].AsSpan((((y + row) * Width) + x + column) * size, size).CopyTo(samples.AsSpan(((((row * width) + column) * planes.Length) + plane) * size));
            }
        }
        return samples;
    }

    private SampleFormat Format() => SampleType switch
    {
        SampleType.SByte or SampleType.Int16 or SampleType.Int32 or SampleType.Int64 => SampleFormat.INT,
        SampleType.Float16 or SampleType.Float32 or SampleType.Float64 => SampleFormat.IEEEFP,
        _ => SampleFormat.UINT,
    };

    private static void WriteCompanion(Tiff tiff, FileType kind, int width, int height, byte[] samples)
    {
        tiff.SetField(TiffTag.SUBFILETYPE, kind);
        tiff.SetField(TiffTag.IMAGEWIDTH, width);
        tiff.SetField(TiffTag.IMAGELENGTH, height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
        tiff.SetField(TiffTag.PHOTOMETRIC, (kind & FileType.MASK) != 0 ? Photometric.MASK : Photometric.MINISBLACK);
        tiff.SetField(TiffTag.COMPRESSION, Compression.ADOBE_DEFLATE);
        tiff.SetField(TiffTag.ROWSPERSTRIP, height);
        tiff.WriteEncodedStrip(0, samples, samples.Length);
        tiff.WriteDirectory();
    }
}
