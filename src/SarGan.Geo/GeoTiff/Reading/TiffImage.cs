using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>What a directory says of its image: size, samples, and how they are cut into blocks. Checked here once, so that later arithmetic cannot overflow.</summary>
internal sealed class TiffImage
{
    private const int PhotometricRgb = 2;
    private const int PhotometricYCbCr = 6;

    public TiffImage(TiffDirectory directory)
    {
        Directory = directory;
        Width = Dimension(TiffTag.ImageWidth, "width");
        Height = Dimension(TiffTag.ImageLength, "height");
        Bands = (int)Within(TiffTag.SamplesPerPixel, "samples per pixel", 1, 1, ushort.MaxValue);
        Bits = (int)directory.SameInteger(TiffTag.BitsPerSample, 1, Bands);
        SampleType = TypeOf(Bits, directory.SameInteger(TiffTag.SampleFormat, 1, Bands));
        Compression = (int)directory.Integer(TiffTag.Compression, TiffCompression.None);
        Photometric = (int)directory.Integer(TiffTag.Photometric, 1);
        IsPlanar = Within(TiffTag.PlanarConfiguration, "planar configuration", 1, 1, 2) == 2 && Bands > 1;
        Predictor = TiffCompression.HasPredictor(Compression) ? (int)Within(TiffTag.Predictor, "predictor", 1, 1, 3) : 1;
        IsBitReversed = directory.Integer(TiffTag.FillOrder, 1) == 2;
        IsTiled = directory.Find(TiffTag.TileWidth) is not null;
        BlockWidth = IsTiled ? Dimension(TiffTag.TileWidth, "tile width") : Width;
        BlockHeight = IsTiled ? Dimension(TiffTag.TileLength, "tile height") : RowsPerStrip();
        Across = ((Width - 1) / BlockWidth) + 1;
        Down = ((Height - 1) / BlockHeight) + 1;
        BlockCount = (double)Across * Down * (IsPlanar ? Bands : 1);
        if (BlockCount > 1L << 48)
            throw directory.Error(FormattableString.Invariant($"blocks of {BlockWidth} x {BlockHeight} are too small for {Width} x {Height} x {Bands}: more than 2^48 of them"));
        Offsets = BlockTable.Open(directory, TiffTag.TileOffsets, TiffTag.StripOffsets);
        ByteCounts = BlockTable.Open(directory, TiffTag.TileByteCounts, TiffTag.StripByteCounts);
        AlphaBand = FindAlpha();
        CheckPredictor();
    }

    public TiffDirectory Directory { get; }

    public int Width { get; }

    public int Height { get; }

    public int Bands { get; }

    /// <summary>Bits a sample in the file; <see cref="SampleType"/> is what it is widened to.</summary>
    public int Bits { get; }

    public SampleType SampleType { get; }

    public int Compression { get; }

    public int Photometric { get; }

    /// <summary>Each band has its own blocks.</summary>
    public bool IsPlanar { get; }

    /// <summary>1 none, 2 differences of samples, 3 differences of the bytes of floats.</summary>
    public int Predictor { get; }

    public bool IsBitReversed { get; }

    public bool IsTiled { get; }

    public int BlockWidth { get; }

    public int BlockHeight { get; }

    /// <summary>Blocks in a row of blocks.</summary>
    public int Across { get; }

    /// <summary>Rows of blocks.</summary>
    public int Down { get; }

    /// <summary>Blocks of all bands; a whole number below 2^48.</summary>
    public double BlockCount { get; }

    public BlockTable? Offsets { get; }

    public BlockTable? ByteCounts { get; }

    /// <summary>The band that says how opaque pixels are; -1 where there is none.</summary>
    public int AlphaBand { get; }

    /// <summary>Bands that lie side by side in a block.</summary>
    public int BandsPerBlock => IsPlanar ? 1 : Bands;

