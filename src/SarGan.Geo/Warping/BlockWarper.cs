using System.Numerics;
using SarGan.Geo.Rasters;

namespace SarGan.Geo.Warping;

/// <summary>What all blocks of a warp share.</summary>
internal sealed record WarpJob(RasterSource Source, RasterInfo Target, IPlaneMap Map, IReadOnlyList<TargetChunk> Chunks, WarpOptions Options)
{
    /// <summary>Nearest neighbours mix nothing, whatever samples mean.</summary>
    public SampleSpace Space => Options.Resampling == Resampling.Nearest ? SampleSpace.Linear : Options.SampleSpace;

    public double? SourceNoData => Options.SourceNoData ?? Source.Info.NoData;
}

/// <summary>Warps one block of the target after another on one thread, with buffers of its own.</summary>
internal sealed class BlockWarper<T, TWork>
    where T : unmanaged, INumber<T>
    where TWork : unmanaged, INumber<TWork>
{
    private readonly WarpJob _job;
    private readonly SourceReader<T> _reader;
    private readonly long _windowPixels;
    private readonly CoordinateBlock _points;
    private readonly CoordinateBlock? _lowerRight;
    private readonly SourceWindow<T>[] _windows;
    private readonly WindowContent<T, TWork> _content;
    private readonly RowResampler<TWork> _resampler;
    private readonly TargetSamples<T> _store;
    private int _next;

    public BlockWarper(WarpJob job, SourceReader<T> reader, long windowPixels)
    {
        (_job, _reader, _windowPixels) = (job, reader, windowPixels);
        var (info, options, grid) = (job.Source.Info, job.Options, job.Target.Transform!); // a planned target has a transform
        _points = new CoordinateBlock(job.Map, grid, options.ErrorThreshold, job.Target.Width);
        if (options.Resampling == Resampling.Average) _lowerRight = new CoordinateBlock(job.Map, grid, options.ErrorThreshold, job.Target.Width);
        _windows = [new SourceWindow<T>(info.Bands), new SourceWindow<T>(info.Bands)];
        _content = new WindowContent<T, TWork>(info, job.Source.HasMask, job.Space, job.SourceNoData);
        _resampler = new RowResampler<TWork>(options.Resampling, job.Space, job.Target.Width);
        _store = new TargetSamples<T>(job.Target, job.Space);
    }

    /// <summary>Computes a block of the target, all its columns wide.</summary>
    /// <param name="block">Of the target.</param>
    /// <param name="bands">A buffer a band, row by row, filled here.</param>
    /// <param name="cancellationToken">Checked once a row.</param>
    public void Warp(PixelWindow block, T[][] bands, CancellationToken cancellationToken)
    {
        foreach (var band in bands) band.AsSpan(0, (int)block.Count).Fill(_store.Fill);
        foreach (var chunk in _job.Chunks)
        {
            var part = chunk.Window.Intersect(block);
            if (!part.IsEmpty) WarpPart(part, chunk.Scale, block, bands, cancellationToken);
        }
    }

    private void WarpPart(PixelWindow part, KernelScale scale, PixelWindow block, T[][] bands, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (SourceExtent.Estimate(_job, scale, part) > _windowPixels && (part.Width > 1 || part.Height > 1))
        {
            var (first, second) = SourceExtent.Halve(_job, scale, part);
            WarpPart(first, scale, block, bands, cancellationToken);
            WarpPart(second, scale, block, bands, cancellationToken);
            return;
        }
        if (Locate(part, scale) is not { } window) return;
        // The other buffer may be the one that the next reader copies from.
        var loaded = _windows[_next];
        _next = 1 - _next;
        _reader.Load(loaded, window);
        _content.Take(loaded);
        _resampler.Scale = scale;
        for (var row = 0; row < part.Height; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _resampler.TakeRow(_points.Row(row), _lowerRight is null ? default : _lowerRight.Row(row), part.Width);
            for (var band = 0; band < bands.Length; band++)
            {
                var target = bands[band].AsSpan(((part.Y + row - block.Y) * block.Width) + part.X - block.X, part.Width);
                if (_resampler.TryFill(_content.View(band), out var singles)) _store.Store(singles, target);
                else _store.Store(_resampler.Fill(_content.View(band)), target);
                if (_job.Target.NoData is null && _job.Target.SampleType.IsFloatingPoint()) KeepHoles(_content.View(band), target);
            }
        }
    }

    /// <summary>Where a source without nodata has NaN, its target has NaN too; where nothing reaches, 0, as everywhere.</summary>
    private void KeepHoles(in SourceView<TWork> view, Span<T> target)
    {
        if (!view.Valid.IsEmpty) _resampler.MarkHoles(view, target);
    }

    /// <summary>The window of the source that a part of the target needs; null where it lies off the source.</summary>
    private PixelWindow? Locate(PixelWindow part, KernelScale scale)
    {
        var info = _job.Source.Info;
        _points.Fill(part, _lowerRight is null ? 0.5 : 0);
        _lowerRight?.Fill(part, 1);
        var (marginX, marginY) = SourceExtent.Margins(scale);
        if (_points.Bounds(info.Width, info.Height) is not { } bounds)
        {
            if (_lowerRight?.Bounds(info.Width, info.Height) is not { } only) return null;
            bounds = only;
        }
        if (_lowerRight?.Bounds(info.Width, info.Height) is { } more)
        {
            bounds = (Math.Min(bounds.Left, more.Left), Math.Min(bounds.Top, more.Top), Math.Max(bounds.Right, more.Right), Math.Max(bounds.Bottom, more.Bottom));
        }
        return SourceExtent.Window(info, bounds, marginX, marginY);
    }
}
