using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>Brings a raster onto another grid, in another CRS or the same one: what gdalwarp does.</summary>
/// <remarks>
/// Rows of the target are computed in blocks on all cores, each from the window of the source that it needs, so that memory is bounded whatever the rasters'
/// sizes. Output grids, kernels and the treatment of edges and nodata follow gdalwarp 3.6, which the tests compare with. A pixel of the target has no value
/// where its middle lies off the source or in a pixel without a measurement; beside such pixels the others' weights are scaled up. Coordinates are x, y: longitude
/// before latitude.
/// </remarks>
public static class Warper
{
    private const long BlockBytes = 8L << 20;
    private const int LeastRows = 16;

    /// <summary>The raster that warping would give: size, transform, CRS, nodata; no sample is read.</summary>
    /// <param name="source">With a transform or ground control points.</param>
    /// <param name="options">Onto which grid.</param>
    /// <exception cref="ArgumentException">Options contradict each other or the samples' type, the source has no georeference or no CRS, or none of it has a place in the target's CRS.</exception>
    public static RasterInfo Plan(RasterSource source, WarpOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Plan(source, options, WarpMap.Between(source, options));
    }

    /// <summary>Warps into memory.</summary>
    /// <param name="source">Not disposed.</param>
    /// <param name="options">Onto which grid, and how.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, now and then, from any thread.</param>
    /// <param name="cancellationToken">Checked once a row.</param>
    /// <inheritdoc cref="Plan(RasterSource, WarpOptions)" path="/exception"/>
    /// <exception cref="RasterFormatException">The source is broken where it is needed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MemoryRaster Warp(RasterSource source, WarpOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var raster = new MemoryRaster(Plan(source, options));
        Warp(source, _ => raster.AsSink(), options, progress, cancellationToken);
        return raster;
    }

    /// <summary>Warps into a file or whatever else takes windows.</summary>
    /// <param name="source">Not disposed.</param>
    /// <param name="createSink">Opens the target for what <see cref="Plan(RasterSource, WarpOptions)"/> gives. The sink is completed and disposed here; cancelled or failed, it is only disposed.</param>
    /// <param name="options">Onto which grid, and how.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, now and then, from any thread.</param>
    /// <param name="cancellationToken">Checked once a row.</param>
    /// <inheritdoc cref="Warp(RasterSource, WarpOptions, IProgress{double}, CancellationToken)" path="/exception"/>
    public static void Warp(
        RasterSource source, Func<RasterInfo, RasterSink> createSink, WarpOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(createSink);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Warp(source, createSink, options, WarpMap.Between(source, options), progress, cancellationToken);
    }

    internal static RasterInfo Plan(RasterSource source, WarpOptions options, IPlaneMap map)
    {
        var info = source.Info;
        if (options.TargetNoData is { } noData && !info.SampleType.CanHold(noData))
            throw new ArgumentException(FormattableString.Invariant($"TargetNoData must be a value that samples of {info.SampleType} can be. Actual value was {noData}."), nameof(options));
        var (transform, width, height) = TargetGrid.Choose(map, info, options);
        return info with
        {
            Width = width,
            Height = height,
            Transform = transform,
            GroundControlPoints = [],
            Crs = options.TargetCrs ?? options.Like?.Crs ?? options.SourceCrs ?? info.Crs,
            NoData = options.TargetNoData ?? options.SourceNoData ?? info.NoData,
        };
    }

    internal static void Warp(
        RasterSource source, Func<RasterInfo, RasterSink> createSink, WarpOptions options, IPlaneMap map, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var target = Plan(source, options, map);
        using var sink = createSink(target);
        if (sink.Info.Width != target.Width || sink.Info.Height != target.Height || sink.Info.Bands != target.Bands || sink.Info.SampleType != target.SampleType)
            throw new ArgumentException("The sink must have the size, bands and sample type that it was created for.", nameof(createSink));
        var job = new WarpJob(source, target, map, TargetChunk.Divide(map, source.Info, target, options.Resampling), options);
        switch (source.Info.SampleType)
        {
            case SampleType.Byte: Run<byte>(job, sink, progress, cancellationToken); break;
            case SampleType.SByte: Run<sbyte>(job, sink, progress, cancellationToken); break;
            case SampleType.UInt16: Run<ushort>(job, sink, progress, cancellationToken); break;
            case SampleType.Int16: Run<short>(job, sink, progress, cancellationToken); break;
            case SampleType.UInt32: Run<uint>(job, sink, progress, cancellationToken); break;
            case SampleType.Int32: Run<int>(job, sink, progress, cancellationToken); break;
            case SampleType.UInt64: Run<ulong>(job, sink, progress, cancellationToken); break;
            case SampleType.Int64: Run<long>(job, sink, progress, cancellationToken); break;
            case SampleType.Float16: Run<Half>(job, sink, progress, cancellationToken); break;
            case SampleType.Float32: Run<float>(job, sink, progress, cancellationToken); break;
            default: Run<double>(job, sink, progress, cancellationToken); break;
        }
        sink.Complete();
    }

    private static void Run<T>(WarpJob job, RasterSink sink, IProgress<double>? progress, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        if (job.Space == SampleSpace.Linear) Run<T, T>(job, sink, progress, cancellationToken);
        else Run<T, float>(job, sink, progress, cancellationToken);
    }

    private static void Run<T, TWork>(WarpJob job, RasterSink sink, IProgress<double>? progress, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
        where TWork : unmanaged, INumber<TWork>
    {
        var target = job.Target;
        var threads = job.Options.Threads > 0 ? job.Options.Threads : Environment.ProcessorCount;
        var share = job.Options.MemoryLimit / threads;
        var rowBytes = (long)target.Width * target.Bands * target.SampleType.Size();
        var rows = BlockRows(target, sink.BlockSize.Height, rowBytes, share, threads);
        // Two windows of samples and masks, and one that is made ready.
        var pixelBytes = target.Bands * ((2 * (target.SampleType.Size() + (job.Source.HasMask ? 1 : 0))) + 1 + (job.Space == SampleSpace.Linear ? 0 : sizeof(float)));
        var windowPixels = Math.Max((share - (rows * rowBytes)) / pixelBytes, 4096);
        var reader = new SourceReader<T>(job.Source, windowPixels);
        var gate = new Lock();
        long done = 0;
        var blocks = Partitioner.Create(Enumerable.Range(0, (target.Height + rows - 1) / rows), EnumerablePartitionerOptions.NoBuffering);
        try
        {
            Parallel.ForEach(
                blocks,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                () => (Warper: new BlockWarper<T, TWork>(job, reader, windowPixels), Bands: NewBuffers<T>(target, rows)),
                (index, _, local) =>
                {
                    var block = new PixelWindow(0, index * rows, target.Width, Math.Min(rows, target.Height - (index * rows)));
                    local.Warper.Warp(block, local.Bands, cancellationToken);
                    lock (gate)
                    {
                        for (var band = 0; band < target.Bands; band++) sink.Write(band, block, MemoryMarshal.AsBytes(local.Bands[band].AsSpan(0, (int)block.Count)));
                        done += block.Height;
                        progress?.Report((double)done / target.Height);
                    }
                    return local;
                },
                _ => { });
        }
        catch (AggregateException exception)
        {
            // What stopped one thread stops the warp: callers expect that error, not a bundle.
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>Rows of a block: whole blocks of the sink, about 8 MB, and enough blocks to keep all threads busy.</summary>
    private static int BlockRows(RasterInfo target, int sinkRows, long rowBytes, long share, int threads)
    {
        var unit = Math.Clamp(sinkRows, 1, target.Height);
        var rows = (int)Math.Clamp(BlockBytes / rowBytes / unit * unit, unit, Math.Max(target.Height / (4L * threads) / unit * unit, unit));
        while (rows > LeastRows && rows * rowBytes > share / 2) rows = Math.Max(rows / 2, LeastRows);
        if (rows * rowBytes / target.Bands > Array.MaxLength) throw new ArgumentException("The target is too wide.");
        return rows;
    }

    private static T[][] NewBuffers<T>(RasterInfo target, int rows)
    {
        var buffers = new T[target.Bands][];
        for (var band = 0; band < buffers.Length; band++) buffers[band] = new T[(long)target.Width * rows];
        return buffers;
    }
}
