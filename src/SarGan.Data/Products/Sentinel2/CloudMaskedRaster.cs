using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Sentinel2;

/// <summary>Sentinel-2 bands in which pixels of some classes of the scene classification (SCL) hold nodata.</summary>
/// <remarks>Classes: 0 no data, 1 saturated or defective, 3 cloud shadow, 8 and 9 cloud of medium and high probability, 10 thin cirrus (ESA, Sentinel-2 Products Specification Document).</remarks>
internal sealed class CloudMaskedRaster(RasterSource bands, RasterSource classes, RasterInfo info) : RasterSource
{
    private static readonly bool[] Masked = [.. Enumerable.Range(0, 256).Select(value => value is 0 or 1 or 3 or 8 or 9 or 10)];

    public override RasterInfo Info => info;

    public override string Name => bands.Name;

    public override (int Width, int Height) BlockSize => bands.BlockSize;

    public override bool HasMask => bands.HasMask;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        bands.Read(band, window, samples);
        var mask = new byte[window.Count];
        classes.Read(0, window, mask.AsSpan());
        var size = Info.SampleType.Size();
        for (var i = 0; i < mask.Length; i++)
        {
            // Nodata is 0 in the products.
            if (Masked[mask[i]]) samples.Slice(i * size, size).Clear();
        }
    }

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        bands.ReadMask(band, window, valid);
        var mask = new byte[window.Count];
        classes.Read(0, window, mask.AsSpan());
        var own = new byte[window.Count];
        base.ReadValidity(band, window, own);
        for (var i = 0; i < mask.Length; i++)
        {
            if (Masked[mask[i]] || own[i] == 0) valid[i] = 0;
        }
    }
}
