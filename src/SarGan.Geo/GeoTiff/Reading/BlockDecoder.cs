using System.Buffers;
using System.IO.Compression;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Fetches blocks of an image from the file and decodes them. Sizes are checked before anything is allocated for them.</summary>
internal sealed class BlockDecoder
{
    /// <summary>Uncompressed blocks are read in parts of about this size: a strip may be the whole scene.</summary>
    private const int ChunkBytes = 1 << 20;

    private readonly TiffImage _image;
    private readonly long _maxBlockBytes;

    public BlockDecoder(TiffImage image, long maxBlockBytes)
    {
        (_image, _maxBlockBytes) = (image, maxBlockBytes);
        var isDivisible = image.Compression == TiffCompression.None && !image.IsYCbCr;
        ChunkRows = isDivisible ? (int)Math.Clamp(ChunkBytes / image.FileRowBytes, 1, image.BlockHeight) : image.BlockHeight;
    }

    /// <summary>Rows that are decoded at once: a block's, or fewer where it is not compressed.</summary>
    public int ChunkRows { get; }

    /// <summary>Whether the file has data for a block. Where it has none (a sparse file), its pixels are nodata, or 0.</summary>
    public bool Exists(long block)
    {
        if (!TiffCompression.IsSupported(_image.Compression))
            throw _image.Directory.Error(FormattableString.Invariant($"compression {TiffCompression.Name(_image.Compression)} is not supported"));
        if (_image.Offsets is not { } offsets) throw _image.Directory.Error("the image has neither strip nor tile offsets");
        if (offsets[block] == 0) return false;
        // A single strip without compression needs no count; libtiff works it out too.
        return _image.ByteCounts is not { } counts || counts[block] != 0 || (_image.Compression == TiffCompression.None && _image.BlockCount == 1);
    }

    /// <summary>Bytes of a chunk's samples in memory, checked.</summary>
    /// <exception cref="Rasters.RasterFormatException">More than the reader may take at once.</exception>
    public long SampleBytes(int rows)
    {
        var bytes = rows * (double)Math.Max(_image.RowBytes, _image.FileRowBytes);
        if (bytes > _maxBlockBytes)
            throw _image.Directory.Error(FormattableString.Invariant($"a block of {_image.BlockWidth} x {rows} x {_image.BandsPerBlock} samples of {_image.SampleType} takes {bytes} bytes, more than the {_maxBlockBytes} that the reader's options allow"));
        return rows * _image.RowBytes;
    }

    /// <summary>Decodes rows of a block: <see cref="ChunkRows"/> of them, fewer at its end.</summary>
    /// <param name="block">A block that exists.</param>
    /// <param name="chunk">0 but for uncompressed blocks.</param>
    /// <param name="rows">Rows of the chunk.</param>
    /// <returns>Rows of <see cref="TiffImage.RowBytes"/>, machine byte order.</returns>
    public byte[] Decode(long block, int chunk, int rows)
    {
        SampleBytes(rows);
        var start = (long)Math.Min(_image.Offsets![block], long.MaxValue); // Exists was asked before.
        var fileBytes = checked((int)(rows * _image.FileRowBytes));
        if (ChunkRows < _image.BlockHeight || (_image.Compression == TiffCompression.None && !_image.IsYCbCr))
        {
            var offset = (double)start + ((double)chunk * ChunkRows * _image.FileRowBytes);
            return SampleDecoding.ToSamples(_image, ReadPlain(block, offset, fileBytes));
        }
        return SampleDecoding.ToSamples(_image, ReadCompressed(block, start, rows, fileBytes));
    }

    private byte[] ReadPlain(long block, double offset, int length)
    {
        var file = _image.Directory.File;
        if (offset > file.Length - length)
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: {length} bytes are expected at {offset}, and the file ends at {file.Length}"));
        var raw = GC.AllocateUninitializedArray<byte>(length);
        file.ReadExactly((long)offset, raw, Describe(block));
        if (_image.IsBitReversed) ReverseBits(raw);
        return raw;
    }

