using SarGan.Data.Batches;
using SarGan.Data.Images;
using SarGan.Data.Radiometry;

namespace SarGan.Data.Layouts;

/// <summary>Tiles in files, read when asked for.</summary>
public sealed class FileTiles : ITileSet, IStoredSamples
{
    private readonly IReadOnlyList<TileFile> _files;
    private readonly ITileDecoder _decoder;

    /// <summary>Takes a list of files.</summary>
    /// <param name="files">The tiles in order.</param>
    /// <param name="decoder">Reads them; null for <see cref="TileFileDecoder"/>.</param>
    public FileTiles(IReadOnlyList<TileFile> files, ITileDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        (_files, _decoder) = (files, decoder ?? new TileFileDecoder());
    }

    /// <inheritdoc/>
    public int Count => _files.Count;

    /// <summary>The tiles in order.</summary>
    public IReadOnlyList<TileFile> Files => _files;

    DomainContract? IStoredSamples.Contract => (_decoder as TileFileDecoder)?.Contract;

    PictureFormat IStoredSamples.Format => PictureFormat.Common(_files.Select(file => _decoder.ReadInfo(file.Path)).Select(info => (info.Channels, info.BitsPerSample)));

    /// <inheritdoc/>
    public bool MayBeResized => _decoder.MayBeResized;

    /// <inheritdoc/>
    public string NameOf(int index) => _files[index].ToString();

    /// <inheritdoc/>
    public PixelImage Read(int index) => Read(_files[index], _decoder);

    /// <summary>Reads a tile as it is stored, without a radiometric scaling: to compare tiles with each other.</summary>
    /// <exception cref="DatasetLayoutException">The file is broken or gone.</exception>
    internal PixelImage ReadStored(int index) =>
        Read(_files[index], path => _decoder is TileFileDecoder files ? files.ReadStored(path) : _decoder.Read(path));

    /// <summary>Reads a tile of a file.</summary>
    /// <exception cref="DatasetLayoutException">The file is broken or gone.</exception>
    internal static PixelImage Read(TileFile file, ITileDecoder decoder) => Read(file, decoder.Read);

    private static PixelImage Read(TileFile file, Func<string, PixelImage> decode)
    {
        try
        {
            var image = decode(file.Path);
            return file.Region == TileRegion.Whole ? image : Half(image, file);
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetLayoutException(new TileProblem(file.Path, e.Message).ToString(), e);
        }
    }

    private static PixelImage Half(PixelImage image, TileFile file)
    {
        if (image.Width % 2 != 0) throw new DatasetLayoutException($"{file.Path}: {image.Width} columns cannot be halved.");
        var half = image.Width / 2;
        int row = half * image.Channels, offset = file.Region == TileRegion.LeftHalf ? 0 : row;
        if (image.BitsPerSample == 8)
        {
            var bytes = new byte[row * image.Height];
            for (var y = 0; y < image.Height; y++) image.Bytes.Slice((2 * y * row) + offset, row).CopyTo(bytes.AsSpan(y * row));
            return new PixelImage(half, image.Height, image.Channels, bytes);
        }

        var words = new ushort[row * image.Height];
        for (var y = 0; y < image.Height; y++) image.Words.Slice((2 * y * row) + offset, row).CopyTo(words.AsSpan(y * row));
        return new PixelImage(half, image.Height, image.Channels, words);
    }
}

/// <summary>Tiles in memory.</summary>
public sealed class MemoryTiles : ITileSet, IStoredSamples
{
    private readonly IReadOnlyList<PixelImage> _images;
    private readonly IReadOnlyList<string>? _names;

    /// <summary>Takes a list of images.</summary>
    /// <param name="images">The tiles in order.</param>
    /// <param name="names">Their names, as many; null for "tile 0", "tile 1" and so on.</param>
    /// <exception cref="ArgumentException">There are fewer or more names than images.</exception>
    public MemoryTiles(IReadOnlyList<PixelImage> images, IReadOnlyList<string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (names is not null && names.Count != images.Count) throw new ArgumentException($"{images.Count} images need as many names. Actual count was {names.Count}.", nameof(names));
        (_images, _names) = (images, names);
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    PictureFormat IStoredSamples.Format => PictureFormat.Common(_images.Select(image => (image.Channels, image.BitsPerSample)));

    /// <inheritdoc/>
    public string NameOf(int index) => _names is not null ? _names[index] : FormattableString.Invariant($"tile {index}");

    /// <inheritdoc/>
    public PixelImage Read(int index) => _images[index];
}

/// <summary>Keeps the tiles of another set in memory once they are decoded, up to a bound; those used longest ago go first.</summary>
public sealed class CachedTiles : ITileSet, IStoredSamples
{
    private readonly ITileSet _tiles;
    private readonly long _maxBytes;
    private readonly Dictionary<int, LinkedListNode<(int Index, PixelImage Image)>> _byIndex = [];
    private readonly LinkedList<(int Index, PixelImage Image)> _recent = new();
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>Wraps a tile set.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="maxBytes">Most bytes of samples kept, 0 or more. A larger tile is passed on and not kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative.</exception>
    public CachedTiles(ITileSet tiles, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        (_tiles, _maxBytes) = (tiles, maxBytes);
    }

    /// <inheritdoc/>
    public int Count => _tiles.Count;

    DomainContract? IStoredSamples.Contract => BatchContent.ContractOf(_tiles);

    PictureFormat IStoredSamples.Format => (_tiles as IStoredSamples)?.Format ?? default;

    /// <summary>Bytes of samples kept at the moment.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <inheritdoc/>
    public bool MayBeResized => _tiles.MayBeResized;

    /// <inheritdoc/>
    public string NameOf(int index) => _tiles.NameOf(index);

    /// <inheritdoc/>
    public PixelImage Read(int index)
    {
        lock (_lock)
        {
            if (_byIndex.TryGetValue(index, out var node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Image;
            }
        }

        // Outside the lock: two threads may decode the same tile once in a while, but nobody waits for another's decoding.
        var image = _tiles.Read(index);
        lock (_lock)
        {
            if (SizeOf(image) > _maxBytes || _byIndex.ContainsKey(index)) return image;
            _byIndex[index] = _recent.AddFirst((index, image));
            _bytes += SizeOf(image);
            while (_bytes > _maxBytes && _recent.Last is { } last)
            {
                _recent.RemoveLast();
                _byIndex.Remove(last.Value.Index);
                _bytes -= SizeOf(last.Value.Image);
            }
        }

        return image;
    }

    private static long SizeOf(PixelImage image) => (long)image.Width * image.Height * image.Channels * (image.BitsPerSample / 8);
}
