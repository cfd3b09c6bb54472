using System.Globalization;
using SarGan.Data.Drawing;
using SarGan.Data.Images;
using SarGan.Data.Mosaics;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;
using SarGan.Geo.Warping;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Viewing;

/// <summary>What will be drawn, decided before any tile is.</summary>
internal sealed record ViewPlan
{
    private const string Prefix = "SARGAN_";

    public required string Title { get; init; }

    public string? Attribution { get; init; }

    /// <summary>SAR, optical, and confidence where there is one.</summary>
    public required IReadOnlyList<LayerPlan> Layers { get; init; }

    /// <summary>The zoom on which all layers together are about one tile.</summary>
    public int MinZoom { get; init; }

    /// <summary>All layers' ground, in metres of the map.</summary>
    public MapBounds Bounds { get; init; }

    public static ViewPlan Create(SceneViewSources sources, SceneViewOptions options, CancellationToken cancellationToken)
    {
        if (options.HighPercentile <= options.LowPercentile)
            throw new ArgumentException(FormattableString.Invariant($"HighPercentile must be above LowPercentile. Actual values were {options.HighPercentile} and {options.LowPercentile}."), nameof(options));
        var layers = new List<LayerPlan> { Sar(sources.Sar, options, cancellationToken), Optical(sources.Optical, options, cancellationToken) };
        if (Confidence(sources, options) is { } confidence) layers.Add(confidence);
        var bounds = layers.Select(layer => layer.Bounds).Aggregate((a, b) => new MapBounds(Math.Min(a.West, b.West), Math.Min(a.South, b.South), Math.Max(a.East, b.East), Math.Max(a.North, b.North)));
        var whole = LayerPlan.ZoomOf(Math.Max(bounds.Width, bounds.Height) / TilePyramid.TileSize, Math.Floor);
        return new ViewPlan
        {
            Title = options.Title ?? Path.GetFileNameWithoutExtension(sources.Optical.Name),
            Attribution = options.Attribution ?? AttributionOf(sources),
            Layers = layers,
            MinZoom = Math.Min(whole, layers.Min(layer => layer.MaxZoom)),
            Bounds = bounds,
        };
    }

    private static LayerPlan Sar(RasterSource source, SceneViewOptions options, CancellationToken cancellationToken)
    {
        var bands = CheckBands(source, options.SarBands ?? [0], nameof(SceneViewOptions.SarBands));
        var unit = options.SarUnit ?? RasterTags.Of(source.Info).Unit ?? Guess(source, bands, cancellationToken);
        var scaling = unit is { } samples ? new SarScaling { Samples = samples, CalibrationDecibels = RasterTags.Of(source.Info).CalibrationDecibels ?? 0, Clip = [new ClipRange(-1, 1)] } : null;
        var (synthetic, calibrated) = (IsSynthetic(source.Info), RasterTags.Of(source.Info).Quantity?.ToString().ToLowerInvariant());
        return LayerPlan.Create(source, overview => new LayerRaster(overview, bands, scaling), options.MaxZoom) with
        {
            Id = "sar",
            Title = synthetic ? "Synthetic SAR" : "SAR",
            IsSynthetic = synthetic,
            Unit = scaling is null ? "" : calibrated is null ? "dB" : $"{calibrated}, dB",
            Space = scaling is null ? SampleSpace.Linear : SampleSpace.Decibels,
            Range = options.SarRange ?? (scaling is null && source.Info.SampleType == SampleType.Byte
                ? SampleRange.Byte
                : Stretch.Learn(new LayerRaster(source, bands, scaling), options.LowPercentile, options.HighPercentile, cancellationToken)),
            Facts = FactsOf(source, bands),
        };
    }

