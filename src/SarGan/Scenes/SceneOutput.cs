using SarGan.Data.Radiometry;
using SarGan.Geo.GeoTiff;
using SarGan.Geo.Rasters;
using SarGan.Geo.WebMercator;
using SarGan.Models;

namespace SarGan.Scenes;

/// <summary>What a result's raster is, and how a network's values become its samples.</summary>
/// <remarks>
/// Pictures become 8 or 16 bits, reflectance 16-bit digital numbers (float where the model's own are too coarse as integers), backscatter float dB. Integers keep 0 for nodata, so that measurements start at 1, and get a last band "alpha";
/// floats have NaN.
/// </remarks>
internal sealed class SceneOutput
{
    // Fewer digital numbers a unit of reflectance would show as steps; 1, as float tiles have it, would leave none.
    private const double FewestSteps = 100;

    private readonly TileScaling? _scaling;
    private readonly int _channels;
    private readonly float _most;
    private readonly bool _hasScore;

    /// <param name="source">The scene, whose size and place the result keeps.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="contract">What the model gives; null for 8-bit pictures.</param>
    /// <param name="channels">Channels of a translation.</param>
    /// <param name="scoreName">The name of the band of scores; null for none.</param>
    public SceneOutput(RasterInfo source, TranslationDirection direction, DomainContract? contract, int channels, string? scoreName)
    {
        (_channels, _hasScore, _scaling) = (channels, scoreName is not null, contract?.Scaling);
        var type = SampleTypeOf(_scaling);
        _most = type switch { SampleType.Byte => 255, SampleType.UInt16 => 65535, _ => 1 };
        IsPicture = _scaling is null or PlainScaling && type != SampleType.Float32;
        List<string> names = [.. Names(direction, contract, channels)];
        if (scoreName is not null) names.Add(scoreName);
        if (type != SampleType.Float32) names.Add(TileMosaic.AlphaBand);
        Info = new RasterInfo
        {
            Width = source.Width,
            Height = source.Height,
            Bands = names.Count,
            SampleType = type,
            Transform = source.Transform,
            GroundControlPoints = source.GroundControlPoints,
            Crs = source.Crs,
            NoData = type == SampleType.Float32 ? double.NaN : 0,
            BandNames = names,
        };
        Tags = TagsOf(contract);
    }

    /// <summary>Size, place and bands; no metadata yet.</summary>
    public RasterInfo Info { get; }

    /// <summary>What the samples are, for later readers.</summary>
    public RasterTags Tags { get; }

    /// <summary>The largest score as it is stored: 255, 65535 or 1.</summary>
    public float MostScore => _most;

    private bool IsPicture { get; }

    /// <summary>How the file is laid out.</summary>
    public GeoTiffWriterOptions WriterOptions(bool overviews) => new()
    {
        Rgb = IsPicture && _channels == 3,
        // Packing shares the cores with the network.
        DeflateRunsOnly = true,
        Overviews = !overviews ? OverviewResampling.None : _scaling is SarScaling ? OverviewResampling.DecibelAverage : OverviewResampling.Average,
    };

    /// <summary>Bytes of all bands of so many pixels.</summary>
    public long BytesOf(long pixels) => pixels * Info.Bands * Info.SampleType.Size();

    /// <summary>Makes samples of a part of a window, row by row: what a row takes stays in the processor's cache.</summary>
    /// <param name="values">Channel after channel, in [-1, 1]; scores, if any, as a last one, 0..1.</param>
    /// <param name="area">Where they lie.</param>
    /// <param name="valid">Whether a pixel has a measurement.</param>
    /// <param name="validArea">Where those lie.</param>
    /// <param name="part">What to make samples of; inside of both areas.</param>
    /// <param name="samples">Band after band, <see cref="BytesOf"/> the part's pixels.</param>
    public void Encode(ReadOnlySpan<float> values, PixelWindow area, ReadOnlySpan<bool> valid, PixelWindow validArea, PixelWindow part, Span<byte> samples)
    {
        var rowBytes = part.Width * Info.SampleType.Size();
        var physical = new float[part.Width];
        for (var line = 0; line < Info.Bands * part.Height; line++)
        {
            var (band, y) = Math.DivRem(line, part.Height);
            if (band < _channels) ToPhysical(band, values.Slice(At(area, band, y), part.Width), physical);
            else if (_hasScore && band == _channels) ToScore(values.Slice(At(area, band, y), part.Width), physical);
            else Array.Fill(physical, _most);
            HideInvalid(physical, valid.Slice(At(validArea, 0, y), part.Width));
            SampleTypes.FromSingle(Info.SampleType, physical, samples.Slice(line * rowBytes, rowBytes));
        }

        int At(PixelWindow from, int plane, int y) => (((plane * from.Height) + part.Y - from.Y + y) * from.Width) + part.X - from.X;
    }

