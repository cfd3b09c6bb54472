using SarGan.Geo.Rasters;

namespace SarGan.Registration.Pairs;

/// <summary>Brings a SAR raster onto an optical raster's grid, pixel on pixel, where a registration finds how; and leaves it alone where not.</summary>
/// <remarks>
/// Where both rasters are georeferenced, in whatever CRS and resolution, their files say roughly how they lie, and the registration finds the rest; otherwise their
/// pixels are compared as they are. The images compared are reduced to <see cref="PairAlignerOptions.MaxSide"/>, SAR in linear power. The SAR raster is then resampled once, window by window,
/// through both maps together, so that memory does not depend on its size.
/// </remarks>
/// <param name="method">Finds the transform.</param>
/// <param name="options">How; null for the defaults.</param>
public sealed class PairAligner(IImageRegistration method, PairAlignerOptions? options = null)
{
    private const double FindingShare = 0.6;

    private readonly IImageRegistration _method = method ?? throw new ArgumentNullException(nameof(method));
    private readonly PairAlignerOptions _options = options ?? new PairAlignerOptions();

    /// <summary>Looks for the alignment, and writes nothing.</summary>
    /// <param name="sar">The SAR raster; not disposed.</param>
    /// <param name="optical">The optical raster; not disposed.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Checked between the steps, and by the method.</param>
    /// <returns>With a verdict; rasters that do not fit are a result, no exception.</returns>
    /// <exception cref="ArgumentException">A band does not exist, or the rasters are georeferenced at places that do not overlap or cannot be brought into one CRS.</exception>
    /// <exception cref="RasterFormatException">A raster is broken.</exception>
    /// <exception cref="Native.NativeLibraryException">OpenCV's native library is missing or cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public PairAlignment Find(RasterSource sar, RasterSource optical, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Find(ViewsOf(sar, optical), progress, cancellationToken);

    /// <summary>Looks for the alignment and, where it is found, writes the aligned SAR raster and the optical raster beside it.</summary>
    /// <param name="sar">The SAR raster; not disposed.</param>
    /// <param name="optical">The optical raster; not disposed.</param>
    /// <param name="createSar">
    /// Opens the target for the SAR raster on the optical raster's grid: its own bands, sample type and metadata, with nodata. Not called where the pair is not aligned. The sink is completed and disposed here.
    /// </param>
    /// <param name="createOptical">Opens the target for an unchanged copy of the optical raster; null for none. Called after the SAR raster is written.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Checked between the steps, by the method, and once a row.</param>
    /// <inheritdoc cref="Find(RasterSource, RasterSource, IProgress{double}, CancellationToken)" path="/returns"/>
    /// <inheritdoc cref="Find(RasterSource, RasterSource, IProgress{double}, CancellationToken)" path="/exception"/>
    public PairAlignment Align(
        RasterSource sar, RasterSource optical, Func<RasterInfo, RasterSink> createSar, Func<RasterInfo, RasterSink>? createOptical = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(createSar);
        var views = ViewsOf(sar, optical);
        var alignment = Find(views, Share.Of(progress, 0, FindingShare), cancellationToken);
        if (!alignment.IsAligned || alignment.Correction is not { } correction) return alignment;
        views.WriteAligned(correction, optical.Info, createSar, Share.Of(progress, FindingShare, createOptical is null ? 1 : 0.9), cancellationToken);
        if (createOptical is not null)
        {
            using var sink = createOptical(optical.Info);
            optical.CopyTo(sink, Share.Of(progress, 0.9, 1), cancellationToken);
            sink.Complete();
        }

        return alignment;
    }

    private PairViews ViewsOf(RasterSource sar, RasterSource optical)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        if (_options.SarBand >= sar.Info.Bands) throw new ArgumentException(FormattableString.Invariant($"{sar.Name} has {sar.Info.Bands} bands, counted from 0: there is no SarBand {_options.SarBand}."), nameof(sar));
        if (_options.OpticalBands?.FirstOrDefault(band => band < 0 || band >= optical.Info.Bands, -1) is { } wrong and not -1)
            throw new ArgumentException(FormattableString.Invariant($"{optical.Name} has {optical.Info.Bands} bands, counted from 0: there is no band {wrong} for OpticalBands."), nameof(optical));
        return new PairViews(sar, optical, _options);
    }

    private PairAlignment Find(PairViews views, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var optical = views.ReadOptical(cancellationToken);
        var sar = views.ReadSar(cancellationToken);
        if (IsEmpty(sar) || IsEmpty(optical)) throw new ArgumentException("One raster has no measurement where the other lies: they do not overlap, or are empty.");
        progress?.Report(0.1);
        var compared = _method.Register(sar, optical, Share.Of(progress, 0.1, 0.9), cancellationToken);
        var correction = compared.OpticalToSar is { } transform ? views.ToCorrection(transform) : null;
        var fit = correction is null ? null : MatrixOf(views, correction);
        var aligned = compared.IsAligned && correction is not null;
        var after = aligned ? PairQuality.Of(views.ReadAligned(correction!, cancellationToken), optical, cancellationToken) : null; // not null where aligned
        var before = views.HasOneGrid
            ? PairQuality.Of(views.ReadAligned(PixelTransform.Identity, cancellationToken), optical, cancellationToken)
            : null;
        progress?.Report(1);
        return new PairAlignment
        {
            Registration = compared with
            {
                OpticalToSar = fit?.Transform,
                ResidualRms = compared.ResidualRms * views.SarPixelsPerView,
                Matches = [.. compared.Matches.Select(views.ToRasters)],
            },
            ComparedRegistration = compared,
            ComparedSar = sar,
            ComparedOptical = optical,
            UsesGeoreference = views.IsGeoreferenced,
            MatrixErrorPixels = fit?.MaxError ?? 0,
            Quality = after,
            QualityBefore = before,
            Correction = correction,
        };
    }

    private static (PixelTransform Transform, double MaxError)? MatrixOf(PairViews views, PixelTransform correction)
    {
        if (!views.IsGeoreferenced) return (correction, 0);
        return MatrixFit.Of(
            (x, y) =>
            {
                var (column, row) = correction.Apply(x, y);
                return views.ToSar(column, row);
            },
            views.Grid.Width,
            views.Grid.Height);
    }

    private static bool IsEmpty(RegistrationImage image) => !image.IsComplete && !image.Valid.Contains(true);

    /// <summary>A part of the work as a part of the whole.</summary>
    private sealed class Share(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public static Share? Of(IProgress<double>? whole, double from, double to) => whole is null ? null : new Share(whole, from, to);

        public void Report(double value) => whole.Report(from + ((to - from) * value));
    }
}
