using System.Buffers;
using System.Buffers.Binary;
using SarGan.Geo.GeoTiff.Writing;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff;

/// <summary>
/// Writes a GeoTIFF window by window, in any order: tiled, compressed on all cores, cloud-optimised (directories first, overviews before
/// full resolution), as a BigTIFF where it exceeds 4 GiB.
/// </summary>
/// <remarks>
/// <para>The same samples and options give the same bytes, whatever the order and size of the windows. (Deflate may pack differently in another
/// .NET version or on another processor family; the samples stay the same.)</para>
/// <para>Packed tiles wait in a scratch file beside the target. <see cref="Complete"/> puts them together in a second one, flushes that to the
/// disk and moves it into place, so for a moment the disk holds the file twice, besides an older file of that name. Without
/// <see cref="Complete"/> nothing is left, and the older file stays as it was.</para>
/// <para>Writes from several threads at once are safe. Pixels never written hold nodata, or 0. GDAL's rules for cloud-optimised files are at
/// https://gdal.org/drivers/raster/cog.html.</para>
/// </remarks>
public sealed class GeoTiffWriter : RasterSink
{
    private const int OverviewLimit = 256;

    private readonly string _path;
    private readonly GeoTiffWriterOptions _options;
    private readonly TileStorage _storage;
    private readonly TileCodec _codec;
    private readonly List<TagEntry> _mainTags;
    private readonly PackingQueue _queue = new();
    // Full resolution first.
    private readonly List<TileLevel> _levels = [];
    private IOException? _failure;
    private bool _completed;
    private bool _disposed;

    private GeoTiffWriter(string path, RasterInfo info, GeoTiffWriterOptions options)
    {
        _path = path;
        _options = options;
        Info = info;
        var interleaved = (options.Planes ?? (options.Rgb ? GeoTiffPlanes.Interleaved : GeoTiffPlanes.Separate)) == GeoTiffPlanes.Interleaved;
        var grid = TileGrid.Create(info, options.TileSize, interleaved);
        _codec = TileCodec.Create(options, info.SampleType, grid);
        _mainTags = [.. TiffTags.ForImage(info, grid, _codec, options.Rgb, overview: false), .. TiffTags.ForGround(info), .. TiffTags.ForMetadata(info)];
        _storage = new TileStorage(
            new TileCache(options.CacheBytes, grid.TileBytes),
            OpenScratch(path, grid.TileBytes),
            TileStorage.CreateFill(info, grid.TileBytes));

        List<TileGrid> grids = [grid];
        while (options.Overviews != OverviewResampling.None && Math.Max(grids[^1].Width, grids[^1].Height) > OverviewLimit) grids.Add(grids[^1].Half());
        var reducer = new OverviewReducer(options.Overviews, info.SampleType, info.NoData);
        for (var i = grids.Count - 1; i >= 0; i--) _levels.Insert(0, new TileLevel(grids[i], _codec, reducer, _levels.FirstOrDefault(), _storage));
    }

    /// <inheritdoc/>
    public override RasterInfo Info { get; }

    /// <summary>The size of a tile: windows aligned to it are written fastest.</summary>
    public override (int Width, int Height) BlockSize =>
        (Math.Min(Info.Width, _levels[0].Grid.TileWidth), Math.Min(Info.Height, _levels[0].Grid.TileHeight));

    /// <summary>Starts a file. Until <see cref="Complete"/> an existing file of that name stays as it is.</summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="info">What is written: size, samples, georeference, nodata and names.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit the raster, or a TIFF cannot hold it.</exception>
    /// <exception cref="IOException">The folder does not exist or cannot be written to, or <paramref name="path"/> is a folder.</exception>
    public static GeoTiffWriter Create(string path, RasterInfo info, GeoTiffWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(info);
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("GeoTIFFs are written on little-endian machines only.");
        options ??= new GeoTiffWriterOptions();
        options.Validate(info);
        return new GeoTiffWriter(Path.GetFullPath(path), info, options);
    }

