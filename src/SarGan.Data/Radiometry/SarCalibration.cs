using System.Globalization;
using System.Runtime.InteropServices;
using SarGan.Data.Products.Sentinel1;
using SarGan.Data.Speckle;
using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>Turns a radar raster into backscatter in dB: calibrated, if wanted filtered and averaged to a coarser spacing, always in linear power.</summary>
/// <remarks>
/// sigma0 [dB] = 10 log10(DN²) + constant. Digital numbers of 0 are nodata. Rows go through in blocks on all cores, so that memory does not depend on the size of the scene.
/// The result is float32 with NaN as nodata, and says in its metadata what its samples are (<see cref="RasterTags"/>).
/// </remarks>
public static class SarCalibration
{
    private const int StripRows = 64;
    private const int LooksSide = 2048;
    private const double PalsarConstant = -83;

    /// <summary>The raster that calibrating gives: size, georeference and metadata; no sample is read.</summary>
    /// <param name="source">The radar raster.</param>
    /// <param name="options">Unit, constant, filter, spacing; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The unit is not known, the constant is stated otherwise by the raster, or it is to be resampled and has no georeference, or one finer than what is asked for.
    /// </exception>
    public static RasterInfo Plan(RasterSource source, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new CalibrationOptions();
        var (factorX, factorY) = Factors(source, options);
        var (samples, constant) = Unit(source, options);
        var info = source.Info;
        var tags = RasterTags.Of(info);
        var unchanged = options.Filter is null && options.SpacingMetres is null;
        tags = tags with
        {
            Quantity = tags.Quantity ?? (samples == BackscatterUnit.Amplitude ? RadiometricQuantity.Sigma0 : null),
            Unit = options.AsPower ? BackscatterUnit.Power : BackscatterUnit.Decibels,
            CalibrationDecibels = null,
            CalibrationSource = Source(tags, samples, constant, options),
            Looks = unchanged ? tags.Looks : null,
            SpeckleFilter = options.Filter?.Name ?? tags.SpeckleFilter,
            SpacingX = tags.SpacingX * factorX,
            SpacingY = tags.SpacingY * factorY,
        };
        return info with
        {
            // Pixels that would lie partly outside are not made.
            Width = Math.Max(1, (int)Math.Floor((info.Width / factorX) + 1e-6)),
            Height = Math.Max(1, (int)Math.Floor((info.Height / factorY) + 1e-6)),
            Transform = info.Transform is { } transform ? Coarser(transform, factorX, factorY) : null,
            GroundControlPoints = [.. info.GroundControlPoints.Select(point => point with { Column = point.Column / factorX, Row = point.Row / factorY })],
            SampleType = SampleType.Float32,
            NoData = double.NaN,
            Metadata = tags.ApplyTo(info.Metadata),
        };
    }

