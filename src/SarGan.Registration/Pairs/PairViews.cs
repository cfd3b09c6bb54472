using SarGan.Data.Radiometry;
using SarGan.Geo;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;

namespace SarGan.Registration.Pairs;

/// <summary>A pair of rasters as the images that are compared, and the way from their pixels to the rasters'.</summary>
internal sealed class PairViews
{
    // Content beyond the optical raster's edge, which a misaligned file hides there: a share of the longer side.
    private const double MarginShare = 0.06;
    private const int LeastMargin = 24;

    // A fraction of a pixel that no registration resolves; exact positions would take many times longer.
    private const double PositionError = 0.02;

    private readonly PairAlignerOptions _options;
    private readonly RasterSource _sar;
    private readonly RasterSource _optical;
    private readonly SampleSpace _space;
    private readonly double _sarPixelsPerGridPixel;
    private readonly int _opticalFactor;
    private readonly int _sarFactor;
    private readonly int _margin;

    public PairViews(RasterSource sar, RasterSource optical, PairAlignerOptions options)
    {
        _options = options;
        IsGeoreferenced = HasGround(sar.Info) && optical.Info is { Transform: not null, Crs: not null };
        sar = RasterView.WithNoData(sar, options.NoData);
        _sar = IsGeoreferenced ? sar : RasterView.OnPixels(sar);
        _optical = RasterView.OnPixels(optical);
        Grid = (IsGeoreferenced ? optical : _optical).Info;
        _space = options.SarSpace ?? RasterTags.Of(sar.Info).Unit switch { BackscatterUnit.Decibels => SampleSpace.Decibels, BackscatterUnit.Amplitude => SampleSpace.Amplitude, _ => SampleSpace.Linear };
        Nominal = WarpMap.Between(_sar, new WarpOptions { Like = Grid });
        _sarPixelsPerGridPixel = PixelLength();
        _opticalFactor = Factor(Grid);
        _sarFactor = IsGeoreferenced ? _opticalFactor : Factor(sar.Info);
        _margin = IsGeoreferenced ? Math.Max(LeastMargin, (int)(MarginShare * Math.Max(Grid.Width, Grid.Height) / _opticalFactor)) : 0;
    }

    public bool IsGeoreferenced { get; }

    /// <summary>The grid that the SAR raster is brought onto: the optical raster's, or its bare pixels.</summary>
    public RasterInfo Grid { get; }

    /// <summary>From SAR columns and rows to the grid's ground, as the files say.</summary>
    public IPlaneMap Nominal { get; }

    /// <summary>How long a pixel of the compared SAR image is in the raster, about.</summary>
    public double SarPixelsPerView => _sarPixelsPerGridPixel * _sarFactor;

    /// <summary>Whether the pixels of the two rasters correspond before any alignment.</summary>
    public bool HasOneGrid => IsGeoreferenced || (_sar.Info.Width, _sar.Info.Height) == (Grid.Width, Grid.Height);

    /// <summary>The optical image to compare.</summary>
    public RegistrationImage ReadOptical(CancellationToken cancellationToken)
    {
        var bands = _options.OpticalBands ?? (_optical.Info.Bands is 3 or 4 ? [0, 1, 2] : [0]);
        using var view = Warper.Warp(
            new BandsView(_optical, bands), new WarpOptions { Like = Reduced(_optical.Info, _opticalFactor, 0), Resampling = Resampling.Average }, null, cancellationToken);
        return RegistrationImage.FromRaster(view, [.. Enumerable.Range(0, bands.Count)]);
    }

    /// <summary>The SAR image to compare: as the files put it on the grid, or on its own pixels.</summary>
    public RegistrationImage ReadSar(CancellationToken cancellationToken) => ReadSar(Reduced(IsGeoreferenced ? Grid : _sar.Info, _sarFactor, _margin), Nominal, cancellationToken);

    /// <summary>The SAR raster on the compared optical image's pixels, aligned.</summary>
    public RegistrationImage ReadAligned(PixelTransform correction, CancellationToken cancellationToken) => ReadSar(Reduced(Grid, _opticalFactor, 0), MapBy(correction), cancellationToken);

    /// <summary>Writes the SAR raster onto the grid, all bands in their own sample type.</summary>
    public void WriteAligned(PixelTransform correction, RasterInfo optical, Func<RasterInfo, RasterSink> createSink, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var noData = _options.NoData ?? _sar.Info.NoData ?? (_sar.Info.SampleType.IsFloatingPoint() ? double.NaN : null);
        // Without georeferences the grid's ground is made up; the file gets what the optical one has.
        var create = (RasterInfo info) => createSink(info with { Transform = optical.Transform, Crs = optical.Crs, GroundControlPoints = optical.GroundControlPoints });
        Warper.Warp(_sar, create, OptionsFor(Grid, noData), MapBy(correction), progress, cancellationToken);
    }

