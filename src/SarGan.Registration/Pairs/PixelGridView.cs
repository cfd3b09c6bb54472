using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Registration.Pairs;

/// <summary>A raster whose ground is its own columns and rows. The raster under it stays the caller's to dispose.</summary>
internal sealed class PixelGridView(RasterSource source) : RasterSource
{
    public override RasterInfo Info { get; } = source.Info with { Transform = AffineTransform.Identity, Crs = null, GroundControlPoints = [] };

    /// <summary>A view; it holds nothing that must be disposed.</summary>
    public static RasterSource Of(RasterSource source) => new PixelGridView(source);

    public override string Name => source.Name;

    public override (int Width, int Height) BlockSize => source.BlockSize;

    public override bool HasMask => source.HasMask;

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples) => source.Read(band, window, samples);

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid) => source.ReadMask(band, window, valid);
}
