namespace SarGan.Geo.Rasters;

/// <summary>Takes rasters from where they are to where they shall be.</summary>
public static class RasterCopy
{
    // Bytes of one window of one band: whole rows of tiles for most rasters.
    private const long WindowBytes = 64L << 20;

    /// <summary>Copies all samples, block by block; memory does not depend on the size of the raster.</summary>
    /// <param name="source">Read once, from top to bottom; not disposed.</param>
    /// <param name="sink">Of the same size, bands and sample type; neither completed nor disposed here.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, after each block; null for none.</param>
    /// <param name="cancellationToken">Checked before each block.</param>
    /// <exception cref="ArgumentException">The two differ in size, bands or sample type.</exception>
    /// <exception cref="RasterFormatException">The source is broken.</exception>
    /// <exception cref="IOException">The sink cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the sink is incomplete.</exception>
    public static void CopyTo(this RasterSource source, RasterSink sink, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sink);
        var (from, to) = (source.Info, sink.Info);
        if ((from.Width, from.Height, from.Bands, from.SampleType) != (to.Width, to.Height, to.Bands, to.SampleType))
            throw new ArgumentException(FormattableString.Invariant($"{source.Name} is {from.Width} x {from.Height} with {from.Bands} bands of {from.SampleType}. The sink is {to.Width} x {to.Height} with {to.Bands} bands of {to.SampleType}; they must be the same."), nameof(sink));

        var size = from.SampleType.Size();
        var (width, height) = Block(source, sink, size);
        var buffer = new byte[(long)width * height * size];
        for (var y = 0; y < from.Height; y += height)
        {
            var rows = Math.Min(height, from.Height - y);
            for (var x = 0; x < from.Width; x += width)
            {
                var window = new PixelWindow(x, y, Math.Min(width, from.Width - x), rows);
                var samples = buffer.AsSpan(0, (int)window.Count * size);
                for (var band = 0; band < from.Bands; band++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    source.Read(band, window, samples);
                    sink.Write(band, window, samples);
                }
                progress?.Report((((double)y * from.Width) + ((double)window.EndX * rows)) / ((double)from.Width * from.Height));
            }
        }
    }

    // Full rows where they fit, so that strips are read once; else columns of blocks.
    private static (int Width, int Height) Block(RasterSource source, RasterSink sink, int size)
    {
        var height = Math.Min(Math.Max(source.BlockSize.Height, sink.BlockSize.Height), source.Info.Height);
        height = (int)Math.Clamp(WindowBytes / size / Math.Max(source.BlockSize.Width, sink.BlockSize.Width), 1, height);
        var block = Math.Max(source.BlockSize.Width, sink.BlockSize.Width);
        var blocks = Math.Max(1, WindowBytes / ((long)height * block * size));
        return ((int)Math.Min(source.Info.Width, blocks * block), height);
    }
}
