using SarGan.Geo;
using SarGan.Geo.Warping;

namespace SarGan.Registration.Pairs;

/// <summary>From the SAR raster's columns and rows to the ground by way of a registration: where its content truly lies, not where its file says.</summary>
/// <param name="nominal">Where the file says.</param>
/// <param name="grid">The optical raster's columns and rows to the ground; corners of pixels are whole.</param>
/// <param name="correction">From a pixel of that grid to the one at which the file puts the same ground; middles of pixels are whole.</param>
internal sealed class AlignedMap(IPlaneMap nominal, AffineTransform grid, PixelTransform correction) : IPlaneMap
{
    private readonly AffineTransform _toGrid = grid.Invert();
    private readonly PixelTransform _back = correction.Invert();

    public void Forward(Span<double> x, Span<double> y)
    {
        nominal.Forward(x, y);
        Move(x, y, _back);
    }

    public void Inverse(Span<double> x, Span<double> y)
    {
        Move(x, y, correction);
        nominal.Inverse(x, y);
    }

    private void Move(Span<double> x, Span<double> y, PixelTransform by)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (column, row) = _toGrid.Apply(x[i], y[i]);
            var (toColumn, toRow) = by.Apply(column - 0.5, row - 0.5);
            (x[i], y[i]) = grid.Apply(toColumn + 0.5, toRow + 0.5);
        }
    }
}