    private void HideInvalid(Span<float> physical, ReadOnlySpan<bool> valid)
    {
        if (!valid.Contains(false)) return;
        var hidden = Info.SampleType == SampleType.Float32 ? float.NaN : 0;
        for (var i = 0; i < physical.Length; i++)
        {
            if (!valid[i]) physical[i] = hidden;
        }
    }

    private void ToPhysical(int channel, ReadOnlySpan<float> signed, Span<float> physical)
    {
        if (_scaling is null) OfPicture(signed, physical);
        else _scaling.FromSigned(_scaling.Channels == 1 ? 0 : channel, signed, physical);
        if (_scaling is OpticalScaling optical)
        {
            for (var i = 0; i < physical.Length; i++) physical[i] = (float)((physical[i] * optical.Quantification) - optical.Offset);
        }

        if (Info.SampleType != SampleType.Float32) KeepZero(physical);
    }

    private void OfPicture(ReadOnlySpan<float> signed, Span<float> physical)
    {
        for (var i = 0; i < signed.Length; i++) physical[i] = ((Math.Clamp(signed[i], -1f, 1f) * 0.5f) + 0.5f) * _most;
    }

    private void ToScore(ReadOnlySpan<float> scores, Span<float> physical)
    {
        for (var i = 0; i < scores.Length; i++) physical[i] = float.IsNaN(scores[i]) ? 0 : Math.Clamp(scores[i], 0f, 1f) * _most;
        if (Info.SampleType != SampleType.Float32) KeepZero(physical);
    }

    // 0 is nodata.
    private void KeepZero(Span<float> physical)
    {
        for (var i = 0; i < physical.Length; i++) physical[i] = Math.Clamp(physical[i], 1f, _most);
    }

    private static SampleType SampleTypeOf(TileScaling? scaling) => scaling switch
    {
        null => SampleType.Byte,
        OpticalScaling { Quantification: >= FewestSteps } => SampleType.UInt16,
        PlainScaling when scaling.Clip.All(clip => clip is { Low: 0, High: 255 }) => SampleType.Byte,
        PlainScaling when scaling.Clip.All(clip => clip is { Low: 0, High: 65535 }) => SampleType.UInt16,
        _ => SampleType.Float32,
    };

    private static IEnumerable<string> Names(TranslationDirection direction, DomainContract? contract, int channels)
    {
        if (contract?.ChannelNames is { } names && names.Count == channels && names.Distinct().Count() == channels) return names;
        if (direction == TranslationDirection.SarToOptical) return channels == 3 ? ["red", "green", "blue"] : Numbered("optical");
        return channels == 1 ? [contract?.ChannelNames?[0] ?? "sar"] : Numbered("sar");

        IEnumerable<string> Numbered(string name) => channels == 1 ? [name] : Enumerable.Range(1, channels).Select(channel => $"{name}{channel}");
    }

    private static RasterTags TagsOf(DomainContract? contract) => contract?.Scaling switch
    {
        SarScaling => new RasterTags
        {
            Quantity = contract.Quantity,
            Unit = BackscatterUnit.Decibels,
            Sensor = contract.Sensor,
            RadarBand = contract.RadarBand,
            SpeckleFilter = contract.SpeckleFilter,
        },
        OpticalScaling optical => new RasterTags { Quantity = RadiometricQuantity.Reflectance, Quantification = optical.Quantification, Offset = optical.Offset, Sensor = contract.Sensor },
        _ => new RasterTags(),
    };
}
