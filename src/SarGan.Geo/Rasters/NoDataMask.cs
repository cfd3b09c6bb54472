using System.Runtime.InteropServices;

namespace SarGan.Geo.Rasters;

/// <summary>Tells measurements from nodata, in the samples' own type: a float file with nodata -3.4e38 written in decimals means the float nearest to it.</summary>
internal static class NoDataMask
{
    public static void Mark(RasterInfo info, ReadOnlySpan<byte> samples, Span<byte> valid)
    {
        switch (info.SampleType)
        {
            case SampleType.Float32:
                MarkFloats(MemoryMarshal.Cast<byte, float>(samples), info.NoData is { } single ? (float)single : float.NaN, valid);
                break;
            case SampleType.UInt64 or SampleType.Int64:
                MarkLongs(info, samples, valid);
                break;
            default:
                var values = new double[valid.Length];
                SampleTypes.ToDouble(info.SampleType, samples, values);
                var noData = info.NoData ?? double.NaN;
                if (info.SampleType == SampleType.Float16) noData = (double)(Half)noData;
                for (var i = 0; i < values.Length; i++) valid[i] = double.IsNaN(values[i]) || values[i] == noData ? (byte)0 : (byte)255;
                break;
        }
    }

    private static void MarkFloats(ReadOnlySpan<float> samples, float noData, Span<byte> valid)
    {
        for (var i = 0; i < samples.Length; i++) valid[i] = float.IsNaN(samples[i]) || samples[i] == noData ? (byte)0 : (byte)255;
    }

    private static void MarkLongs(RasterInfo info, ReadOnlySpan<byte> samples, Span<byte> valid)
    {
        valid.Fill(255);
        if (info.NoData is not { } noData || noData != Math.Floor(noData)) return;
        // Saturation matters: 1.8446744073709552E19, the nearest double to the largest UInt64, means that largest value.
        var bits = info.SampleType == SampleType.UInt64 ? ulong.CreateSaturating(noData) : (ulong)long.CreateSaturating(noData);
        var longs = MemoryMarshal.Cast<byte, ulong>(samples);
        for (var i = 0; i < longs.Length; i++)
        {
            if (longs[i] == bits) valid[i] = 0;
        }
    }
}
