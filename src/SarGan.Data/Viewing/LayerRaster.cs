using System.Runtime.InteropServices;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Viewing;

/// <summary>The bands of a raster that a map shows, as float with NaN where there is no measurement; radar in dB. Computed for the window that is asked for.</summary>
internal sealed class LayerRaster : RasterSource
{
    private static readonly string[] MaskNames = ["mask", "alpha"];

    private readonly RasterSource _source;
    private readonly int[] _bands;
    private readonly int? _maskBand;
    private readonly SarScaling? _decibels;

    /// <summary>Over a raster, which stays the caller's.</summary>
    /// <param name="source">The raster.</param>
    /// <param name="bands">Its bands that are shown.</param>
    /// <param name="decibels">How radar samples become dB; null to leave samples as they are.</param>
    public LayerRaster(RasterSource source, IReadOnlyList<int> bands, SarScaling? decibels)
    {
        (_source, _bands, _decibels) = (source, [.. bands], decibels);
        _maskBand = MaskBandOf(source.Info) is { } mask && !_bands.Contains(mask) ? mask : null;
        Info = source.Info with { Bands = _bands.Length, SampleType = SampleType.Float32, NoData = double.NaN, BandNames = null };
    }

    public override RasterInfo Info { get; }

    public override string Name => _source.Name;

    public override (int Width, int Height) BlockSize => _source.BlockSize;

    /// <summary>The band that says where there is a measurement: named mask or alpha; null where there is none.</summary>
    public static int? MaskBandOf(RasterInfo info) =>
        info.BandNames?.ToList().FindIndex(name => MaskNames.Contains(name, StringComparer.OrdinalIgnoreCase)) is >= 0 and var band ? band : null;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var values = MemoryMarshal.Cast<byte, float>(samples);
        var valid = new byte[window.Count];
        _source.Read(_bands[band], window, values);
        _source.ReadMask(_bands[band], window, valid);
        if (_maskBand is { } mask) Exclude(mask, window, valid);
        for (var i = 0; i < values.Length; i++)
        {
            if (valid[i] == 0) values[i] = float.NaN;
            else if (_decibels is not null) values[i] = ToDecibels(values[i]);
        }
    }

    /// <summary>No power at all marks the border of a product, where nothing was received.</summary>
    private float ToDecibels(float sample) => _decibels!.ToPhysical(sample) is var value && double.IsFinite(value) ? (float)value : float.NaN; // asked for only where there is one

    private void Exclude(int mask, PixelWindow window, byte[] valid)
    {
        var values = new float[window.Count];
        _source.Read(mask, window, values);
        for (var i = 0; i < valid.Length; i++)
        {
            if (values[i] == 0) valid[i] = 0;
        }
    }
}