    private static LayerPlan Optical(RasterSource source, SceneViewOptions options, CancellationToken cancellationToken)
    {
        var usual = Enumerable.Range(0, source.Info.Bands).Where(band => band != LayerRaster.MaskBandOf(source.Info) && band != ConfidenceBandOf(source.Info)).ToList();
        if (usual.Count == 0) throw new ArgumentException($"{source.Name} holds a mask or confidence alone, and no optical band.");
        var bands = CheckBands(source, options.OpticalBands ?? (usual.Count >= 3 ? usual[..3] : usual[..1]), nameof(SceneViewOptions.OpticalBands));
        var synthetic = IsSynthetic(source.Info);
        return LayerPlan.Create(source, overview => new LayerRaster(overview, bands, decibels: null), options.MaxZoom) with
        {
            Id = "optical",
            Title = synthetic ? "Translated" : "Optical",
            IsSynthetic = synthetic,
            Unit = source.Info.SampleType == SampleType.Byte ? "" : "sample value",
            Range = options.OpticalRange ?? (source.Info.SampleType == SampleType.Byte
                ? SampleRange.Byte
                : Stretch.Learn(new LayerRaster(source, bands, decibels: null), options.LowPercentile, options.HighPercentile, cancellationToken)),
            Facts = FactsOf(source, bands),
        };
    }

    private static LayerPlan? Confidence(SceneViewSources sources, SceneViewOptions options)
    {
        var source = sources.Confidence ?? new[] { sources.Optical, sources.Sar }.FirstOrDefault(raster => ConfidenceBandOf(raster.Info) is not null);
        if (source is null) return null;
        var band = ConfidenceBandOf(source.Info);
        var name = band is { } named ? source.Info.BandNames![named] : "confidence"; // a band that was found by its name
        return LayerPlan.Create(source, overview => new LayerRaster(overview, [band ?? 0], decibels: null), options.MaxZoom) with
        {
            Id = "confidence",
            Title = name[..1].ToUpperInvariant() + name[1..],
            Unit = "0 to 1",
            // Integers hold shares of their full scale, as alpha does.
            Range = new SampleRange(0, source.Info.SampleType switch { SampleType.Byte => 255, SampleType.UInt16 => 65535, _ => 1 }),
            Legend = new SampleRange(0, 1),
            Colours = ColourMap.Viridis,
            Facts = FactsOf(source, [band ?? 0]),
        };
    }

    /// <summary>What samples are where neither the caller nor the file says it: what <see cref="ScalingLearner"/> takes them for.</summary>
    private static BackscatterUnit? Guess(RasterSource source, IReadOnlyList<int> bands, CancellationToken cancellationToken)
    {
        if (source.Info.SampleType == SampleType.Byte) return null;
        if (!source.Info.SampleType.IsFloatingPoint()) return BackscatterUnit.Amplitude;
        return Stretch.Sample(new LayerRaster(source, bands, decibels: null), cancellationToken)[0] < 0 ? BackscatterUnit.Decibels : BackscatterUnit.Power;
    }

    /// <summary>The band that a translation says holds its score, or one of a name that says so.</summary>
    private static int? ConfidenceBandOf(RasterInfo info)
    {
        string?[] names = [info.Metadata.GetValueOrDefault(Prefix + "SCORE_BAND"), "consistency", "confidence"];
        return info.BandNames?.ToList().FindIndex(name => name.Length > 0 && names.Contains(name, StringComparer.OrdinalIgnoreCase)) is >= 0 and var band ? band : null;
    }

    private static bool IsSynthetic(RasterInfo info) =>
        info.Metadata.TryGetValue(Prefix + "SYNTHETIC", out var value) && value is not ("" or "0" or "no" or "NO" or "false" or "FALSE");

    private static string? AttributionOf(SceneViewSources sources)
    {
        var said = new[] { sources.Sar, sources.Optical }.Select(raster => raster.Info.Metadata.GetValueOrDefault(Prefix + "ATTRIBUTION", "")).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return said.Count > 0 ? string.Join("; ", said) : null;
    }

    private static IReadOnlyList<int> CheckBands(RasterSource source, IReadOnlyList<int> bands, string name) =>
        bands.Count is 1 or 3 && bands.All(band => band >= 0 && band < source.Info.Bands)
            ? bands
            : throw new ArgumentException(FormattableString.Invariant($"{name} must be one band or three of {source.Name}, which has {source.Info.Bands}, counted from 0. Actual bands were {string.Join(", ", bands)}."));

