using SarGan.Geo.Crs;
using SarGan.Geo.GeoTiff.Reading;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Geo.GeoTiff;

/// <summary>Reads windows from a GeoTIFF of any size. Opening reads the tags alone.</summary>
/// <remarks>
/// TIFF 6.0, BigTIFF, GeoTIFF 1.1 (OGC 19-008r4) and GDAL's tags for metadata and nodata. Strips and tiles, bands side by side or apart, integers of 1
/// to 32 and 64 bits, floats of 16 to 64, predictors, masks, overviews; compression none, LZW, Deflate, PackBits, JPEG, ZSTD and CCITT fax.
/// Samples of odd sizes are widened to the next type; JPEG in YCbCr arrives as red, green and blue; palettes and white-is-zero stay as they are stored.
/// Files are taken as hostile: a size that the file does not bear out is refused before memory is taken for it.
/// Several threads may read at once, and their blocks are decoded in parallel. The first image of the file is the one read.
/// </remarks>
public sealed class GeoTiffReader : RasterSource
{
    private readonly TiffFile _file;
    private readonly bool _ownsFile;
    private readonly WindowReader _reader;
    private readonly WindowReader? _mask;
    private readonly byte[] _missing;

    private GeoTiffReader(TiffFile file, bool ownsFile, RasterInfo info, WindowReader reader, WindowReader? mask)
    {
        (_file, _ownsFile, Info, _reader, _mask) = (file, ownsFile, info, reader, mask);
        _missing = new byte[info.SampleType.Size()];
        if (info.NoData is { } noData) SampleTypes.FromDouble(info.SampleType, [noData], _missing);
    }

    /// <inheritdoc/>
    public override RasterInfo Info { get; }

    /// <inheritdoc/>
    public override string Name => _file.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<RasterSource> Overviews => Coarser;

    /// <summary>The tiles, or as many rows of a strip as are read at once.</summary>
    public override (int Width, int Height) BlockSize => _reader.BlockSize;

    /// <summary>How the file stores its pixels.</summary>
    public GeoTiffLayout Layout => new()
    {
        Compression = TiffCompression.Name(_reader.Image.Compression),
        IsReadable = TiffCompression.IsSupported(_reader.Image.Compression),
        Predictor = _reader.Image.Predictor,
        IsTiled = _reader.Image.IsTiled,
        IsPlanar = _reader.Image.IsPlanar,
        BlockWidth = _reader.Image.BlockWidth,
        BlockHeight = _reader.Image.BlockHeight,
        BitsPerSample = _reader.Image.Bits,
        IsRgb = _reader.Image.IsRgb,
        IsBigTiff = _file.IsBigTiff,
        IsBigEndian = _file.IsBigEndian,
    };

    /// <summary>The GeoKeys as they stand in the file; null where it has none.</summary>
    public GeoKeyDirectory? GeoKeys { get; private init; }

    /// <summary>Whether the file says PixelIsPoint. <see cref="RasterInfo.Transform"/> is moved by half a pixel then.</summary>
    public bool PixelIsPoint { get; private init; }

    /// <summary>What a sample of each band is to be multiplied by to give a physical value, by GDAL's metadata; 1 where nothing is said. Not applied.</summary>
    public IReadOnlyList<double> BandScales { get; private init; } = [];

    /// <summary>What is to be added after that; 0 where nothing is said. Not applied.</summary>
    public IReadOnlyList<double> BandOffsets { get; private init; } = [];

