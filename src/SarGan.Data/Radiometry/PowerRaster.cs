using System.Runtime.InteropServices;
using SarGan.Data.Speckle;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Radiometry;

/// <summary>Another raster as calibrated linear power, filtered: computed for the window that is asked for. NaN where there is no measurement.</summary>
internal sealed class PowerRaster : RasterSource
{
    private readonly RasterSource _source;
    private readonly SarScaling _scaling;
    private readonly SpeckleFilter? _filter;

    /// <summary>Over a raster, which stays the caller's.</summary>
    public PowerRaster(RasterSource source, BackscatterUnit samples, double constantDecibels, SpeckleFilter? filter)
    {
        (_source, _filter) = (source, filter);
        _scaling = new SarScaling { Samples = samples, CalibrationDecibels = constantDecibels, Clip = [new ClipRange(-1, 1)] };
        Info = source.Info with { SampleType = SampleType.Float32, NoData = double.NaN };
    }

    public override RasterInfo Info { get; }

    public override string Name => _source.Name;

    public override (int Width, int Height) BlockSize => _source.BlockSize;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var power = MemoryMarshal.Cast<byte, float>(samples);
        if (_filter is null)
        {
            ReadPower(band, window, power);
            return;
        }
        // The filter looks beyond the window, so that windows join without a seam.
        var around = new PixelWindow(window.X - _filter.Radius, window.Y - _filter.Radius, window.Width + (2 * _filter.Radius), window.Height + (2 * _filter.Radius)).Intersect(Info.Extent);
        var (values, filtered) = (new float[around.Count], new float[around.Count]);
        ReadPower(band, around, values);
        _filter.Apply(values, around.Width, around.Height, filtered);
        for (var row = 0; row < window.Height; row++)
            filtered.AsSpan(((window.Y - around.Y + row) * around.Width) + window.X - around.X, window.Width).CopyTo(power[(row * window.Width)..]);
    }

    private void ReadPower(int band, PixelWindow window, Span<float> power)
    {
        _source.Read(band, window, power);
        byte[]? valid = null;
        if (!SamplesTellAll(_source))
        {
            valid = new byte[window.Count];
            _source.ReadMask(band, window, valid);
        }
        var noData = _source.Info.NoData is { } value ? (float)value : float.NaN;
        var gain = Math.Pow(10, _scaling.CalibrationDecibels / 10);
        for (var i = 0; i < power.Length; i++)
        {
            var sample = power[i];
            // A digital number of 0 marks the border of a product, where nothing was received.
            var absent = (valid is null ? float.IsNaN(sample) || sample == noData : valid[i] == 0) || (_scaling.Samples == BackscatterUnit.Amplitude && sample == 0) || (_scaling.Samples != BackscatterUnit.Decibels && sample < 0);
            power[i] = absent ? float.NaN : (float)(gain * _scaling.ToLinear(sample));
        }
    }

    /// <summary>Whether samples as floats and nodata say all that the mask does: then a raster that is computed on the way need not be computed twice.</summary>
    private static bool SamplesTellAll(RasterSource source) =>
        !source.HasMask && source.Info.SampleType is (SampleType.Float32 or SampleType.Byte or SampleType.SByte or SampleType.UInt16 or SampleType.Int16);
}