    /// <summary>What the page tells of a file, name and value.</summary>
    private static List<KeyValuePair<string, string>> FactsOf(RasterSource source, IReadOnlyList<int> bands)
    {
        var info = source.Info;
        var facts = new List<KeyValuePair<string, string>>
        {
            new("File", Path.GetFileName(source.Name)),
            new("Raster", string.Create(CultureInfo.InvariantCulture, $"{info.Width} × {info.Height} pixels, {info.SampleType}")),
            new("CRS", info.Crs?.ToString() ?? ""), // checked by the layer's plan
        };
        if (GroundPixel(info) is { } pixel) facts.Add(new("Pixel", pixel));
        facts.Add(new(bands.Count == 1 ? "Band" : "Bands", string.Join(", ", bands.Select(band => info.BandNames is { } names && names[band].Length > 0 ? names[band] : (band + 1).ToString(CultureInfo.InvariantCulture)))));
        facts.AddRange(info.Metadata.Where(item => item.Key.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => new KeyValuePair<string, string>(item.Key[Prefix.Length..].ToLowerInvariant().Replace('_', ' '), item.Value)));
        return facts;
    }

    /// <summary>Sides of the middle pixel on the ground.</summary>
    private static string? GroundPixel(RasterInfo info)
    {
        if (info is not { Transform: { } transform, Crs: { Limitation: null } crs }) return null;
        var (x, y) = transform.Apply(info.Width / 2.0, info.Height / 2.0);
        var (metresX, metresY) = crs.MetresPerUnit(x, y);
        var (width, height) = (double.Hypot(transform.ScaleX * metresX, transform.ShearY * metresY), double.Hypot(transform.ShearX * metresX, transform.ScaleY * metresY));
        return double.IsFinite(width) && double.IsFinite(height) ? string.Create(CultureInfo.InvariantCulture, $"{width:0.##} × {height:0.##} m on the ground") : null;
    }
}

/// <summary>One layer before it is drawn.</summary>
internal sealed record LayerPlan
{
    // A zoom may be coarser than the raster by this share of a level (a fifth in pixel size) before the next finer one is taken.
    private const double Tolerance = 0.3;

    public string Id { get; init; } = "";

    public string Title { get; init; } = "";

    public bool IsSynthetic { get; init; }

    public string Unit { get; init; } = "";

    public SampleSpace Space { get; init; }

    public SampleRange Range { get; init; } = SampleRange.Byte;

    /// <summary>What <see cref="Range"/> means, where samples are shares of their full scale; otherwise the same.</summary>
    public SampleRange Legend { get => field ?? Range; init; }

    public ColourMap? Colours { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Facts { get; init; } = [];

    /// <summary>What is drawn: the raster or one of its overviews, as float with NaN for nodata.</summary>
    public required RasterSource Raster { get; init; }

    public required MapBounds Bounds { get; init; }

    /// <summary>The finest zoom written.</summary>
    public required int MaxZoom { get; init; }

    /// <summary>The zoom drawn from the raster itself, at least <see cref="MaxZoom"/>.</summary>
    public required int DrawnZoom { get; init; }

    /// <summary>Tiles of the drawn zoom.</summary>
    public required long FinestTiles { get; init; }

    public static LayerPlan Create(RasterSource source, Func<RasterSource, RasterSource> toLayer, int? maxZoom)
    {
        var (bounds, pixel) = MapRaster.Measure(source);
        var own = OwnZoom(pixel);
        var (chosen, drawn) = (source, own);
        foreach (var overview in source.Overviews)
        {
            // The coarsest that is still as fine as what is asked for.
            if (maxZoom is not { } wanted || OwnZoom(pixel * source.Info.Width / overview.Info.Width) is var zoom && zoom < wanted) break;
            (chosen, drawn) = (overview, OwnZoom(pixel * source.Info.Width / overview.Info.Width));
        }

        var raster = toLayer(chosen);
        using var map = new MapRaster(raster, drawn, SampleSpace.Linear);
        return new LayerPlan
        {
            Raster = raster,
            Bounds = bounds,
            MaxZoom = Math.Min(own, maxZoom ?? own),
            DrawnZoom = drawn,
            FinestTiles = map.Info.Extent.Count / (TilePyramid.TileSize * TilePyramid.TileSize),
        };
    }

    public static int ZoomOf(double metresPerPixel, Func<double, double> round) =>
        (int)Math.Clamp(round(Math.Log2(WebMercatorProjection.PixelSizeMetres(0, TilePyramid.TileSize) / metresPerPixel)), 0, WebMercatorProjection.MaxZoom);

    private static int OwnZoom(double metresPerPixel) => ZoomOf(metresPerPixel, zoom => Math.Ceiling(zoom - Tolerance));
}
