using System.Numerics;
using System.Runtime.InteropServices;

namespace SarGan.Geo.GeoTiff.Writing;

/// <summary>TIFF's predictors, on the rows of a tile in place (TIFF 6.0 §14 and Adobe's Technical Note 3), and their inverses.</summary>
internal static class RowPredictor
{
    public static void Apply(GeoTiffPredictor predictor, TileGrid grid, Span<byte> tile)
    {
        if (predictor == GeoTiffPredictor.None) return;
        var scratch = predictor == GeoTiffPredictor.FloatingPoint ? new byte[grid.RowBytes] : [];
        for (var start = 0; start < tile.Length; start += grid.RowBytes)
        {
            var row = tile.Slice(start, grid.RowBytes);
            if (predictor == GeoTiffPredictor.FloatingPoint)
            {
                SplitBytes(row, scratch, grid.SampleSize);
                Difference<byte>(row, grid.SamplesPerPixel);
                continue;
            }
            switch (grid.SampleSize)
            {
                case 1: Difference<byte>(row, grid.SamplesPerPixel); break;
                case 2: Difference<ushort>(row, grid.SamplesPerPixel); break;
                case 4: Difference<uint>(row, grid.SamplesPerPixel); break;
                default: Difference<ulong>(row, grid.SamplesPerPixel); break;
            }
        }
    }

    public static void Undo(GeoTiffPredictor predictor, TileGrid grid, Span<byte> tile)
    {
        if (predictor == GeoTiffPredictor.None) return;
        var scratch = predictor == GeoTiffPredictor.FloatingPoint ? new byte[grid.RowBytes] : [];
        for (var start = 0; start < tile.Length; start += grid.RowBytes)
        {
            var row = tile.Slice(start, grid.RowBytes);
            if (predictor == GeoTiffPredictor.FloatingPoint)
            {
                Sum<byte>(row, grid.SamplesPerPixel);
                JoinBytes(row, scratch, grid.SampleSize);
                continue;
            }
            switch (grid.SampleSize)
            {
                case 1: Sum<byte>(row, grid.SamplesPerPixel); break;
                case 2: Sum<ushort>(row, grid.SamplesPerPixel); break;
                case 4: Sum<uint>(row, grid.SamplesPerPixel); break;
                default: Sum<ulong>(row, grid.SamplesPerPixel); break;
            }
        }
    }

    private static void Difference<T>(Span<byte> row, int stride)
        where T : unmanaged, INumber<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(row);
        var i = samples.Length;
        // From the end, so that what is on the left is still as it was.
        while (i - Vector<T>.Count >= stride)
        {
            i -= Vector<T>.Count;
            var difference = new Vector<T>(samples[i..]) - new Vector<T>(samples[(i - stride)..]);
            difference.CopyTo(samples[i..]);
        }
        while (--i >= stride) samples[i] -= samples[i - stride];
    }

    private static void Sum<T>(Span<byte> row, int stride)
        where T : unmanaged, INumber<T>
    {
        var samples = MemoryMarshal.Cast<byte, T>(row);
        for (var i = stride; i < samples.Length; i++) samples[i] += samples[i - stride];
    }

    // The most significant bytes of all samples come first, whatever the byte order of the file.
    private static void SplitBytes(Span<byte> row, Span<byte> scratch, int sampleSize)
    {
        row.CopyTo(scratch);
        var count = row.Length / sampleSize;
        for (var significance = 0; significance < sampleSize; significance++)
        {
            var plane = row.Slice(significance * count, count);
            for (int i = 0, from = sampleSize - 1 - significance; i < plane.Length; i++, from += sampleSize) plane[i] = scratch[from];
        }
    }

    private static void JoinBytes(Span<byte> row, Span<byte> scratch, int sampleSize)
    {
        row.CopyTo(scratch);
        var count = row.Length / sampleSize;
        for (var significance = 0; significance < sampleSize; significance++)
        {
            var plane = scratch.Slice(significance * count, count);
            for (int i = 0, to = sampleSize - 1 - significance; i < plane.Length; i++, to += sampleSize) row[to] = plane[i];
        }
    }
}
