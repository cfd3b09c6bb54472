namespace SarGan.Geo.Rasters;

/// <summary>A raster in memory, band after band, row after row. Reading from several threads is safe, also while other windows are written.</summary>
public sealed class MemoryRaster : RasterSource
{
    private readonly byte[][] _bands;

    /// <summary>Filled with nodata, or with 0 where there is none.</summary>
    /// <param name="info">What it is. A band may hold up to 2^31 - 1 bytes.</param>
    /// <exception cref="ArgumentException">A band would be larger than an array can be.</exception>
    public MemoryRaster(RasterInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        var bytes = info.Extent.Count * info.SampleType.Size();
        if (bytes > Array.MaxLength)
            throw new ArgumentException(FormattableString.Invariant($"A band of {info.Width} x {info.Height} of {info.SampleType} takes {bytes} bytes, more than memory rasters hold. Write to a file instead."), nameof(info));
        Info = info;
        _bands = new byte[info.Bands][];
        for (var band = 0; band < info.Bands; band++)
        {
            _bands[band] = new byte[bytes];
            NoDataFill.Fill(info, _bands[band]);
        }
    }

    /// <summary>Over samples that are there already.</summary>
    /// <param name="info">What it is.</param>
    /// <param name="bands">One array a band, row by row, machine byte order; kept, not copied.</param>
    /// <exception cref="ArgumentException">Number or lengths do not fit <paramref name="info"/>.</exception>
    public MemoryRaster(RasterInfo info, IReadOnlyList<byte[]> bands)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(bands);
        var bytes = info.Extent.Count * info.SampleType.Size();
        if (bands.Count != info.Bands || bands.Any(band => band.Length != bytes))
            throw new ArgumentException(FormattableString.Invariant($"{info.Bands} bands of {bytes} bytes are expected."), nameof(bands));
        Info = info;
        _bands = [.. bands];
    }

    /// <inheritdoc/>
    public override RasterInfo Info { get; }

    /// <inheritdoc/>
    public override string Name => "raster in memory";

    /// <summary>A band's samples, row by row, machine byte order: the raster's own memory.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    public Span<byte> Band(int band) => _bands[band];

    /// <summary>Writes samples of one band.</summary>
    /// <param name="band">0 to Bands - 1.</param>
    /// <param name="window">Within the raster.</param>
    /// <param name="samples">Row by row, machine byte order.</param>
    /// <exception cref="ArgumentException">No such band, the window leaves the raster, or the buffer has another size.</exception>
    public void Write(int band, PixelWindow window, ReadOnlySpan<byte> samples)
    {
        using var sink = AsSink();
        sink.Write(band, window, samples);
    }

    /// <summary>Reads a whole raster into memory.</summary>
    /// <param name="source">Read from its start to its end; not disposed.</param>
    /// <exception cref="ArgumentException">A band would be larger than an array can be.</exception>
    /// <exception cref="RasterFormatException">The source is broken.</exception>
    public static MemoryRaster Load(RasterSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var raster = new MemoryRaster(source.Info);
        for (var band = 0; band < source.Info.Bands; band++) source.Read(band, source.Info.Extent, raster._bands[band].AsSpan());
        return raster;
    }

    /// <summary>A sink that writes into this raster's memory; completing it does nothing.</summary>
    public RasterSink AsSink() => new Sink(this);

    /// <inheritdoc/>
    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var size = Info.SampleType.Size();
        for (var row = 0; row < window.Height; row++)
            Row(band, window, row).CopyTo(samples.Slice(row * window.Width * size, window.Width * size));
    }

    private Span<byte> Row(int band, PixelWindow window, int row)
    {
        var size = Info.SampleType.Size();
        var start = (((long)(window.Y + row) * Info.Width) + window.X) * size;
        return _bands[band].AsSpan((int)start, window.Width * size);
    }

    private sealed class Sink(MemoryRaster raster) : RasterSink
    {
        public override RasterInfo Info => raster.Info;

        public override void Complete()
        {
        }

        protected override void WriteSamples(int band, PixelWindow window, ReadOnlySpan<byte> samples)
        {
            var bytes = window.Width * Info.SampleType.Size();
            for (var row = 0; row < window.Height; row++) samples.Slice(row * bytes, bytes).CopyTo(raster.Row(band, window, row));
        }
    }
}