    /// <summary>What is wrong with the file without keeping its pixels from being read: broken GeoKeys or metadata, a broken chain of overviews. Empty for a sound file.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file; kept open, others may read it.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="RasterFormatException">It is no TIFF file, broken, or of a kind that is not supported; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static GeoTiffReader Open(string path, GeoTiffReaderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(ByteSource.Open(path), path, options);
    }

    /// <summary>Reads from a stream. Reads from several threads take turns at it.</summary>
    /// <param name="stream">Can seek; stays open when the reader is disposed, unless <see cref="GeoTiffReaderOptions.LeaveOpen"/> is false.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    /// <exception cref="RasterFormatException">It is no TIFF file, broken, or of a kind that is not supported; the message says which.</exception>
    public static GeoTiffReader Open(Stream stream, string name, GeoTiffReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek) throw new ArgumentException("The stream must be able to seek. Copy it into memory or a file first.", nameof(stream));
        return Open(ByteSource.Over(stream, options?.LeaveOpen ?? true), name, options);
    }

    private IReadOnlyList<RasterSource> Coarser { get; init; } = [];

    /// <inheritdoc/>
    public override bool HasMask => _mask is not null || _reader.Image.AlphaBand >= 0;

    /// <inheritdoc/>
    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples) => _reader.Read(band, window, samples, _missing);

    /// <inheritdoc/>
    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        base.ReadValidity(band, window, valid);
        if (_mask is not null)
        {
            var mask = new byte[window.Count];
            _mask.Read(0, window, mask, [0]);
            Exclude(mask, 1, valid);
        }
        if (_reader.Image.AlphaBand is >= 0 and var alphaBand && alphaBand != band)
        {
            var size = Info.SampleType.Size();
            var alpha = new byte[window.Count * size];
            _reader.Read(alphaBand, window, alpha, _missing);
            Exclude(alpha, size, valid);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsFile) _file.Dispose();
        base.Dispose(disposing);
    }

    private static GeoTiffReader Open(ByteSource source, string name, GeoTiffReaderOptions? options)
    {
        try
        {
            return Open(new TiffFile(source, name), options ?? new GeoTiffReaderOptions());
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static GeoTiffReader Open(TiffFile file, GeoTiffReaderOptions options)
    {
        var warnings = new List<string>();
        if (file.ChainProblem is { } problem) warnings.Add(problem);
        var cache = new BlockCache(options.CacheBytes);
        var image = new TiffImage(file.Directories[0]);
        var companions = Companions.Find(file, image, warnings);

        var geo = GeoReference.Read(image.Directory, warnings);
        var metadata = GdalMetadata.Read(image.Directory, image.Bands, warnings);
        var info = new RasterInfo
        {
            Width = image.Width,
            Height = image.Height,
            Bands = image.Bands,
            SampleType = image.SampleType,
            Transform = geo.Transform,
            GroundControlPoints = geo.GroundControlPoints,
            Crs = geo.Crs,
            NoData = GdalMetadata.ReadNoData(image.Directory, image.SampleType, warnings),
            Metadata = metadata.Items,
            BandNames = NamesOf(image, metadata),
        };
        return new GeoTiffReader(file, ownsFile: true, info, Reader(image), Reader(companions.MaskOf(image)))
        {
            Coarser = [.. companions.Overviews.Select(overview =>
                new GeoTiffReader(file, ownsFile: false, Shrink(info, overview), Reader(overview), Reader(companions.MaskOf(overview))))],
            GeoKeys = geo.Keys,
            PixelIsPoint = geo.PixelIsPoint,
            BandScales = metadata.Scales,
            BandOffsets = metadata.Offsets,
            Warnings = warnings,
        };

        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(part))]
        WindowReader? Reader(TiffImage? part) => part is null ? null : new WindowReader(part, cache, options.MaxBlockBytes);
    }

    /// <summary>What the file calls its bands. A last one that is alpha and has no name gets the name by which writers know it.</summary>
    private static string[]? NamesOf(TiffImage image, GdalMetadata metadata)
    {
        var names = metadata.BandNames;
        if (image.AlphaBand == image.Bands - 1 && names[^1].Length == 0) names[^1] = TileMosaic.AlphaBand;
        return Array.Exists(names, name => name.Length > 0) ? names : null;
    }

    /// <summary>The same ground on fewer pixels.</summary>
    private static RasterInfo Shrink(RasterInfo info, TiffImage overview)
    {
        var (x, y) = ((double)info.Width / overview.Width, (double)info.Height / overview.Height);
        return info with
        {
            Width = overview.Width,
            Height = overview.Height,
            Transform = info.Transform is { } transform ? new AffineTransform(x, 0, 0, 0, y, 0).Then(transform) : null,
            GroundControlPoints = [.. info.GroundControlPoints.Select(point => point with { Column = point.Column / x, Row = point.Row / y })],
        };
    }

    private static void Exclude(ReadOnlySpan<byte> mask, int size, Span<byte> valid)
    {
        for (var i = 0; i < valid.Length; i++)
        {
            if (mask.Slice(i * size, size).IndexOfAnyExcept((byte)0) < 0) valid[i] = 0;
        }
    }
}
