using System.Runtime.InteropServices;

namespace SarGan.Geo.Rasters;

/// <summary>What pixels hold that nothing was measured for: nodata, or 0 where a raster has none.</summary>
internal static class NoDataFill
{
    /// <param name="info">Whose nodata and sample type.</param>
    /// <param name="samples">Whole samples of one band or several; all are overwritten.</param>
    public static void Fill(RasterInfo info, Span<byte> samples)
    {
        Span<byte> sample = stackalloc byte[info.SampleType.Size()];
        SampleTypes.FromDouble(info.SampleType, [info.NoData ?? 0], sample);
        switch (sample.Length)
        {
            case 1: samples.Fill(sample[0]); break;
            case 2: MemoryMarshal.Cast<byte, ushort>(samples).Fill(MemoryMarshal.Read<ushort>(sample)); break;
            case 4: MemoryMarshal.Cast<byte, uint>(samples).Fill(MemoryMarshal.Read<uint>(sample)); break;
            default: MemoryMarshal.Cast<byte, ulong>(samples).Fill(MemoryMarshal.Read<ulong>(sample)); break;
        }
    }
}