    /// <summary>Writes overviews and what else is outstanding, and gives the file its name, in place of an older one.</summary>
    /// <exception cref="InvalidOperationException">It is complete already.</exception>
    /// <exception cref="IOException">The disk is full, or the file could not be put in place. Nothing has changed.</exception>
    public override void Complete()
    {
        ThrowIfClosed();
        Guarded(() =>
        {
            foreach (var level in _levels)
            {
                level.CloseAll(_queue.Add);
                _queue.Drain();
                _queue.ThrowIfFailed();
            }
            Assemble();
        });
        _completed = true;
        _storage.Scratch.Dispose();
    }

    /// <inheritdoc/>
    protected override void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples)
    {
        ThrowIfClosed();
        var interleaved = _levels[0].Grid.SamplesPerPixel > 1;
        try
        {
            _queue.ThrowIfFailed();
            _levels[0].Write(interleaved ? 0 : band, interleaved ? band : 0, 1, window, samples, _queue.Add);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Fail(problem);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _queue.Dispose();
            _storage.Scratch.Dispose();
        }
        base.Dispose(disposing);
    }

    private static ScratchFile OpenScratch(string path, int slotBytes)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder. A GeoTIFF needs the path of a file.");
        try
        {
            return new ScratchFile(Aside(path), slotBytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, problem);
        }
    }

    private static string Aside(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    private static IOException CannotWrite(string path, Exception problem) => new($"{path} cannot be written: {problem.Message}", problem);

    private void Assemble()
    {
        var fill = FillTile();
        var images = _levels.Select((level, i) => new PackedImage(
            i == 0 ? _mainTags : TiffTags.ForImage(Info, level.Grid, _codec, _options.Rgb, overview: true),
            Array.ConvertAll(level.Lengths, length => length > 0 ? length : fill.Length))).ToList();
        var layout = new TiffLayout(images, framed: _levels[0].Grid.Planes == 1, _options.ForceBigTiff);
        var aside = Aside(_path);
        try
        {
            var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 1 << 20, PreallocationSize = layout.FileLength };
            using (var stream = new FileStream(aside, creation))
            {
                stream.Write(layout.EncodeHead());
                for (var i = _levels.Count - 1; i >= 0; i--) CopyTiles(_levels[i], fill, layout.Framing > 0, stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(aside, _path, overwrite: true);
        }
        finally
        {
            // Gone after a successful move; deleting what is not there does nothing.
            File.Delete(aside);
        }
    }

    private byte[] FillTile()
    {
        var packed = new ArrayBufferWriter<byte>();
        _codec.Encode([.. _storage.Fill], packed);
        return packed.WrittenSpan.ToArray();
    }

    private void CopyTiles(TileLevel level, byte[] fill, bool framed, FileStream stream)
    {
        var buffer = fill;
        Span<byte> length = stackalloc byte[4];
        for (var tile = 0; tile < level.Grid.Count; tile++)
        {
            var bytes = fill.AsSpan();
            if (level.Lengths[tile] > 0)
            {
                if (ReferenceEquals(buffer, fill) || buffer.Length < level.Lengths[tile]) buffer = new byte[level.Lengths[tile] * 5L / 4];
                bytes = buffer.AsSpan(0, level.Lengths[tile]);
                _storage.Scratch.Read(bytes, level.Offsets[tile]);
            }
            if (framed)
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
                stream.Write(length);
            }
            stream.Write(bytes);
            if (framed) stream.Write(bytes[^4..]);
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Fail(problem);
        }
    }

    // A tile that failed is lost, so nothing can be completed any more.
    private IOException Fail(Exception problem) => _failure = CannotWrite(_path, problem);

    private void ThrowIfClosed()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_completed) throw new InvalidOperationException($"{_path} is complete already.");
        if (_failure is not null) throw new IOException(_failure.Message, _failure);
    }
}
