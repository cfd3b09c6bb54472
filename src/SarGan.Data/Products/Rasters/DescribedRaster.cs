using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Rasters;

/// <summary>Another raster with more to say of itself: metadata, ground control points, nodata. The samples are the same.</summary>
internal sealed class DescribedRaster(RasterSource source, RasterInfo info) : RasterSource
{
    public override RasterInfo Info => info;

    public override string Name => source.Name;

    public override (int Width, int Height) BlockSize => source.BlockSize;

    public override bool HasMask => source.HasMask;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples) => source.Read(band, window, samples);

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        source.ReadMask(band, window, valid);
        if (info.NoData is null || Nullable.Equals(info.NoData, source.Info.NoData)) return;
        var own = new byte[valid.Length];
        base.ReadValidity(band, window, own);
        for (var i = 0; i < own.Length; i++) valid[i] &= own[i];
    }
}