    /// <summary>Calibrates.</summary>
    /// <param name="source">The radar raster; not disposed.</param>
    /// <param name="createSink">Opens the target for what <see cref="Plan"/> gives. The sink is completed and disposed here; cancelled or failed, it is only disposed.</param>
    /// <param name="options">Unit, constant, filter, spacing; null for the defaults.</param>
    /// <param name="progress">Told the share that is done, 0 to 1, after each block of rows.</param>
    /// <param name="cancellationToken">Checked before each block.</param>
    /// <inheritdoc cref="Plan" path="/exception"/>
    /// <exception cref="RasterFormatException">The source is broken.</exception>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Run(RasterSource source, Func<RasterInfo, RasterSink> createSink, CalibrationOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(createSink);
        options ??= new CalibrationOptions();
        var info = Plan(source, options);
        var (samples, constant) = Unit(source, options);
        var (factorX, factorY) = Factors(source, options);
        using var power = new PowerRaster(source, samples, constant, options.Filter);
        using var sink = createSink(info);
        var average = new PowerAverage(source.Info.Width, info.Width, factorX, factorY);
        var rows = Math.Max(1, (int)(StripRows / factorY));
        var strips = (info.Height + rows - 1) / rows;
        // A few strips at a time, so that progress and cancellation come between them.
        var together = Environment.ProcessorCount;
        for (var first = 0; first < strips; first += together)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ForAll(first, Math.Min(strips, first + together), strip =>
            {
                var window = new PixelWindow(0, strip * rows, info.Width, Math.Min(rows, info.Height - (strip * rows)));
                for (var band = 0; band < info.Bands; band++) Strip(power, sink, average, band, window, options.AsPower);
            });
            progress?.Report(Math.Min(1, (first + together) / (double)strips));
        }
        sink.Complete();
    }

    /// <summary>The equivalent number of looks of a raster, for a speckle filter: what it says (SARGAN_LOOKS), else estimated from the evenest blocks about its middle.</summary>
    /// <param name="source">The radar raster.</param>
    /// <param name="options">Unit and constant as for the calibration.</param>
    /// <returns>Null where it says nothing, and no block of measurements is there to estimate from.</returns>
    /// <exception cref="ArgumentException">The unit is not known.</exception>
    /// <exception cref="RasterFormatException">The source is broken.</exception>
    public static double? Looks(RasterSource source, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (samples, constant) = Unit(source, options ?? new CalibrationOptions());
        if (RasterTags.Of(source.Info).Looks is { } stated) return stated;
        using var power = new PowerRaster(source, samples, constant, null);
        var info = source.Info;
        var (width, height) = (Math.Min(LooksSide, info.Width), Math.Min(LooksSide, info.Height));
        var values = new float[width * height];
        power.Read(0, new PixelWindow((info.Width - width) / 2, (info.Height - height) / 2, width, height), values.AsSpan());
        return EquivalentLooks.Estimate(values, width, height);
    }

    private static void Strip(PowerRaster power, RasterSink sink, PowerAverage average, int band, PixelWindow window, bool asPower)
    {
        var (width, height) = (power.Info.Width, power.Info.Height);
        var first = average.SourceRows(window.Y, height).First;
        var end = average.SourceRows((int)window.EndY - 1, height).End;
        var source = new float[checked(width * (end - first))];
        power.Read(band, new PixelWindow(0, first, width, end - first), source.AsSpan());
        var values = new float[window.Count];
        for (var row = 0; row < window.Height; row++)
        {
            var target = values.AsSpan(row * window.Width, window.Width);
            if ((window.Width, sink.Info.Height) == (width, height)) source.AsSpan(row * width, width).CopyTo(target);
            else average.Row(window.Y + row, source, first, height, target);
        }
        // No power at all has no dB.
        if (!asPower) foreach (ref var value in values.AsSpan()) value = value > 0 ? (float)(10 * Math.Log10(value)) : float.NaN;
        lock (sink) sink.Write(band, window, MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static (BackscatterUnit Samples, double Constant) Unit(RasterSource source, CalibrationOptions options)
    {
        var tags = RasterTags.Of(source.Info);
        if (options.Samples is { } asked && tags.Unit is { } own && asked != own)
            throw new ArgumentException($"{source.Name} says that its samples are {own.ToString().ToLowerInvariant()}. Actual choice was {asked.ToString().ToLowerInvariant()}.", nameof(options));
        var samples = options.Samples ?? tags.Unit ?? (source.Info.SampleType.IsFloatingPoint()
            ? throw new ArgumentException($"{source.Name} holds {source.Info.SampleType} samples and does not say whether they are amplitude, power or dB: say which.", nameof(options))
            : BackscatterUnit.Amplitude);
        if (tags.Quantity == RadiometricQuantity.Reflectance) throw new ArgumentException($"{source.Name} holds reflectance: it is optical, and has no backscatter.", nameof(options));
        if (tags.Unit is null && options.ConstantDecibels is null && tags.CalibrationDecibels is null && samples == BackscatterUnit.Amplitude && MeasurementName.IsMatch(source.Name))
            throw new ArgumentException($"{source.Name} is, by its name, a Sentinel-1 GRD measurement by itself: its digital numbers are calibrated by tables that stand in the product's annotation, and by no constant. Open the whole product, the *.SAFE folder or its ZIP.", nameof(options));
        // A raster that states its unit without a constant is calibrated.
        var usual = samples == BackscatterUnit.Amplitude && tags.Unit is null ? PalsarConstant : 0;
        return (samples, options.ConstantDecibels ?? tags.CalibrationDecibels ?? usual);
    }

    private static string? Source(RasterTags tags, BackscatterUnit samples, double constant, CalibrationOptions options)
    {
        if (options.ConstantDecibels is null && tags.Unit is not null) return tags.CalibrationSource;
        if (samples != BackscatterUnit.Amplitude) return constant == 0 ? tags.CalibrationSource : string.Create(CultureInfo.InvariantCulture, $"{constant:+0.###;-0.###} dB, given by the user");
        return constant == PalsarConstant ? "10 log10(DN^2) - 83 dB (JAXA, PALSAR-2 L1.5 and L2.1)" : string.Create(CultureInfo.InvariantCulture, $"10 log10(DN^2) {constant:+ 0.###;- 0.###} dB, given by the user");
    }

    /// <summary>Pixels of the source for one of the result, 1 or more.</summary>
    private static (double X, double Y) Factors(RasterSource source, CalibrationOptions options)
    {
        if (options.SpacingMetres is not { } metres) return (1, 1);
        if (GroundSpacing.Of(source.Info) is not { } own)
            throw new ArgumentException($"{source.Name} has no grid on the ground (a transform and a CRS), so metres mean nothing in it: warp it first ('sargan warp').", nameof(options));
        var factors = (X: Whole(metres / own.X), Y: Whole(metres / own.Y));
        if (factors.X < 1 || factors.Y < 1)
            throw new ArgumentException(FormattableString.Invariant($"{source.Name} has pixels of {own.X:0.###} x {own.Y:0.###} m on the ground. A spacing of {metres} m would be finer; averaging only makes it coarser."), nameof(options));
        if (factors.X > source.Info.Width || factors.Y > source.Info.Height)
            throw new ArgumentException(FormattableString.Invariant($"{source.Name} is smaller than one pixel of {metres} m."), nameof(options));
        return factors;

        // A projection's scale is a little off 1: within half a percent a whole number of pixels is meant.
        static double Whole(double factor) => Math.Abs(factor - Math.Round(factor)) <= 0.005 * factor ? Math.Max(1, Math.Round(factor)) : factor;
    }

    private static AffineTransform Coarser(AffineTransform transform, double x, double y) => transform with
    {
        ScaleX = transform.ScaleX * x,
        ShearX = transform.ShearX * y,
        ShearY = transform.ShearY * x,
        ScaleY = transform.ScaleY * y,
    };

    private static void ForAll(int from, int to, Action<int> work)
    {
        try
        {
            Parallel.For(from, to, work);
        }
        catch (AggregateException e) when (e.InnerExceptions.FirstOrDefault(inner => inner is IOException) is { } broken)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
        }
    }
}
