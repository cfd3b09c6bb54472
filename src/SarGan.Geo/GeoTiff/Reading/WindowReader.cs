using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.GeoTiff.Reading;

/// <summary>Puts windows of one band together from the blocks of an image. Safe for concurrent calls.</summary>
/// <param name="image">What is read.</param>
/// <param name="cache">Shared by all images of a file.</param>
/// <param name="maxBlockBytes">The most memory that one block may take.</param>
internal sealed class WindowReader(TiffImage image, BlockCache cache, long maxBlockBytes)
{
    private readonly BlockDecoder _decoder = new(image, maxBlockBytes);

    public TiffImage Image => image;

    /// <summary>What is decoded at once, within the image.</summary>
    public (int Width, int Height) BlockSize => (Math.Min(image.BlockWidth, image.Width), Math.Min(_decoder.ChunkRows, image.Height));

    /// <summary>Reads samples of a band.</summary>
    /// <param name="band">A band of the image.</param>
    /// <param name="window">Within the image, not empty.</param>
    /// <param name="samples">Row by row, machine byte order.</param>
    /// <param name="missing">One sample, for blocks that the file leaves out.</param>
    public void Read(int band, PixelWindow window, Span<byte> samples, ReadOnlySpan<byte> missing)
    {
        for (var row = window.Y / image.BlockHeight; row <= (window.EndY - 1) / image.BlockHeight; row++)
        {
            var top = row * image.BlockHeight;
            var rows = image.RowsOf(row);
            var lastChunk = (int)(Math.Min(window.EndY - top, rows) - 1) / _decoder.ChunkRows;
            for (var chunk = Math.Max(window.Y - top, 0) / _decoder.ChunkRows; chunk <= lastChunk; chunk++)
            {
                var chunkTop = top + (chunk * _decoder.ChunkRows);
                var chunkRows = Math.Min(_decoder.ChunkRows, rows - (chunk * _decoder.ChunkRows));
                for (var column = window.X / image.BlockWidth; column <= (window.EndX - 1) / image.BlockWidth; column++)
                {
                    var area = new PixelWindow(column * image.BlockWidth, chunkTop, image.BlockWidth, chunkRows);
                    var block = image.BlockIndex(band, column, row);
                    if (_decoder.Exists(block)) Copy(Load(block, chunk, chunkRows), area, image.IsPlanar ? 0 : band, window, samples);
                    else Fill(area, window, samples, missing);
                }
            }
        }
    }

    private byte[] Load(long block, int chunk, int rows) =>
        cache.Get(new BlockKey(image.Directory.Index, block, chunk), _decoder.SampleBytes(rows), () => _decoder.Decode(block, chunk, rows));

    private void Copy(byte[] block, PixelWindow area, int band, PixelWindow window, Span<byte> samples)
    {
        var size = image.SampleType.Size();
        var shared = area.Intersect(window);
        for (var y = shared.Y; y < shared.EndY; y++)
        {
            var source = block.AsSpan((int)(((y - area.Y) * image.RowBytes) + ((((long)shared.X - area.X) * image.BandsPerBlock) + band) * size));
            var target = samples.Slice((int)(((y - window.Y) * (long)window.Width) + shared.X - window.X) * size, shared.Width * size);
            if (image.BandsPerBlock == 1) source[..target.Length].CopyTo(target);
            else Gather(source, target, size);
        }
    }

    /// <summary>Takes every n-th sample, n bands lying side by side.</summary>
    private void Gather(ReadOnlySpan<byte> source, Span<byte> target, int size)
    {
        switch (size)
        {
            case 1: TakeEvery(source, target, image.BandsPerBlock); break;
            case 2: TakeEvery(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, ushort>(target), image.BandsPerBlock); break;
            case 4: TakeEvery(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, uint>(target), image.BandsPerBlock); break;
            default: TakeEvery(MemoryMarshal.Cast<byte, ulong>(source), MemoryMarshal.Cast<byte, ulong>(target), image.BandsPerBlock); break;
        }
    }

    private static void TakeEvery<T>(ReadOnlySpan<T> source, Span<T> target, int step)
    {
        for (int i = 0, from = 0; i < target.Length; i++, from += step) target[i] = source[from];
    }

    private static void Fill(PixelWindow area, PixelWindow window, Span<byte> samples, ReadOnlySpan<byte> sample)
    {
        var shared = area.Intersect(window);
        for (var y = shared.Y; y < shared.EndY; y++)
        {
            var target = samples.Slice((int)(((y - window.Y) * (long)window.Width) + shared.X - window.X) * sample.Length, shared.Width * sample.Length);
            for (var i = 0; i < target.Length; i += sample.Length) sample.CopyTo(target[i..]);
        }
    }
}