    private byte[] ReadCompressed(long block, long start, int rows, int expected)
    {
        var length = CompressedLength(block, start, expected);
        var data = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _image.Directory.File.ReadExactly(start, data.AsSpan(0, length), Describe(block));
            return Decompress(block, rows, data, length, expected);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    private int CompressedLength(long block, long start, int expected)
    {
        var file = _image.Directory.File;
        var available = Math.Max(file.Length - start, 0);
        // No codec makes data larger by more than half (LZW, 12 bits a byte); larger counts, and tables without counts, mean "up to here at most".
        var most = Math.Min(available, expected + (expected / 2L) + (1 << 16));
        var stated = _image.ByteCounts is { } counts ? (long)Math.Min(counts[block], long.MaxValue) : most;
        if (stated > available && _image.ByteCounts is not null)
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: {stated} bytes are expected at {start}, and the file ends at {file.Length}"));
        var length = (int)Math.Min(stated, most);
        var ratio = TiffCompression.MaxRatio(_image.Compression);
        if (ratio > 0 && !_image.IsYCbCr && expected > (length * ratio) + 4096)
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: {length} bytes of {TiffCompression.Name(_image.Compression)} cannot hold the {expected} that are expected"));
        return length;
    }

    private byte[] Decompress(long block, int rows, byte[] data, int length, int expected)
    {
        var compression = _image.Compression;
        var input = data.AsSpan(0, length);
        var isFax = compression is TiffCompression.CcittRle or TiffCompression.CcittFax3 or TiffCompression.CcittFax4;
        if (isFax && _image.Bits != 1) throw _image.Directory.Error(FormattableString.Invariant($"{TiffCompression.Name(compression)} has 1 bit a sample, and the file says {_image.Bits}"));
        if (_image.IsBitReversed && !isFax && compression != TiffCompression.Jpeg && !_image.IsYCbCr) ReverseBits(input);
        if (isFax || compression == TiffCompression.Jpeg || _image.IsYCbCr || (compression == TiffCompression.Lzw && LzwDecoder.IsOldStyle(input)))
            return LibTiffBlock.Decode(_image, rows, input);

        var raw = new byte[expected];
        var written = compression switch
        {
            TiffCompression.Lzw => LzwDecoder.Decode(input, raw),
            TiffCompression.PackBits => PackBitsDecoder.Decode(input, raw),
            TiffCompression.Next when _image.Bits == 2 && _image.Bands == 1 => NextDecoder.Decode(input, raw, _image.BlockWidth),
            TiffCompression.Next => throw _image.Directory.Error("NeXT compression has one band of 2 bits"),
            TiffCompression.Zstd => Unzstd(block, data, length, raw),
            _ => Inflate(block, data, length, raw),
        };
        // Some writers end a tile where the image ends.
        var needed = Math.Min(rows, _image.Height - ((block / _image.Across % _image.Down) * _image.BlockHeight)) * _image.FileRowBytes;
        if (written < needed)
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: {TiffCompression.Name(compression)} data break off after {written} of {needed} bytes"));
        return raw;
    }

    private int Inflate(long block, byte[] data, int length, byte[] raw)
    {
        try
        {
            using var input = new MemoryStream(data, 0, length, writable: false);
            using var inflater = new ZLibStream(input, CompressionMode.Decompress);
            return inflater.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: Deflate data are broken"), exception);
        }
    }

    private int Unzstd(long block, byte[] data, int length, byte[] raw)
    {
        try
        {
            using var input = new MemoryStream(data, 0, length, writable: false);
            using var decompressor = new ZstdSharp.DecompressionStream(input);
            return decompressor.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is ZstdSharp.ZstdException or EndOfStreamException or ArgumentException)
        {
            throw _image.Directory.Error(FormattableString.Invariant($"block {block}: ZSTD data are broken"), exception);
        }
    }

    private string Describe(long block) => FormattableString.Invariant($"directory {_image.Directory.Index}: block {block}");

    private static void ReverseBits(Span<byte> bytes)
    {
        // Each byte's bits the other way round, by three exchanges: of nibbles, of pairs, of neighbours.
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = (uint)bytes[i];
            value = ((value & 0xF0) >> 4) | ((value & 0x0F) << 4);
            value = ((value & 0xCC) >> 2) | ((value & 0x33) << 2);
            bytes[i] = (byte)(((value & 0xAA) >> 1) | ((value & 0x55) << 1));
        }
    }
}
