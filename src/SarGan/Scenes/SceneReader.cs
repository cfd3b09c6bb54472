using SarGan.Data.Batches;
using SarGan.Data.Radiometry;
using SarGan.Geo.Rasters;

namespace SarGan.Scenes;

/// <summary>A window as networks take it.</summary>
/// <param name="Area">Where it lies in the padded scene.</param>
/// <param name="Values">1 x C x H x W in [-1, 1].</param>
/// <param name="Valid">H x W: whether a pixel has a measurement. Padding mirrors that too.</param>
/// <param name="HasMeasurement">Whether any has.</param>
internal sealed record WindowInput(PixelWindow Area, ImageBatch Values, bool[] Valid, bool HasMeasurement);

/// <summary>Reads windows of a scene, scaled to [-1, 1]; beyond the right and lower edge the scene is mirrored. One thread at a time.</summary>
internal sealed class SceneReader
{
    private readonly RasterSource _source;
    private readonly TileScaling _scaling;
    private readonly int _channels;
    private readonly int[] _bands;
    // What each sample becomes, where there are few values: by channel.
    private readonly float[]?[] _tables;
    private readonly bool _needsPositive;
    // Kept from window to window: arrays of this size are costly to make and to collect.
    private float[] _samples = [];
    private byte[] _mask = [];

    /// <param name="source">The scene; not disposed.</param>
    /// <param name="scaling">From its samples to [-1, 1].</param>
    /// <param name="channels">What the network takes: as many as the scaling has, or that one replicated.</param>
    public SceneReader(RasterSource source, TileScaling scaling, int channels)
    {
        (_source, _scaling, _channels) = (source, scaling, channels);
        _bands = [.. Enumerable.Range(0, scaling.Channels).Select(scaling.BandOf)];
        _tables = new float[]?[scaling.Channels];
        var values = source.Info.SampleType switch { SampleType.Byte => 1 << 8, SampleType.UInt16 => 1 << 16, _ => 0 };
        for (var channel = 0; channel < scaling.Channels && values > 0; channel++)
        {
            _tables[channel] = new float[values];
            scaling.ToSigned(channel, [.. Enumerable.Range(0, values).Select(value => (float)value)], _tables[channel]);
        }

        _needsPositive = NeedsPositive(scaling);
    }

    /// <summary>Power and amplitude of 0 have no dB, and mark what was not measured in products that declare no nodata; below 0 they are none.</summary>
    public static bool NeedsPositive(TileScaling scaling) => scaling is SarScaling { Samples: not BackscatterUnit.Decibels };

    /// <summary>Reads a window.</summary>
    /// <param name="area">In the scene or beyond its right and lower edge, by less than lies inside.</param>
    /// <param name="fill">What pixels without a measurement become, by the network's channel; null for the mean of the window's own measurements.</param>
    public WindowInput Read(PixelWindow area, IReadOnlyList<float>? fill)
    {
        var read = area.Intersect(_source.Info.Extent);
        var planes = new float[_scaling.Channels][];
        var valid = new bool[read.Count];
        Array.Fill(valid, true);
        if (_samples.Length != read.Count) (_samples, _mask) = (new float[read.Count], new byte[read.Count]);
        for (var channel = 0; channel < planes.Length; channel++)
        {
            var earlier = Array.IndexOf(_bands, _bands[channel]);
            if (earlier < channel && _scaling.Clip[earlier] == _scaling.Clip[channel])
            {
                planes[channel] = planes[earlier];
                continue;
            }

            _source.Read(_bands[channel], read, _samples.AsSpan());
            _source.ReadMask(_bands[channel], read, _mask);
            planes[channel] = Scale(channel, _samples, _mask, valid);
        }

        var any = Array.IndexOf(valid, true) >= 0;
        if (any && Array.IndexOf(valid, false) >= 0)
        {
            for (var channel = 0; channel < planes.Length; channel++)
            {
                if (Array.IndexOf(planes, planes[channel]) == channel) Fill(planes[channel], valid, fill?[channel]);
            }
        }

        return Arrange(area, read, planes, valid, any);
    }

    private float[] Scale(int channel, float[] samples, byte[] mask, bool[] valid)
    {
        var scaled = new float[samples.Length];
        if (_tables[channel] is { } table)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                scaled[i] = table[(int)samples[i]];
                if (mask[i] == 0 || (_needsPositive && samples[i] <= 0)) valid[i] = false;
            }

            return scaled;
        }

        _scaling.ToSigned(channel, samples, scaled);
        for (var i = 0; i < samples.Length; i++)
        {
            // Not a number and infinity are no measurements either.
            if (mask[i] == 0 || !float.IsFinite(samples[i]) || (_needsPositive && samples[i] <= 0)) valid[i] = false;
        }

        return scaled;
    }

    private static void Fill(float[] plane, bool[] valid, float? given)
    {
        var fill = given ?? (float)Mean(plane, valid);
        for (var i = 0; i < plane.Length; i++)
        {
            if (!valid[i]) plane[i] = fill;
        }
    }

    internal static double Mean(ReadOnlySpan<float> plane, ReadOnlySpan<bool> valid)
    {
        var (sum, count) = (0.0, 0L);
        for (var i = 0; i < plane.Length; i++)
        {
            if (!valid[i]) continue;
            sum += plane[i];
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    /// <summary>Replicates channels and mirrors what lies beyond the scene.</summary>
    private WindowInput Arrange(PixelWindow area, PixelWindow read, float[][] planes, bool[] valid, bool any)
    {
        var plane = (int)area.Count;
        var values = new float[_channels * plane];
        var validHere = new bool[plane];
        var columns = new int[area.Width];
        for (var x = 0; x < area.Width; x++) columns[x] = MirrorPadding.Mirror(area.X + x, _source.Info.Width) - read.X;
        var whole = read == area;
        for (var y = 0; y < area.Height; y++)
        {
            var row = (MirrorPadding.Mirror(area.Y + y, _source.Info.Height) - read.Y) * read.Width;
            Arrange(valid.AsSpan(row, read.Width), columns, whole, validHere.AsSpan(y * area.Width, area.Width));
            for (var channel = 0; channel < _channels; channel++)
                Arrange(planes[channel % planes.Length].AsSpan(row, read.Width), columns, whole, values.AsSpan((channel * plane) + (y * area.Width), area.Width));
        }

        return new WindowInput(area, new ImageBatch(1, _channels, area.Height, area.Width, values), validHere, any);
    }

    private static void Arrange<T>(ReadOnlySpan<T> from, int[] columns, bool whole, Span<T> to)
    {
        if (whole)
        {
            from.CopyTo(to);
            return;
        }

        for (var x = 0; x < to.Length; x++) to[x] = from[columns[x]];
    }
}
