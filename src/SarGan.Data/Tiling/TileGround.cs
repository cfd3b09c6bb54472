using SarGan.Data.Splits;
using SarGan.Geo.Crs;
using SarGan.Geo.Rasters;

namespace SarGan.Data.Tiling;

/// <summary>Says which box of longitude and latitude a window of a scene covers.</summary>
internal sealed class TileGround
{
    private const int StepsPerSide = 8;

    private readonly RasterInfo _info;
    private readonly CoordinateTransformation? _toDegrees;

    public TileGround(RasterInfo info)
    {
        _info = info;
        if (info is { Transform: not null, Crs: not null }) _toDegrees = CoordinateTransformation.Create(info.Crs, CoordinateReferenceSystem.FromEpsg(4326));
    }

    /// <summary>The box around the window's outline; null without a georeference, where the CRS does not reach, and across the date line.</summary>
    public Footprint? FootprintOf(PixelWindow window)
    {
        if (_toDegrees is null || _info.Transform is null) return null;
        var (west, south, east, north) = (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i <= StepsPerSide; i++)
        {
            double column = (double)window.Width * i / StepsPerSide, row = (double)window.Height * i / StepsPerSide;
            foreach (var (x, y) in (ReadOnlySpan<(double, double)>)[(column, 0), (column, window.Height), (0, row), (window.Width, row)])
            {
                var place = _info.Transform.Apply(window.X + x, window.Y + y);
                var (longitude, latitude) = _toDegrees.Forward(place.X, place.Y);
                if (!double.IsFinite(longitude) || !double.IsFinite(latitude)) return null;
                (west, south, east, north) = (Math.Min(west, longitude), Math.Min(south, latitude), Math.Max(east, longitude), Math.Max(north, latitude));
            }
        }

        return east - west < 180 ? new Footprint(west, south, east, north) : null;
    }
}
