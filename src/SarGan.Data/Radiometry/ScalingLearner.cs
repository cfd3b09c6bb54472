using SarGan.Data.Images;
using SarGan.Data.Layouts;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;

namespace SarGan.Data.Radiometry;

/// <summary>How <see cref="ScalingLearner"/> works.</summary>
public sealed record ScalingOptions
{
    /// <summary>The bands of the radar files, counted from 0, that become channels. Null (default): one band as it is; of several, the first, the second and the first again. Alpha is none of them.</summary>
    public IReadOnlyList<int>? SarBands { get; init; }

    /// <summary>The bands of the optical files that become channels. Null (default): those named B04, B03 and B02 (or B4, B3 and B2, or red, green and blue), else bands 4, 3, 2 of Sentinel-2 stacks of 12 or 13, else the first three, or the only one.</summary>
    public IReadOnlyList<int>? OpticalBands { get; init; }

    /// <summary>What the radar samples are. Null (default): what the files say (metadata item SARGAN_UNIT), else dB where a sample is negative, amplitude for integers, power for floats.</summary>
    public BackscatterUnit? SarUnit { get; init; }

    /// <summary>Added to the dB values of radar samples; null (default) takes what the files say, else 0.</summary>
    public double? CalibrationDecibels { get; init; }

    /// <summary>Percentile that becomes -1. Default 1, 0 to below <see cref="HighPercentile"/>.</summary>
    public double LowPercentile { get; init => field = Percent(value, nameof(LowPercentile)); } = 1;

    /// <summary>Percentile that becomes 1. Default 99, up to 100.</summary>
    public double HighPercentile { get; init => field = Percent(value, nameof(HighPercentile)); } = 99;

    /// <summary>Most samples of a channel that are looked at, spread evenly over tiles and pixels. Default 2^22, 1000 or more.</summary>
    public int MaxSamples { get; init => field = value >= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"MaxSamples must be 1000 or more. Actual value was {value}."); } = 1 << 22;

    private static double Percent(double value, string name) => value is >= 0 and <= 100
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be 0 to 100. Actual value was {value}."));
}

