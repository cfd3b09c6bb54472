using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Registration.Pairs;

/// <summary>Some bands of a raster as 32-bit floats, NaN where there is no measurement: whatever marks that in the raster. The raster stays the caller's to dispose.</summary>
internal sealed class BandsView(RasterSource source, IReadOnlyList<int> bands) : RasterSource
{
    public override RasterInfo Info { get; } = source.Info with { Bands = bands.Count, SampleType = SampleType.Float32, NoData = double.NaN, BandNames = null };

    public override string Name => source.Name;

    public override (int Width, int Height) BlockSize => source.BlockSize;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var values = MemoryMarshal.Cast<byte, float>(samples);
        source.Read(bands[band], window, values);
        var valid = new byte[values.Length];
        source.ReadMask(bands[band], window, valid);
        for (var i = 0; i < values.Length; i++)
        {
            if (valid[i] == 0) values[i] = float.NaN;
        }
    }
}