    /// <summary>From the compared images' transform to the correction on the grid.</summary>
    public PixelTransform ToCorrection(PixelTransform compared) => compared.Then(PixelTransform.FromAffine(AffineTransform.Translation(-_margin, -_margin))).Rescale(_opticalFactor, _sarFactor);

    /// <summary>A match between the compared images in the pixels of the rasters.</summary>
    public PointMatch ToRasters(PointMatch match)
    {
        var (sarX, sarY) = ToSar(((match.SarX - _margin + 0.5) * _sarFactor) - 0.5, ((match.SarY - _margin + 0.5) * _sarFactor) - 0.5);
        return new PointMatch(((match.OpticalX + 0.5) * _opticalFactor) - 0.5, ((match.OpticalY + 0.5) * _opticalFactor) - 0.5, sarX, sarY) { IsInlier = match.IsInlier };
    }

    /// <summary>From a pixel of the grid to the SAR raster's pixel at which the file puts the same ground; without georeferences they are the same.</summary>
    public (double X, double Y) ToSar(double column, double row)
    {
        var ground = Grid.Transform!.Apply(column + 0.5, row + 0.5); // a grid has one
        double[] x = [ground.X], y = [ground.Y];
        Nominal.Inverse(x, y);
        return (x[0] - 0.5, y[0] - 0.5);
    }

    private static bool HasGround(RasterInfo info) => (info.Transform is not null || info.GroundControlPoints.Count > 0) && info.Crs is not null;

    private static RasterInfo Reduced(RasterInfo info, int factor, int margin)
    {
        var offset = (double)-margin * factor;
        return info with
        {
            Width = ((info.Width + factor - 1) / factor) + (2 * margin),
            Height = ((info.Height + factor - 1) / factor) + (2 * margin),
            Transform = new AffineTransform(factor, 0, offset, 0, factor, offset).Then(info.Transform!), // a grid has one
        };
    }

    private int Factor(RasterInfo info) => (Math.Max(info.Width, info.Height) + _options.MaxSide - 1) / _options.MaxSide;

    private AlignedMap MapBy(PixelTransform correction) => new(Nominal, Grid.Transform!, correction); // a grid has one

    private RegistrationImage ReadSar(RasterInfo like, IPlaneMap map, CancellationToken cancellationToken)
    {
        // Whole-numbered amplitudes have no dark place of 0: that is where a product that names no nodata has none.
        var marked = _space == SampleSpace.Amplitude && !_sar.Info.SampleType.IsFloatingPoint() ? RasterView.WithNoData(_sar, 0) : _sar;
        var source = new BandsView(marked, [_options.SarBand]);
        var options = OptionsFor(like, double.NaN);
        using var view = new MemoryRaster(Warper.Plan(source, options, map));
        Warper.Warp(source, _ => view.AsSink(), options, map, null, cancellationToken);
        return SarBrightness.Of(view, _space, RasterTags.Of(_sar.Info).Unit == BackscatterUnit.Power);
    }

    private WarpOptions OptionsFor(RasterInfo like, double? noData)
    {
        var reduction = Math.Sqrt(Math.Abs(like.Transform!.Determinant / Grid.Transform!.Determinant)); // grids have one
        return new WarpOptions
        {
            Like = like,
            Resampling = _sarPixelsPerGridPixel * reduction >= 2 ? Resampling.Average : Resampling.Bilinear,
            SampleSpace = _space,
            TargetNoData = noData,
            ErrorThreshold = PositionError,
        };
    }

    /// <summary>The side of a square of as many SAR pixels as a pixel of the grid covers: pixels of ground range may be longer than wide.</summary>
    private double PixelLength()
    {
        if (!IsGeoreferenced) return 1;
        var (x, y) = ((Grid.Width - 1) / 2.0, (Grid.Height - 1) / 2.0);
        var (from, right, down) = (ToSar(x, y), ToSar(x + 1, y), ToSar(x, y + 1));
        var length = Math.Sqrt(double.Hypot(right.X - from.X, right.Y - from.Y) * double.Hypot(down.X - from.X, down.Y - from.Y));
        return length > 0 && double.IsFinite(length) ? length : 1;
    }
}
