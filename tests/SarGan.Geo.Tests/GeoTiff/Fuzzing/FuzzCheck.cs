using System.Diagnostics;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Tests.GeoTiff.Fuzzing;

/// <summary>What became of a damaged file.</summary>
internal enum FuzzOutcome
{
    /// <summary>It opened and its windows were read.</summary>
    Read,

    /// <summary>It opened, and a window gave a <see cref="RasterFormatException"/>.</summary>
    RefusedPixels,

    /// <summary>Opening gave a <see cref="RasterFormatException"/>.</summary>
    RefusedFile,

    /// <summary>Another exception, too slow, or too much memory.</summary>
    Failed,
}

/// <summary>Opens a file that may be damaged, reads one block of its bands, masks and overviews, and watches time and memory.</summary>
internal static class FuzzCheck
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly GeoTiffReaderOptions Options = new() { MaxBlockBytes = 1 << 20, CacheBytes = 1 << 20 };

    /// <param name="file">The bytes.</param>
    /// <returns>What became of it, and for failures what happened.</returns>
    public static (FuzzOutcome Outcome, string? Problem) Run(byte[] file)
    {
        var outcome = FuzzOutcome.RefusedFile;
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            GeoTiffReader? reader = null;
            Watch("open", (8 << 20) + (256L * file.Length), () => reader = GeoTiffReader.Open(stream, "fuzz", Options));
            using (reader)
            {
                outcome = FuzzOutcome.RefusedPixels;
                ReadBlocks(reader!); // Open returned it or threw.
                foreach (var overview in reader!.Overviews) ReadBlocks(overview);
                return (FuzzOutcome.Read, null);
            }
        }
        catch (RasterFormatException)
        {
            return (outcome, null);
        }
        catch (LimitException exception)
        {
            return (FuzzOutcome.Failed, exception.Message);
        }
#pragma warning disable CA1031 // Any other exception is what is being looked for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (FuzzOutcome.Failed, exception.ToString());
        }
    }

    private static void ReadBlocks(RasterSource raster)
    {
        var (width, height) = (Math.Min(raster.BlockSize.Width, 256), Math.Min(raster.BlockSize.Height, 256));
        for (var band = 0; band < Math.Min(raster.Info.Bands, 3); band++)
        {
            var last = raster.Info.Bands - 1 - band;
            ReadBlock(raster, band, new PixelWindow(0, 0, width, height));
            ReadBlock(raster, last, new PixelWindow(raster.Info.Width - 1, raster.Info.Height - 1, 1, 1));
        }
    }

    private static void ReadBlock(RasterSource raster, int band, PixelWindow window)
    {
        var samples = new byte[window.Count * raster.Info.SampleType.Size()];
        var valid = new byte[window.Count];
        // One block of the image for the samples; the mask may take one more of each of image, mask and alpha, in smaller blocks.
        const long Block = (8L * (1 << 20)) + (1 << 20);
        Watch("read", Block, () => raster.Read(band, window, samples.AsSpan()));
        Watch("mask", (4 * Block) + (32 * window.Count), () => raster.ReadMask(band, window, valid));
    }

    private static void Watch(string what, long limit, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        RasterFormatException? refusal = null;
        try
        {
            action();
        }
        catch (RasterFormatException exception)
        {
            refusal = exception;
        }
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
        if (bytes > limit) throw new LimitException(FormattableString.Invariant($"{what} allocated {bytes} bytes; the limit is {limit}"));
        if (time > Longest) throw new LimitException(FormattableString.Invariant($"{what} took {time.TotalSeconds:F1} s"));
        if (refusal is not null) throw refusal;
    }

    private sealed class LimitException(string message) : Exception(message);
}