    /// <summary>Brightness and colour differences, the latter perhaps at half resolution; handed out as red, green and blue.</summary>
    public bool IsYCbCr => Photometric == PhotometricYCbCr && Bands == 3 && Bits == 8 && !IsPlanar;

    /// <summary>Red, green and blue first. A fourth of four is alpha; of more, each may be anything.</summary>
    public bool IsRgb => IsYCbCr || (Photometric == PhotometricRgb && Bands >= 3 && (Bands != 4 || AlphaBand == 3));

    /// <summary>Bytes of a row of a block as the file has it before compression.</summary>
    public long FileRowBytes => (((long)BlockWidth * BandsPerBlock * Bits) + 7) / 8;

    /// <summary>Bytes of a row of a block in memory, samples widened.</summary>
    public long RowBytes => (long)BlockWidth * BandsPerBlock * SampleType.Size();

    /// <summary>A place in the list of blocks.</summary>
    public long BlockIndex(int band, int column, int row) => ((((IsPlanar ? band : 0) * (long)Down) + row) * Across) + column;

    /// <summary>Rows of a block: tiles are padded, the last strip is cut.</summary>
    public int RowsOf(int row) => IsTiled ? BlockHeight : (int)Math.Min(BlockHeight, Height - ((long)row * BlockHeight));

    private int Dimension(ushort tag, string name)
    {
        if (Directory.Find(tag) is null) throw Directory.Error(FormattableString.Invariant($"the image {name}, tag {tag}, is missing"));
        return (int)Within(tag, name, 0, 1, int.MaxValue);
    }

    private long Within(ushort tag, string name, long absent, long least, long most)
    {
        var value = Directory.Integer(tag, absent);
        return value >= least && value <= most ? value
            : throw Directory.Error(FormattableString.Invariant($"the {name}, tag {tag}, is {value}, and {least} to {most} is supported"));
    }

    private int RowsPerStrip()
    {
        var rows = Directory.Integer(TiffTag.RowsPerStrip, uint.MaxValue);
        // 0 is met in files of one strip; libtiff takes it for that too.
        return rows <= 0 || rows > Height ? Height : (int)rows;
    }

    private int FindAlpha()
    {
        var extra = Directory.Find(TiffTag.ExtraSamples) is { Count: > 0 and <= ushort.MaxValue } ? Directory.Numbers(TiffTag.ExtraSamples) : [];
        var kind = Array.FindIndex(extra, value => value is 1 or 2);
        var band = Bands - extra.Length + kind;
        return kind >= 0 && band > 0 && band < Bands ? band : -1;
    }

    private void CheckPredictor()
    {
        var fits = Predictor switch
        {
            2 => Bits is 8 or 16 or 32 or 64,
            3 => SampleType.IsFloatingPoint(),
            _ => true,
        };
        if (!fits) throw Directory.Error(FormattableString.Invariant($"predictor {Predictor} is not defined for {Bits} bits of {SampleType}"));
    }

    private SampleType TypeOf(int bits, long format) => (bits, format) switch
    {
        (8, 2) => SampleType.SByte,
        (16, 2) => SampleType.Int16,
        (32, 2) => SampleType.Int32,
        (64, 2) => SampleType.Int64,
        (16, 3) => SampleType.Float16,
        (24 or 32, 3) => SampleType.Float32,
        (64, 3) => SampleType.Float64,
        ( >= 1 and <= 8, 1 or 4) => SampleType.Byte,
        ( > 8 and <= 16, 1 or 4) => SampleType.UInt16,
        ( > 16 and <= 32, 1 or 4) => SampleType.UInt32,
        (64, 1 or 4) => SampleType.UInt64,
        (_, 5 or 6) => throw Directory.Error(FormattableString.Invariant($"complex samples ({bits} bits, sample format {format}) are not supported; take the amplitude first")),
        _ => throw Directory.Error(FormattableString.Invariant($"samples of {bits} bits with sample format {format} are not supported")),
    };
}
