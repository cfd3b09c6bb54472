using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Registration.Pairs;

/// <summary>A raster with another ground or another mark for pixels without a measurement. The raster under it stays the caller's to dispose.</summary>
internal sealed class RasterView : RasterSource
{
    private readonly RasterSource _source;

    private RasterView(RasterSource source, RasterInfo info) => (_source, Info) = (source, info);

    public override RasterInfo Info { get; }

    public override string Name => _source.Name;

    public override (int Width, int Height) BlockSize => _source.BlockSize;

    public override bool HasMask => _source.HasMask;

    /// <summary>The raster with its columns and rows for a ground. It holds nothing that must be disposed.</summary>
    public static RasterSource OnPixels(RasterSource source) => new RasterView(source, source.Info with { Transform = AffineTransform.Identity, Crs = null, GroundControlPoints = [] });

    /// <summary>The raster with a mark, unless it has one or none is given.</summary>
    public static RasterSource WithNoData(RasterSource source, double? noData) => source.Info.NoData is null && noData is not null ? new RasterView(source, source.Info with { NoData = noData }) : source;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples) => _source.Read(band, window, samples);

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        // By this mark, and by whatever else the raster knows.
        base.ReadValidity(band, window, valid);
        var own = new byte[valid.Length];
        _source.ReadMask(band, window, own);
        for (var i = 0; i < valid.Length; i++) valid[i] &= own[i];
    }
}
