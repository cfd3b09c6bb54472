using SarGan.Geo;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Products.Rasters;

/// <summary>A raster on a grid that is a whole number of times finer: each sample is repeated, which is the nearest neighbour, and right for classes.</summary>
internal sealed class FinerRaster : RasterSource
{
    private readonly RasterSource _source;
    private readonly int _factor;

    private FinerRaster(RasterSource source, int factor, RasterInfo info) => (_source, _factor, Info) = (source, factor, info);

    public override RasterInfo Info { get; }

    public override string Name => _source.Name;

    public override bool HasMask => _source.HasMask;

    /// <summary>Onto a grid.</summary>
    /// <param name="source">Stays the caller's.</param>
    /// <param name="grid">The same ground; the source itself is returned where it has this grid already.</param>
    /// <exception cref="DatasetLayoutException">The source's pixels are no whole number of the grid's, or lie elsewhere.</exception>
    public static RasterSource Onto(RasterSource source, RasterInfo grid)
    {
        var info = source.Info;
        if ((info.Width, info.Height) == (grid.Width, grid.Height)) return source;
        var factor = (int)Math.Round((double)grid.Width / info.Width);
        var fits = factor >= 2 && info.Width == (grid.Width + factor - 1) / factor && info.Height == (grid.Height + factor - 1) / factor;
        if (!fits || info.Crs != grid.Crs || !SameGround(info.Transform, grid.Transform, factor))
            throw new DatasetLayoutException(FormattableString.Invariant($"{source.Name} ({info.Width} x {info.Height} pixels) does not lie on the grid of {grid.Width} x {grid.Height} pixels of the other bands, with pixels a whole number of times larger. Bring it there first (sargan warp --like)."));
        return new FinerRaster(source, factor, grid with { Bands = info.Bands, SampleType = info.SampleType, NoData = info.NoData, BandNames = info.BandNames, Metadata = info.Metadata });
    }

    protected override void ReadSamples(int band, PixelWindow window, Span<byte> samples)
    {
        var coarse = Coarse(window);
        var size = Info.SampleType.Size();
        var read = new byte[coarse.Count * size];
        _source.Read(band, coarse, read.AsSpan());
        Repeat(read, samples, window, coarse, size);
    }

    protected override void ReadValidity(int band, PixelWindow window, Span<byte> valid)
    {
        var coarse = Coarse(window);
        var read = new byte[coarse.Count];
        _source.ReadMask(band, coarse, read);
        Repeat(read, valid, window, coarse, 1);
    }

    private static bool SameGround(AffineTransform? coarse, AffineTransform? fine, int factor)
    {
        if (coarse is null || fine is null) return coarse is null && fine is null;
        // A hundredth of a fine pixel, at both ends of a coarse one.
        var tolerance = 0.01 * Math.Max(double.Hypot(fine.ScaleX, fine.ShearY), double.Hypot(fine.ShearX, fine.ScaleY));
        return Near(coarse.Apply(0, 0), fine.Apply(0, 0)) && Near(coarse.Apply(1, 0), fine.Apply(factor, 0)) && Near(coarse.Apply(0, 1), fine.Apply(0, factor));

        bool Near((double X, double Y) first, (double X, double Y) second) => double.Hypot(first.X - second.X, first.Y - second.Y) <= tolerance;
    }

    private PixelWindow Coarse(PixelWindow window)
    {
        var (x, y) = (window.X / _factor, window.Y / _factor);
        return new PixelWindow(x, y, (int)((window.EndX - 1) / _factor) - x + 1, (int)((window.EndY - 1) / _factor) - y + 1);
    }

    private void Repeat(ReadOnlySpan<byte> from, Span<byte> to, PixelWindow window, PixelWindow coarse, int size)
    {
        for (var row = 0; row < window.Height; row++)
        {
            var source = from.Slice((((window.Y + row) / _factor) - coarse.Y) * coarse.Width * size, coarse.Width * size);
            var target = to.Slice(row * window.Width * size, window.Width * size);
            for (var column = 0; column < window.Width; column++)
                source.Slice((((window.X + column) / _factor) - coarse.X) * size, size).CopyTo(target[(column * size)..]);
        }
    }
}
