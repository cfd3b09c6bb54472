using System.Runtime.InteropServices;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel1;

/// <summary>One polarisation of a scene: its digital numbers and what turns them into power.</summary>
/// <param name="DigitalNumbers">The measurement file.</param>
/// <param name="Calibration">A, where power = (DN² - noise) / A².</param>
/// <param name="Noise">Null where it stays in.</param>
internal sealed record Sentinel1Band(RasterSource DigitalNumbers, LookupTable Calibration, ThermalNoise? Noise);

/// <summary>Digital numbers as calibrated power, computed for the window that is asked for.</summary>
internal sealed class Sentinel1Raster : RasterSource
{
    private readonly IReadOnlyList<Sentinel1Band> _bands;
    private readonly Lazy<BorderNoise>? _border;

    public Sentinel1Raster(string name, RasterInfo info, IReadOnlyList<Sentinel1Band> bands, Func<BorderNoise>? findBorder)
    {
        (Name, Info, _bands) = (name, info, bands);
        if (findBorder is not null) _border = new Lazy<BorderNoise>(findBorder);
    }

    public override RasterInfo Info { get; }

    public override string Name { get; }

    public override (int Width, int Height) BlockSize => _bands[0].DigitalNumbers.BlockSize;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var power = MemoryMarshal.Cast<byte, float>(samples);
        var (numbers, calibration, noise) = _bands[band];
        numbers.Read(0, window, power);
        var (gain, noisePower) = (new float[window.Count], noise is null ? [] : new float[window.Count]);
        calibration.Fill(window, gain);
        noise?.Fill(window, noisePower);
        for (var i = 0; i < power.Length; i++)
        {
            var number = power[i];
            // 0 marks pixels outside the swath.
            if (number == 0)
            {
                power[i] = float.NaN;
                continue;
            }
            var square = (double)number * number;
            if (noise is not null) square = Math.Max(0, square - noisePower[i]);
            power[i] = (float)(square / ((double)gain[i] * gain[i]));
        }
        _border?.Value.Mask(window, power);
    }
}
