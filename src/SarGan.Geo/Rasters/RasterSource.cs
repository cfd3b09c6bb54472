namespace SarGan.Geo.Rasters;

/// <summary>A raster to read windows from: a file, memory, or something computed on the way. Nothing is read before a window is asked for.</summary>
/// <remarks>Calls from several threads at once are safe; implementations lock where their format needs it.</remarks>
public abstract class RasterSource : IDisposable
{
    /// <summary>Size, samples and georeference.</summary>
    public abstract RasterInfo Info { get; }

    /// <summary>What messages call this raster: a path, or a description.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The same ground at coarser resolutions, finest first; empty where there are none. Owned by this source.</summary>
    public virtual IReadOnlyList<RasterSource> Overviews => [];

    /// <summary>The block in which the raster is best read: windows aligned to it touch no sample twice. At most the size of the raster.</summary>
    public virtual (int Width, int Height) BlockSize => (Info.Width, Math.Min(Info.Height, 256));

    /// <summary>Whether the file itself masks samples, beside nodata and NaN: then <see cref="ReadMask"/> says more than the samples do.</summary>
    public virtual bool HasMask => false;

    /// <summary>Reads samples of one band as they are stored.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="samples">Row by row, machine byte order, window.Count × sample size bytes.</param>
    /// <exception cref="ArgumentException">No such band, the window leaves the raster, or the buffer has another size.</exception>
    /// <exception cref="RasterFormatException">The file is broken where the window lies.</exception>
    public void Read(int band, PixelWindow window, Span<byte> samples)
    {
        CheckCall(band, window);
        if (samples.Length != window.Count * Info.SampleType.Size())
            throw new ArgumentException(FormattableString.Invariant($"A window of {window} of {Info.SampleType} takes {window.Count * Info.SampleType.Size()} bytes. The buffer has {samples.Length}."), nameof(samples));
        if (!window.IsEmpty) ReadSamples(band, window, samples);
    }

    /// <summary>Reads samples of one band as float; see <see cref="SampleTypes.ToSingle"/>.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="values">Row by row, window.Count values.</param>
    /// <inheritdoc cref="Read(int, PixelWindow, Span{byte})" path="/exception"/>
    public void Read(int band, PixelWindow window, Span<float> values)
    {
        if (Info.SampleType == SampleType.Float32)
        {
            Read(band, window, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
            return;
        }
        SampleTypes.ToSingle(Info.SampleType, ReadBytes(band, window), values);
    }

    /// <summary>Reads samples of one band as double; see <see cref="SampleTypes.ToDouble"/>.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="values">Row by row, window.Count values.</param>
    /// <inheritdoc cref="Read(int, PixelWindow, Span{byte})" path="/exception"/>
    public void Read(int band, PixelWindow window, Span<double> values) =>
        SampleTypes.ToDouble(Info.SampleType, ReadBytes(band, window), values);

    /// <summary>Reads which pixels of one band hold a measurement: not nodata, not NaN, and not masked out by the file.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="valid">Row by row, window.Count values: 255 where there is a measurement, 0 where there is none.</param>
    /// <inheritdoc cref="Read(int, PixelWindow, Span{byte})" path="/exception"/>
    public void ReadMask(int band, PixelWindow window, Span<byte> valid)
    {
        CheckCall(band, window);
        if (valid.Length != window.Count)
            throw new ArgumentException(FormattableString.Invariant($"A mask of {window} takes {window.Count} bytes. The buffer has {valid.Length}."), nameof(valid));
        if (!window.IsEmpty) ReadValidity(band, window, valid);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the reading; the arguments have been checked.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster, not empty.</param>
    /// <param name="samples">Of the right size.</param>
    protected abstract void ReadSamples(int band, PixelWindow window, Span<byte> samples);

    /// <summary>Says which samples are measurements; the arguments have been checked. The base compares with nodata and NaN.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster, not empty.</param>
    /// <param name="valid">Of the right size.</param>
    protected virtual void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        if (Info.NoData is null && !Info.SampleType.IsFloatingPoint())
        {
            valid.Fill(255);
            return;
        }
        NoDataMask.Mark(Info, ReadBytes(band, window), valid);
    }

    /// <summary>Closes what is open.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    private byte[] ReadBytes(int band, PixelWindow window)
    {
        CheckCall(band, window);
        var samples = new byte[window.Count * Info.SampleType.Size()];
        Read(band, window, samples.AsSpan());
        return samples;
    }

    private void CheckCall(int band, PixelWindow window)
    {
        if ((uint)band >= (uint)Info.Bands)
            throw new ArgumentOutOfRangeException(nameof(band), band, FormattableString.Invariant($"{Name} has {Info.Bands} bands, counted from 0. There is no band {band}."));
        if (window.X < 0 || window.Y < 0 || window.Width < 0 || window.Height < 0 || window.EndX > Info.Width || window.EndY > Info.Height)
            throw new ArgumentException(FormattableString.Invariant($"The window {window} leaves the raster {Name} of {Info.Width} x {Info.Height}."), nameof(window));
    }
}
