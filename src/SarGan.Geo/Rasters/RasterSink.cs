namespace SarGan.Geo.Rasters;

/// <summary>A raster to write windows to, in any order; windows never written hold nodata, or 0 where there is none.</summary>
public abstract class RasterSink : IDisposable
{
    /// <summary>What is being written.</summary>
    public abstract RasterInfo Info { get; }

    /// <summary>The block in which the raster is best written.</summary>
    public virtual (int Width, int Height) BlockSize => (Info.Width, Math.Min(Info.Height, 256));

    /// <summary>Writes samples of one band.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="samples">Row by row, machine byte order, window.Count × sample size bytes.</param>
    /// <exception cref="ArgumentException">No such band, the window leaves the raster, or the buffer has another size.</exception>
    public void Write(int band, PixelWindow window, ReadOnlySpan<byte> samples)
    {
        if ((uint)band >= (uint)Info.Bands)
            throw new ArgumentOutOfRangeException(nameof(band), band, FormattableString.Invariant($"The raster has {Info.Bands} bands, counted from 0. There is no band {band}."));
        if (window.X < 0 || window.Y < 0 || window.Width < 0 || window.Height < 0 || window.EndX > Info.Width || window.EndY > Info.Height)
            throw new ArgumentException(FormattableString.Invariant($"The window {window} leaves the raster of {Info.Width} x {Info.Height}."), nameof(window));
        if (samples.Length != window.Count * Info.SampleType.Size())
            throw new ArgumentException(FormattableString.Invariant($"A window of {window} of {Info.SampleType} takes {window.Count * Info.SampleType.Size()} bytes. The buffer has {samples.Length}."), nameof(samples));
        if (!window.IsEmpty) WriteSamples(band, window, samples);
    }

    /// <summary>Says that all is written: a file gets its final name now. Disposing without it leaves nothing behind.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the writing; the arguments have been checked.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster, not empty.</param>
    /// <param name="samples">Of the right size.</param>
    protected abstract void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples);

    /// <summary>Closes what is open, and removes what was not completed.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
