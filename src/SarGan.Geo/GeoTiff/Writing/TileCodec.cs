using System.Buffers;
using System.IO.Compression;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>Packs raw tiles as TIFF stores them. Tiles of all resolutions of a file are packed alike, so one codec serves them. Safe for concurrent calls.</summary>
internal sealed class TileCodec(GeoTiffCompression compression, ZLibCompressionOptions zlib, GeoTiffPredictor predictor, TileGrid grid)
{
    public GeoTiffCompression Compression => compression;

    public GeoTiffPredictor Predictor => predictor;

    public static TileCodec Create(GeoTiffWriterOptions options, Rasters.SampleType type, TileGrid grid)
    {
        var automatic = Rasters.SampleTypes.IsFloatingPoint(type) ? GeoTiffPredictor.FloatingPoint
            : grid.SampleSize <= 4 ? GeoTiffPredictor.Horizontal
            : GeoTiffPredictor.None;
        var predictor = options.Compression == GeoTiffCompression.None ? GeoTiffPredictor.None : options.Predictor ?? automatic;
        var zlib = new ZLibCompressionOptions
        {
            CompressionLevel = options.DeflateLevel,
            CompressionStrategy = options.DeflateRunsOnly ? ZLibCompressionStrategy.RunLengthEncoding : ZLibCompressionStrategy.Default,
        };
        return new TileCodec(options.Compression, zlib, predictor, grid);
    }

    /// <summary>Packs a tile. Its bytes are changed on the way.</summary>
    /// <param name="tile">TileBytes bytes.</param>
    /// <param name="packed">Cleared first.</param>
    public void Encode(Span<byte> tile, ArrayBufferWriter<byte> packed)
    {
        packed.ResetWrittenCount();
        RowPredictor.Apply(predictor, grid, tile);
        switch (compression)
        {
            case GeoTiffCompression.None:
                packed.Write(tile);
                break;
            case GeoTiffCompression.Lzw:
                Lzw.Encode(tile, packed);
                break;
            default:
                using (var target = new BufferStream(packed))
                using (var deflate = new ZLibStream(target, zlib))
                {
                    deflate.Write(tile);
                }
                break;
        }
    }

    /// <summary>Unpacks what <see cref="Encode"/> packed.</summary>
    public void Decode(byte[] packed, int length, Span<byte> tile)
    {
        switch (compression)
        {
            case GeoTiffCompression.None:
                packed.AsSpan(0, length).CopyTo(tile);
                break;
            case GeoTiffCompression.Lzw:
                Lzw.Decode(packed.AsSpan(0, length), tile);
                break;
            default:
                using (var source = new MemoryStream(packed, 0, length))
                using (var inflate = new ZLibStream(source, CompressionMode.Decompress))
                {
                    inflate.ReadExactly(tile);
                }
                break;
        }
        RowPredictor.Undo(predictor, grid, tile);
    }

    private sealed class BufferStream(ArrayBufferWriter<byte> buffer) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

        public override void Write(byte[] bytes, int offset, int count) => buffer.Write(bytes.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