/// <summary>Learns a radiometric contract from the tiles of a training set: the clip ranges are percentiles of the whole set.</summary>
public static class ScalingLearner
{
    /// <summary>Looks at the training side of a data set.</summary>
    /// <param name="sar">Radar tiles to learn from, at least one.</param>
    /// <param name="optical">Optical tiles, at least one.</param>
    /// <param name="options">Bands, unit and percentiles; null for the defaults.</param>
    /// <param name="cancellationToken">Stops between tiles.</param>
    /// <exception cref="DatasetLayoutException">A tile is broken, tiles differ in bands, or there is no measurement.</exception>
    /// <exception cref="ArgumentException">A list is empty, or the percentiles are the wrong way round.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RadiometricContract Learn(IReadOnlyList<TileFile> sar, IReadOnlyList<TileFile> optical, ScalingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sar);
        ArgumentNullException.ThrowIfNull(optical);
        options ??= new ScalingOptions();
        if (options.LowPercentile >= options.HighPercentile)
            throw new ArgumentException(FormattableString.Invariant($"LowPercentile must lie below HighPercentile. Actual values were {options.LowPercentile} and {options.HighPercentile}."), nameof(options));
        return new RadiometricContract
        {
            Sar = LearnDomain(sar, Domain.Sar, options, cancellationToken),
            Optical = LearnDomain(optical, Domain.Optical, options, cancellationToken),
        };
    }

    private static DomainContract LearnDomain(IReadOnlyList<TileFile> tiles, Domain domain, ScalingOptions options, CancellationToken cancellationToken)
    {
        if (tiles.Count == 0) throw new ArgumentException($"At least one {domain} tile is needed to learn a scaling from.");
        var pictures = tiles.Count(tile => !TileFileDecoder.IsGeoTiff(tile.Path));
        if (pictures == tiles.Count) return OfPictures(tiles[0].Path);
        if (pictures > 0) throw new DatasetLayoutException($"The {domain} tiles are GeoTIFF files and pictures mixed ({tiles.Count - pictures} and {pictures}): one contract cannot hold for both.");
        try
        {
            using var first = GeoTiffReader.Open(tiles[0].Path);
            var tags = RasterTags.Of(first.Info);
            if (domain == Domain.Optical && first.Info.SampleType == SampleType.Byte && tags.Quantity is null) return OfBytes(first.Info, options);
            if (domain == Domain.Sar) Contradictions(tags, options);
            var bands = BandsOf(first.Info, domain, options);
            var statistics = SampleStatistics.Collect(tiles, bands, options.MaxSamples, cancellationToken);
            return domain == Domain.Sar
                ? SarSide(first.Info, tags, bands, statistics, options)
                : OpticalSide(first.Info, tags, bands, statistics, options);
        }
        catch (Exception e) when (e is RasterFormatException or ImageFormatException)
        {
            throw new DatasetLayoutException(e.Message, e);
        }
    }

    /// <summary>What files say of themselves is believed when they are read, so a caller who knows better must change the files.</summary>
    private static void Contradictions(RasterTags tags, ScalingOptions options)
    {
        if (options.SarUnit is { } unit && tags.Unit is { } own && unit != own)
            throw new ArgumentException($"The Sar tiles say that they hold {own.ToString().ToLowerInvariant()}. Actual choice was {unit.ToString().ToLowerInvariant()}; leave it out.", nameof(options));
        if (options.CalibrationDecibels is { } constant && tags.CalibrationDecibels is { } stated && constant != stated)
            throw new ArgumentException(FormattableString.Invariant($"The Sar tiles say that {stated} dB are to be added. Actual choice was {constant}; leave it out."), nameof(options));
    }

    private static DomainContract OfPictures(string path)
    {
        var info = ImageFile.ReadInfo(path);
        return DomainContract.OfPictures(info.Channels is 2 or 4 ? info.Channels - 1 : info.Channels, info.BitsPerSample);
    }

    private static DomainContract OfBytes(RasterInfo info, ScalingOptions options)
    {
        var bands = BandsOf(info, Domain.Optical, options);
        return DomainContract.OfPictures(bands.Count) with { ChannelNames = Names(info, bands), Scaling = PlainScaling.OfPictures(bands.Count) with { Bands = bands } };
    }

    private static DomainContract SarSide(RasterInfo info, RasterTags tags, IReadOnlyList<int> bands, SampleStatistics statistics, ScalingOptions options)
    {
        var unit = options.SarUnit ?? tags.Unit ?? (statistics.Minimum < 0 ? BackscatterUnit.Decibels
            : info.SampleType.IsFloatingPoint() ? BackscatterUnit.Power : BackscatterUnit.Amplitude);
        var scaling = new SarScaling
        {
            Samples = unit,
            CalibrationDecibels = options.CalibrationDecibels ?? tags.CalibrationDecibels ?? 0,
            Bands = bands,
            Clip = [.. bands.Select(_ => new ClipRange(-30, 0))],
        };
        // Each polarisation has its own range: VH lies some 7 dB below VV.
        scaling = scaling with { Clip = [.. bands.Select((_, channel) => statistics.Range(channel, scaling, options.LowPercentile, options.HighPercentile))] };
        return Stated(info, tags, new DomainContract
        {
            ChannelNames = Names(info, bands),
            Quantity = tags.Quantity,
            Scaling = scaling,
            ClippedShare = statistics.ClippedShare(scaling),
        });
    }

    private static DomainContract OpticalSide(RasterInfo info, RasterTags tags, IReadOnlyList<int> bands, SampleStatistics statistics, ScalingOptions options)
    {
        var scaling = new OpticalScaling
        {
            Quantification = tags.Quantification ?? (info.SampleType.IsFloatingPoint() ? 1 : 10000),
            Offset = tags.Offset ?? 0,
            Bands = bands,
            Clip = [.. bands.Select(_ => new ClipRange(0, 1))],
        };
        // One range for all channels: a range each would change the colours.
        var common = statistics.CommonRange(scaling, options.LowPercentile, options.HighPercentile);
        scaling = scaling with { Clip = [.. bands.Select(_ => common)] };
        return Stated(info, tags, new DomainContract
        {
            ChannelNames = Names(info, bands),
            Quantity = RadiometricQuantity.Reflectance,
            Scaling = scaling,
            ClippedShare = statistics.ClippedShare(scaling),
        });
    }

    private static DomainContract Stated(RasterInfo info, RasterTags tags, DomainContract contract)
    {
        var spacing = GroundSpacing.Of(info);
        return tags.ApplyTo(contract) with { GroundSampleDistanceX = Rounded(spacing?.X), GroundSampleDistanceY = Rounded(spacing?.Y) };

        // To the millimetre; the middle of one tile stands for all.
        static double? Rounded(double? metres) => metres is { } value ? Math.Max(Math.Round(value, 3), 0.001) : null;
    }

    private static IReadOnlyList<int> BandsOf(RasterInfo info, Domain domain, ScalingOptions options)
    {
        var asked = domain == Domain.Sar ? options.SarBands : options.OpticalBands;
        if (asked is not null)
        {
            if (asked.Count == 0 || asked.Any(band => band < 0 || band >= info.Bands))
                throw new ArgumentException($"The {domain} tiles have {info.Bands} bands. Actual choice was [{string.Join(", ", asked.Select(band => band + 1))}], counted from 1.", nameof(options));
            return asked;
        }
        var measured = info.BandNames is [.., TileMosaic.AlphaBand] ? info.Bands - 1 : info.Bands;
        if (measured == 1) return [0];
        if (domain == Domain.Sar) return [0, 1, 0];
        return Named(info, ["B04", "B03", "B02"]) ?? Named(info, ["B4", "B3", "B2"]) ?? Named(info, ["red", "green", "blue"]) ?? measured switch
        {
            2 => [0],
            12 or 13 => [3, 2, 1],
            _ => [0, 1, 2],
        };
    }

    private static int[]? Named(RasterInfo info, string[] names)
    {
        if (info.BandNames is null) return null;
        var bands = names.Select(name => info.BandNames.ToList().FindIndex(own => string.Equals(own, name, StringComparison.OrdinalIgnoreCase))).ToArray();
        return bands.All(band => band >= 0) ? bands : null;
    }

    private static List<string>? Names(RasterInfo info, IReadOnlyList<int> bands) =>
        info.BandNames is { } names && bands.All(band => names[band].Length > 0) ? [.. bands.Select(band => names[band])] : null;
}
